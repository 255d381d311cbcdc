// The document: what it is and which version answers; compare, roll back, publish.
import { html, icon, nothing } from "../element.js";
import { joined } from "../format.js";
import { t } from "../words.js";
import { confirmed } from "./dialog.js";
import { formatOf, isPublished, standing } from "./document-state.js";
import { LibraryPart, languageName, tagOf, trouble, waiting } from "./library-part.js";
import { askDates } from "./publish-dialog.js";
import { period } from "./when.js";

class DocumentHead extends LibraryPart {
  render() {
    const { library } = this;
    if (!library?.key) return nothing;
    if (!library.detail) return library.trouble.document ? trouble(library.trouble.document, () => library.open(library.key, library.version)) : html`<header class="dh">${waiting(2)}</header>`;
    const { listing, versions } = library.detail;
    const shown = versions.find((/** @type {any} */ one) => one.version === library.version);
    return html`<header class="dh">
        <div><h1 tabindex="-1" lang=${tagOf(listing.language)}>${listing.title}</h1><p class="t2 dh-about">${this.#about(listing)}</p></div>
        <div class="row push dh-acts">${this.#acts(listing, versions, shown)}</div>
      </header>
      ${shown && shown.version !== listing.current ? this.#other(listing, shown) : nothing}`;
  }

  /** @param {any} listing */
  #about(listing) {
    const { word, icon: sign, kind } = standing(listing);
    const cited = this.library?.detail.cited ?? 0;
    const state = listing.current === null ? word : joined(t("cite.version", { n: listing.current }), word);
    return html`<span class="sev ${kind}">${icon(sign, { small: true })}${state}</span>
      <button class="link" ?disabled=${!cited} @click=${() => this.dispatchEvent(new CustomEvent("cards-open", { bubbles: true }))}>${t(cited === 0 ? "head.cited_never" : cited === 1 ? "head.cited_once" : "head.cited", { n: cited })}</button>
      <span class="muted">${languageName(listing.language)}</span><span class="muted">${joined(formatOf(listing), listing.products.join(", "))}</span>
      <a class="link" href=${this.library?.exportOf(listing.key)} download="${listing.key}.jsonl">${t("head.export")}</a>`;
  }

  /** @param {any} listing @param {any[]} versions @param {any} shown */
  #acts(listing, versions, shown) {
    // The version shown if it may be published, else the draft that waits behind the one that answers.
    const next = shown && !isPublished(shown) ? shown : versions.find((one) => one.state === "draft" && one.version > (listing.current ?? 0));
    const published = versions.filter(isPublished);
    return html`
      ${versions.length > 1 ? html`<button class="btn ghost" @click=${() => this.dispatchEvent(new CustomEvent("diff-open", { bubbles: true }))}>${t("head.compare")}</button>` : nothing}
      ${published.length > 1 ? html`<button class="btn" @click=${() => this.#rollBack(published[0], published[1])}>${icon("undo", { small: true })}${t("head.roll_back")}</button>` : nothing}
      ${next ? html`<button class="btn primary" @click=${() => this.#publish(listing, next)}>${t(next.state === "retired" ? "head.publish_again" : "head.publish", { n: next.version })}</button>` : nothing}`;
  }

  /** @param {any} listing @param {any} shown */
  #other(listing, shown) {
    const answers = listing.current === null ? t("head.other.nothing") : t("head.other.answers", { n: listing.current });
    return html`<p class="other xs" role="status">${icon("ring", { small: true })}<span>${t(`head.other.${shown.state}`, { n: shown.version })} ${answers}</span>
      ${listing.current === null ? nothing : html`<button class="link push" @click=${() => this.go(listing.key, listing.current)}>${t("head.other.show", { n: listing.current })}</button>`}</p>`;
  }

  /** @param {any} listing @param {any} version */
  async #publish(listing, version) {
    const dates = await askDates(version, listing.current);
    if (dates && (await this.library?.publish(version.version, dates))) this.go(listing.key, version.version);
  }

  /** @param {any} leaving @param {any} back */
  async #rollBack(leaving, back) {
    const over = back.valid_until && Date.parse(back.valid_until) <= Date.now();
    const text = html`<p>${t(over ? "roll_back.over" : "roll_back.text", { n: leaving.version, old: back.version })}</p><p class="muted xs">${t("roll_back.valid", { old: back.version, period: period(back.valid_from, back.valid_until) })}</p>`;
    if (await confirmed({ title: t("roll_back.title", { n: leaving.version }), text, action: t("roll_back.do", { old: back.version }) })) await this.library?.rollBack(leaving);
  }
}
customElements.define("document-head", DocumentHead);
