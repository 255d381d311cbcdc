// The stretch of time a timeline shows, and where a moment stands in it. Pure.
import { language } from "../words.js";

const DAY = 24 * 3600 * 1000;
const LEAST = 28 * DAY;
const AFTER = 0.16; // of what is before, kept free after today and after the last date, so that what is open can be seen to go on
const MOST_TICKS = 7;

/** @typedef {{from: number, to: number, place: (at: number | string | null) => number, ticks: {at: number, label: string}[]}} Scale */

/**
 * @param {(string | null)[]} moments every beginning and end that is known
 * @param {number} now
 * @returns {Scale} `place` gives percent of the width; no moment is the end
 */
export function timeScale(moments, now) {
  const known = moments.filter((one) => one !== null).map((one) => Date.parse(one));
  const first = Math.min(now, ...known);
  const last = Math.max(now, ...known);
  const from = Math.min(first, last - LEAST);
  const to = Math.max(last > now ? last + (last - from) * AFTER : last, now + (now - from) * AFTER);
  const place = (/** @type {number | string | null} */ at) => {
    const time = at === null ? to : typeof at === "string" ? Date.parse(at) : at;
    return Math.max(0, Math.min(100, ((time - from) / (to - from)) * 100));
  };
  return { from, to, place, ticks: ticks(from, to) };
}

/** Round dates, few enough to be read. @param {number} from @param {number} to */
function ticks(from, to) {
  const steps = [step("day", 1), step("day", 2), step("day", 7), step("month", 1), step("month", 3), step("month", 6), step("year", 1), step("year", 2), step("year", 5)];
  for (const one of steps) {
    const found = one(from, to);
    if (found.length <= MOST_TICKS) return found;
  }
  return [];
}

/** @param {"day" | "month" | "year"} unit @param {number} by */
const step = (unit, by) => (/** @type {number} */ from, /** @type {number} */ to) => {
  const begin = new Date(from);
  const found = [];
  for (let n = 0; n <= MOST_TICKS + 2; n++) {
    const at = { day: () => new Date(begin.getFullYear(), begin.getMonth(), begin.getDate() + n * by), month: () => new Date(begin.getFullYear(), begin.getMonth() - (begin.getMonth() % by) + n * by, 1), year: () => new Date(begin.getFullYear() - (begin.getFullYear() % by) + n * by, 0, 1) }[unit]();
    if (at.getTime() > to) break;
    if (at.getTime() >= from) found.push({ at: at.getTime(), label: label(unit, at) });
  }
  return found;
};

/** @param {"day" | "month" | "year"} unit @param {Date} at */
function label(unit, at) {
  const format = unit === "day" ? { day: "numeric", month: "short" } : unit === "month" && at.getMonth() ? { month: "short" } : { year: "numeric" };
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", /** @type {Intl.DateTimeFormatOptions} */ (format)).format(at);
}
