// The scorecard: the score, what failed the call, and each finding with its words and time.
import { Part, html, icon, nothing } from "./element.js";
import { EMPTY } from "./call-state.js";
import { clock, joined, percent } from "./format.js";
import { itemsOf, rubricNamed } from "./rubric.js";
import { say, t } from "./words.js";

const VERDICT = {
  fail: { icon: "x", kind: "fail" },
  unsure: { icon: "q", kind: "unsure" },
  pass: { icon: "check", kind: "pass" },
  not_applicable: { icon: "dash", kind: "na" },
};

const THIN = 0.5; // of the weight: below it a score is not shown as good, as assistant.core.grade says

class ScoreCard extends Part {
  static properties = { call: {}, rubric: { state: true } };

  constructor() {
    super();
    this.call = EMPTY;
    /** @type {any} */ this.rubric = null;
  }

  /** @param {Map<string, unknown>} changed */
  async willUpdate(changed) {
    const { scorecard } = this.call;
    if (!changed.has("call") || !scorecard || this.rubric?.name === scorecard.rubric.name) return;
    // Without the rubric the findings stand under their ids: lesser, and still true.
    this.rubric = await rubricNamed(scorecard.rubric.name).catch(() => null);
  }

  render() {
    const { scorecard } = this.call;
    if (!scorecard) return nothing;
    const failed = new Set(scorecard.critical_failed);
    const by = (/** @type {string} */ verdict) => scorecard.findings.filter((/** @type {any} */ one) => one.verdict === verdict);
    const fails = by("fail").sort((/** @type {any} */ a, /** @type {any} */ b) => Number(failed.has(b.item)) - Number(failed.has(a.item)));
    const unsure = by("unsure");
    return html`<section class="panel score" aria-labelledby="score-title">
      <header><h2 id="score-title">${t("score.title")}</h2><span class="push muted xs">${say(this.rubric?.title) || scorecard.rubric.name}</span></header>
      <div class="score-sum">
        <div class="figure num">${scorecard.score === null ? "–" : Math.round(scorecard.score)}</div>
        <div>
          ${outcome(scorecard)}
          <p class="muted xs">${joined(t("score.fails", { n: fails.length }), t("score.unsure", { n: unsure.length }), t("score.passes", { n: by("pass").length }))}</p>
          ${scorecard.coverage === null ? nothing : html`<p class="muted xs">${t("score.judged", { share: percent(scorecard.coverage) })}</p>`}
        </div>
      </div>
      <ol class="findings">
        ${[...fails, ...unsure].map((one) => this.#finding(one, failed.has(one.item)))}
      </ol>
      ${this.#folded("pass", by("pass"))} ${this.#folded("not_applicable", by("not_applicable"))}
    </section>`;
  }

  /** @param {string} verdict @param {any[]} findings */
  #folded(verdict, findings) {
    if (!findings.length) return nothing;
    return html`<details><summary>${t(`score.folded.${verdict}`, { n: findings.length })}</summary>
      <ol class="findings">${findings.map((one) => this.#finding(one, false))}</ol>
    </details>`;
  }

  /** @param {any} finding @param {boolean} critical */
  #finding(finding, critical) {
    const item = itemsOf(this.rubric).get(finding.item);
    const shown = VERDICT[/** @type {keyof typeof VERDICT} */ (finding.verdict)];
    const weight = item && item.item_class !== "normal" ? t(`class.${item.item_class}`) : "";
    return html`<li class="finding ${critical ? "is-critical" : ""}" data-item=${finding.item}>
      <div class="finding-head">
        <div><h3>${say(item?.title) || finding.item}</h3>${weight ? html`<p class="muted xs">${weight}</p>` : nothing}</div>
        <span class="v ${shown.kind}">${icon(shown.icon, { small: true })}${t(`verdict.${finding.verdict}`)}</span>
      </div>
      ${finding.evidence.slice(0, 3).map((/** @type {any} */ one) => this.#evidence(one))}
      ${finding.reason ? html`<p class="t2">${finding.reason}</p>` : finding.verdict === "unsure" ? html`<p class="t2">${t("score.unsure.why")}</p>` : nothing}
    </li>`;
  }

  /** @param {any} evidence */
  #evidence(evidence) {
    if (!evidence.utterance)
      return evidence.span ? html`<p class="muted xs num">${t("score.searched", { from: clock(evidence.span[0]), to: clock(evidence.span[1]) })}</p>` : nothing;
    const go = () => this.dispatchEvent(new CustomEvent("utterance-show", { detail: { utterance: evidence.utterance, quote: evidence.quote }, bubbles: true }));
    return html`<button class="quote" @click=${go}>
      <span class="num">${clock(evidence.start ?? 0)}</span><q>${evidence.quote}</q>
    </button>`;
  }
}
customElements.define("score-card", ScoreCard);

/** @param {any} scorecard */
function outcome(scorecard) {
  if (scorecard.critical_failed.length)
    return html`<p class="sev critical">${icon("crit", { small: true })}${t(scorecard.provisional ? "score.critical.provisional" : "score.critical")}</p>`;
  if (scorecard.score === null) return html`<p class="sev">${icon("q", { small: true })}${t("score.undecided")}</p>`;
  if (scorecard.coverage !== null && scorecard.coverage < THIN) return html`<p class="sev">${icon("q", { small: true })}${t("score.thin")}</p>`;
  return html`<p class="sev ok">${icon("check", { small: true })}${t("score.no_critical")}</p>`;
}
