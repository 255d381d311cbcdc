// Cards that are not the current one, folded to a line each: new ones first, pinned ones kept.
import { Part, html, icon, nothing } from "./element.js";
import { clock } from "./format.js";
import { cardIcon, tiersOf } from "./reply-card.js";
import { t } from "./words.js";

const SHOWN = 4;

class EarlierCards extends Part {
  static properties = { cards: {}, acts: {}, waiting: {}, all: { state: true } };

  constructor() {
    super();
    /** @type {any[]} newest first */ this.cards = [];
    /** @type {Record<string, any>} */ this.acts = {};
    /** @type {Set<string>} ids that came while another card was in use */ this.waiting = new Set();
    this.all = false;
  }

  render() {
    if (!this.cards.length) return nothing;
    const shown = this.all ? this.cards : this.cards.slice(0, SHOWN);
    return html`<div role="group" aria-label=${t("card.earlier")}>
      <ul class="fold">${shown.map((card) => html`<li>${this.#row(card)}</li>`)}</ul>
      ${this.cards.length > SHOWN
        ? html`<button class="link fold-more" aria-expanded=${this.all} @click=${() => (this.all = !this.all)}>${this.all ? t("fold.fewer") : t("fold.more", { n: this.cards.length - SHOWN })}</button>`
        : nothing}
    </div>`;
  }

  /** @param {any} card */
  #row(card) {
    const done = this.acts[card.id] ?? {};
    const open = () => this.dispatchEvent(new CustomEvent("card-choose", { detail: { card }, bubbles: true }));
    return html`<button @click=${open} data-card=${card.id}>
      ${icon(done.pinned ? "pin" : cardIcon(card), { small: true })}
      <span class="txt" lang=${card.language === "zh" ? "zh-CN" : "en"}>${card.tiers[tiersOf(card)[0]].lines[0]}</span>
      ${this.waiting.has(card.id) ? html`<span class="tag info">${t("fold.new")}</span>` : html`<span class="st num">${state(card, done)}</span>`}
    </button>`;
  }
}
customElements.define("earlier-cards", EarlierCards);

/** @param {any} card @param {any} done */
function state(card, done) {
  const taken = done.used ?? done.fragment ?? done.edited;
  if (taken) return t("fold.used", { at: clock(taken.at) });
  if (done.pinned) return t("fold.pinned");
  if (done.dismissed) return t("fold.dismissed");
  return clock(card.at);
}
