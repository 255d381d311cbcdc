// Who said what, when; what was noticed is marked in the words. Never announced live.
import { Part, html, icon, marked, nothing, repeat } from "./element.js";
import { EMPTY } from "./call-state.js";
import { clock } from "./format.js";
import { signalIcon, signalTitle } from "./signal-words.js";
import { t } from "./words.js";

class CallTranscript extends Part {
  static properties = { call: {}, noted: { type: Boolean }, watching: { type: Boolean }, shown: { state: true } };

  constructor() {
    super();
    this.call = EMPTY;
    /** Whether what was noticed stands beside the turns, not only in them. */ this.noted = false;
    /** Whether somebody else than the agent reads it. */ this.watching = false;
    /** @type {{utterance: string, quote: string} | null} evidence a person asked to see */ this.shown = null;
    this.following = true;
    this.resized = new ResizeObserver(() => this.#toEnd());
  }

  /** Scroll to an utterance and mark its words. @param {string} utterance @param {string} quote */
  async show(utterance, quote) {
    this.shown = { utterance, quote };
    this.following = false;
    await this.updateComplete;
    const turn = /** @type {HTMLElement | null} */ (this.querySelector(`[data-utterance="${CSS.escape(utterance)}"]`));
    turn?.scrollIntoView({ block: "center", behavior: "auto" });
    turn?.focus({ preventScroll: true });
  }

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("wheel", this.#moved, { passive: true });
    this.addEventListener("keydown", this.#moved);
    const scroller = this.#scroller();
    if (scroller) this.resized.observe(scroller);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  #moved = () => {
    const scroller = this.#scroller();
    // After the scroll took place: whoever went back up reads there in peace.
    requestAnimationFrame(() => (this.following = !scroller || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48));
  };

  /** @returns {Element | null} */
  #scroller() {
    return this.closest(".scroller");
  }

  updated() {
    this.#toEnd();
  }

  #toEnd() {
    const scroller = this.#scroller();
    if (scroller && this.following) scroller.scrollTop = scroller.scrollHeight;
  }

  render() {
    const { utterances, interim } = this.call;
    if (!utterances.length && !interim.length) return html`<p class="muted empty">${t("transcript.empty")}</p>`;
    return html`<div class="turns" aria-live="off">
      ${repeat(utterances, (/** @type {any} */ one) => one.id, (/** @type {any} */ one) => this.#turn(one))}
      ${interim.map((one) => this.#frame(one, "interim", html`<p lang=${one.language}>${one.text}</p>`))}
    </div>`;
  }

  /** @param {any} utterance */
  #turn(utterance) {
    const noticed = this.call.signals.filter((one) => one.utterances.includes(utterance.id));
    const wrong = noticed.filter((one) => one.kind === "wrong_claim");
    const shown = this.shown?.utterance === utterance.id ? this.shown : null;
    const marks = [
      ...wrong.map((one) => ({ quote: one.quote, as: (/** @type {string} */ words) => html`<span class="wrong">${words}</span>` })),
      ...noticed.filter((one) => one.kind !== "wrong_claim").map((one) => ({ quote: one.quote, as: mark })),
    ];
    if (shown) marks.unshift({ quote: shown.quote, as: mark });
    const words = html`<p lang=${utterance.language === "zh" ? "zh-CN" : "en"}>${marked(utterance.text, shown?.quote ? marks.slice(0, 1) : marks)}</p>
      ${wrong.map((one) => this.#right(one))}`;
    const raised = noticed.filter((one) => one.utterances.at(-1) === utterance.id);
    return this.#frame(utterance, shown ? "shown" : "", words, raised);
  }

  /** @param {any} signal */
  #right(signal) {
    const { right, document, title, version } = signal.details;
    if (!right) return nothing;
    const source = document ? t("transcript.source", { document: title || document, version: version ?? "" }) : "";
    return html`<p class="right">${icon("crit", { small: true })}<span>${t("transcript.right")} <strong>${right}</strong>${source}</span></p>`;
  }

  /** @param {any} stretch @param {string} kind @param {unknown} words @param {any[]} noticed */
  #frame(stretch, kind, words, noticed = []) {
    return html`<div class="turn ${stretch.speaker} ${kind}" data-utterance=${stretch.id ?? nothing} tabindex="-1">
      <span class="at">${clock(stretch.start)}</span>
      <div><span class="who">${this.#who(stretch.speaker)}</span>${words}</div>
      ${this.noted && noticed.length
        ? html`<ul class="notes">${noticed.map((one) => html`<li class="tag ${tone(one)}">${icon(signalIcon(one), { small: true })}${signalTitle(one)}</li>`)}</ul>`
        : nothing}
    </div>`;
  }

  /** @param {"agent" | "customer"} speaker */
  #who(speaker) {
    if (speaker === "agent") return t(this.watching ? "speaker.agent" : "speaker.you");
    const name = this.call.call?.customer?.name;
    return name ? name.split(" ")[0] : t("speaker.customer");
  }
}
customElements.define("call-transcript", CallTranscript);

/** @param {string} words */
const mark = (words) => html`<mark>${words}</mark>`;

/** @param {any} signal */
export const tone = (signal) => ({ critical: "critical", warning: "warn", info: "info" })[/** @type {"critical" | "warning" | "info"} */ (signal.severity)];
