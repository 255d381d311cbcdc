// Times, dates and amounts as people write them.
import { language } from "./words.js";

/** Seconds as `04:09`. @param {number} seconds */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

/** Seconds left as `1:12`. @param {number} seconds */
export function left(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** `3 Nov 2026`, in Chinese `2026-11-03`. @param {string | null | undefined} iso */
export function day(iso) {
  if (!iso) return "";
  if (language === "zh") return iso.slice(0, 10);
  const date = new Date(`${iso.slice(0, 10)}T00:00:00Z`);
  const format = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat("en-GB", /** @type {Intl.DateTimeFormatOptions} */ (format)).format(date);
}

/** `10:42:07` by this machine's clock. @param {Date} date */
export const timeOfDay = (date) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(date);

/** An amount with its currency. @param {number} amount @param {string} currency */
export const money = (amount, currency) =>
  new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en-GB", {
    style: "currency",
    currency,
    minimumFractionDigits: Number.isInteger(amount) ? 0 : 2,
  }).format(amount);

/** A share as `83%`. @param {number} share */
export const percent = (share) => `${Math.round(share * 100)}%`;

/** Parts of one line, as each script separates them. @param {(string | undefined | null | false)[]} parts */
export const joined = (...parts) => parts.filter(Boolean).join(language === "zh" ? " | " : " · ");
