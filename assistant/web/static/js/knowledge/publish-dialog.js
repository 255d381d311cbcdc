// From when and until when a version answers: at once and without end, unless a person says else.
import { html, nothing } from "../element.js";
import { t } from "../words.js";
import { asked, cancel, wrong } from "./dialog.js";
import { isPublished } from "./document-state.js";
import { fromField, inField, moment } from "./when.js";

/** @typedef {{valid_from: string | null, valid_until: string | null}} Dates */

/**
 * @param {any} version the one to publish @param {number | null} current what answers now
 * @returns {Promise<Dates | null>} null: left
 */
export function askDates(version, current, now = new Date()) {
  const dates = { from: inField(version.valid_from), until: inField(version.valid_until) };
  const picks = { later: Boolean(version.valid_from && Date.parse(version.valid_from) > now.getTime()), ends: Boolean(version.valid_until) };
  let problem = "";
  const standing = isPublished(version);
  return asked({ title: t(standing ? "publish.title.dates" : "publish.title", { n: version.version }) }, (close, again) => {
    const pick = (/** @type {"later" | "ends"} */ name, /** @type {boolean} */ value) => {
      picks[name] = value;
      problem = "";
      again();
    };
    const send = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const kept = version.valid_from && Date.parse(version.valid_from) <= now.getTime() ? version.valid_from : null;
      const told = { valid_from: picks.later ? fromField(dates.from) : kept, valid_until: picks.ends ? fromField(dates.until) : null };
      problem = mistake(picks, told, now);
      if (problem) again();
      else close(told);
    };
    const field = (/** @type {"from" | "until"} */ name) =>
      html`<label class="sr" for="publish-${name}">${t(`publish.${name}`)}</label><input id="publish-${name}" class="field" type="datetime-local" required .value=${dates[name]} @input=${(/** @type {any} */ event) => (dates[name] = event.target.value)} />`;
    const choice = (/** @type {"later" | "ends"} */ name, /** @type {boolean} */ value, /** @type {string} */ text) =>
      html`<label class="tick"><input type="radio" name=${name} .checked=${picks[name] === value} @change=${() => pick(name, value)} />${text}</label>`;
    return html`<form class="dialog-form" novalidate @submit=${send}>
      <fieldset><legend class="lab">${t("publish.begins")}</legend>
        ${choice("later", false, t("publish.now"))} ${choice("later", true, t("publish.later"))}
        ${picks.later ? field("from") : nothing}</fieldset>
      <fieldset><legend class="lab">${t("publish.ends")}</legend>
        ${choice("ends", false, t("publish.open"))} ${choice("ends", true, t("publish.until_day"))}
        ${picks.ends ? field("until") : nothing}</fieldset>
      <p class="t2 xs">${effect(version, current, picks.later ? fromField(dates.from) : null)}</p>
      ${wrong(problem)}
      <div class="dialog-acts">${cancel(() => close(null))}<button class="btn primary">${t(standing ? "publish.do.dates" : "publish.do", { n: version.version })}</button></div>
    </form>`;
  });
}

/** @param {{later: boolean, ends: boolean}} picks @param {Dates} told @param {Date} now */
function mistake(picks, told, now) {
  if (picks.later && !told.valid_from) return t("publish.wrong.from");
  if (picks.ends && !told.valid_until) return t("publish.wrong.until");
  const begins = told.valid_from ? Date.parse(told.valid_from) : now.getTime();
  if (told.valid_until && Date.parse(told.valid_until) <= begins) return t("publish.wrong.order");
  return "";
}

/** What will answer, and from when. @param {any} version @param {number | null} current @param {string | null} from */
function effect(version, current, from) {
  const n = version.version;
  if (current === null || current === n) return from ? t("publish.effect.later", { n, at: moment(from) }) : t("publish.effect.now", { n });
  return from ? t("publish.effect.replaces_later", { n, old: current, at: moment(from) }) : t("publish.effect.replaces", { n, old: current });
}
