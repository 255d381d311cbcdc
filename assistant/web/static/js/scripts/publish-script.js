// Publishing: what will change, why, and what it does. The reason is kept beside the version.
import { html, nothing } from "../element.js";
import { t } from "../words.js";
import { asked, cancel } from "../knowledge/dialog.js";

/** @param {any} room @returns {Promise<{note: string} | null>} null: left */
export function askPublish(room) {
  const told = { note: room.opened?.state === "draft" ? room.opened.note : "" };
  const { current, number } = room.detail.listing;
  return asked({ title: t("scripts.publish.title") }, (close) => {
    const send = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      close(told);
    };
    return html`<form class="dialog-form" novalidate @submit=${send}>
      <p>${t(room.isScript ? "scripts.publish.effect" : "scripts.publish.effect.words")}${current ? html` ${t("scripts.publish.replaces", { n: number })}` : nothing}</p>
      <div><label class="lab" for="publish-note">${t("scripts.publish.note")}</label><textarea id="publish-note" class="field" rows="2" maxlength="2000" @input=${(/** @type {any} */ event) => (told.note = event.target.value)}>${told.note}</textarea></div>
      <div class="dialog-acts">${cancel(() => close(null))}<button class="btn primary">${t("scripts.publish.do")}</button></div></form>`;
  });
}
