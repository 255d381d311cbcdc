// The sample host: takes a shipped call, and does with the sidebar's words what a CRM would.
import "./preferences.js";
import { ask } from "./api.js";
import { embedSidebar } from "./embed-host.js";
import { clock } from "./format.js";
import { t } from "./words.js";

const SHOWN = 40; // messages listed
const find = (/** @type {string} */ what) => /** @type {any} */ (document.querySelector(what));
const parts = { frame: find("#assistant"), reply: find("#reply"), inserted: find("#inserted"), undo: find("#undo"), said: find("#said"), fold: find("#fold"), problem: find("#problem") };
let before = "";

const sidebar = embedSidebar(parts.frame, {
  ready: ({ width }) => document.body.style.setProperty("--reserved", `${Math.max(width, 400)}px`),
  insert({ text }) {
    before = parts.reply.value;
    parts.reply.value = [before.trimEnd(), text].filter(Boolean).join("\n");
    parts.reply.scrollTop = parts.reply.scrollHeight;
    parts.inserted.textContent = t("embed.inserted");
    parts.undo.hidden = false;
  },
  attention({ call, at, alerts, critical, text }) {
    const mark = find("[data-alerts]");
    find("[data-at]").textContent = call ? clock(at) : "";
    mark.textContent = alerts ? t("embed.alerts", { n: alerts, text }) : "";
    mark.className = `sev ${critical ? "critical" : "warn"}`;
  },
  said(direction, { assistant, ...message }) {
    if (message.type === "attention") return; // one a second would bury the others
    const line = document.createElement("li");
    const from = document.createElement("span");
    from.textContent = t(`embed.${direction}`);
    from.className = "muted";
    const words = document.createElement("code");
    words.textContent = JSON.stringify(message);
    line.append(from, words);
    parts.said.prepend(line);
    while (parts.said.children.length > SHOWN) parts.said.lastElementChild.remove();
  },
});

parts.undo.addEventListener("click", () => {
  parts.reply.value = before;
  parts.inserted.textContent = t("embed.undone");
  parts.undo.hidden = true;
  parts.reply.focus();
});
parts.fold.addEventListener("click", () => {
  const folded = document.body.classList.toggle("is-folded");
  parts.fold.ariaExpanded = String(!folded);
  find("[data-fold]").textContent = t(folded ? "embed.unfold" : "embed.fold");
});
for (const button of document.querySelectorAll("[data-play]"))
  button.addEventListener("click", async () => {
    parts.problem.hidden = true;
    try {
      const name = /** @type {HTMLElement} */ (button).dataset.play ?? "";
      const { call } = await ask(`/v1/demo/calls/${encodeURIComponent(name)}/play`, { speed: 1 });
      sidebar.show(call);
    } catch (refused) {
      parts.problem.hidden = false;
      parts.problem.querySelector("p").textContent = /** @type {Error} */ (refused).message;
    }
  });
