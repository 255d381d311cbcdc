// Ask as a customer would, and see what a card would stand on: ranking, scores, and the line below
// which nothing is said. Asked again by itself when other passages answer than before.
import { html, icon, nothing } from "../element.js";
import { joined } from "../format.js";
import { t } from "../words.js";
import { LibraryPart, addressOf, here, tagOf, waiting } from "./library-part.js";
import { fromField, inField, momentWithTime } from "./when.js";
import { figure, ranked } from "./would-cite.js";

const SHOWN = 6;

class TryQuestion extends LibraryPart {
  static properties = { ...LibraryPart.properties, then: { state: true }, result: { state: true }, refused: { state: true }, asking: { state: true } };

  constructor() {
    super();
    /** Whether a moment other than now is asked about. */ this.then = false;
    /** @type {any} */ this.result = null;
    /** @type {import("../api.js").Refused | null} */ this.refused = null;
    this.asking = false;
    this.asked = "";
    this.at = "";
    this.anew = () => this.asked && this.#search(this.asked);
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has("library")) this.library?.addEventListener("publish", this.anew);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.library?.removeEventListener("publish", this.anew);
  }

  /** Ask this. @param {string} text */
  ask(text) {
    const box = /** @type {HTMLTextAreaElement} */ (this.querySelector("#try-text"));
    box.value = text;
    box.focus();
    this.#search(text);
  }

  render() {
    return html`<section class="panel" aria-labelledby="try-title">
      <header><h2 id="try-title">${t("try.title")}</h2><span class="push row xs muted"><label for="try-at">${t("try.as_of")}</label>
        <select id="try-at" class="field sm" @change=${this.#pickTime}><option value="now" ?selected=${!this.then}>${t("try.now")}</option><option value="then" ?selected=${this.then}>${t("try.then")}</option></select></span></header>
      <search class="tq"><form @submit=${this.#submit}>
        ${this.then ? html`<label class="sr" for="try-moment">${t("try.moment")}</label><input id="try-moment" class="field" type="datetime-local" required .value=${this.at} @change=${(/** @type {any} */ event) => this.#setTime(event.target.value)} />` : nothing}
        <label class="sr" for="try-text">${t("try.question")}</label>
        <div class="try-box"><textarea id="try-text" class="field" name="text" rows="2" maxlength="2000" required placeholder=${t("try.hint")} @keydown=${this.#enter}></textarea>
          <button class="btn square" aria-label=${t("try.do")} title=${t("try.do")}>${icon("send")}</button></div></form>
        <div role="status" aria-busy=${this.asking}>${this.refused ? html`<p class="critical">${this.refused.message} ${this.refused.todo}</p>` : this.result ? this.#ranking() : this.asking ? waiting(5) : html`<p class="muted xs">${t("try.empty")}</p>`}</div>
      </search></section>`;
  }

  #ranking() {
    const { result } = this;
    const { strong, weak, line } = ranked(result);
    const under = html`<li class="thr"><span>${t("try.below", { line: figure(line) })}</span></li>`;
    return html`${strong.length ? nothing : html`<p class="t2">${t("try.nothing")}</p>`}
      ${strong.length + weak.length ? html`<ol class="rank">${strong.map((one) => this.#hit(one, true))}${weak.length ? under : nothing}${weak.map((one) => this.#hit(one, false))}</ol>` : nothing}
      <p class="muted xs num">${joined(t("try.took", { ms: Math.max(1, Math.round(result.milliseconds)) }), result.folded > 0 && t(result.folded === 1 ? "try.folded_one" : "try.folded", { n: result.folded }), result.asOf && t("try.at", { at: momentWithTime(result.asOf) }))}</p>
      ${result.lesser ? html`<p class="warn xs">${icon("warn", { small: true })} ${result.lesser}</p>` : nothing}`;
  }

  /** @param {import("./would-cite.js").Ranked} ranked @param {boolean} strong */
  #hit({ n, passage: one }, strong) {
    const path = one.headings.length ? one.headings.join(" › ") : one.title;
    return html`<li class=${strong ? "" : "is-weak"}><span class="rn num">${n}</span>
      <div><details><summary><span class="hp" lang=${tagOf(one.language)}>${path}</span></summary><p class="hit-text t2" lang=${tagOf(one.language)}>${one.text}</p></details>
        <p class="muted xs"><a class="hit-source" href=${addressOf(one.document, one.version, one.chunk)} @click=${here(() => this.go(one.document, one.version, one.chunk))}>${one.title} <span class="num">${t("cite.version", { n: one.version })}</span></a></p>
        <span class="sb-bar" .style=${`--p:${Math.max(0, Math.min(1, one.score)) * 100}%`} aria-hidden="true"></span></div>
      <div class="rs"><span class="num"><span class="sr">${t("try.score")} </span>${figure(one.score)}</span>${strong ? html`<span class="sev ok">${icon("doc", { small: true })}${t("try.cited")}</span>` : nothing}</div></li>`;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("text") ?? "").trim();
    if (text) this.#search(text);
  }

  /** @param {KeyboardEvent} event */
  #enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    /** @type {HTMLTextAreaElement} */ (event.target).form?.requestSubmit();
  }

  /** @param {any} event */
  #pickTime(event) {
    this.then = event.target.value === "then";
    if (this.then && !this.at) this.at = inField(new Date().toISOString());
    this.anew();
  }

  /** @param {string} value */
  #setTime(value) {
    this.at = value;
    this.anew();
  }

  /** @param {string} text */
  async #search(text) {
    this.asked = text;
    const turn = (this.turn = {});
    this.asking = true;
    this.refused = null;
    /** @type {Record<string, string>} */
    const what = { text, limit: String(SHOWN), language: /[\u3400-\u9fff]/.test(text) ? "zh" : "en" };
    const at = this.then ? fromField(this.at) : null;
    if (at) what.at = at;
    try {
      const result = await this.library?.search(what);
      if (turn === this.turn) this.result = { ...result, asOf: at };
    } catch (refused) {
      if (turn !== this.turn) return;
      this.result = null;
      this.refused = /** @type {import("../api.js").Refused} */ (refused);
    }
    this.asking = false;
  }
}
customElements.define("try-question", TryQuestion);
