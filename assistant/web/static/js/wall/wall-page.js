// The wall: what is shown where, and what its parts ask of each other.
import "../preferences.js";
import "../knowledge/notice-bar.js";
import "./alert-precision.js";
import "./call-peek.js";
import "./need-cards.js";
import "./steady-grid.js";
import "./wall-head.js";
import "./watch-list.js";
import { Wall } from "./wall.js";
import { arranged } from "./wall-order.js";

const CARDS = 3;
const CLOCK_MS = 1_000;
const find = (/** @type {string} */ what) => /** @type {any} */ (document.querySelector(what));
const wall = new Wall();
const parts = { head: find("wall-head"), cards: find("need-cards"), list: find("watch-list"), steady: find("steady-grid"), peek: find("call-peek"), rules: find("alert-precision"), notice: find("notice-bar") };
for (const part of Object.values(parts)) part.wall = part.library = wall;
/** @type {HTMLElement | null} what to go back to when the call beside is closed */
let from = null;

function show() {
  const calls = [...wall.calls.values()];
  const before = { cards: parts.cards.shown, list: parts.list.shown };
  const { cards, list, steady, snoozed } = arranged(calls, before, { cards: parts.cards.held, list: parts.list.held }, CARDS);
  Object.assign(parts.cards, { shown: cards });
  Object.assign(parts.list, { shown: list });
  Object.assign(parts.steady, { shown: steady, snoozed });
  const of = (/** @type {string} */ level) => calls.filter((one) => one.level === level).length;
  parts.head.counts = { need: of("need"), watch: of("watch"), steady: of("steady") };
}

wall.addEventListener("change", show);
// Whoever pointed at a list went away: now it may move.
for (const part of [parts.cards, parts.list]) {
  part.addEventListener("mouseleave", show);
  part.addEventListener("focusout", () => queueMicrotask(show));
}
document.addEventListener("call-open", (event) => {
  const { call, alert } = /** @type {CustomEvent} */ (event).detail;
  from = /** @type {HTMLElement | null} */ (document.activeElement);
  history.replaceState(null, "", `?${new URLSearchParams({ call })}`);
  parts.peek.show(call, alert);
});
document.addEventListener("peek-close", () => {
  history.replaceState(null, "", location.pathname);
  from?.focus();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select");
  if (typing || event.ctrlKey || event.metaKey || !event.altKey) return;
  const place = /^Digit([1-3])$/.exec(event.code)?.[1];
  const claim = place && parts.cards.querySelector(`[data-place="${place}"] [data-claim]`);
  if (!claim) return;
  event.preventDefault();
  /** @type {HTMLElement} */ (claim).click();
});
setInterval(() => {
  if (document.hidden || wall.line !== "live") return;
  for (const part of [parts.cards, parts.list, parts.peek]) part.requestUpdate();
}, CLOCK_MS);
wall.start();
const opened = new URL(location.href).searchParams.get("call");
if (opened) parts.peek.show(opened, "");
