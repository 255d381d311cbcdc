// The reply cards that cited this document: which line, on which call, from which version.
import { html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { LibraryPart, addressOf, here, trouble, waiting } from "./library-part.js";
import { momentWithTime } from "./when.js";

class CitingCards extends LibraryPart {
  static properties = { ...LibraryPart.properties, shownOf: { state: true }, cards: { state: true }, refused: { state: true } };

  constructor() {
    super();
    this.shownOf = "";
    /** @type {any[] | null} */ this.cards = null;
    /** @type {import("../api.js").Refused | null} */ this.refused = null;
  }

  async open() {
    const key = (this.shownOf = this.library?.key ?? "");
    this.cards = this.refused = null;
    await this.updateComplete;
    const title = /** @type {HTMLElement | null} */ (this.querySelector("h2"));
    title?.focus({ preventScroll: true });
    title?.scrollIntoView({ block: "nearest" });
    try {
      const cards = await this.library?.cards();
      if (key === this.shownOf) this.cards = cards;
    } catch (refused) {
      if (key === this.shownOf) this.refused = /** @type {import("../api.js").Refused} */ (refused);
    }
  }

  render() {
    const { library } = this;
    if (!library?.detail || !this.shownOf || this.shownOf !== library.key) return nothing;
    return html`<section class="panel" aria-labelledby="cards-title">
      <header><h2 id="cards-title" tabindex="-1">${t("cards.title")}</h2><button class="btn ghost square push" aria-label=${t("close")} @click=${() => (this.shownOf = "")}>${icon("x")}</button></header>
      ${this.refused ? trouble(this.refused, () => this.open()) : this.cards === null ? html`<div class="pad">${waiting(4)}</div>` : this.cards.length ? html`<ol class="citing">${this.cards.map((one) => this.#card(one))}</ol>` : html`<p class="pad muted">${t("cards.none")}</p>`}
    </section>`;
  }

  /** @param {any} card */
  #card({ call, at, version, chunk, line }) {
    return html`<li><p>${t("quoted", { quote: line })}</p>
      <p class="muted xs num"><span>${momentWithTime(at)}</span> <a href=${addressOf(this.shownOf, version, chunk)} @click=${here(() => this.go(this.shownOf, version, chunk))}>${t("cite.version", { n: version })}</a> <a href="/?${new URLSearchParams({ call, speed: "0" })}">${t("cards.call", { call })}</a></p></li>`;
  }
}
customElements.define("citing-cards", CitingCards);
