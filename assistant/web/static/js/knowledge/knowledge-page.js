// The knowledge page: what the address names is shown; what parts ask of each other is passed on.
import "../preferences.js";
import "./citing-cards.js";
import "./document-head.js";
import "./document-list.js";
import "./facts-table.js";
import "./gap-list.js";
import "./notice-bar.js";
import "./surge-strip.js";
import "./try-question.js";
import "./understood-view.js";
import "./upload-box.js";
import "./version-diff.js";
import "./version-timeline.js";
import { t } from "../words.js";
import { writeAnswer } from "./answer-dialog.js";
import { addressOf } from "./library-part.js";
import { Library } from "./library.js";

const LOOK_MS = 30_000; // between looks for new gaps and surges, while somebody can see them
const find = (/** @type {string} */ what) => /** @type {any} */ (document.querySelector(what));
const library = new Library();
const title = document.title;
for (const part of document.querySelectorAll("surge-strip, document-list, document-head, version-timeline, version-diff, understood-view, facts-table, citing-cards, try-question, gap-list, notice-bar")) /** @type {any} */ (part).library = library;

/** @param {string} key @param {number} version @param {string} chunk */
function go(key, version, chunk) {
  const address = addressOf(key, version, chunk);
  if (address !== location.search) history.pushState(null, "", address);
  return library.open(key, version, chunk);
}

/** Open what the address names; where it names nothing, the first document. */
async function fromAddress() {
  const asked = new URL(location.href).searchParams;
  const key = asked.get("document") ?? library.documents?.[0]?.key ?? "";
  await library.open(key, Number(asked.get("version") ?? 0), asked.get("chunk") ?? "");
}

library.addEventListener("change", () => {
  const opened = library.detail?.listing.title;
  document.title = opened ? `${opened} – ${title}` : title;
  find("#nothing-yet").hidden = library.documents === null || library.documents.length > 0;
});

document.addEventListener("document-open", (event) => {
  const { key, version, chunk } = /** @type {CustomEvent} */ (event).detail;
  const other = key !== library.key;
  go(key, version, chunk).then(() => other && !chunk && find("document-head h1")?.focus());
});
document.addEventListener("document-came", async (event) => {
  const { report, alone } = /** @type {CustomEvent} */ (event).detail;
  await library.refresh();
  if (alone) await go(report.document, report.version, "");
});
document.addEventListener("answer-write", async (event) => {
  const { gap } = /** @type {CustomEvent} */ (event).detail;
  const written = await writeAnswer(gap);
  if (!written) return;
  const { report, published } = written;
  library.say({ text: t(published ? "did.answered" : "did.answer_drafted", { title: gap.question }) });
  await Promise.all([library.refresh(), library.loadSurges()]);
  await go(report.document, report.version, "");
});
document.addEventListener("question-try", (event) => find("try-question").ask(/** @type {CustomEvent} */ (event).detail.gap.question));
document.addEventListener("cards-open", () => find("citing-cards").open());
document.addEventListener("diff-open", () => find("version-diff").open());
for (const button of document.querySelectorAll("[data-choose-files]")) button.addEventListener("click", () => find("upload-box").choose());

addEventListener("popstate", fromAddress);
setInterval(() => !document.hidden && Promise.all([library.loadSurges(), library.loadGaps()]), LOOK_MS);
document.addEventListener("visibilitychange", () => !document.hidden && library.start());
await library.start();
await fromAddress();
