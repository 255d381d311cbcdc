// One call from its log; `?at=249` leads to that second.
import "../preferences.js";
import "./call-replay.js";

const replay = /** @type {any} */ (document.querySelector("call-replay"));
const main = /** @type {HTMLElement} */ (document.querySelector("main[data-call]"));
const asked = new URL(location.href).searchParams.get("at");
if (asked !== null && Number.isFinite(Number(asked))) replay.leading = Number(asked);
replay.show(main.dataset.call ?? "", null);
