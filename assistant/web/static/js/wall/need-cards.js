// The calls that need somebody now, at most three: why, in whose words, and who has it.
import { html, icon, nothing, repeat } from "../element.js";
import { clock } from "../format.js";
import { t } from "../words.js";
import { svg } from "../../vendor/lit/index.js";
import { nameOf } from "./wall.js";
import { WallPart, about, acts, heading, percent, reasonWords, snoozing, tagOf } from "./wall-part.js";

class NeedCards extends WallPart {
  static properties = { ...WallPart.properties, shown: {} };

  constructor() {
    super();
    /** @type {string[]} which calls, in order */ this.shown = [];
  }

  render() {
    const { wall } = this;
    if (!wall?.known) return nothing;
    const calls = this.shown.flatMap((id) => wall.calls.get(id) ?? []);
    if (!calls.length)
      return html`<div class="panel quiet calm">${icon("calm")}<h2>${wall.calls.size ? t("wall.calm") : t("wall.none")}</h2><p>${wall.calls.size ? t("wall.calm.what") : t("wall.none.what")}</p></div>`;
    return html`<ol class="top3">${repeat(calls, (one) => one.call, (one, place) => this.#card(one, place))}</ol>`;
  }

  /** @param {any} call @param {number} place */
  #card(call, place) {
    const wall = /** @type {import("./wall.js").Wall} */ (this.wall);
    const quoted = call.reasons.find((/** @type {any} */ one) => one.quote);
    return html`<li class="panel nc" data-call=${call.call} data-place=${place + 1}>
      <div class="nc-h">${this.#risk(call)}${this.#trend(call)}</div>
      <h3 lang=${tagOf(call.language)}>${nameOf(call)}</h3>
      <p class="muted xs num">${about(call, wall.seconds(call))}</p>
      ${quoted ? html`<blockquote lang=${tagOf(call.language)}>${t("quoted", { quote: quoted.quote })}</blockquote>` : html`<div class="no-quote"></div>`}
      <ul class="why">${call.reasons.map((/** @type {any} */ one) => html`<li><button class="why-go" @click=${() => this.open(call, one)}>${reasonWords(one)}<span class="num muted xs">${clock(one.at)}</span></button></li>`)}</ul>
      <div class="row ac">${acts(call, wall, false, String(place + 1))}<button class="btn ${call.claimed ? "ghost" : ""}" aria-label=${t("wall.open.label", { call: nameOf(call) })} @click=${() => this.open(call)}>${icon("ear", { small: true })}${t("wall.open")}</button>${snoozing(call, wall)}</div>
    </li>`;
  }

  /** @param {any} call */
  #risk(call) {
    if (call.risk === null) return html`<div class="risk"><span class="sev critical">${icon("crit", { small: true })}${t("wall.alerts", { n: call.open_alerts })}</span></div>`;
    return html`<div class="risk"><span class="figure num">${percent(call.risk)}<small>%</small></span><span class="muted xs">${t("wall.risk")}</span></div>`;
  }

  /** @param {any} call */
  #trend(call) {
    if (call.trend.length < 2) return nothing;
    const x = (/** @type {number} */ n) => (84 * n) / (call.trend.length - 1);
    const y = (/** @type {number} */ asks) => 29 - 26 * asks;
    const line = call.trend.map((/** @type {number} */ asks, /** @type {number} */ n) => `${x(n).toFixed(1)} ${y(asks).toFixed(1)}`).join(" ");
    const now = call.trend.at(-1);
    return html`<svg class="tr ${heading(call)}" viewBox="0 0 84 32" role="img" aria-label=${t(`wall.trend.${heading(call)}`)}>${svg`<path d="M0 31h84" class="b"/><path d="M${line}"/><circle cx="84" cy=${y(now)} r="3"/>`}</svg>`;
  }
}
customElements.define("need-cards", NeedCards);
