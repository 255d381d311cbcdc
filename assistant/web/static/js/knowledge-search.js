// Look something up: the passages that answer, each with its document, version and date.
import { ask } from "./api.js";
import { Part, html, icon, nothing } from "./element.js";
import { day, joined } from "./format.js";
import { language, t } from "./words.js";

const SHOWN = 3;
const EXCERPT = 180; // characters

class KnowledgeSearch extends Part {
  static properties = { result: { state: true }, refused: { state: true }, asked: { state: true } };

  constructor() {
    super();
    /** @type {any} */ this.result = null;
    /** @type {import("./api.js").Refused | null} */ this.refused = null;
    this.asked = "";
  }

  focusBox() {
    this.querySelector("input")?.focus();
  }

  render() {
    return html`<search class="ask">
      ${this.asked ? this.#answer() : nothing}
      <form class="ask-box" @submit=${this.#submit}>
        ${icon("search")}<label class="sr" for="knowledge-box">${t("search.label")}</label>
        <input id="knowledge-box" name="text" autocomplete="off" maxlength="500" placeholder=${t("search.hint")} aria-keyshortcuts="Alt+A" />
        <span class="kbd" aria-hidden="true">Alt A</span>
        <button class="btn ghost square" aria-label=${t("search.do")}>${icon("send")}</button>
      </form>
    </search>`;
  }

  #answer() {
    const found = this.result?.results.slice(0, SHOWN) ?? [];
    return html`<div class="ask-a" role="status">
      <p class="q">${icon("search", { small: true })}<span>${this.asked}</span><button class="link push" @click=${() => (this.asked = "")}>${t("close")}</button></p>
      ${this.refused ? html`<p>${this.refused.message} ${this.refused.todo}</p>` : nothing}
      ${this.result?.nothing_found ? html`<p>${t("search.nothing")}</p>` : found.map((/** @type {any} */ one) => this.#passage(one))}
      ${this.result?.lesser ? html`<p class="muted xs">${this.result.lesser}</p>` : nothing}
    </div>`;
  }

  /** @param {any} passage */
  #passage(passage) {
    const excerpt = passage.text.length > EXCERPT ? `${passage.text.slice(0, EXCERPT)}…` : passage.text;
    const citation = { document: passage.document, version: passage.version, title: passage.title, chunk: passage.chunk, valid_from: passage.valid_from, quote: "" };
    const open = () => this.dispatchEvent(new CustomEvent("passage-open", { detail: { citation }, bubbles: true }));
    return html`<div class="hit"><p lang=${passage.language === "zh" ? "zh-CN" : "en"}>${excerpt}</p>
      <button class="cite" @click=${open}>${icon("doc", { small: true })}<span class="doc">${passage.title}</span><span class="ver">${joined(t("cite.version", { n: passage.version }), day(passage.valid_from))}</span></button></div>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("text") ?? "").trim();
    if (!text) return;
    this.asked = text;
    this.result = this.refused = null;
    const query = new URLSearchParams({ text, limit: String(SHOWN) });
    if (/[\u4e00-\u9fff]/.test(text)) query.set("language", "zh");
    else if (language === "en") query.set("language", "en");
    try {
      this.result = await ask(`/v1/knowledge/search?${query}`);
    } catch (refused) {
      this.refused = /** @type {import("./api.js").Refused} */ (refused);
    }
  }
}
customElements.define("knowledge-search", KnowledgeSearch);
