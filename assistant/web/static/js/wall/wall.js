// What this page knows of the live calls, and every request that changes something. Dispatches
// `change` when something came.
import { ask } from "../api.js";
import { signalTitle } from "../signal-words.js";
import { follow } from "../stream.js";
import { t } from "../words.js";

/** @typedef {import("../api.js").Refused} Refused */
/** @typedef {{text: string, undo?: () => Promise<unknown>, wrong?: boolean}} Notice */

export const SNOOZE_MIN = 5;
const call_ = (/** @type {string} */ id, /** @type {string} */ rest) => `/v1/calls/${encodeURIComponent(id)}/${rest}`;
const alert_ = (/** @type {string} */ id, /** @type {string} */ rest) => `/v1/alerts/${encodeURIComponent(id)}/${rest}`;

export class Wall extends EventTarget {
  /** @type {Map<string, any>} live calls */ calls = new Map();
  /** @type {any[]} */ surges = [];
  /** Whether the whole came once. */ known = false;
  /** @type {"idle" | "live" | "stale" | "over" | "unknown"} */ line = "idle";
  /** @type {Date | null} */ staleSince = null;
  /** When something was heard last. */ heard = new Date();
  /** How far the service's clock is ahead of ours, in milliseconds. */ ahead = 0;
  /** @type {any[] | null} */ precision = null;
  days = 30;
  /** @type {Refused | null} why the precision did not come */ trouble = null;
  /** @type {Notice | null} what was done last */ notice = null;
  /** @type {{stop: () => void, retry: () => void} | null} */ #following = null;
  #told = false;

  start() {
    this.#following = follow("/v1/wall/events", { event: (piece) => this.#take(piece), line: (line) => this.#stands(line) });
    return this.loadPrecision();
  }

  retry() {
    this.#following?.retry();
  }

  /** @param {any} piece */
  #take(piece) {
    if (piece.whole) this.calls = new Map();
    for (const one of piece.calls) this.calls.set(one.call, one);
    for (const gone of piece.gone) this.calls.delete(gone);
    if (piece.surges) this.surges = piece.surges;
    this.known = true;
    this.ahead = Date.parse(piece.at) - Date.now();
    this.tell();
  }

  /** @param {"live" | "stale" | "over" | "unknown"} line */
  #stands(line) {
    if (line === "live") this.heard = new Date();
    if (line === this.line) return;
    this.line = line;
    this.staleSince = line === "stale" ? this.heard : null;
    this.tell();
  }

  /** Seconds into a call now; it stands still when the line is stale. @param {any} call */
  seconds(call) {
    if (this.line !== "live") return call.seconds;
    return call.seconds + Math.max(0, Date.now() + this.ahead - Date.parse(call.heard_at)) / 1000;
  }

  /** @param {any} call @returns {Promise<any>} */
  claim = (call) => this.#act(call_(call.call, "claim"), {}, t("wall.did.claimed", { call: nameOf(call) }), () => this.release(call));
  /** @param {any} call @returns {Promise<any>} */
  release = async (call) => {
    const own = call.reasons.filter((/** @type {any} */ one) => one.claimed).map((/** @type {any} */ one) => alert_(one.id, "release"));
    for (const path of own) await ask(path, {}).catch(() => null);
    return this.#act(call_(call.call, "release"), {}, t("wall.did.released", { call: nameOf(call) }), () => this.claim(call));
  };
  /** @param {any} call @returns {Promise<any>} */
  snooze = (call) => this.#act(call_(call.call, "snooze"), { minutes: SNOOZE_MIN }, t("wall.did.snoozed", { call: nameOf(call), n: SNOOZE_MIN }), () => this.wake(call));
  /** @param {any} call @returns {Promise<any>} */
  wake = (call) => this.#act(call_(call.call, "wake"), {}, t("wall.did.woken", { call: nameOf(call) }), () => this.snooze(call));

  /** @param {any} alert @param {"right" | "wrong" | "unsure" | null} verdict */
  async judge(alert, verdict) {
    const before = alert.judged?.verdict ?? null;
    const text = verdict ? t("wall.did.judged", { rule: signalTitle(alert), verdict: t(`wall.verdict.${verdict}`) }) : t("wall.did.unjudged");
    const done = await this.#act(alert_(alert.id, "judge"), { verdict }, text, () => this.judge({ ...alert, judged: verdict ? { verdict } : null }, before));
    await this.loadPrecision();
    return done;
  }

  async loadPrecision() {
    try {
      this.precision = await ask(`/v1/alerts/precision?days=${this.days}`);
      this.trouble = null;
    } catch (refused) {
      this.trouble = /** @type {Refused} */ (refused);
    }
    this.tell();
  }

  /** @param {Notice | null} notice */
  say(notice) {
    this.notice = notice;
    this.tell();
  }

  tell() {
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      this.dispatchEvent(new Event("change"));
    });
  }

  /** @param {string} path @param {unknown} body @param {string} text @param {() => Promise<unknown>} undo */
  async #act(path, body, text, undo) {
    try {
      await ask(path, body);
      this.say({ text, undo });
      return true;
    } catch (refused) {
      const { message, todo } = /** @type {Refused} */ (refused);
      this.say({ text: `${message} ${todo}`.trim(), wrong: true });
      return false;
    }
  }
}

/** What a call is called. @param {any} call */
export const nameOf = (call) => call.title || call.customer || call.call;
