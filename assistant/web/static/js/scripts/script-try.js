// Try what stands in the editor on a past call: the cards it would have given beside those given.
// Nothing is kept.
import { html, icon, nothing } from "../element.js";
import { clock, day } from "../format.js";
import { t } from "../words.js";
import { waiting } from "../knowledge/library-part.js";
import { wordDiff } from "../knowledge/word-diff.js";
import { ScriptPart, TIERS, bars } from "./script-part.js";

class ScriptTry extends ScriptPart {
  static properties = { ...ScriptPart.properties, call: { state: true }, told: { state: true }, refused: { state: true }, trying: { state: true } };

  constructor() {
    super();
    this.call = "";
    /** @type {any} */ this.told = null;
    /** @type {import("../api.js").Refused | null} */ this.refused = null;
    this.trying = false;
    this.of = "";
  }

  render() {
    const { room } = this;
    if (!room?.isScript || !room.opened) return nothing;
    if (this.of !== room.name) Object.assign(this, { of: room.name, told: null, refused: null });
    const calls = room.calls ?? [];
    return html`<section class="panel" aria-labelledby="try-script-title">
      <header><h2 id="try-script-title">${t("scripts.try")}</h2></header>
      <div class="tq">${calls.length
        ? html`<form class="try-form" @submit=${this.#submit}><label class="sr" for="try-call">${t("scripts.try.call")}</label>
          <select id="try-call" class="field" @change=${(/** @type {any} */ event) => (this.call = event.target.value)}>${calls.map((one) => html`<option value=${one.id} ?selected=${one.id === this.call}>${one.title || one.id}, ${day(one.started_at)}, ${clock(one.seconds)}${one.language === "zh" ? " 中文" : ""}</option>`)}</select>
          <button class="btn" ?disabled=${this.trying || !room.form}>${t("scripts.try.do")}</button></form>`
        : room.calls ? html`<p class="muted xs">${t("scripts.try.no_calls")} <a href="/">${t("nav.live")}</a></p>` : waiting(1)}
        <div role="status" aria-busy=${this.trying}>${this.refused ? html`<p class="critical xs">${this.refused.message} ${this.refused.todo}</p>` : this.trying ? waiting(4) : this.told ? this.#result() : calls.length ? html`<p class="muted xs">${t("scripts.try.about")}</p>` : nothing}</div>
      </div></section>`;
  }

  #result() {
    const moments = this.told.moments;
    const mine = moments.filter((/** @type {any} */ one) => one.concerns || !one.same);
    const rest = moments.length - mine.length;
    const differ = mine.filter((/** @type {any} */ one) => !one.same).length;
    if (!mine.length) return html`<p class="t2">${t("scripts.try.none")}</p>${rest ? html`<p class="muted xs">${t("scripts.try.rest", { n: rest })}</p>` : nothing}`;
    return html`<p class="t2">${differ ? t(differ === 1 ? "scripts.try.differs_one" : "scripts.try.differs", { n: differ }) : t("scripts.try.same")}</p>
      <ol class="moments">${mine.map((/** @type {any} */ one) => this.#moment(one))}</ol>
      ${rest ? html`<p class="muted xs">${t("scripts.try.rest", { n: rest })}</p>` : nothing}`;
  }

  /** @param {any} one */
  #moment(one) {
    const held = one.held.filter((/** @type {any} */ held) => held.draft.playbook.startsWith(`${this.of}@`));
    return html`<li class=${one.same ? "is-same" : "differs"}><p class="moment-said xs"><span class="num muted">${clock(one.at)}</span> <span class=${one.speaker}>${t(`speaker.${one.speaker}`)}</span> <q>${one.quote}</q></p>
      <div class="pair"><div><h3 class="lab">${t("scripts.try.given")}</h3>${one.given.length ? one.given.map((/** @type {any} */ card) => this.#card(card)) : html`<p class="muted xs">${t("scripts.try.no_card")}</p>`}</div>
        <div><h3 class="lab">${t("scripts.try.would")}</h3>${one.same ? html`<p class="muted xs">${t("scripts.try.same_card")}</p>` : one.would.length ? one.would.map((/** @type {any} */ card, /** @type {number} */ place) => this.#card(card, one.given[place])) : html`<p class="muted xs">${held.length ? t("scripts.try.held", { why: t(`held.${held[0].reason}`) }) : t("scripts.try.no_card")}</p>`}</div></div></li>`;
  }

  /** @param {any} card @param {any} [before] */
  #card(card, before) {
    return html`<div class="tried-card" lang=${card.language === "zh" ? "zh-CN" : "en"}>${TIERS.filter((tier) => card.tiers[tier]).map((tier) => html`<div class="tried-tier"><span class="tier-mark" title=${t(`tier.${tier}`)}>${bars(TIERS.indexOf(tier))}<span class="sr">${t(`tier.${tier}`)}</span></span>
      <div>${card.tiers[tier].lines.map((/** @type {string} */ line, /** @type {number} */ row) => html`<p class=${row ? "t2 xs" : "strong"}>${changed(before?.tiers[tier]?.lines[row], line)}</p>`)}</div></div>`)}</div>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const { room } = this;
    const call = this.call || room?.calls?.[0]?.id;
    if (!room || !call) return;
    this.call = call;
    this.trying = true;
    this.refused = null;
    try {
      await room.settled();
      this.told = await room.tryOn(call);
    } catch (refused) {
      this.told = null;
      this.refused = /** @type {import("../api.js").Refused} */ (refused);
    }
    this.trying = false;
  }
}
customElements.define("script-try", ScriptTry);

/** A line with the words that are new in it. @param {string | undefined} before @param {string} line */
const changed = (before, line) => (before === undefined || before === line ? line : wordDiff(before, line).map((run) => (run.kind === "same" ? run.text : run.kind === "added" ? html`<ins>${run.text}</ins>` : nothing)));
