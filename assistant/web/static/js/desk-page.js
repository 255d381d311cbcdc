// The desk: choose a shipped call, play it, and see it understood.
import "./preferences.js";
import "./call-sidebar.js";
import "./call-transcript.js";
import "./score-card.js";
import "./signal-timeline.js";
import { ask } from "./api.js";
import { CallFeed } from "./call-feed.js";
import { clock, joined } from "./format.js";
import { t } from "./words.js";

const find = (/** @type {string} */ what) => /** @type {any} */ (document.querySelector(what));
const parts = { choose: find("#choose"), live: find("#live"), problem: find("#problem"), sidebar: find("call-sidebar"), transcript: find("#live call-transcript"), timeline: find("signal-timeline"), score: find("score-card"), notes: find("#notes"), stop: find("#stop"), title: find("#call-title"), about: find("#call-about") };
const feed = new CallFeed();
parts.sidebar.feed = feed;
parts.sidebar.tab = matchMedia("(min-width: 60rem)").matches ? "checklist" : "transcript";

function show() {
  const { state } = feed;
  const now = feed.now;
  for (const part of [parts.transcript, parts.timeline, parts.score]) part.call = state;
  parts.timeline.now = now;
  parts.stop.hidden = !feed.live;
  document.body.classList.toggle("is-graded", state.scorecard !== null);
  if (!state.call) return;
  parts.title.textContent = state.call.title || state.call.customer?.name || t("call.none");
  parts.about.textContent = joined(state.call.agent && t("desk.agent", { name: state.call.agent }), clock(now), state.ended ? t("call.ended") : t("call.live"));
}

/** @param {string} call @param {number} speed @param {number} seconds */
function watch(call, speed, seconds) {
  parts.choose.hidden = true;
  parts.live.hidden = false;
  parts.timeline.seconds = seconds;
  parts.notes.value = "";
  parts.transcript.shown = null;
  parts.transcript.following = true;
  feed.open(call, speed);
}

/** @param {HTMLElement} button */
async function play(button) {
  const speed = Number(find("input[name=speed]:checked").value);
  const { play: name, seconds } = button.dataset;
  parts.problem.hidden = true;
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    const { call } = await ask(`/v1/demo/calls/${encodeURIComponent(name ?? "")}/play`, { speed });
    const address = new URL(location.href);
    address.search = String(new URLSearchParams({ call, speed: String(speed), seconds: seconds ?? "0" }));
    history.pushState(null, "", address);
    watch(call, speed, Number(seconds));
    parts.title.focus();
  } catch (refused) {
    const { message, todo } = /** @type {import("./api.js").Refused} */ (refused);
    parts.problem.hidden = false;
    parts.problem.querySelector("p").textContent = `${message} ${todo}`;
  } finally {
    button.ariaDisabled = null;
  }
}

/** @param {string | null} text @param {number} otherwise */
const number = (text, otherwise) => (text !== null && Number.isFinite(Number(text)) ? Number(text) : otherwise);

/** Show the call that the address names, or the choice. */
function fromAddress() {
  const asked = new URL(location.href).searchParams;
  const call = asked.get("call");
  if (call) return watch(call, number(asked.get("speed"), 1), number(asked.get("seconds"), 0));
  feed.clear();
  parts.choose.hidden = false;
  parts.live.hidden = true;
}

feed.addEventListener("change", show);
setInterval(() => feed.live && show(), 500);
addEventListener("popstate", fromAddress);
for (const button of document.querySelectorAll("[data-play]")) button.addEventListener("click", () => play(/** @type {HTMLElement} */ (button)));

find("#another").addEventListener("click", () => {
  history.pushState(null, "", location.pathname);
  fromAddress();
});
parts.stop.addEventListener("click", () => ask(`/v1/demo/calls/${encodeURIComponent(feed.state.call.id)}/stop`, {}).catch(() => {}));
document.addEventListener("utterance-show", (event) => {
  const { utterance, quote } = /** @type {CustomEvent} */ (event).detail;
  if (utterance) parts.transcript.show(utterance, quote);
});
parts.sidebar.addEventListener("reply-insert", (/** @type {CustomEvent} */ event) => {
  parts.notes.value = [parts.notes.value.trimEnd(), event.detail.text].filter(Boolean).join("\n");
  parts.notes.scrollTop = parts.notes.scrollHeight;
  parts.sidebar.status = t("status.inserted");
});
fromAddress();
