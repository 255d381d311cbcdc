// A topic asked about far above its usual rate: what, how much, since when, and what to do.
import { html, icon, nothing, repeat } from "../element.js";
import { t } from "../words.js";
import { LibraryPart } from "./library-part.js";
import { lately } from "./when.js";

class SurgeStrip extends LibraryPart {
  render() {
    const surges = this.library?.surges ?? [];
    const open = [...surges].sort((a, b) => Number(a.answered) - Number(b.answered) || b.count - a.count);
    return html`<div role="status">${repeat(open, (one) => one.key, (one) => this.#surge(one))}</div>`;
  }

  /** @param {any} surge */
  #surge(surge) {
    const { question, count, usual, since, answered } = surge;
    const often = usual < 0.05 ? t("surge.never") : t("surge.usual", { n: usual < 10 ? Number(usual.toFixed(1)) : Math.round(usual) });
    return html`<section class="alert surge ${answered ? "is-info" : "is-warn"}" aria-label=${t("surge.label")} data-surge=${surge.key}>${icon(answered ? "check" : "up")}
      <p><strong>${t("surge.title", { question })}</strong> <span class="num">${t("surge.count", { n: count, since: lately(since) })} ${often}</span> ${answered ? t("surge.answered") : nothing}</p>
      ${answered ? nothing : html`<button class="btn" aria-label=${t("gaps.write.label", { question })} @click=${() => this.#answer(surge)}>${t("gaps.write")}</button>`}</section>`;
  }

  /** The gap of the same key has the words customers used. @param {any} surge */
  #answer(surge) {
    const gap = this.library?.gaps?.find(({ key }) => key === surge.key) ?? { ...surge, language: /[\u3400-\u9fff]/.test(surge.question) ? "zh" : "en", quotes: [] };
    this.dispatchEvent(new CustomEvent("answer-write", { detail: { gap }, bubbles: true }));
  }
}
customElements.define("surge-strip", SurgeStrip);
