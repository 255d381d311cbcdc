// Alt and a key: what each does, and which key the agent chose for it. Kept in this browser.
const KEPT = "shortcuts";

/** Keys by their place (`KeyboardEvent.code`), because Alt with a letter types another sign on some keyboards. */
export const USUAL = { insert: "KeyI", copy: "KeyC", part: "KeyF", edit: "KeyE", pin: "KeyP", dismiss: "KeyX", undo: "KeyU", ask: "KeyA", alert: "KeyR", help: "KeyH" };

/** @typedef {Record<string, string>} Keys what it does → the key's place */

/** @returns {Keys} the agent's keys; what was kept and is none is passed over */
export function keptKeys() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
    const keys = Object.fromEntries(Object.entries(USUAL).map(([does, usual]) => [does, isKey(kept[does]) ? kept[does] : usual]));
    return new Set(Object.values(keys)).size === Object.keys(keys).length ? keys : { ...USUAL };
  } catch {
    return { ...USUAL }; // no storage here, or what stands in it was not ours
  }
}

/** @param {Keys} keys */
export function keepKeys(keys) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(keys));
  } catch {
    // A page in a frame may have no storage: the keys hold until it is closed.
  }
}

/** @param {unknown} code a letter or a digit */
export const isKey = (code) => typeof code === "string" && /^(Key[A-Z]|Digit[0-9])$/.test(code);

/**
 * The keys with one changed; whoever had that key gets the one that is free now.
 * @param {Keys} keys @param {string} does @param {string} code @returns {Keys}
 */
export function withKey(keys, does, code) {
  const other = Object.keys(keys).find((one) => keys[one] === code);
  return { ...keys, ...(other ? { [other]: keys[does] } : {}), [does]: code };
}

/** What a pressed key does, or null. @param {KeyboardEvent} event @param {Keys} keys */
export function doneBy(event, keys) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return Object.keys(keys).find((does) => keys[does] === event.code) ?? null;
}

/** `Alt I`, as it is shown. @param {string | undefined} code */
export const keysShown = (code) => (code ? `Alt ${code.slice(-1)}` : "");
/** `Alt+I`, for aria-keyshortcuts. @param {string | undefined} code */
export const keysAria = (code) => (code ? `Alt+${code.slice(-1)}` : "");
