// The passage a citation points to, with the quoted words marked, its document, version and date.
import { ask } from "./api.js";
import { Part, html, icon, marked, nothing } from "./element.js";
import { day, joined } from "./format.js";
import { t } from "./words.js";

class PassageView extends Part {
  static properties = { citation: {}, passage: { state: true }, refused: { state: true } };

  constructor() {
    super();
    /** @type {any} */ this.citation = null;
    /** @type {any} */ this.passage = null;
    /** @type {import("./api.js").Refused | null} */ this.refused = null;
  }

  /** @param {Map<string, unknown>} changed */
  async updated(changed) {
    if (!changed.has("citation") || !this.citation) return;
    const { citation } = this;
    this.passage = this.refused = null;
    try {
      const passage = await ask(`/v1/passages/${encodeURIComponent(citation.chunk)}`);
      if (citation === this.citation) this.passage = passage;
    } catch (refused) {
      this.refused = /** @type {import("./api.js").Refused} */ (refused);
    }
    await this.updateComplete;
    this.querySelector("section")?.focus();
  }

  render() {
    if (!this.citation) return nothing;
    const { passage, citation } = this;
    const about = joined(
      t("cite.version", { n: citation.version }),
      citation.valid_from && t("cite.valid_from", { date: day(citation.valid_from) }),
      passage?.page && t("cite.page", { n: passage.page }),
    );
    return html`<section class="passage" role="dialog" aria-labelledby="passage-title" tabindex="-1" @keydown=${this.#escape}>
      <header>
        <div><h3 id="passage-title">${passage?.title ?? (citation.title || citation.document)}</h3><p class="muted xs num">${about}</p></div>
        <button class="btn ghost square push" aria-label=${t("close")} @click=${this.#close}>${icon("x")}</button>
      </header>
      <div class="text">${this.#body()}</div>
    </section>`;
  }

  #body() {
    const { passage, citation, refused } = this;
    if (refused) return html`<p>${refused.message} ${refused.todo}</p><p><mark>${citation.quote}</mark></p>`;
    if (!passage) return html`<p><mark>${citation.quote}</mark></p>`;
    const heading = passage.headings.at(-1);
    const as = (/** @type {string} */ words) => html`<mark>${words}</mark>`;
    const paragraphs = passage.text.split(/\n{2,}/).filter(Boolean);
    const here = paragraphs.some((/** @type {string} */ one) => one.includes(citation.quote));
    return html`${heading && heading !== passage.title ? html`<p><strong>${heading}</strong></p>` : nothing}
      ${here ? nothing : html`<p><mark>${citation.quote}</mark></p>`}
      ${paragraphs.map((/** @type {string} */ one) => html`<p>${marked(one, [{ quote: citation.quote, as }])}</p>`)}`;
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key === "Escape") this.#close();
  }

  #close() {
    this.dispatchEvent(new CustomEvent("passage-close", { bubbles: true }));
  }
}
customElements.define("passage-view", PassageView);
