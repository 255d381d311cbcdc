// What was understood: the document as a paper, and beside it the chunks that are searched. Pointing
// at a chunk marks its place.
import "./chunk-card.js";
import "./source-paper.js";
import { html, icon, nothing, repeat } from "../element.js";
import { t } from "../words.js";
import { LibraryPart, tagOf, trouble, waiting } from "./library-part.js";
import { pageOf, pagesOf } from "./paper-pages.js";
import { placesOf } from "./places.js";

class UnderstoodView extends LibraryPart {
  static properties = { ...LibraryPart.properties, at: { state: true }, pointed: { state: true } };

  constructor() {
    super();
    /** The page shown, from 0. */ this.at = 0;
    /** @type {number | null} the ordinal of the chunk whose place is marked */ this.pointed = null;
    /** @type {any} what the rest was worked out from */ this.of = null;
    /** @type {import("./paper-pages.js").Page[]} */ this.pages = [];
    /** @type {Map<number, import("./places.js").Place[]>} */ this.places = new Map();
    /** @type {Map<number, any[]>} */ this.onPage = new Map();
    this.led = "";
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    const shown = this.library?.shown;
    if (shown && shown !== this.of) this.#workOut(shown);
    const chunk = this.library?.chunk;
    if (shown && chunk && chunk !== this.led) this.#lead(shown, chunk);
    if (!chunk) this.led = "";
  }

  render() {
    const { library } = this;
    if (!library?.detail) return nothing;
    const { shown } = library;
    if (!shown) return html`<section class="panel" aria-labelledby="understood-title"><header><h2 id="understood-title">${t("understood.title")}</h2></header>
      ${library.trouble.version ? trouble(library.trouble.version, () => library.show(library.version)) : html`<div class="pad">${waiting(7)}</div>`}</section>`;
    const page = this.pages[this.at];
    const chunks = this.onPage.get(this.at) ?? [];
    const out = shown.document.left_out.length;
    return html`<section class="panel" aria-labelledby="understood-title">
      <header><h2 id="understood-title">${t("understood.title")}</h2><span class="muted xs num">${t("cite.version", { n: library.version })}</span>${this.pages.length > 1 ? this.#pager(page) : nothing}
        ${out ? html`<button class="link push sev warn" @click=${this.#toLeftOut}>${icon("eye", { small: true })}${t(out === 1 ? "understood.left_out_one" : "understood.left_out", { n: out })}</button>` : nothing}</header>
      <div class="pv">
        <source-paper .page=${page} .places=${this.#marked()} .language=${tagOf(library.detail.listing.language)} @block-point=${this.#byBlock}></source-paper>
        ${chunks.length
          ? html`<ol class="chs" aria-label=${t("understood.chunks")} @mouseleave=${() => (this.pointed = null)}>${repeat(chunks, ({ chunk }) => `${chunk.document} ${chunk.ordinal}`, (one) => html`<li @mouseenter=${() => (this.pointed = one.chunk.ordinal)} @focusin=${() => (this.pointed = one.chunk.ordinal)} @click=${() => (this.pointed = one.chunk.ordinal)}><chunk-card .told=${one} .library=${library} ?on=${this.pointed === one.chunk.ordinal}></chunk-card></li>`)}</ol>`
          : html`<p class="muted pad">${t(shown.chunks.length ? "understood.no_chunk_here" : "understood.no_chunks")}</p>`}
      </div></section>`;
  }

  /** @param {import("./paper-pages.js").Page} page */
  #pager(page) {
    const told = t(page.number === null ? "understood.part" : "understood.page", { n: page.number ?? this.at + 1, of: page.number === null ? this.pages.length : (this.pages.at(-1)?.number ?? 1) });
    return html`<span class="row pager"><span class="muted xs num" role="status">${told}</span>
      <button class="btn ghost square" aria-label=${t("understood.previous")} ?disabled=${this.at === 0} @click=${() => this.#turn(-1)}>${icon("up")}</button>
      <button class="btn ghost square" aria-label=${t("understood.next")} ?disabled=${this.at === this.pages.length - 1} @click=${() => this.#turn(1)}>${icon("down")}</button></span>`;
  }

  /** @param {number} by */
  #turn(by) {
    this.at = Math.max(0, Math.min(this.pages.length - 1, this.at + by));
    this.pointed = null;
    this.querySelector(".paper")?.scrollTo(0, 0);
  }

  /** A new version of the same document opens on the page that was being read. @param {any} shown */
  #workOut(shown) {
    const same = this.of?.document.key === shown.document.key;
    this.of = shown;
    this.pages = pagesOf(shown.document.blocks, shown.document.left_out);
    this.places = placesOf(shown.chunks.map((/** @type {any} */ one) => one.chunk), shown.document.blocks);
    this.onPage = new Map();
    let last = 0;
    for (const one of shown.chunks) {
      const place = pageOf(this.pages, this.places.get(one.chunk.ordinal)?.[0]);
      last = place < 0 ? last : place;
      this.onPage.set(last, [...(this.onPage.get(last) ?? []), one]);
    }
    this.at = same ? Math.min(this.at, this.pages.length - 1) : 0;
    if (!same) this.pointed = null;
  }

  /** Somebody came here for one chunk. @param {any} shown @param {string} chunk its id */
  #lead(shown, chunk) {
    const told = shown.chunks.find((/** @type {any} */ one) => one.chunk.id === chunk);
    this.led = chunk;
    if (!told) return;
    for (const [page, chunks] of this.onPage) if (chunks.includes(told)) this.at = page;
    this.pointed = told.chunk.ordinal;
    this.updateComplete.then(() => this.querySelector(`[data-ordinal="${told.chunk.ordinal}"]`)?.scrollIntoView({ block: "center" }));
  }

  #marked() {
    return this.pointed === null ? NOWHERE : (this.places.get(this.pointed) ?? NOWHERE);
  }

  /** @param {CustomEvent} event */
  #byBlock({ detail: { at } }) {
    for (const { chunk } of this.onPage.get(this.at) ?? []) if (this.places.get(chunk.ordinal)?.some(({ block }) => block === at)) return (this.pointed = chunk.ordinal);
  }

  async #toLeftOut() {
    const later = [...this.pages.keys()].filter((page) => this.pages[page].leftOut.length);
    this.at = later.find((page) => page > this.at) ?? later[0] ?? this.at;
    await this.updateComplete;
    const paper = /** @type {HTMLElement | null} */ (this.querySelector(".paper"));
    paper?.scrollTo(0, paper.scrollHeight);
    paper?.focus({ preventScroll: true });
    paper?.scrollIntoView({ block: "nearest" });
  }
}
customElements.define("understood-view", UnderstoodView);

/** @type {import("./places.js").Place[]} one value, so that nothing renders anew for it */
const NOWHERE = [];
