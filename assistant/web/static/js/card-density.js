// How many cards the agent gets: kept for the agent, and holding at once for the call that is on.
import { ask } from "./api.js";
import { Part, arrows, html } from "./element.js";
import { t } from "./words.js";

const DENSITIES = ["quiet", "normal", "coach"];

class CardDensity extends Part {
  static properties = { call: {}, agent: {}, chosen: {} };

  constructor() {
    super();
    /** @type {string | null} the call that is on */ this.call = null;
    /** @type {string} whose choice it is; "": nobody's, and then it holds for the call alone */ this.agent = "";
    /** @type {string} */ this.chosen = "normal";
  }

  render() {
    return html`<span class="wide" id="density-label">${t("density.label")}</span>
      <div class="seg" role="radiogroup" aria-label=${t("density.label")} @keydown=${(/** @type {KeyboardEvent} */ event) => arrows(event, DENSITIES, this.chosen, this.#choose)}>
        ${DENSITIES.map((one) => html`<button role="radio" data-t=${one} aria-checked=${one === this.chosen} tabindex=${one === this.chosen ? 0 : -1} title=${t(`density.${one}.what`)} @click=${() => this.#choose(one)}>${t(`density.${one}`)}</button>`)}
      </div>`;
  }

  #choose = async (/** @type {string} */ density) => {
    if (density === this.chosen) return;
    const before = this.chosen;
    this.chosen = density;
    const { call, agent } = this;
    try {
      if (agent) await ask(`/v1/agents/${encodeURIComponent(agent)}/density`, { density }, "PUT");
      if (call) await ask(`/v1/calls/${encodeURIComponent(call)}/density`, { density }, "PUT");
      this.#tell("density-chosen", { density });
      this.#tell("say-status", { text: t("density.now", { what: t(`density.${density}.what`) }) });
    } catch (refused) {
      this.chosen = before;
      this.#tell("say-status", { text: t("status.not_kept", { why: /** @type {Error} */ (refused).message }) });
    }
  };

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}
customElements.define("card-density", CardDensity);
