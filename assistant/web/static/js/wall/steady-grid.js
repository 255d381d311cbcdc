// The calls nobody needs to look at, a square each; and those somebody put off.
import { html, nothing, repeat } from "../element.js";
import { clock, joined } from "../format.js";
import { t } from "../words.js";
import { nameOf } from "./wall.js";
import { WallPart, acts, tagOf } from "./wall-part.js";

class SteadyGrid extends WallPart {
  static properties = { ...WallPart.properties, shown: {}, snoozed: {} };

  constructor() {
    super();
    /** @type {any[]} */ this.shown = [];
    /** @type {any[]} */ this.snoozed = [];
  }

  render() {
    const { wall, shown, snoozed } = this;
    if (!wall?.known || !wall.calls.size) return nothing;
    return html`<section class="panel steady" aria-labelledby="steady-title"><header><h2 id="steady-title">${t("wall.steady")}</h2><span class="muted xs num">${t(shown.length === 1 ? "wall.steady.one" : "wall.steady.what", { n: shown.length })}</span></header>
      ${shown.length ? html`<ul class="squares">${repeat(shown, (one) => one.call, (one) => this.#square(one))}</ul>` : nothing}
      ${snoozed.length
        ? html`<details class="past" open><summary>${t("wall.snoozed", { n: snoozed.length })}</summary><ul class="asleep">${repeat(snoozed, (one) => one.call, (one) => html`<li data-call=${one.call}><button class="name-go" lang=${tagOf(one.language)} @click=${() => this.open(one)}>${nameOf(one)}</button><span class="muted xs num">${t("wall.snoozed.until", { time: new Date(one.snoozed_until).toTimeString().slice(0, 5) })}</span>${acts(one, wall, true)}</li>`)}</ul></details>`
        : nothing}</section>`;
  }

  /** @param {any} call */
  #square(call) {
    const shade = call.attention >= 0.2 ? "s3" : call.attention >= 0.08 ? "s2" : "s1";
    const label = joined(nameOf(call), call.agent, clock(this.wall?.seconds(call) ?? 0), t(`wall.shade.${shade}`));
    return html`<li><button class=${shade} data-call=${call.call} aria-label=${label} title=${label} @click=${() => this.open(call)}></button></li>`;
  }
}
customElements.define("steady-grid", SteadyGrid);
