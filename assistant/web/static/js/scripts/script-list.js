// The library: found by words, situation and language, each with what an agent would say.
import { html, icon, nothing, repeat } from "../element.js";
import { language, t } from "../words.js";
import { here, trouble, waiting } from "../knowledge/library-part.js";
import { newScript } from "./new-script.js";
import { ScriptPart, addressOf, groupOf, standing, titleOf } from "./script-part.js";

const GROUPS = ["asked", "noticed", "rubric", "lexicon", "prompt"];
const SEARCH_MS = 200;

class ScriptList extends ScriptPart {
  static properties = { ...ScriptPart.properties, words: { state: true }, group: { state: true }, speaks: { state: true } };

  constructor() {
    super();
    this.words = "";
    this.group = "all";
    this.speaks = "all";
    this.timer = 0;
  }

  render() {
    const { room } = this;
    if (!room) return nothing;
    if (!room.list) return room.trouble.list ? trouble(room.trouble.list, room.loadList) : waiting(8);
    const found = this.#found(room.list);
    const groups = GROUPS.map((group) => ({ group, rows: found.filter((one) => groupOf(one) === group) })).filter(({ rows }) => rows.length);
    return html`<div class="sift">
        <label class="sr" for="script-sift">${t("scripts.filter")}</label>
        <input id="script-sift" class="field" type="search" autocomplete="off" placeholder=${t("scripts.filter.hint", { n: room.list.length })} .value=${this.words} @input=${this.#type} />
        <div class="sift-two">
          <label class="sr" for="script-group">${t("scripts.filter.group")}</label>
          <select id="script-group" class="field" @change=${(/** @type {any} */ event) => (this.group = event.target.value)}>
            ${["all", ...GROUPS, "draft", "offered"].map((group) => html`<option value=${group} ?selected=${group === this.group}>${t(`scripts.group.${group}`)}</option>`)}</select>
          <label class="sr" for="script-speaks">${t("scripts.filter.language")}</label>
          <select id="script-speaks" class="field" @change=${(/** @type {any} */ event) => (this.speaks = event.target.value)}>
            <option value="all">${t("scripts.any_language")}</option><option value="en" lang="en">English</option><option value="zh" lang="zh-CN">中文</option></select>
        </div>
      </div>
      <p class="sr" role="status">${this.words || this.group !== "all" || this.speaks !== "all" ? t("docs.found", { n: found.length }) : ""}</p>
      ${room.trouble.list ? trouble(room.trouble.list, room.loadList) : nothing}
      <div class="script-groups">${groups.map(({ group, rows }) => html`<section aria-labelledby="group-${group}"><h2 id="group-${group}" class="group-name">${t(`scripts.group.${group}`)} <span class="muted num">${rows.length}</span></h2>
        <ul class="docs">${repeat(rows, (one) => `${one.kind}/${one.name}`, (one) => this.#row(one))}</ul></section>`)}
      ${groups.length ? nothing : html`<p class="muted empty">${t("scripts.none_found")} <button class="link" @click=${this.#all}>${t("docs.show_all")}</button></p>`}</div>
      <button class="btn new-script" @click=${this.#new}>${icon("plus", { small: true })}${t("scripts.new")}</button>`;
  }

  /** @param {any[]} list */
  #found(list) {
    const words = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    return list.filter((one) => {
      const told = [one.name, ...Object.values(one.title), ...Object.values(one.says)].join(" ").toLowerCase();
      const fits = words.every((word) => told.includes(word)) || this.room?.found?.has(`${one.kind}/${one.name}`);
      const grouped = this.group === "all" || groupOf(one) === this.group || (this.group === "draft" && one.drafts > 0) || (this.group === "offered" && one.offered);
      return fits && grouped && (this.speaks === "all" || !one.languages.length || one.languages.includes(this.speaks));
    });
  }

  /** @param {any} one */
  #row(one) {
    const { word, icon: sign, kind } = standing(one);
    const current = one.kind === this.room?.kind && one.name === this.room?.name;
    const says = one.says[language] ?? one.says.en ?? "";
    return html`<li><a href=${addressOf(one.kind, one.name)} aria-current=${current ? "true" : nothing} data-script="${one.kind}/${one.name}" @click=${here(() => this.go(one.kind, one.name))}>
      <span class="dn">${titleOf(one)}</span><span class="num muted xs">${t("cite.version", { n: one.number })}</span>
      <span class="muted xs one-line">${says || one.name}</span>
      <span class="sev ${one.offered ? "warn" : kind}">${one.offered ? html`${icon("up", { small: true })}${t("scripts.state.offered")}` : one.drafts && one.current ? html`${icon("ring", { small: true, kind: "info" })}<span class="info">${t("scripts.state.draft")}</span>` : one.current ? html`<span class="sr">${word}</span>` : html`${icon(sign, { small: true })}${word}`}</span>
    </a></li>`;
  }

  /** @param {any} event */
  #type(event) {
    this.words = event.target.value;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.room?.search(this.words), SEARCH_MS);
  }

  #all() {
    Object.assign(this, { words: "", group: "all", speaks: "all" });
    this.room?.search("");
  }

  async #new() {
    const name = await newScript(this.room);
    if (name) this.go("playbook", name);
  }
}
customElements.define("script-list", ScriptList);
