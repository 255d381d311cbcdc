// What to say, tier by tier: the line to be spoken, two points, and what is said instead where a
// value is not known. Values are put in by name.
import { html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { ScriptPart, TIERS, bars, wrongs } from "./script-part.js";

const MOST_LINES = 3;

class ScriptLines extends ScriptPart {
  static properties = { ...ScriptPart.properties, speaks: {}, size: {} };

  constructor() {
    super();
    this.speaks = "en";
    /** @type {(line: string, language: string) => number} */ this.size = () => 0;
    /** @type {{tier: string, line: number, choice: number} | null} where a value would go */ this.last = null;
  }

  render() {
    const form = this.room?.form;
    if (!form) return nothing;
    const scripts = form.tiers?.[this.speaks] ?? {};
    return html`<div class="tier-forms" lang=${this.speaks === "zh" ? "zh-CN" : "en"}>${TIERS.map((tier, place) => this.#tier(tier, place, scripts[tier]))}</div>`;
  }

  /** @param {string} tier @param {number} place @param {any} script */
  #tier(tier, place, script) {
    const { speaks } = this;
    const wrong = [...(this.room?.wrongAt(["tiers", speaks, tier]) ?? []), ...(this.room?.wrongAt(["tiers", speaks, tier, "lines"]) ?? []), ...(this.room?.wrongAt(["tiers", speaks, tier, "needs"], true) ?? [])];
    const ui = document.documentElement.lang;
    if (!script) return html`<fieldset class="tier-form is-off" data-tier=${tier}><legend lang=${ui}>${bars(place)}${t(`tier.${tier}`)}</legend><button class="link" lang=${ui} @click=${() => this.#change((tiers) => (tiers[tier] = { lines: [""] }))}>${t("scripts.form.add_tier")}</button></fieldset>`;
    const lines = (Array.isArray(script.lines) ? script.lines : []).map(String);
    return html`<fieldset class="tier-form" data-tier=${tier}><legend lang=${ui}>${bars(place)}${t(`tier.${tier}`)}</legend>
      ${lines.map((/** @type {string} */ line, /** @type {number} */ row) => this.#line(tier, row, line, lines.length))}
      <div class="tier-acts" lang=${ui}>
        ${lines.length < MOST_LINES ? html`<button class="link" @click=${() => this.#change((tiers) => tiers[tier].lines.push(""))}>${icon("plus", { small: true })}${t(lines.length ? "scripts.form.add_point" : "scripts.form.add_line")}</button>` : nothing}
        ${tier === "basic" ? nothing : html`<button class="link push" @click=${() => this.#change((tiers) => delete tiers[tier])}>${t("scripts.form.drop_tier")}</button>`}
        ${this.#values(tier)}${this.#needs(tier, script)}</div>
      ${wrongs(wrong)}
    </fieldset>`;
  }

  /** @param {string} tier @param {number} row @param {string} line @param {number} of */
  #line(tier, row, line, of) {
    const { speaks } = this;
    const wrong = this.room?.wrongAt(["tiers", speaks, tier, "lines", row]) ?? [];
    const choices = line.split("||").map((one) => one.trim());
    const most = this.room?.offers?.first_line[speaks];
    const id = `line-${tier}-${row}`;
    const ui = document.documentElement.lang;
    return html`<div class="line-form ${row ? "" : "is-said"}">${choices.map((choice, place) => html`<div class="choice">
        <label class="lab" lang=${ui} for="${id}-${place}">${place ? t("scripts.form.or_else") : row ? t("scripts.form.point", { n: row }) : t("scripts.form.said")}
          ${row === 0 && most ? html`<span class="num ${this.size(choice, speaks) > most ? "critical" : "muted"}">${t(`scripts.form.size.${speaks}`, { n: this.size(choice, speaks), most })}</span>` : nothing}</label>
        <div class="choice-box"><textarea id="${id}-${place}" class="field" rows=${row ? 1 : 2} data-line="${tier}.${row}.${place}" aria-invalid=${wrong.length ? "true" : nothing} aria-describedby=${wrong.length ? `${id}-wrong` : nothing} .value=${choice} @focus=${() => (this.last = { tier, line: row, choice: place })} @input=${(/** @type {any} */ event) => this.#write(tier, row, place, event.target.value)}></textarea>
          ${choices.length > 1 || of > 1 ? html`<button class="btn ghost square" lang=${ui} aria-label=${t("scripts.form.drop_line")} title=${t("scripts.form.drop_line")} @click=${() => this.#drop(tier, row, place)}>${icon("x", { small: true })}</button>` : nothing}</div></div>`)}
      ${wrongs(wrong, `${id}-wrong`)}
      ${/\{\w+\}/.test(choices[choices.length - 1]) ? html`<button class="link" lang=${ui} @click=${() => this.#change((tiers) => (tiers[tier].lines[row] = `${line} || `))}>${icon("plus", { small: true })}${t("scripts.form.add_else")}</button>` : nothing}
    </div>`;
  }

  /** @param {string} tier */
  #values(tier) {
    const ui = document.documentElement.lang;
    return html`<details class="values" lang=${ui}><summary class="xs t2">${t("scripts.form.values")}</summary><p class="xs muted">${t("scripts.form.values.about")}</p>
      <div class="chips">${(this.room?.offers?.slots ?? []).map((/** @type {string} */ slot) => html`<button class="chip" @mousedown=${(/** @type {Event} */ event) => event.preventDefault()} @click=${() => this.#insert(tier, slot)}>${t(`slot.${slot}`)}</button>`)}</div></details>`;
  }

  /** @param {string} tier @param {any} script */
  #needs(tier, script) {
    const needs = Array.isArray(script.needs) ? script.needs : [];
    const ui = document.documentElement.lang;
    const toggle = (/** @type {string} */ slot, /** @type {boolean} */ on) => this.#change((tiers) => {
      const now = on ? [...needs, slot] : needs.filter((/** @type {string} */ one) => one !== slot);
      if (now.length) tiers[tier] = Object.assign({ needs: now }, tiers[tier], { needs: now });
      else delete tiers[tier].needs;
    });
    return html`<details class="values" lang=${ui}><summary class="xs t2">${needs.length ? t("scripts.form.needs", { slots: needs.map((/** @type {string} */ slot) => t(`slot.${slot}`)).join(t("scripts.comma")) }) : t("scripts.form.needs_none")}</summary>
      <div class="chips">${(this.room?.offers?.slots ?? []).map((/** @type {string} */ slot) => html`<label class="chip ${needs.includes(slot) ? "is-on" : ""}"><input type="checkbox" class="sr" .checked=${needs.includes(slot)} @change=${(/** @type {any} */ event) => toggle(slot, event.target.checked)} />${t(`slot.${slot}`)}</label>`)}</div></details>`;
  }

  /** @param {(tiers: any) => unknown} work */
  #change(work) {
    const form = structuredClone(this.room?.form);
    form.tiers ??= {};
    form.tiers[this.speaks] ??= {};
    work(form.tiers[this.speaks]);
    this.room?.changeForm(form);
  }

  /** @param {string} tier @param {number} row @param {number} choice @param {string} text */
  #write(tier, row, choice, text) {
    this.#change((tiers) => {
      const choices = String(tiers[tier].lines[row]).split("||").map((one) => one.trim());
      choices[choice] = text.replace(/\s*\n\s*/g, " ");
      tiers[tier].lines[row] = choices.join(" || ");
    });
  }

  /** @param {string} tier @param {number} row @param {number} choice */
  #drop(tier, row, choice) {
    this.#change((tiers) => {
      const choices = String(tiers[tier].lines[row]).split("||").map((one) => one.trim());
      if (choices.length > 1) tiers[tier].lines[row] = choices.filter((_, place) => place !== choice).join(" || ");
      else tiers[tier].lines.splice(row, 1);
    });
  }

  /** @param {string} tier @param {string} slot */
  #insert(tier, slot) {
    const at = this.last?.tier === tier ? this.last : { tier, line: 0, choice: 0 };
    const box = /** @type {HTMLTextAreaElement | null} */ (this.querySelector(`[data-line="${tier}.${at.line}.${at.choice}"]`));
    if (!box) return;
    box.setRangeText(`{${slot}}`, box.selectionStart, box.selectionEnd, "end");
    box.focus();
    this.#write(tier, at.line, at.choice, box.value);
  }
}
customElements.define("script-lines", ScriptLines);
