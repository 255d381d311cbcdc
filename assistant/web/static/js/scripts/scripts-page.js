// The scripts page: what the address names is opened; what parts ask of each other is passed on.
import "../preferences.js";
import "../knowledge/notice-bar.js";
import "./script-cards.js";
import "./script-editor.js";
import "./script-head.js";
import "./script-list.js";
import "./script-try.js";
import "./script-use.js";
import "./script-versions.js";
import { t } from "../words.js";
import { confirmed } from "../knowledge/dialog.js";
import { addressOf, titleOf } from "./script-part.js";
import { ScriptRoom } from "./script-room.js";

const find = (/** @type {string} */ what) => /** @type {any} */ (document.querySelector(what));
const room = new ScriptRoom();
const title = document.title;
for (const part of document.querySelectorAll("script-list, script-head, script-cards, script-editor, script-try, script-use, script-versions")) /** @type {any} */ (part).room = room;
find("notice-bar").library = room;

/** Whether what is being written may be let go. */
const mayLeave = async () => !room.dirty || confirmed({ title: t("scripts.leave"), text: t("scripts.leave.text"), action: t("scripts.leave.do") });

/** Open what the address names; where it names nothing, the first script. */
async function fromAddress() {
  const asked = new URL(location.href).searchParams;
  const first = room.list?.find((one) => one.kind === "playbook" && !one.signals.length) ?? room.list?.[0];
  const [kind, ...name] = (asked.get("script") ?? (first ? `${first.kind}/${first.name}` : "")).split("/");
  if (name.length) await room.open(kind, name.join("/"), asked.get("version") ?? "");
}

room.addEventListener("change", () => {
  document.title = room.detail ? `${titleOf(room.detail.listing)} – ${title}` : title;
});
document.addEventListener("script-open", async (event) => {
  const { kind, name, version } = /** @type {CustomEvent} */ (event).detail;
  if (!(await mayLeave())) return;
  const other = kind !== room.kind || name !== room.name;
  const address = addressOf(kind, name, version);
  if (address !== location.search) history.pushState(null, "", address);
  await room.open(kind, name, version);
  if (other) find("script-head h1")?.focus();
});
document.addEventListener("diff-open", (event) => {
  const { before, after } = /** @type {CustomEvent} */ (event).detail;
  find("script-versions").compare(before, after);
  find("#script-versions-title")?.focus();
});
addEventListener("beforeunload", (event) => room.dirty && event.preventDefault());
addEventListener("popstate", fromAddress);
await room.start();
await fromAddress();
