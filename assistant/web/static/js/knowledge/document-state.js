// How a document stands, in a word with its icon. What needs a person comes before what is fine.
import { t } from "../words.js";
import { end } from "./when.js";

const SOON = 30 * 24 * 3600 * 1000;

/** @param {any} listing @param {number} now @returns {{word: string, icon: string, kind: string}} */
export function standing(listing, now = Date.now()) {
  if (listing.conflicts) return { word: t(listing.conflicts === 1 ? "state.conflict" : "state.conflicts", { n: listing.conflicts }), icon: "crit", kind: "critical" };
  if (listing.current === null) return { word: t(`state.${listing.state}`), ...LOOKS[/** @type {keyof typeof LOOKS} */ (listing.state)] };
  if (listing.valid_until && Date.parse(listing.valid_until) - now < SOON) return { word: t("state.ends", { date: end(listing.valid_until) }), icon: "clock", kind: "warn" };
  return { word: t("state.published"), ...LOOKS.published };
}

const LOOKS = {
  published: { icon: "check", kind: "ok" },
  draft: { icon: "ring", kind: "info" },
  planned: { icon: "clock", kind: "info" },
  retired: { icon: "off", kind: "muted" },
  expired: { icon: "clock", kind: "muted" },
};

/** The draft that waits behind the version that answers; 0: none. @param {any} listing */
export const draftOf = (listing) => (listing.current === null ? 0 : (listing.draft ?? 0));

/** Whether a version was published and not withdrawn, in force or not. @param {any} version */
export const isPublished = (version) => ["published", "planned", "expired"].includes(version?.state);

/** In which of the list's choices a document is found. @param {any} listing @returns {string[]} */
export function groupsOf(listing) {
  const groups = ["all"];
  if (listing.current !== null) groups.push("published");
  if (listing.state === "draft" || draftOf(listing)) groups.push("draft");
  if (listing.state === "planned") groups.push("planned");
  if (listing.current === null && (listing.state === "retired" || listing.state === "expired")) groups.push("past");
  if (listing.conflicts) groups.push("conflict");
  return groups;
}

export const GROUPS = ["all", "published", "draft", "planned", "past", "conflict"];

/** `PDF, 6 pages`. @param {any} listing */
export function formatOf(listing) {
  const name = (listing.format || listing.kind).toUpperCase();
  return listing.pages ? t(listing.pages === 1 ? "docs.page" : "docs.pages", { format: name, n: listing.pages }) : name;
}
