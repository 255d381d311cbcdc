// A question in front of the page: shown, answered once, gone. The browser keeps focus and Escape.
import { html, nothing } from "../element.js";
import { t } from "../words.js";
import { render } from "../../vendor/lit/index.js";

/**
 * @template T
 * @param {{title: string, wide?: boolean}} about
 * @param {(close: (answer: T | null) => void, again: () => void) => unknown} body what stands in it; `again` renders it anew
 * @returns {Promise<T | null>} null: left without an answer
 */
export function asked(about, body) {
  const dialog = document.createElement("dialog");
  dialog.className = about.wide ? "dialog is-wide" : "dialog";
  dialog.setAttribute("aria-labelledby", "dialog-title");
  document.body.append(dialog);
  return new Promise((resolve) => {
    /** @type {T | null} */ let answer = null;
    const close = (/** @type {T | null} */ given) => {
      answer = given;
      dialog.close();
    };
    const again = () => render(html`<h2 id="dialog-title">${about.title}</h2>${body(close, again)}`, dialog);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    again();
    dialog.showModal();
  });
}

/** Yes or no, with what it will do. @param {{title: string, text: unknown, action: string}} about */
export const confirmed = async ({ title, text, action }) =>
  (await asked({ title }, (/** @type {(answer: true | null) => void} */ close) => html`<div class="dialog-text">${text}</div>
    <div class="dialog-acts">${cancel(() => close(null))}<button class="btn primary" @click=${() => close(true)}>${action}</button></div>`)) === true;

/** @param {() => void} leave */
export const cancel = (leave) => html`<button type="button" class="btn ghost" @click=${leave}>${t("cancel")}</button>`;

/** One line of what is wrong, read out when it comes. @param {string} text */
export const wrong = (text) => html`<p class="dialog-wrong critical" role="alert">${text || nothing}</p>`;
