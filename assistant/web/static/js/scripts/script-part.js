// What every part of the scripts page shares: it shows the room, and again whenever that changes.
import { Part, html, icon } from "../element.js";
import { say, t } from "../words.js";

export class ScriptPart extends Part {
  static properties = { room: {} };

  constructor() {
    super();
    /** @type {import("./script-room.js").ScriptRoom | null} */ this.room = null;
    this.again = () => this.requestUpdate();
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has("room")) return;
    changed.get("room")?.removeEventListener("change", this.again);
    this.room?.addEventListener("change", this.again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.room?.removeEventListener("change", this.again);
  }

  /** Lead to a script. @param {string} kind @param {string} name @param {string} version */
  go(kind, name, version = "") {
    this.dispatchEvent(new CustomEvent("script-open", { detail: { kind, name, version }, bubbles: true }));
  }
}

/** @param {string} kind @param {string} name @param {string} version */
export function addressOf(kind, name, version = "") {
  const query = new URLSearchParams({ script: `${kind}/${name}` });
  if (version) query.set("version", version);
  return `?${query}`;
}

/** What people call it. @param {any} listing */
export const titleOf = (listing) => say(listing.title) || listing.name;

/** Where a script belongs: `asked`, `noticed`, or its kind. @param {any} listing */
export const groupOf = (listing) => (listing.kind !== "playbook" ? listing.kind : listing.signals.length ? "noticed" : "asked");

/** How it stands, in a word with its icon. @param {any} listing */
export function standing(listing) {
  if (!listing.current && listing.drafts) return { word: t("scripts.state.draft"), icon: "ring", kind: "info" };
  if (!listing.current) return { word: t("scripts.state.retired"), icon: "off", kind: "muted" };
  return { word: t("scripts.state.published"), icon: "check", kind: "ok" };
}

/** What is wrong at one place, read out when it comes. @param {{what: string, line: number}[]} problems @param {string} id */
export const wrongs = (problems, id = "") =>
  problems.length ? html`<p class="wrong-here critical xs" id=${id}>${icon("warn", { small: true })}<span>${problems.map((one, place) => html`${place ? html`<br />` : ""}${one.what}`)}</span></p>` : "";

export const TIERS = ["basic", "marketing", "expert"];

/** One, two or three bars. @param {number} filled 0, 1 or 2 */
export const bars = (filled) => html`<svg class="bars" viewBox="0 0 12 12" aria-hidden="true">
  <rect x="0" y="8" width="2.8" height="4" rx=".8" />
  <rect x="4.2" y="5" width="2.8" height="7" rx=".8" class=${filled > 0 ? "" : "off"} />
  <rect x="8.4" y="2" width="2.8" height="10" rx=".8" class=${filled > 1 ? "" : "off"} />
</svg>`;
