// The script as an agent would see it, in both languages: slots are filled with examples, marked.
import { arrows, html, icon, nothing } from "../element.js";
import { language, t } from "../words.js";
import { ScriptPart, TIERS, bars } from "./script-part.js";

const LANGUAGES = language === "zh" ? ["zh", "en"] : ["en", "zh"];
const ICONS = { answer: "q", soothing: "calm", correction: "crit", escalation: "up", retention: "person", compliance: "shield" };
const MOST_LINES = 3;

class ScriptCards extends ScriptPart {
  static properties = { ...ScriptPart.properties, tiers: { state: true } };

  constructor() {
    super();
    /** @type {Record<string, string>} the tier shown, by language */ this.tiers = {};
  }

  render() {
    const { room } = this;
    if (!room?.isScript || !room.form?.tiers || typeof room.form.tiers !== "object") return nothing;
    return html`<section aria-labelledby="seen-title"><h2 id="seen-title" class="part-title">${t("scripts.seen")} <span class="muted xs">${t("scripts.seen.about")}</span></h2>
      <div class="seen">${LANGUAGES.map((one) => this.#card(one, room.form))}</div></section>`;
  }

  /** @param {string} of @param {any} form */
  #card(of, form) {
    const scripts = form.tiers[of] ?? {};
    const there = TIERS.filter((tier) => Array.isArray(scripts[tier]?.lines) && scripts[tier].lines.length);
    const tag = of === "zh" ? "zh-CN" : "en";
    if (!there.length) return html`<div class="panel quiet seen-none"><p>${t(`scripts.seen.none.${of}`)}</p></div>`;
    const shown = there.includes(this.tiers[of]) ? this.tiers[of] : there[0];
    const pick = (/** @type {string} */ tier) => (this.tiers = { ...this.tiers, [of]: tier });
    const [first, ...points] = scripts[shown].lines.slice(0, MOST_LINES).map(String);
    return html`<article class="card" lang=${tag} aria-label=${of === "zh" ? "简体中文" : "English"}>
      <header class="card-head"><h3>${icon(ICONS[/** @type {keyof typeof ICONS} */ (form.kind)] ?? "q", { small: true })}<span lang=${language === "zh" ? "zh-CN" : "en"}>${t(`card.${form.kind}`)}</span></h3><span class="push muted xs">${of === "zh" ? "简体中文" : "English"}</span></header>
      <div class="seg tiers" role="tablist" aria-label=${t("tier.choose")} @keydown=${(/** @type {KeyboardEvent} */ event) => arrows(event, there, shown, pick)}>
        ${there.map((tier) => html`<button role="tab" id="seen-${of}-${tier}" data-t=${tier} aria-selected=${tier === shown} aria-controls="seen-${of}" tabindex=${tier === shown ? 0 : -1} lang=${language === "zh" ? "zh-CN" : "en"} @click=${() => pick(tier)}>${bars(TIERS.indexOf(tier))}${t(`tier.${tier}`)}</button>`)}</div>
      <div class="card-body" role="tabpanel" id="seen-${of}" aria-labelledby="seen-${of}-${shown}">
        <p class="say">${filled(first, of)}</p>
        ${points.length ? html`<ul class="points">${points.map((/** @type {string} */ point) => html`<li><span>${filled(point, of)}</span></li>`)}</ul>` : nothing}
        ${scripts[shown].needs?.length ? html`<p class="because" lang=${language === "zh" ? "zh-CN" : "en"}>${icon("person", { small: true })}${t("scripts.seen.needs", { slots: scripts[shown].needs.map((/** @type {string} */ slot) => t(`slot.${slot}`)).join(t("scripts.comma")) })}</p>` : nothing}
      </div></article>`;
  }
}
customElements.define("script-cards", ScriptCards);

/** Examples, of nobody: what a slot would look like in each language. */
const SAMPLES = {
  en: { customer: "Ruth", tier: "Gold", last_trouble: "a late parcel", last_trouble_day: "2 November", contacts: "3", order: "48213", product: "Fjell boots", ordered: "3 November", promised: "6 November", delivered: "9 November", days_since_ordered: "13", days_since_promised: "10", days_since_delivered: "7", days_late: "3", answer: "Standard delivery takes 3 to 5 working days.", answer_2: "A trace with the carrier takes one working day.", answer_3: "Express is free above €50.", promotion: "Express exchange is free this month.", promotion_title: "Free exchange", stated: "two years", right: "three years", right_quote: "The warranty is three years.", times: "3", last_day: "9 December", ended_day: "9 November", days_left: "16" },
  zh: { customer: "王女士", tier: "金卡", last_trouble: "包裹迟到", last_trouble_day: "11月2日", contacts: "3", order: "48213", product: "登山靴", ordered: "11月3日", promised: "11月6日", delivered: "11月9日", days_since_ordered: "13", days_since_promised: "10", days_since_delivered: "7", days_late: "3", answer: "标准配送需要3至5个工作日。", answer_2: "向快递公司查询需要一个工作日。", answer_3: "满300元免加急费。", promotion: "本月换货免运费。", promotion_title: "免费换货", stated: "两年", right: "三年", right_quote: "保修期为三年。", times: "3", last_day: "12月9日", ended_day: "11月9日", days_left: "16" },
};

/** A line's first choice with its slots filled. @param {string} line @param {string} of */
function filled(line, of) {
  const samples = /** @type {Record<string, string>} */ (SAMPLES[/** @type {"en" | "zh"} */ (of)]);
  return line.split("||")[0].trim().split(/(\{\w*\})/).map((part) => {
    const slot = /^\{(\w*)\}$/.exec(part)?.[1];
    if (slot === undefined) return part;
    return slot in samples ? html`<span class="filled" title=${t(`slot.${slot}`)}>${samples[slot]}</span>` : html`<span class="wrong">${part}</span>`;
  });
}
