// The documents: filtered by words and by how they stand, each with what answers and its state.
import { html, icon, nothing, repeat } from "../element.js";
import { t } from "../words.js";
import { GROUPS, draftOf, formatOf, groupsOf, standing } from "./document-state.js";
import { LibraryPart, addressOf, here, tagOf, trouble, waiting } from "./library-part.js";

class DocumentList extends LibraryPart {
  static properties = { ...LibraryPart.properties, words: { state: true }, group: { state: true } };

  constructor() {
    super();
    this.words = "";
    this.group = "all";
  }

  render() {
    const { library } = this;
    if (!library) return nothing;
    const { documents } = library;
    if (!documents) return library.trouble.documents ? trouble(library.trouble.documents, library.list) : waiting(8);
    if (!documents.length) return html`<p class="muted empty">${t("docs.none")}</p>`;
    const found = this.#found(documents);
    return html`<div class="sift">
        <label class="sr" for="sift">${t("docs.filter")}</label>
        <input id="sift" class="field" type="search" autocomplete="off" placeholder=${t("docs.filter.hint", { n: documents.length })} .value=${this.words} @input=${(/** @type {any} */ event) => (this.words = event.target.value)} />
        <label class="sr" for="sift-state">${t("docs.state")}</label>
        <select id="sift-state" class="field" @change=${(/** @type {any} */ event) => (this.group = event.target.value)}>${this.#groups(documents)}</select>
      </div>
      <p class="sr" role="status">${this.words || this.group !== "all" ? t("docs.found", { n: found.length }) : ""}</p>
      ${library.trouble.documents ? trouble(library.trouble.documents, library.list) : nothing}
      ${found.length
        ? html`<ul class="docs">${repeat(found, (one) => one.key, (one) => this.#row(one))}</ul>`
        : html`<p class="muted empty">${t("docs.none_found")} <button class="link" @click=${this.#all}>${t("docs.show_all")}</button></p>`}`;
  }

  /** @param {any[]} documents */
  #groups(documents) {
    const counts = Map.groupBy(documents.flatMap(groupsOf), (group) => group);
    return GROUPS.filter((group) => group === "all" || group === this.group || counts.has(group)).map(
      (group) => html`<option value=${group} ?selected=${group === this.group}>${t(`docs.group.${group}`, { n: counts.get(group)?.length ?? 0 })}</option>`,
    );
  }

  /** @param {any[]} documents */
  #found(documents) {
    const words = this.words.toLowerCase().split(/\s+/).filter(Boolean);
    return documents.filter((one) => {
      const told = [one.title, one.key, one.kind, one.format, ...one.products].join(" ").toLowerCase();
      return groupsOf(one).includes(this.group) && words.every((word) => told.includes(word));
    });
  }

  /** @param {any} one */
  #row(one) {
    const { word, icon: sign, kind } = standing(one);
    const draft = draftOf(one);
    return html`<li><a href=${addressOf(one.key)} aria-current=${one.key === this.library?.key ? "true" : nothing} data-key=${one.key} @click=${here(() => this.go(one.key))}>
      <span class="dn" lang=${tagOf(one.language)}>${one.title}</span><span class="num muted xs">${t("cite.version", { n: one.current ?? one.newest })}</span>
      <span class="muted xs">${formatOf(one)}${draft ? html` <span class="waits nowrap">${icon("ring", { small: true })}${t("docs.draft_waits", { n: draft })}</span>` : nothing}</span>
      <span class="sev ${kind}">${icon(sign, { small: true })}${word}</span>
    </a></li>`;
  }

  #all() {
    this.words = "";
    this.group = "all";
  }
}
customElements.define("document-list", DocumentList);
