// Server-sent streams (a call's events, the wall), read by fetch and resumed after the last id.
// EventSource is not used: it cannot send headers, and says nothing about a line that went silent.
import { frameCutter } from "./event-frames.js";

const SILENT_MS = 25_000; // the service sends a heartbeat every 10 s: two missed and a little
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * @typedef {object} Reader
 * @property {(event: any) => void} event each CallEvent once, in order
 * @property {(line: "live" | "stale" | "over" | "unknown") => void} line how the connection stands
 */

/**
 * Follow a call until it is over.
 * @param {string} call
 * @param {Reader} reader
 * @returns {{stop: () => void, retry: () => void}} `retry` tries at once instead of waiting
 */
export function followCall(call, reader) {
  let last = 0;
  return follow(`/v1/calls/${encodeURIComponent(call)}/events`, {
    line: reader.line,
    event(event) {
      if (event.seq <= last) return;
      last = event.seq;
      reader.event(event);
    },
  });
}

/**
 * Follow a stream until it says that it is over.
 * @param {string} address
 * @param {Reader} reader its `event` gets the JSON of each frame
 * @returns {{stop: () => void, retry: () => void}}
 */
export function follow(address, reader) {
  let last = "";
  let failures = 0;
  let stopped = false;
  /** @type {AbortController} */
  let attempt = new AbortController();
  let wake = () => {};
  let heardAt = Date.now();

  async function once() {
    attempt = new AbortController();
    heardAt = Date.now();
    let silence = setTimeout(() => attempt.abort(), SILENT_MS);
    try {
      /** @type {Record<string, string>} */ const headers = { Accept: "text/event-stream" };
      if (last) headers["Last-Event-ID"] = last;
      const answer = await fetch(address, { headers, signal: attempt.signal });
      if (answer.status === 404) return "unknown";
      if (!answer.ok || !answer.body) return "broken";
      const cut = frameCutter();
      for (const reading = answer.body.getReader(); ; ) {
        const { value, done } = await reading.read();
        if (done) return "broken"; // an end without `over` is a line that was cut
        clearTimeout(silence);
        silence = setTimeout(() => attempt.abort(), SILENT_MS);
        failures = 0;
        reader.line("live");
        heardAt = Date.now();
        for (const { id, name, data } of cut(value)) {
          if (name === "over") return "over";
          if (!data) continue;
          reader.event(JSON.parse(data));
          last = id;
        }
      }
    } catch (broken) {
      if (broken instanceof SyntaxError) console.error(broken);
      return "broken";
    } finally {
      clearTimeout(silence);
    }
  }

  async function run() {
    while (!stopped) {
      const outcome = await once();
      if (stopped) return;
      if (outcome !== "broken") return reader.line(outcome);
      reader.line("stale");
      const wait = BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)];
      await new Promise((resolve) => {
        // A little chance, so that eighty sidebars do not come back in the same moment.
        const timer = setTimeout(resolve, wait * (0.75 + Math.random() / 2));
        wake = () => (clearTimeout(timer), resolve(null));
      });
    }
  }

  const retry = () => {
    // Timers stand still while a machine sleeps, the wall clock does not: a line that was silent
    // for that long is dead, whatever the browser still believes of it.
    if (Date.now() - heardAt > SILENT_MS) attempt.abort();
    wake();
  };
  addEventListener("online", retry);
  document.addEventListener("visibilitychange", retry);
  run();
  return {
    retry,
    stop() {
      stopped = true;
      attempt.abort();
      wake();
      removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retry);
    },
  };
}
