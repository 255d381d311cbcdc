// One chunk: what is searched and cited. A person may leave it out, or write it anew.
import { Part, html, nothing } from "../element.js";
import { joined } from "../format.js";
import { t } from "../words.js";

class ChunkCard extends Part {
  static properties = { told: {}, library: {}, on: { type: Boolean }, editing: { state: true }, busy: { state: true } };

  constructor() {
    super();
    /** @type {any} */ this.told = null;
    /** @type {import("./library.js").Library | null} */ this.library = null;
    /** Whether its place is marked on the paper. */ this.on = false;
    this.editing = false;
    this.busy = false;
  }

  render() {
    if (!this.told) return nothing;
    const { chunk } = this.told;
    const path = chunk.headings.length ? chunk.headings.join(" › ") : chunk.title;
    return html`<article class="chunk ${this.on ? "is-on" : ""} ${chunk.used ? "" : "is-out"}" data-ordinal=${chunk.ordinal} lang=${chunk.language === "zh" ? "zh-CN" : chunk.language}>
      <div class="row"><h3 class="hp">${path}</h3>
        ${this.editing ? nothing : html`<button class="btn ghost push" aria-label=${t("chunk.edit.label", { path })} @click=${this.#edit}>${t("chunk.edit")}</button>`}
        <button class="sw ${this.editing ? "push" : ""}" role="switch" aria-checked=${chunk.used} aria-label=${t("chunk.use", { path })} title=${t(chunk.used ? "chunk.used" : "chunk.unused")} ?disabled=${this.busy} @click=${() => this.#send({ used: !chunk.used }, { used: chunk.used })}><span></span></button></div>
      ${this.editing ? this.#editor(chunk, path) : html`<p class="chunk-text">${chunk.text}</p>`}
      <p class="muted xs num">${joined(t("chunk.tokens", { n: this.told.tokens }), this.#cited(), chunk.edited && t("chunk.edited"), !chunk.used && t("chunk.unused"))}</p>
    </article>`;
  }

  #cited() {
    const n = this.told.cited;
    return t(n === 0 ? "chunk.never_cited" : n === 1 ? "chunk.cited_once" : "chunk.cited", { n });
  }

  /** @param {any} chunk @param {string} path */
  #editor(chunk, path) {
    const shown = this.library?.detail?.versions.find((/** @type {any} */ one) => one.version === this.library?.version);
    const draft = shown?.state === "draft";
    return html`<form class="chunk-edit" @submit=${this.#save} @keydown=${this.#escape}>
      <label class="sr" for="chunk-${chunk.ordinal}">${t("chunk.text", { path })}</label>
      <textarea id="chunk-${chunk.ordinal}" class="field" name="text" required rows=${Math.min(14, Math.max(4, Math.ceil(chunk.text.length / 46)))} .value=${chunk.text}></textarea>
      <p class="muted xs">${t(draft ? "chunk.into_draft" : "chunk.into_new_draft", { n: shown?.version ?? 0 })}</p>
      <div class="row"><button class="btn primary" ?disabled=${this.busy}>${t("chunk.save")}</button><button type="button" class="btn ghost" @click=${this.#leave}>${t("cancel")}</button></div>
    </form>`;
  }

  async #edit() {
    this.editing = true;
    await this.updateComplete;
    this.querySelector("textarea")?.focus();
  }

  async #leave() {
    this.editing = false;
    await this.updateComplete;
    /** @type {HTMLElement | null} */ (this.querySelector(".btn"))?.focus();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key === "Escape") this.#leave();
  }

  /** @param {SubmitEvent} event */
  async #save(event) {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("text") ?? "").trim();
    const { chunk } = this.told;
    if (!text || text === chunk.text) return this.#leave();
    if (await this.#send({ text }, { text: chunk.text })) this.editing = false;
  }

  /** @param {{text?: string, used?: boolean}} to @param {{text?: string, used?: boolean}} back */
  async #send(to, back) {
    this.busy = true;
    const kept = await this.library?.changeChunk(this.told.chunk.ordinal, to, back);
    this.busy = false;
    return kept;
  }
}
customElements.define("chunk-card", ChunkCard);
