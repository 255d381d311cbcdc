// What every part of the page shares: it shows the wall, and again whenever that changes.
import { Part, html, icon, nothing } from "../element.js";
import { clock, joined } from "../format.js";
import { who } from "../knowledge/who.js";
import { signalIcon, signalTitle } from "../signal-words.js";
import { t } from "../words.js";
import { SNOOZE_MIN, nameOf } from "./wall.js";

export class WallPart extends Part {
  static properties = { wall: {} };

  constructor() {
    super();
    /** @type {import("./wall.js").Wall | null} */ this.wall = null;
    this.again = () => this.requestUpdate();
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    if (!changed.has("wall")) return;
    changed.get("wall")?.removeEventListener("change", this.again);
    this.wall?.addEventListener("change", this.again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.wall?.removeEventListener("change", this.again);
  }

  /** Whether somebody points here or works here by keyboard. */
  get held() {
    return this.matches(":hover") || this.contains(document.activeElement);
  }

  /** @param {any} call @param {any} [alert] */
  open(call, alert) {
    this.dispatchEvent(new CustomEvent("call-open", { detail: { call: call.call, alert: alert?.id ?? "" }, bubbles: true }));
  }
}

/** @param {string} language */
export const tagOf = (language) => (language === "zh" ? "zh-CN" : "en");

/** @param {number} risk 0 to 1 */
export const percent = (risk) => `${Math.round(risk * 100)}`;

/** @param {any} call @param {number} seconds */
export const about = (call, seconds) => joined(call.customer && call.title ? call.customer : "", call.agent, clock(seconds));

/** @param {any} reason */
export const reasonWords = (reason) => html`${icon(signalIcon(reason), { small: true, kind: reason.severity === "critical" ? "critical" : "" })}<span>${signalTitle(reason)}</span>`;

/** Who has it, and the way to give it back. @param {any} call @param {import("./wall.js").Wall} wall */
export function claimedBy(call, wall) {
  const minutes = Math.floor(Math.max(0, Date.now() + wall.ahead - Date.parse(call.claimed.since)) / 60_000);
  const name = who(call.claimed.by);
  return html`<span class="tag info">${icon("person", { small: true })}${t(minutes ? "wall.claimed.minutes" : "wall.claimed", { name, n: minutes })}</span>`;
}

/** @param {any} call @param {import("./wall.js").Wall} wall @param {boolean} small @param {string} key */
export function acts(call, wall, small = false, key = "") {
  const name = nameOf(call);
  const plain = small ? "btn ghost" : "btn primary";
  if (call.claimed)
    return html`${small ? nothing : claimedBy(call, wall)}<button class="btn ghost push" aria-label=${t("wall.release.label", { call: name })} @click=${() => wall.release(call)}>${t("wall.release")}</button>`;
  if (call.snoozed_until)
    return html`<button class="btn ghost push" aria-label=${t("wall.wake.label", { call: name })} @click=${() => wall.wake(call)}>${t("wall.wake")}</button>`;
  return html`<button class=${plain} data-claim aria-label=${t("wall.claim.label", { call: name })} aria-keyshortcuts=${key ? `Alt+${key}` : nothing} @click=${() => wall.claim(call)}>${t("wall.claim")}${key ? html` <span class="kbd" aria-hidden="true">Alt ${key}</span>` : nothing}</button>`;
}

/** @param {any} call @param {import("./wall.js").Wall} wall @param {boolean} small */
export function snoozing(call, wall, small = false) {
  if (call.claimed || call.snoozed_until) return nothing;
  const label = t("wall.snooze.label", { call: nameOf(call), n: SNOOZE_MIN });
  return html`<button class="btn ghost ${small ? "square" : "push"}" aria-label=${label} title=${small ? label : nothing} @click=${() => wall.snooze(call)}>${icon("snooze", { small: true })}${small ? nothing : t("wall.snooze", { n: SNOOZE_MIN })}</button>`;
}

/** @param {any} call */
export function heading(call) {
  const [first] = call.trend;
  const last = call.trend.at(-1) ?? 0;
  if (first === undefined || Math.abs(last - first) < 0.1) return "even";
  return last > first ? "rising" : "falling";
}
