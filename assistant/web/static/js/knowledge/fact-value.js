// A fact's value as people say it, its attribute and its product in the reader's language.
import { money } from "../format.js";
import { has, t } from "../words.js";

const ANY_PRODUCT = "*";
const CURRENCIES = new Set(["EUR", "CNY", "USD"]);

/** `36 months`, `€149`; where there is no number, the words. @param {any} fact */
export function valueOf({ value, unit, text }) {
  if (value === null || value === undefined) return text;
  if (CURRENCIES.has(unit)) return money(value, unit);
  const n = Number(value.toFixed(3)).toString();
  return has(`unit.${unit}`) ? t(value === 1 && has(`unit.${unit}.one`) ? `unit.${unit}.one` : `unit.${unit}`, { n }) : `${n} ${unit}`.trim();
}

/** @param {string} attribute */
export const attributeName = (attribute) => (has(`attribute.${attribute}`) ? t(`attribute.${attribute}`) : attribute.replaceAll("_", " "));

/** @param {string} product */
export const productName = (product) => (product === ANY_PRODUCT ? t("facts.any_product") : product);
