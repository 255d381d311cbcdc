// A new script: two titles, and a first line to begin with. It is a draft until it is published.
import { html } from "../element.js";
import { t } from "../words.js";
import { asked, cancel, wrong } from "../knowledge/dialog.js";

/** @param {string} title a name for files: small letters, digits, _ */
export const nameOf = (title) => title.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "").slice(0, 60);

const quoted = (/** @type {string} */ text) => JSON.stringify(text);

/** @param {string} name @param {string} en @param {string} zh */
const template = (name, en, zh) => `name: ${name}
title: {en: ${quoted(en)}, zh: ${quoted(zh || en)}}
kind: answer
when:
  heard:
    en: []
    zh: []
tiers:
  en:
    basic:
      lines:
        - "I have that right here."
        - "{answer}"
  zh:
    basic:
      lines:
        - "这个我帮您查到了。"
        - "{answer}"
`;

/** @param {import("./script-room.js").ScriptRoom | null} room @returns {Promise<string | null>} its name; null: left */
export async function newScript(room) {
  const titles = { en: "", zh: "" };
  let problem = "";
  return asked({ title: t("scripts.new") }, (close, again) => {
    const send = async (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const name = nameOf(titles.en);
      if (!name) problem = t("scripts.new.wrong.title");
      else if (room?.list?.some((one) => one.kind === "playbook" && one.name === name)) problem = t("scripts.new.wrong.taken", { name });
      else if (await room?.begin(name, template(name, titles.en.trim(), titles.zh.trim()))) return close(name);
      else problem = room?.notice?.text ?? "";
      again();
    };
    const field = (/** @type {"en" | "zh"} */ of) =>
      html`<div><label class="lab" for="new-${of}">${t(`scripts.form.title.${of}`)}</label><input id="new-${of}" class="field" maxlength="80" lang=${of === "zh" ? "zh-CN" : "en"} .value=${titles[of]} @input=${(/** @type {any} */ event) => (titles[of] = event.target.value)} /></div>`;
    return html`<form class="dialog-form" novalidate @submit=${send}>${field("en")}${field("zh")}<p class="t2 xs">${t("scripts.new.about")}</p>${wrong(problem)}
      <div class="dialog-acts">${cancel(() => close(null))}<button class="btn primary">${t("scripts.new.do")}</button></div></form>`;
  });
}
