// How the cards of a script were taken up, with the interval; what came of it is not measured yet.
import { html, nothing } from "../element.js";
import { t } from "../words.js";
import { ScriptPart } from "./script-part.js";

const percent = (/** @type {number} */ share) => Math.round(share * 100);

class ScriptUse extends ScriptPart {
  render() {
    const { room } = this;
    if (!room?.isScript || !room.detail) return nothing;
    const use = room.detail.listing.use;
    return html`<section class="panel" aria-labelledby="use-title"><header><h2 id="use-title">${t("scripts.use")}</h2><span class="muted xs push">${t("scripts.use.days")}</span></header>
      <div class="pad use">
        ${use.offered ? html`<dl class="use-counts">${["offered", "shown", "used", "fragment", "dismissed"].map((one) => html`<div><dt class="muted xs">${t(`scripts.use.${one}`)}</dt><dd class="num">${use[one]}</dd></div>`)}</dl>` : html`<p class="muted">${t("scripts.use.none")}</p>`}
        ${use.taken === null ? nothing : html`<div class="taken"><p><span class="strong num">${t("scripts.use.taken", { n: percent(use.taken) })}</span> <span class="muted num">${t("scripts.use.interval", { low: percent(use.low), high: percent(use.high) })}</span></p>
          <span class="interval" aria-hidden="true" .style=${`--low:${use.low * 100}%;--high:${use.high * 100}%;--at:${use.taken * 100}%`}></span></div>`}
        <p class="xs t2">${t("scripts.use.effect")}</p>
      </div></section>`;
  }
}
customElements.define("script-use", ScriptUse);
