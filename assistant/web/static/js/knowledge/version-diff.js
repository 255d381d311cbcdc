// Two versions beside each other: what went, what came, what reads otherwise; the rest folded.
import { html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { LibraryPart, trouble, waiting } from "./library-part.js";
import { wordDiff } from "./word-diff.js";

class VersionDiff extends LibraryPart {
  static properties = { ...LibraryPart.properties, pair: { state: true }, told: { state: true }, refused: { state: true }, whole: { state: true } };

  constructor() {
    super();
    /** @type {{before: number, after: number} | null} null: not asked for */ this.pair = null;
    /** @type {any} */ this.told = null;
    /** @type {import("../api.js").Refused | null} */ this.refused = null;
    this.whole = false;
    this.key = "";
  }

  /** The version shown against the one that answers; that one against its draft, else against the one before. */
  open() {
    const { detail, version, key } = this.library ?? {};
    const numbers = (detail?.versions ?? []).map((/** @type {any} */ one) => one.version);
    const { current } = detail?.listing ?? {};
    const draft = detail?.versions.find((/** @type {any} */ one) => one.state === "draft" && one.version > current)?.version;
    const other = current && current !== version ? current : (draft ?? numbers.find((/** @type {number} */ n) => n < (version ?? 0)) ?? numbers.find((/** @type {number} */ n) => n !== version));
    if (!other || !version) return;
    this.key = key ?? "";
    this.#compare(Math.min(other, version), Math.max(other, version));
    this.updateComplete.then(() => this.querySelector("h2")?.focus());
  }

  close() {
    this.pair = null;
  }

  /** @param {number} before @param {number} after */
  async #compare(before, after) {
    const pair = (this.pair = { before, after });
    this.told = this.refused = null;
    try {
      const told = await this.library?.diff(before, after);
      if (pair === this.pair) this.told = told;
    } catch (refused) {
      if (pair === this.pair) this.refused = /** @type {import("../api.js").Refused} */ (refused);
    }
  }

  render() {
    const { library, pair } = this;
    if (!library?.detail || !pair || this.key !== library.key) return nothing;
    return html`<section class="panel" aria-labelledby="diff-title">
      <header><h2 id="diff-title" tabindex="-1">${t("diff.title")}</h2>
        <span class="row xs muted diff-pick">${this.#pick("before", pair.before)}<span aria-hidden="true">→</span>${this.#pick("after", pair.after)}</span>
        <button class="btn ghost square push" aria-label=${t("close")} @click=${this.close}>${icon("x")}</button></header>
      ${this.refused ? trouble(this.refused, () => this.#compare(pair.before, pair.after)) : this.told ? this.#changes(this.told.changes) : html`<div class="pad">${waiting(4)}</div>`}
    </section>`;
  }

  /** @param {"before" | "after"} side @param {number} chosen */
  #pick(side, chosen) {
    const pick = (/** @type {any} */ event) => this.#compare(...(/** @type {[number, number]} */ (side === "before" ? [Number(event.target.value), this.pair?.after] : [this.pair?.before, Number(event.target.value)])));
    return html`<label class="sr" for="diff-${side}">${t(`diff.${side}`)}</label><select id="diff-${side}" class="field sm" @change=${pick}>
      ${this.library?.detail.versions.map((/** @type {any} */ one) => html`<option value=${one.version} ?selected=${one.version === chosen}>${t("cite.version", { n: one.version })}</option>`)}</select>`;
  }

  /** @param {any[]} changes */
  #changes(changes) {
    const count = (/** @type {string} */ kind) => changes.filter((one) => one.kind === kind).length;
    const same = count("same");
    if (same === changes.length) return html`<p class="pad muted">${t("diff.same")}</p>`;
    const shown = this.whole ? changes : changes.filter((one) => one.kind !== "same");
    return html`<p class="diff-sum xs muted">${["changed", "added", "removed"].map((kind) => (count(kind) ? html`<span>${t(`diff.count.${kind}`, { n: count(kind) })}</span>` : nothing))}
        ${same ? html`<button class="link push" aria-pressed=${this.whole} @click=${() => (this.whole = !this.whole)}>${t(this.whole ? "diff.fold" : "diff.unfold", { n: same })}</button>` : nothing}</p>
      <ol class="diff">${shown.map((one, place) => html`<li class=${one.kind}>
        ${one.heading && one.heading !== shown[place - 1]?.heading ? html`<p class="hp muted">${one.heading.split(" > ").join(" › ")}</p>` : nothing}${this.#line(one)}</li>`)}</ol>`;
  }

  /** @param {any} one */
  #line({ kind, before, after }) {
    const mark = (/** @type {string} */ of) => html`<span class="diff-mark" aria-hidden="true">${of}</span>`;
    const word = (/** @type {string} */ of) => html`<span class="sr">${t(`diff.is.${of}`)}</span>`;
    if (kind === "same") return html`${mark("")}<p class="muted">${after}</p>`;
    if (kind === "added") return html`${mark("+")}<p>${word("added")}<ins>${after}</ins></p>`;
    if (kind === "removed") return html`${mark("−")}<p>${word("removed")}<del>${before}</del></p>`;
    const runs = wordDiff(before, after);
    return html`${mark("±")}<p>${word("changed")}${runs.map((run) => (run.kind === "same" ? run.text : run.kind === "added" ? html`<ins>${run.text}</ins>` : html`<del>${run.text}</del>`))}</p>`;
  }
}
customElements.define("version-diff", VersionDiff);
