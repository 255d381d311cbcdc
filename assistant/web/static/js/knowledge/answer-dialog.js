// Write the answer that was missing: it becomes a document, as a draft or at once.
import { html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { answerFile, answerKey } from "./answer-file.js";
import { asked, cancel, wrong } from "./dialog.js";
import { sendFile } from "./send-file.js";

/**
 * @param {any} gap the question that found no good passage
 * @returns {Promise<{report: any, published: boolean} | null>} null: left
 */
export function writeAnswer(gap) {
  const told = { question: gap.question, answer: "", language: gap.language };
  let problem = "";
  let busy = false;
  return asked({ title: t("answer.title"), wide: true }, (close, again) => {
    const send = async (/** @type {boolean} */ publish) => {
      problem = !told.question.trim() ? t("answer.wrong.question") : !told.answer.trim() ? t("answer.wrong.answer") : "";
      if (problem) return again();
      busy = true;
      again();
      try {
        const [report] = await sendFile(answerFile({ ...told, key: answerKey(gap.key) }), publish, () => {}).reports;
        if (report.outcome === "failed") problem = report.error || t("upload.failed");
        else return close({ report, published: publish });
      } catch (refused) {
        const { message, todo } = /** @type {import("../api.js").Refused} */ (refused);
        problem = `${message} ${todo}`.trim();
      }
      busy = false;
      again();
    };
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      if (!busy) send(/** @type {HTMLButtonElement | null} */ (event.submitter)?.value !== "draft");
    };
    return html`<form class="dialog-form" novalidate @submit=${submit}>
      ${gap.quotes?.length ? html`<div><p class="lab">${t("answer.asked", { n: gap.count })}</p><ul class="answer-quotes">${gap.quotes.map((/** @type {any} */ one) => html`<li class="t2">${t("quoted", { quote: one.quote })}</li>`)}</ul></div>` : nothing}
      <div><label class="lab" for="answer-question">${t("answer.question")}</label><input id="answer-question" class="field" maxlength="200" .value=${told.question} @input=${(/** @type {any} */ event) => (told.question = event.target.value)} /></div>
      <div><label class="lab" for="answer-text">${t("answer.text")}</label><textarea id="answer-text" class="field" rows="6" autofocus placeholder=${t("answer.hint")} .value=${told.answer} @input=${(/** @type {any} */ event) => (told.answer = event.target.value)}></textarea></div>
      <fieldset class="row"><legend class="sr">${t("answer.language")}</legend>${["en", "zh"].map((one) => html`<label class="tick"><input type="radio" name="language" .checked=${told.language === one} @change=${() => (told.language = one)} /><span lang=${one === "zh" ? "zh-CN" : "en"}>${one === "zh" ? "简体中文" : "English"}</span></label>`)}</fieldset>
      <p class="muted xs">${icon("doc", { small: true })} ${t("answer.becomes")}</p>
      ${wrong(problem)}
      <div class="dialog-acts">${cancel(() => close(null))}<button class="btn" value="draft" ?disabled=${busy}>${t("answer.draft")}</button><button class="btn primary" value="publish" ?disabled=${busy}>${t("answer.publish")}</button></div>
    </form>`;
  });
}
