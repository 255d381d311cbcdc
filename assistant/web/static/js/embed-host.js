// The host's side of the sidebar in a frame: copy this file into your own page. It needs nothing.
//
// The frame's address says whom to trust: only messages from that very frame and origin are read,
// and what is sent goes to that origin alone. The service must name your page's origin in
// ASSISTANT_WEB__EMBED_ORIGINS, or the browser does not show the frame.

/**
 * @typedef {object} Host what your page does; all may be left out
 * @property {(message: {text: string, card: string, tier: string}) => unknown} [insert]
 *   put the text where the agent writes; returning false says that it could not be
 * @property {(message: {call: string | null, at: number, alerts: number, critical: number, text: string}) => void} [attention]
 *   how the call stands, for a badge while the sidebar is folded
 * @property {(message: {width: number}) => void} [ready] it listens, and is this wide at least
 * @property {(direction: "in" | "out", message: Record<string, unknown>) => void} [said] every message, to look at
 */

/**
 * Join the sidebar in a frame to this page.
 * @param {HTMLIFrameElement} frame @param {Host} host
 * @returns {{show: (call: string, speed?: number) => void, clear: () => void, leave: () => void}}
 *   `show` may be called before the frame is ready
 */
export function embedSidebar(frame, host) {
  const origin = new URL(frame.src, location.href).origin;
  let ready = false;
  /** @type {Record<string, unknown> | null} */ let first = null;

  const send = (/** @type {Record<string, unknown>} */ message) => {
    host.said?.("out", message);
    frame.contentWindow?.postMessage({ assistant: 1, ...message }, origin);
  };
  const listen = (/** @type {MessageEvent} */ event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin || event.data?.assistant !== 1) return;
    const message = event.data;
    host.said?.("in", message);
    if (message.type === "ready") {
      host.ready?.(message);
      if (!ready && first) send(first);
      ready = true;
    } else if (message.type === "insert") {
      if (host.insert && host.insert(message) !== false) send({ type: "inserted", id: message.id });
    } else if (message.type === "attention") host.attention?.(message);
  };
  const hello = () => send({ type: "hello" });
  const steer = (/** @type {Record<string, unknown>} */ message) => {
    first = message; // and again, should the frame be loaded anew
    if (ready) send(message);
  };
  const loaded = () => {
    ready = false;
    hello();
  };

  addEventListener("message", listen);
  frame.addEventListener("load", loaded);
  hello(); // it may be there already; if not, the browser drops this and `load` says it again
  return {
    show: (call, speed = 1) => steer({ type: "show", call, speed }),
    clear: () => steer({ type: "clear" }),
    leave() {
      removeEventListener("message", listen);
      frame.removeEventListener("load", loaded);
    },
  };
}
