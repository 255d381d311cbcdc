// The sidebar in another page's frame: shows the call the host names, hands it what is inserted.
// Messages are read from the framing window alone, and only from an origin that was allowed.
import "./call-sidebar.js";
import { openAlerts } from "./alert-strip.js";
import { CallFeed } from "./call-feed.js";
import { signalTitle } from "./signal-words.js";
import { t } from "./words.js";

const WIDTH = 320; // CSS pixels it needs at least
const ANSWER_MS = 2000; // for the host to say that the text stands
const sidebar = /** @type {any} */ (document.querySelector("call-sidebar"));
/** @type {string[]} */
const allowed = [location.origin, ...JSON.parse(document.getElementById("origins")?.textContent ?? "[]")];
const feed = new CallFeed();
sidebar.feed = feed;
/** @type {string | null} the host's origin, once it is known */ let host = null;
/** @type {Map<string, ReturnType<typeof setTimeout>>} insertions the host has not confirmed */
const waiting = new Map();
let inserted = 0;
let told = "";

/** @param {Record<string, unknown>} message */
function send(message) {
  if (host) parent.postMessage({ assistant: 1, ...message }, host);
}

/** @param {string} origin */
function greet(origin) {
  host = origin;
  told = "";
  send({ type: "ready", width: WIDTH });
  attention();
}

/** How the call stands, told when it changed. */
function attention() {
  const { state, live } = feed;
  const alerts = openAlerts(state.signals, sidebar.seen, feed.now, live);
  const message = { type: "attention", call: state.call?.id ?? null, at: Math.floor(feed.now), alerts: alerts.length, critical: alerts.filter((one) => one.severity === "critical").length, text: alerts[0] ? signalTitle(alerts[0]) : "" };
  const now = JSON.stringify(message);
  if (!host || now === told) return;
  told = now;
  send(message);
}

/** @param {string} text */
async function copy(text) {
  const done = await navigator.clipboard.writeText(text).then(() => "status.copied", () => "status.copy_refused");
  sidebar.status = t(done);
}

addEventListener("message", (event) => {
  if (event.source !== parent || !allowed.includes(event.origin) || event.data?.assistant !== 1) return;
  const { type, call, speed, id } = event.data;
  if (type === "hello") greet(event.origin);
  else if (type === "show" && typeof call === "string" && call.length <= 200) feed.open(call, Number.isFinite(speed) ? speed : 1);
  else if (type === "clear") feed.clear();
  else if (type === "inserted" && waiting.has(id)) {
    clearTimeout(waiting.get(id));
    waiting.delete(id);
    sidebar.status = t("status.inserted");
  }
});

sidebar.addEventListener("reply-insert", (/** @type {CustomEvent} */ event) => {
  const { text, card, tier } = event.detail;
  if (!host) return copy(text);
  const id = String(++inserted);
  // The host may be deaf: the words then go where every field can take them from.
  waiting.set(id, setTimeout(() => (waiting.delete(id), copy(text)), ANSWER_MS));
  send({ type: "insert", id, text, card, tier });
});

feed.addEventListener("change", attention);
// What the agent has seen to is no longer waiting, though nothing new came.
for (const done of ["card-act", "alert-seen"]) sidebar.addEventListener(done, () => queueMicrotask(attention));
setInterval(() => feed.live && attention(), 1000);
// Where the browser says who frames us, nobody needs to ask.
const framing = location.ancestorOrigins?.[0];
if (parent !== window && framing && allowed.includes(framing)) greet(framing);
