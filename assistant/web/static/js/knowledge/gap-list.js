// Customer questions that found no good passage, the most asked first: answer, dismiss, reopen.
import { html, icon, nothing, repeat } from "../element.js";
import { joined } from "../format.js";
import { t } from "../words.js";
import { LibraryPart, addressOf, here, tagOf, trouble, waiting } from "./library-part.js";
import { moment } from "./when.js";

const SHOWN = 5;
const DAYS = [1, 7, 30, 90];

class GapList extends LibraryPart {
  static properties = { ...LibraryPart.properties, whole: { state: true } };

  constructor() {
    super();
    this.whole = false;
  }

  render() {
    const { library } = this;
    if (!library) return nothing;
    const gaps = library.gaps ?? [];
    const standing = gaps.filter(({ state }) => state !== "dismissed").sort((a, b) => Number(a.state === "answered") - Number(b.state === "answered") || b.count - a.count);
    const gone = gaps.filter(({ state }) => state === "dismissed");
    const shown = this.whole ? standing : standing.slice(0, SHOWN);
    return html`<section class="panel" aria-labelledby="gaps-title">
      <header><h2 id="gaps-title">${t("gaps.title")}</h2><span class="push row xs muted"><label for="gaps-days" class="gaps-about">${t("gaps.about")}</label>
        <select id="gaps-days" class="field sm" @change=${this.#pickDays}>${DAYS.map((n) => html`<option value=${n} ?selected=${n === library.days}>${t(n === 1 ? "gaps.day" : "gaps.days", { n })}</option>`)}</select></span></header>
      ${library.gaps === null ? (library.trouble.gaps ? trouble(library.trouble.gaps, library.loadGaps) : html`<div class="pad">${waiting(5)}</div>`) : nothing}
      ${library.gaps !== null && !standing.length ? html`<p class="pad muted">${t("gaps.none")}</p>` : nothing}
      <ol class="gaps">${repeat(shown, (one) => one.key, (one) => this.#gap(one))}</ol>
      ${standing.length > shown.length ? html`<p class="pad"><button class="link" @click=${() => (this.whole = true)}>${t("gaps.more", { n: standing.length - shown.length })}</button></p>` : nothing}
      ${gone.length ? html`<details class="past"><summary>${t("gaps.dismissed", { n: gone.length })}</summary><ol class="gaps">${repeat(gone, (one) => one.key, (one) => this.#gone(one))}</ol></details>` : nothing}
    </section>`;
  }

  /** @param {any} gap */
  #gap(gap) {
    // A quote that is the question itself says nothing more.
    const [first, ...more] = gap.quotes.filter((/** @type {any} */ one) => one.quote !== gap.question);
    return html`<li data-gap=${gap.key}><span class="gn num"><span class="sr">${t("gaps.count", { n: gap.count })}</span><span aria-hidden="true">${gap.count}</span></span><div>
      <h3 lang=${tagOf(gap.language)}>${gap.question}</h3>
      ${first ? html`<p class="t2">${this.#quote(first, gap.language)}</p>` : nothing}
      ${more.length ? html`<details class="more-quotes"><summary class="link">${t(more.length === 1 ? "gaps.quote_more" : "gaps.quotes_more", { n: more.length })}</summary><ul>${more.map((/** @type {any} */ one) => html`<li class="t2">${this.#quote(one, gap.language)}</li>`)}</ul></details>` : nothing}
      <div class="row gap-acts">${gap.state === "answered" ? this.#answered(gap) : html`<button class="btn" aria-label=${t("gaps.write.label", { question: gap.question })} @click=${() => this.#tell("answer-write", gap)}>${t("gaps.write")}</button><button class="btn ghost" aria-label=${t("gaps.try.label", { question: gap.question })} @click=${() => this.#tell("question-try", gap)}>${t("gaps.try")}</button><button class="btn ghost" aria-label=${t("gaps.dismiss.label", { question: gap.question })} @click=${() => this.library?.markGap(gap, "dismissed")}>${t("gaps.dismiss")}</button>`}</div>
    </div></li>`;
  }

  /** @param {any} quote @param {string} language */
  #quote({ call, quote, at }, language) {
    return html`<a class="gap-quote" lang=${tagOf(language)} title=${joined(t("cards.call", { call }), moment(at))} href="/?${new URLSearchParams({ call, speed: "0" })}">${t("quoted", { quote })}</a>`;
  }

  /** @param {any} gap */
  #answered({ answered_by: by }) {
    const words = html`<span class="sev ok">${icon("check", { small: true })}${by ? t("gaps.answered_by", { title: by.title, n: by.version }) : t("gaps.answered")}</span>`;
    return by ? html`<a class="gap-answer" href=${addressOf(by.document, by.version)} @click=${here(() => this.go(by.document, by.version))}>${words}</a>` : words;
  }

  /** @param {any} gap */
  #gone(gap) {
    return html`<li><span class="gn num muted">${gap.count}</span><div><p class="t2" lang=${tagOf(gap.language)}>${gap.question}</p>${gap.note ? html`<p class="muted xs">${gap.note}</p>` : nothing}<button class="link" aria-label=${t("gaps.reopen.label", { question: gap.question })} @click=${() => this.library?.markGap(gap, "open")}>${t("gaps.reopen")}</button></div></li>`;
  }

  /** @param {string} name @param {any} gap */
  #tell(name, gap) {
    this.dispatchEvent(new CustomEvent(name, { detail: { gap }, bubbles: true }));
  }

  /** @param {any} event */
  #pickDays(event) {
    if (!this.library) return;
    this.library.days = Number(event.target.value);
    this.library.loadGaps();
  }
}
customElements.define("gap-list", GapList);
