// Whether the alerts were right, rule by rule, as supervisors judged them; and what they judged.
import { html, icon, nothing, repeat } from "../element.js";
import { ask } from "../api.js";
import { clock } from "../format.js";
import { trouble, waiting } from "../knowledge/library-part.js";
import { lately } from "../knowledge/when.js";
import { who } from "../knowledge/who.js";
import { t } from "../words.js";
import { svg } from "../../vendor/lit/index.js";
import { WallPart } from "./wall-part.js";

const DAYS = [1, 7, 30, 90];
const ICONS = { right: "check", wrong: "x", unsure: "q" };

class AlertPrecision extends WallPart {
  static properties = { ...WallPart.properties, opened: { state: true }, judged: { state: true } };

  constructor() {
    super();
    /** The rule whose judgements are shown. */ this.opened = "";
    /** @type {any[]} */ this.judged = [];
  }

  render() {
    const { wall } = this;
    if (!wall) return nothing;
    const rules = wall.precision ?? [];
    return html`<section class="panel rules" aria-labelledby="rules-title"><header><h2 id="rules-title">${t("wall.rules")}</h2>
        <span class="push row xs muted"><label for="rules-days" class="sr">${t("wall.rules.days")}</label><select id="rules-days" class="field sm" @change=${this.#pickDays}>${DAYS.map((n) => html`<option value=${n} ?selected=${n === wall.days}>${t(n === 1 ? "gaps.day" : "gaps.days", { n })}</option>`)}</select></span></header>
      ${wall.precision === null ? (wall.trouble ? trouble(wall.trouble, () => wall.loadPrecision()) : html`<div class="pad">${waiting(4)}</div>`) : nothing}
      ${wall.precision !== null && !rules.length ? html`<p class="pad muted">${t("wall.rules.none")}</p>` : nothing}
      ${rules.length ? html`<table><thead><tr><th scope="col">${t("wall.rules.rule")}</th><th scope="col">${t("wall.rules.precision")}</th><th scope="col" class="e">${t("wall.rules.judged")}</th></tr></thead>
        <tbody>${repeat(rules, (one) => one.kind, (one) => this.#rule(one))}</tbody></table>` : nothing}
    </section>`;
  }

  /** @param {any} rule */
  #rule(rule) {
    const judged = rule.right + rule.wrong + rule.unsure;
    const open = this.opened === rule.kind;
    const counts = t("wall.rules.counts", { right: rule.right, wrong: rule.wrong, unsure: rule.unsure, n: rule.alerts });
    return html`<tr data-rule=${rule.kind}><th scope="row">${judged ? html`<button class="name-go" aria-expanded=${open} @click=${() => this.#open(rule.kind)}>${t(`signal.${rule.kind}`)}${icon(open ? "up" : "down", { small: true })}</button>` : t(`signal.${rule.kind}`)}</th>
      <td>${rule.precision === null ? html`<span class="muted xs">${t(judged ? "wall.rules.undecided" : "wall.rules.unjudged")}</span>` : html`<span class="pr">${interval(rule)}<span class="num"><strong>${share(rule.precision)}</strong> <span class="muted">${share(rule.low)}–${share(rule.high)}</span></span></span>`}</td>
      <td class="num e" title=${counts}><span aria-hidden="true">${judged}/${rule.alerts}</span><span class="sr">${counts}</span></td></tr>
      ${open ? html`<tr class="was-judged"><td colspan="3"><ul>${this.judged.map((one) => this.#alert(one))}</ul></td></tr>` : nothing}`;
  }

  /** @param {any} alert */
  #alert(alert) {
    const { verdict, by, at, note } = alert.judged;
    return html`<li><span class="sev">${icon(ICONS[/** @type {"right" | "wrong" | "unsure"} */ (verdict)], { small: true })}${t(`wall.verdict.${verdict}`)}</span>
      <a href="/calls/${encodeURIComponent(alert.call)}?at=${Math.floor(alert.at)}">${alert.quote ? t("quoted", { quote: alert.quote }) : clock(alert.at)}</a>
      <span class="muted xs">${who(by)}, ${lately(at)}${note ? ` – ${note}` : nothing}</span></li>`;
  }

  /** @param {string} kind */
  async #open(kind) {
    this.opened = this.opened === kind ? "" : kind;
    this.judged = [];
    if (!this.opened) return;
    const told = await ask(`/v1/alerts?${new URLSearchParams({ kind, judged: "true", days: String(this.wall?.days ?? 30), limit: "20" })}`).catch(() => ({ alerts: [] }));
    if (this.opened === kind) this.judged = told.alerts;
  }

  /** @param {any} event */
  #pickDays(event) {
    if (!this.wall) return;
    this.wall.days = Number(event.target.value);
    this.opened = "";
    this.wall.loadPrecision();
  }
}
customElements.define("alert-precision", AlertPrecision);

/** `.94`, and `1` where nothing is missing. @param {number} value */
const share = (value) => (value >= 0.995 ? "1" : value.toFixed(2).replace(/^0/, ""));

/** @param {any} rule */
const interval = ({ precision, low, high }) => html`<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">${svg`<path class="axis" d="M0 6h100"/><path class="span" d="M${low * 100} 6H${high * 100}"/><path class="at" d="M${precision * 100} 0v12"/>`}</svg>`;
