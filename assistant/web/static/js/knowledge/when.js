// Moments as a person reads and picks them, by the clock of this machine.
import { day } from "../format.js";
import { t } from "../words.js";

const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
const dayOf = (/** @type {Date} */ date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
const timeOf = (/** @type {Date} */ date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
const atMidnight = (/** @type {Date} */ date) => !date.getHours() && !date.getMinutes();

/** `3 Nov 2026`, and the time where it is not the day's first moment. @param {string | null} iso */
export function moment(iso) {
  if (!iso) return "";
  const date = new Date(iso);
  return atMidnight(date) ? day(dayOf(date)) : `${day(dayOf(date))}, ${timeOf(date)}`;
}

/** The day and always the time. @param {string} iso */
export const momentWithTime = (iso) => `${day(dayOf(new Date(iso)))}, ${timeOf(new Date(iso))}`;

/** The time alone where it is today. @param {string} iso */
export function lately(iso, now = new Date()) {
  return dayOf(new Date(iso)) === dayOf(now) ? timeOf(new Date(iso)) : momentWithTime(iso);
}

/** An end that is not itself part of it: a midnight is told as the day before. @param {string | null} iso */
export function end(iso) {
  if (!iso) return "";
  const date = new Date(iso);
  return atMidnight(date) ? day(dayOf(new Date(date.getTime() - 1))) : moment(iso);
}

/** A period in words. @param {string | null} since @param {string | null} until */
export function period(since, until) {
  if (since && until) return t("period.between", { since: moment(since), until: end(until) });
  if (since) return t("period.from", { since: moment(since) });
  if (until) return t("period.until", { until: end(until) });
  return t("period.always");
}

/** A moment as a date-and-time field holds it. @param {string | null} iso */
export const inField = (iso) => (iso ? `${dayOf(new Date(iso))}T${timeOf(new Date(iso))}` : "");

/** What a date-and-time field holds, as a moment. @param {string} value */
export const fromField = (value) => (value ? new Date(value).toISOString() : null);
