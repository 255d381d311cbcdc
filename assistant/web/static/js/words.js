// What the page says: the catalogue the server put into the page, in the reader's language.

/** @type {Record<string, string>} */
const catalogue = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** The reader's language. */
export const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/**
 * The text of a key, its `{names}` filled. A missing key shows itself, so that it is noticed.
 * @param {string} key
 * @param {Record<string, string | number>} [fill]
 */
export function t(key, fill = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(fill[name] ?? whole));
}

/** Whether the catalogue has a key. @param {string} key */
export const has = (key) => key in catalogue;

/** A text kept in both languages. @param {{en: string, zh?: string} | undefined} both */
export const say = (both) => (language === "zh" && both?.zh) || both?.en || "";
