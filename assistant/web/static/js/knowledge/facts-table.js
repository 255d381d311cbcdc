// What calls are checked against: every fact with its source, and first where two documents differ.
import { arrows, html, icon, nothing } from "../element.js";
import { joined } from "../format.js";
import { t } from "../words.js";
import { confirmed } from "./dialog.js";
import { attributeName, productName, valueOf } from "./fact-value.js";
import { LibraryPart, addressOf, here, tagOf, trouble, waiting } from "./library-part.js";
import { period } from "./when.js";

const SHOWN = 12; // of many, with a button for the rest
const SCOPES = ["document", "all"];

class FactsTable extends LibraryPart {
  static properties = { ...LibraryPart.properties, scope: { state: true }, words: { state: true }, whole: { state: true } };

  constructor() {
    super();
    this.scope = "document";
    this.words = "";
    this.whole = false;
  }

  render() {
    const { library } = this;
    if (!library) return nothing;
    const conflicts = library.facts?.conflicts ?? [];
    return html`<section class="panel" id="facts" aria-labelledby="facts-title">
      <header class="facts-head"><h2 id="facts-title">${t("facts.title")}</h2>
        ${conflicts.length ? html`<span class="tag critical">${icon("crit", { small: true })}${t(conflicts.length === 1 ? "state.conflict" : "state.conflicts", { n: conflicts.length })}</span>` : nothing}
        <span class="muted xs facts-about">${t("facts.about")}</span>${library.key ? this.#scopes() : nothing}</header>
      ${library.facts ? html`${conflicts.map((/** @type {any} */ one) => this.#conflict(one))}${this.#table()}` : library.trouble.facts ? trouble(library.trouble.facts, library.loadFacts) : html`<div class="pad">${waiting(4)}</div>`}
    </section>`;
  }

  #scopes() {
    const pick = (/** @type {string} */ scope) => (this.scope = scope);
    return html`<div class="seg push" role="radiogroup" aria-label=${t("facts.scope")} @keydown=${(/** @type {KeyboardEvent} */ event) => arrows(event, SCOPES, this.scope, pick)}>
      ${SCOPES.map((one) => html`<button role="radio" data-t=${one} aria-checked=${one === this.scope} tabindex=${one === this.scope ? 0 : -1} @click=${() => pick(one)}>${t(`facts.scope.${one}`)}</button>`)}</div>`;
  }

  /** @param {any} conflict */
  #conflict(conflict) {
    const { product, attribute, facts } = conflict;
    const name = { product: productName(product), attribute: attributeName(attribute) };
    const settle = async (/** @type {any} */ fact) => {
      const text = fact ? t("facts.keep.text", { value: valueOf(fact), ...name }) : t("facts.both.text", name);
      const action = fact ? t("facts.keep", { value: valueOf(fact) }) : t("facts.both");
      if (await confirmed({ title: t("facts.conflict", name), text: html`<p>${text}</p>`, action })) await this.library?.settle(conflict, fact ? fact.document : null);
    };
    return html`<div class="conflict" role="group" aria-label=${t("facts.conflict", name)} data-product=${product} data-attribute=${attribute}>
      <p><span class="sev critical">${icon("crit", { small: true })}${t("facts.conflict", name)}</span> <span class="t2">${t("facts.conflict.until")}</span></p>
      <ul>${facts.map((/** @type {any} */ fact) => html`<li><strong class="num">${valueOf(fact)}</strong><span class="t2">${t("quoted", { quote: fact.quote })}</span><span class="t2 num xs">${period(fact.valid_from, fact.valid_until)}</span>${this.#source(fact, fact.title || this.#titleOf(fact.document), null)}
        <button class="btn" @click=${() => settle(fact)}>${t("facts.keep", { value: valueOf(fact) })}</button></li>`)}</ul>
      <p><button class="link" @click=${() => settle(null)}>${t("facts.both")}</button></p>
    </div>`;
  }

  #table() {
    const rows = this.#rows();
    const shown = this.whole ? rows : rows.slice(0, SHOWN);
    const all = this.scope === "all" || !this.library?.key;
    const waits = !all && !this.library?.shown;
    return html`${all ? html`<div class="facts-sift"><label class="sr" for="facts-words">${t("facts.filter")}</label><input id="facts-words" class="field" type="search" autocomplete="off" placeholder=${t("facts.filter")} .value=${this.words} @input=${(/** @type {any} */ event) => (this.words = event.target.value)} /></div>` : nothing}
      ${waits ? html`<div class="pad">${waiting(3)}</div>` : rows.length ? html`<div class="scroll-x" role="region" tabindex="0" aria-labelledby="facts-title"><table class="ft">
        <thead><tr>${["product", "attribute", "value", "written", "valid", "source"].map((one) => html`<th scope="col">${t(`facts.column.${one}`)}</th>`)}</tr></thead>
        <tbody>${shown.map((one) => this.#row(one))}</tbody></table></div>` : html`<p class="pad muted">${t(all ? "facts.none" : "facts.none_here")}</p>`}
      ${rows.length > shown.length ? html`<p class="pad"><button class="link" @click=${() => (this.whole = true)}>${t("facts.more", { n: rows.length - shown.length })}</button></p>` : nothing}`;
  }

  /** @returns {any[]} as GET /facts gives them */
  #rows() {
    const { library } = this;
    const known = library?.facts?.facts ?? [];
    const words = this.words.toLowerCase();
    if (this.scope === "all" || !library?.key) return known.filter((/** @type {any} */ { fact }) => [fact.product, ...fact.aliases, fact.attribute, attributeName(fact.attribute), fact.text].join(" ").toLowerCase().includes(words));
    // A version that does not answer has facts too; whether they are disputed is known of those that do.
    const disputed = new Set((library.facts?.conflicts ?? []).map((/** @type {any} */ one) => `${one.product} ${one.attribute}`));
    return (library.shown?.facts ?? []).map((/** @type {any} */ fact) => ({ fact, title: library.detail?.listing.title ?? fact.document, page: library.shown.chunks.find((/** @type {any} */ one) => one.chunk.id === fact.chunk)?.chunk.page ?? null, conflict: disputed.has(`${fact.product} ${fact.attribute}`) }));
  }

  /** @param {any} row */
  #row({ fact, title, page, conflict }) {
    return html`<tr class=${conflict ? "cf" : ""}><td>${productName(fact.product)}</td><td>${attributeName(fact.attribute)}${conflict ? html` <span class="critical">${icon("crit", { small: true, label: t("facts.disputed") })}</span>` : nothing}</td>
      <td class="strong num">${valueOf(fact)}</td><td class="t2" lang=${tagOf(fact.language)}>${fact.text}</td><td class="t2 num">${period(fact.valid_from, fact.valid_until)}</td><td>${this.#source(fact, title, page)}</td></tr>`;
  }

  /** @param {any} fact @param {string} title @param {number | null} page */
  #source(fact, title, page) {
    return html`<a class="fact-source" title=${t("quoted", { quote: fact.quote })} href=${addressOf(fact.document, fact.version, fact.chunk)} @click=${here(() => this.go(fact.document, fact.version, fact.chunk))}>${joined(title, t("cite.version", { n: fact.version }), page !== null && t("cite.page", { n: page }))}</a>`;
  }

  /** @param {string} key */
  #titleOf(key) {
    return this.library?.documents?.find((one) => one.key === key)?.title ?? key;
  }
}
customElements.define("facts-table", FactsTable);
