// The sidebar alone, on the call its address names.
import "./preferences.js";
import "./call-sidebar.js";
import { CallFeed } from "./call-feed.js";
import { t } from "./words.js";

const sidebar = /** @type {any} */ (document.querySelector("call-sidebar"));
const address = new URL(location.href).searchParams;
const feed = new CallFeed();
sidebar.feed = feed;
const call = address.get("call");
if (call) feed.open(call, Number(address.get("speed") ?? 1));

// Nothing beside the sidebar can take the words yet: they go where every field can take them from.
sidebar.addEventListener("reply-insert", async (/** @type {CustomEvent} */ event) => {
  const done = await navigator.clipboard.writeText(event.detail.text).then(() => "status.copied", () => "status.copy_refused");
  sidebar.status = t(done);
});
