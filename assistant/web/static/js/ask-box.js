// Ask: a question typed by the agent, in a call or between calls, and its answer with sources.
import { UNTOLD, answered } from "./answer-stream.js";
import { citeChip } from "./cite-chip.js";
import { Part, html, icon, nothing } from "./element.js";
import { keysAria, keysShown } from "./shortcuts.js";
import { language, t } from "./words.js";

const CHINESE = /[\u4e00-\u9fff]/;

class AskBox extends Part {
  static properties = { call: {}, keys: {}, asked: { state: true }, told: { state: true }, refused: { state: true } };

  constructor() {
    super();
    /** @type {string | null} the call the question is about; null: between calls */ this.call = null;
    /** @type {Record<string, string>} */ this.keys = {};
    this.asked = "";
    /** @type {import("./answer-stream.js").Told} */ this.told = UNTOLD;
    /** @type {import("./api.js").Refused | null} */ this.refused = null;
    this.asking = new AbortController();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.asking.abort();
  }

  focusBox() {
    const box = this.querySelector("input");
    box?.focus();
    box?.select();
  }

  render() {
    return html`<search class="ask" aria-label=${t("ask.label")}>
      ${this.asked ? this.#answer() : nothing}
      <form class="ask-box" @submit=${this.#submit} @keydown=${this.#escape}>
        ${icon("search")}<label class="sr" for="ask-box">${t("ask.label")}</label>
        <input id="ask-box" name="text" autocomplete="off" maxlength="2000" placeholder=${t(this.call ? "ask.hint" : "ask.hint.between")} aria-keyshortcuts=${keysAria(this.keys.ask)} />
        <span class="kbd" aria-hidden="true">${keysShown(this.keys.ask)}</span>
        <button class="btn ghost square" aria-label=${t("ask.do")}>${icon("send")}</button>
      </form>
    </search>`;
  }

  #answer() {
    const { told, refused } = this;
    const writing = !told.whole && !refused;
    return html`<div class="ask-a" tabindex="0" role="region" aria-label=${t("ask.answer")} aria-busy=${writing}>
      <p class="q">${icon("search", { small: true })}<span>${this.asked}</span>
        ${told.whole && told.answer ? html`<button class="link push" @click=${this.#copy}>${t("card.copy")}</button>` : nothing}
        <button class="btn ghost square ${told.whole && told.answer ? "" : "push"}" aria-label=${t("ask.close")} @click=${this.#close}>${icon("x", { small: true })}</button></p>
      ${refused ? html`<p>${refused.message} ${refused.todo}</p>` : nothing}
      ${told.nothing_found ? html`<p>${t("ask.nothing")}</p>` : this.#words()}
      ${writing && !told.answer ? html`<p class="muted">${t(told.citations.length ? "ask.writing" : "ask.looking")}</p>` : nothing}
      ${told.citations.length && !told.nothing_found ? html`<div class="cites">${told.citations.map((one, place) => citeChip(one, place + 1, this.#open))}</div>` : nothing}
      ${told.lesser ? html`<p class="muted xs">${told.lesser}</p>` : nothing}
    </div>`;
  }

  #words() {
    const { answer, sentences } = this.told;
    if (!answer) return nothing;
    const lang = CHINESE.test(answer) ? "zh-CN" : "en";
    if (!sentences.length) return html`<p class="answer" lang=${lang}>${answer}</p>`;
    return html`<p class="answer" lang=${lang}>${sentences.map((one) => html`${one.text} ${one.cites.map((place) => this.#ref(place))} `)}</p>`;
  }

  /** @param {number} place */
  #ref(place) {
    const citation = this.told.citations[place];
    if (!citation) return nothing;
    return html`<button class="ref" aria-label=${t("ask.source", { n: place + 1 })} @click=${() => this.#open(citation)}>${place + 1}</button>`;
  }

  #open = (/** @type {any} */ citation) => this.#tell("passage-open", { citation });

  #close() {
    this.asking.abort();
    this.asked = "";
    this.focusBox();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key === "Escape" && this.asked) this.#close();
  }

  async #copy() {
    const done = await navigator.clipboard.writeText(this.told.answer).then(() => "status.copied", () => "status.copy_refused");
    this.#tell("say-status", { text: t(done) });
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const text = String(new FormData(form).get("text") ?? "").trim();
    if (!text) return;
    this.asking.abort();
    const { signal } = (this.asking = new AbortController());
    this.asked = text;
    this.told = UNTOLD;
    this.refused = null;
    form.reset();
    try {
      for await (const told of answered({ call: this.call, text, language: CHINESE.test(text) ? "zh" : language === "en" ? "en" : null }, signal)) this.told = told;
      if (signal.aborted) return;
      // Read out once and whole, never piece by piece.
      const { answer, citations, nothing_found } = this.told;
      this.#tell("say-status", { text: nothing_found ? t("ask.nothing") : t("status.answer", { text: answer, n: citations.length }) });
    } catch (refused) {
      this.refused = /** @type {import("./api.js").Refused} */ (refused);
      this.#tell("say-status", { text: this.refused.message });
    }
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}
customElements.define("ask-box", AskBox);
