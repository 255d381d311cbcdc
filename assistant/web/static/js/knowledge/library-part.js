// What every part of the page shares: it shows the library, and again whenever that changes.
import { Part, html, icon, nothing } from "../element.js";
import { t } from "../words.js";

export class LibraryPart extends Part {
  static properties = { library: {} };

  constructor() {
    super();
    /** @type {import("./library.js").Library | null} */ this.library = null;
    this.again = () => this.requestUpdate();
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has("library")) return;
    changed.get("library")?.removeEventListener("change", this.again);
    this.library?.addEventListener("change", this.again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.library?.removeEventListener("change", this.again);
  }

  /** Lead to a document. @param {string} key @param {number} version @param {string} chunk */
  go(key, version = 0, chunk = "") {
    this.dispatchEvent(new CustomEvent("document-open", { detail: { key, version, chunk }, bubbles: true }));
  }
}

/** What did not come, and a way to ask again. @param {import("../api.js").Refused} refused @param {() => unknown} again */
export const trouble = (refused, again) =>
  html`<div class="alert is-warn trouble" role="status">${icon("warn")}<p>${refused.message} ${refused.todo}</p><button class="btn" @click=${again}>${t("stale.retry")}</button></div>`;

/** Grey lines where words will stand. @param {number} lines */
export const waiting = (lines) => html`<div class="waiting" aria-busy="true"><span class="sr">${t("loading")}</span>${Array.from({ length: lines }, () => html`<span></span>`)}</div>`;

/** An address that stays the page's own, so that a middle click opens it too. @param {string} key @param {number} version @param {string} chunk */
export function addressOf(key, version = 0, chunk = "") {
  const query = new URLSearchParams({ document: key });
  if (version) query.set("version", String(version));
  if (chunk) query.set("chunk", chunk);
  return `?${query}`;
}

/** A click that opens in this page, unless a key says elsewhere. @param {() => void} open */
export const here = (open) => (/** @type {MouseEvent} */ event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
  event.preventDefault();
  open();
};

/** A language's own name. @param {string} language */
export const languageName = (language) => (language === "zh" ? html`<span lang="zh-CN">简体中文</span>` : html`<span lang="en">English</span>`);

/** @param {string} language */
export const tagOf = (language) => (language === "zh" ? "zh-CN" : language || nothing);
