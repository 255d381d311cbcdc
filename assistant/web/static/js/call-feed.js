// One call on this page: its state, how the line stands, and its clock. Dispatches `change`.
import { EMPTY, withEvent } from "./call-state.js";
import { followCall } from "./stream.js";

/** Seconds after the last word from which the clock waits: nobody knows whether the call goes on. */
const SILENT_S = 30;

export class CallFeed extends EventTarget {
  state = EMPTY;
  /** @type {"idle" | "live" | "stale" | "over" | "unknown"} */
  line = "idle";
  /** @type {Date | null} since when nothing came */
  staleSince = null;
  /** Seconds of the call that pass in one of ours; 0: it does not run by the clock. */
  speed = 1;
  #heardAt = 0;
  #lastHeard = new Date();
  #told = false;
  /** @type {{stop: () => void, retry: () => void} | null} */
  #following = null;

  /** @param {string} call @param {number} speed */
  open(call, speed = 1) {
    this.clear();
    this.speed = speed;
    this.#following = followCall(call, {
      event: (event) => {
        this.state = withEvent(this.state, event);
        this.#heardAt = performance.now();
        this.#tell();
      },
      line: (line) => this.#stands(line),
    });
  }

  /** Follow nothing. */
  clear() {
    this.#following?.stop();
    this.#following = null;
    this.line = "idle";
    this.staleSince = null;
    this.state = EMPTY;
    this.#tell();
  }

  retry() {
    this.#following?.retry();
  }

  get live() {
    return this.state.call !== null && !this.state.ended;
  }

  /** Seconds into the call now; it stands still when the line is stale or the call is over. */
  get now() {
    if (!this.live || this.line !== "live") return this.state.at;
    const since = Math.min((performance.now() - this.#heardAt) / 1000, SILENT_S);
    return this.state.at + since * this.speed;
  }

  /** @param {"live" | "stale" | "over" | "unknown"} line */
  #stands(line) {
    if (line === "live") this.#lastHeard = new Date();
    if (line === this.line) return;
    this.line = line;
    this.staleSince = line === "stale" ? this.#lastHeard : null;
    this.#tell();
  }

  #tell() {
    // Many events come in one read: the page is told of them once.
    if (this.#told) return;
    this.#told = true;
    queueMicrotask(() => {
      this.#told = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
