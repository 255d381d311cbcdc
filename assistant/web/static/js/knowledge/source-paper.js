// One page of the document as it was understood, with the places of one chunk marked on it.
import { Part, html, icon, nothing } from "../element.js";
import { has, t } from "../words.js";

class SourcePaper extends Part {
  static properties = { page: {}, places: {}, language: {} };

  constructor() {
    super();
    /** @type {import("./paper-pages.js").Page | null} */ this.page = null;
    /** @type {import("./places.js").Place[]} */ this.places = [];
    this.language = "";
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!changed.has("places") || !this.places.length) return;
    const first = this.querySelector(".on");
    const sheet = /** @type {HTMLElement | null} */ (this.querySelector(".paper"));
    if (!first || !sheet) return;
    // Within the sheet alone: the page itself must not move under a hand that is pointing.
    const [place, seen] = [first.getBoundingClientRect(), sheet.getBoundingClientRect()];
    if (place.top < seen.top) sheet.scrollTop += place.top - seen.top - 16;
    else if (place.bottom > seen.bottom) sheet.scrollTop += Math.min(place.bottom - seen.bottom + 16, place.top - seen.top - 16);
  }

  render() {
    const { page } = this;
    if (!page) return nothing;
    return html`<div class="paper" role="region" tabindex="0" aria-label=${t("paper.label")} lang=${this.language || nothing}>
      ${page.pieces.map((piece) => this.#piece(piece))}
      ${page.pieces.length ? nothing : html`<p class="muted">${t("paper.empty")}</p>`}
      ${page.leftOut.map((one) => this.#leftOut(one))}
    </div>`;
  }

  /** @param {import("./paper-pages.js").Piece} piece */
  #piece({ at, block, from, rows }) {
    const places = this.places.filter((one) => one.block === at);
    const whole = places.some(({ rows: some, start }) => !some && start === undefined);
    const on = (/** @type {number} */ row) => whole || places.some(({ rows: some }) => some?.has(row));
    const tell = () => this.dispatchEvent(new CustomEvent("block-point", { detail: { at }, bubbles: true }));
    if (block.kind === "heading") return html`<p class="${block.headings.length ? "pk2" : "pk"} ${whole ? "hl on" : ""}">${block.text}</p>`;
    if (block.kind === "table" && block.rows.length)
      return html`<div class="paper-table"><table @mouseenter=${tell}><thead><tr>${block.rows[0].map((/** @type {string} */ cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
        <tbody>${rows.map((cells, row) => html`<tr class=${on(from + row) ? "on" : ""}>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
    if (block.kind === "list" || block.kind === "table")
      return html`<ul class="hl" @mouseenter=${tell}>${block.text.split("\n").map((/** @type {string} */ line, /** @type {number} */ row) => html`<li class=${on(row) ? "on" : ""}>${line.replace(/^[-*•]\s+/, "")}</li>`)}</ul>`;
    return html`<p class="hl ${whole ? "on" : ""}" @mouseenter=${tell}>${whole ? block.text : parts(block.text, places)}</p>`;
  }

  /** @param {any} one */
  #leftOut({ reason, text, place }) {
    const why = has(`left_out.${reason}`) ? t(`left_out.${reason}`, { n: text }) : reason;
    const said = reason === "more" ? "" : text;
    return html`<div class="hid">${icon("off", { small: true })}<div><p><strong>${why}</strong> ${t("left_out.it_is")}${place ? html` <span class="muted">${place}</span>` : nothing}</p>${said ? html`<p class="hid-text">${t("quoted", { quote: said })}</p>` : nothing}</div></div>`;
  }
}
customElements.define("source-paper", SourcePaper);

/** A long paragraph with the stretch of one chunk marked. @param {string} text @param {import("./places.js").Place[]} places */
function parts(text, places) {
  const place = places.find(({ start }) => start !== undefined);
  if (!place || place.start === undefined) return text;
  return html`${text.slice(0, place.start)}<mark class="on">${text.slice(place.start, place.end)}</mark>${text.slice(place.end)}`;
}
