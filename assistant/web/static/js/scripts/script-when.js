// When a script comes: what the customer says, or what is noticed. First in a sentence, then as fields.
import { html, nothing } from "../element.js";
import { t } from "../words.js";
import { ScriptPart, wrongs } from "./script-part.js";

const CARDS = ["answer", "soothing", "correction", "escalation", "retention", "compliance"];
const SEVERITIES = ["", "warning", "critical"];

class ScriptWhen extends ScriptPart {
  render() {
    const form = this.room?.form;
    if (!form) return nothing;
    const when = form.when ?? {};
    const noticed = (when.signals ?? []).length > 0;
    const wrong = this.room?.wrongAt(["when"], true) ?? [];
    return html`<details class="when" ?open=${wrong.length > 0 || !form.title?.en}>
      <summary><span class="strong">${t("scripts.when")}</span> <span class="t2">${this.#sentence(when)}</span></summary>
      <div class="when-fields">
        <div class="two">${["en", "zh"].map((of) => html`<div><label class="lab" for="title-${of}">${t(`scripts.form.title.${of}`)}</label><input id="title-${of}" class="field" maxlength="80" lang=${of === "zh" ? "zh-CN" : "en"} .value=${form.title?.[of] ?? ""} @input=${(/** @type {any} */ event) => this.#change((now) => ((now.title ??= {})[of] = event.target.value))} />${wrongs(this.room?.wrongAt(["title", of]) ?? [])}</div>`)}</div>
        <div class="two"><div><label class="lab" for="card-kind">${t("scripts.form.card")}</label><select id="card-kind" class="field" @change=${(/** @type {any} */ event) => this.#change((now) => (now.kind = event.target.value))}>${CARDS.map((kind) => html`<option value=${kind} ?selected=${kind === form.kind}>${t(`card.${kind}`)}</option>`)}</select>${wrongs(this.room?.wrongAt(["kind"]) ?? [])}</div>
          <div><label class="lab" for="priority">${t("scripts.form.priority")}</label><input id="priority" class="field" type="number" step="1" .value=${String(form.priority ?? 0)} @input=${(/** @type {any} */ event) => this.#change((now) => (now.priority = Number(event.target.value) || 0))} />${wrongs(this.room?.wrongAt(["priority"]) ?? [])}</div></div>
        <fieldset><legend class="lab">${t("scripts.form.signals")}</legend><div class="chips">${Object.keys(this.room?.offers?.rules ?? {}).map((kind) => this.#toggle("signals", kind, t(`signal.${kind}`), when))}</div></fieldset>
        ${noticed ? this.#rules(when) : this.#cues(when)}
        ${wrongs(wrong.filter((one) => one.path[1] !== "heard"))}
      </div></details>`;
  }

  /** @param {any} when */
  #sentence(when) {
    if ((when.signals ?? []).length) return t("scripts.when.noticed", { what: when.signals.map((/** @type {string} */ one) => t(`signal.${one}`)).join(t("scripts.comma")) });
    const en = when.heard?.en?.length ?? 0;
    const zh = when.heard?.zh?.length ?? 0;
    return en + zh ? t("scripts.when.heard", { en, zh }) : t("scripts.when.always");
  }

  /** @param {any} when */
  #rules(when) {
    const rules = [...new Set(when.signals.flatMap((/** @type {string} */ kind) => this.room?.offers?.rules[kind] ?? []))].sort();
    return html`${rules.length ? html`<fieldset><legend class="lab">${t("scripts.form.rules")}</legend><div class="chips">${rules.map((rule) => this.#toggle("rules", /** @type {string} */ (rule), String(rule).replaceAll("_", " "), when))}</div></fieldset>` : nothing}
      <div class="two"><div><label class="lab" for="severity">${t("scripts.form.severity")}</label><select id="severity" class="field" @change=${(/** @type {any} */ event) => this.#put("severity", event.target.value)}>${SEVERITIES.map((one) => html`<option value=${one} ?selected=${one === (when.severity ?? "")}>${t(`scripts.severity.${one || "any"}`)}</option>`)}</select></div></div>`;
  }

  /** @param {any} when */
  #cues(when) {
    const put = (/** @type {string} */ field, /** @type {string} */ of, /** @type {unknown} */ value) => this.#change((now) => {
      (now.when ??= {})[field] ??= {};
      now.when[field][of] = value;
    });
    return html`<div class="two">${["en", "zh"].map((of) => html`<div><label class="lab" for="heard-${of}">${t(`scripts.form.heard.${of}`)}</label><textarea id="heard-${of}" class="field code" rows="4" lang=${of === "zh" ? "zh-CN" : "en"} spellcheck="false" .value=${(when.heard?.[of] ?? []).join("\n")} @change=${(/** @type {any} */ event) => put("heard", of, event.target.value.split("\n").filter((/** @type {string} */ one) => one.trim()))}></textarea>${wrongs(this.room?.wrongAt(["when", "heard", of], true) ?? [])}</div>`)}</div>
      <p class="muted xs">${t("scripts.form.heard.about")}</p>
      <div class="two">${["en", "zh"].map((of) => html`<div><label class="lab" for="topic-${of}">${t(`scripts.form.topic.${of}`)}</label><input id="topic-${of}" class="field" lang=${of === "zh" ? "zh-CN" : "en"} .value=${when.topic?.[of] ?? ""} @input=${(/** @type {any} */ event) => put("topic", of, event.target.value)} /></div>`)}</div>
      <label class="tick"><input type="checkbox" .checked=${Boolean(when.about_product)} @change=${(/** @type {any} */ event) => this.#put("about_product", event.target.checked)} />${t("scripts.form.about_product")}</label>`;
  }

  /** @param {"signals" | "rules"} field @param {string} value @param {string} word @param {any} when */
  #toggle(field, value, word, when) {
    const chosen = when[field] ?? [];
    const on = chosen.includes(value);
    const flip = () => this.#put(field, on ? chosen.filter((/** @type {string} */ one) => one !== value) : [...chosen, value]);
    return html`<label class="chip ${on ? "is-on" : ""}"><input type="checkbox" class="sr" .checked=${on} @change=${flip} />${word}</label>`;
  }

  /** @param {string} field @param {any} value */
  #put(field, value) {
    this.#change((now) => {
      now.when ??= {};
      if (!value || (Array.isArray(value) && !value.length)) delete now.when[field];
      else now.when[field] = value;
    });
  }

  /** @param {(form: any) => unknown} work */
  #change(work) {
    const form = structuredClone(this.room?.form);
    work(form);
    this.room?.changeForm(form);
  }
}
customElements.define("script-when", ScriptWhen);
