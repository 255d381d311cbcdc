// Writing: as a form, or as the text that is kept. Both show the same words; the checker's message
// stands beside what it is about.
import { arrows, html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { trouble, waiting } from "../knowledge/library-part.js";
import { ScriptPart } from "./script-part.js";
import { spokenSize } from "./spoken-size.js";
import "./script-text.js";
import "./script-lines.js";
import "./script-when.js";

class ScriptEditor extends ScriptPart {
  static properties = { ...ScriptPart.properties, asText: { state: true }, speaks: { state: true } };

  constructor() {
    super();
    this.asText = false;
    this.speaks = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  }

  render() {
    const { room } = this;
    if (!room?.name) return nothing;
    if (!room.opened) return room.trouble.text ? trouble(room.trouble.text, () => room.open(room.kind, room.name)) : html`<div class="panel pad">${waiting(6)}</div>`;
    const text = this.asText || !room.isScript;
    const pick = (/** @type {string} */ view) => (this.asText = view === "text");
    return html`<section class="panel" aria-labelledby="write-title">
      <header><h2 id="write-title">${t("scripts.write")}</h2>
        ${room.isScript ? html`<div class="seg" role="radiogroup" aria-label=${t("scripts.write.as")} @keydown=${(/** @type {KeyboardEvent} */ event) => arrows(event, ["form", "text"], text ? "text" : "form", pick)}>
          ${["form", "text"].map((view) => html`<button role="radio" data-t=${view} aria-checked=${(view === "text") === text} tabindex=${(view === "text") === text ? 0 : -1} @click=${() => pick(view)}>${t(`scripts.write.${view}`)}</button>`)}</div>` : nothing}
        <span class="push xs" role="status">${this.#state()}</span></header>
      ${text ? html`<script-text .room=${room}></script-text>` : this.#form(room)}
    </section>`;
  }

  #state() {
    const { room } = this;
    if (room?.trouble.check) return html`<span class="critical">${room.trouble.check.message}</span>`;
    if (!room?.checked) return html`<span class="muted">${t("scripts.checking")}</span>`;
    const n = room.problems.length;
    if (n) return html`<span class="sev critical">${icon("warn", { small: true })}${t(n === 1 ? "scripts.problem" : "scripts.problems", { n })}</span>`;
    return html`<span class="sev ok">${icon("check", { small: true })}${t("scripts.no_problems")}</span>`;
  }

  /** @param {import("./script-room.js").ScriptRoom} room */
  #form(room) {
    if (!room.form) return html`<div class="quiet"><p>${t("scripts.form.unreadable", { line: room.problems[0]?.line ?? 1, what: room.problems[0]?.what ?? "" })}</p><button class="btn" @click=${() => (this.asText = true)}>${t("scripts.form.as_text")}</button></div>`;
    const pick = (/** @type {string} */ of) => (this.speaks = of);
    const wrong = (/** @type {string} */ of) => room.wrongAt(["tiers", of], true).length + room.wrongAt(["tiers", of]).length;
    const loose = room.problems.filter((one) => !one.path.length);
    return html`<div class="script-form">
      ${loose.length ? html`<ul class="loose critical xs">${loose.map((one) => html`<li>${t("scripts.line", { n: one.line })} ${one.what}</li>`)}</ul>` : nothing}
      <script-when .room=${room}></script-when>
      <div class="says-head"><h3>${t("scripts.form.says")}</h3><div class="seg" role="radiogroup" aria-label=${t("scripts.form.language")} @keydown=${(/** @type {KeyboardEvent} */ event) => arrows(event, ["en", "zh"], this.speaks, pick)}>
        ${["en", "zh"].map((of) => html`<button role="radio" data-t=${of} lang=${of === "zh" ? "zh-CN" : "en"} aria-checked=${of === this.speaks} tabindex=${of === this.speaks ? 0 : -1} @click=${() => pick(of)}>${of === "zh" ? "简体中文" : "English"}${wrong(of) ? html`<span class="critical">${icon("warn", { small: true, label: t("scripts.problem_here") })}</span>` : nothing}</button>`)}</div></div>
      <script-lines .room=${room} .speaks=${this.speaks} .size=${spokenSize}></script-lines>
    </div>`;
  }
}
customElements.define("script-editor", ScriptEditor);
