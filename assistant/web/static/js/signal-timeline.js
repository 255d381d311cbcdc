// The call as a line: who spoke when, and where something was noticed. A mark leads to the words.
import { Part, html, nothing } from "./element.js";
import { EMPTY } from "./call-state.js";
import { tone } from "./call-transcript.js";
import { clock } from "./format.js";
import { timeOf } from "./mood.js";
import { signalIcon, signalTitle } from "./signal-words.js";
import { t } from "./words.js";
import { svg } from "../vendor/lit/index.js";

const APART = 3.2; // percent of the width; marks closer than this go one row up
const ROWS = 3;
const TICKS = [5, 10, 15, 30, 60, 120, 300, 600];

class SignalTimeline extends Part {
  static properties = { call: {}, seconds: { type: Number }, now: { type: Number } };

  constructor() {
    super();
    this.call = EMPTY;
    /** How long the recording is, where that is known. */ this.seconds = 0;
    this.now = 0;
  }

  render() {
    const { call } = this;
    const span = Math.max(call.ended?.seconds ?? 0, this.seconds, call.at, 30);
    const x = (/** @type {number} */ seconds) => `${Math.min(100, (seconds / span) * 100).toFixed(2)}%`;
    const lane = { agent: 68, customer: 88 };
    return html`<div class="timeline" role="group" aria-label=${t("timeline.label")}>
      <div class="lanes xs"><span class="agent">${t("speaker.agent")}</span><span class="customer">${t("speaker.customer")}</span></div>
      <svg class="track" width="100%" height="118" aria-hidden=${call.signals.length ? nothing : "true"}>
        ${[68, 88].map((y) => svg`<line class="rail" x1="0" x2="100%" y1=${y + 6} y2=${y + 6} />`)}
        ${call.utterances.map((one) => svg`<rect class="spoken ${one.speaker}" x=${x(one.start)} y=${lane[/** @type {"agent" | "customer"} */ (one.speaker)]} width=${x(Math.max(0.6, one.end - one.start))} height="12" rx="3" />`)}
        ${call.call && !call.ended ? svg`<line class="head" x1=${x(this.now)} x2=${x(this.now)} y1="60" y2="102" />` : nothing}
        ${ticks(span, this.clientWidth).map((at) => svg`<text class="tick" x=${x(at)} y="116" text-anchor=${at ? "middle" : "start"}>${clock(at)}</text>`)}
        ${this.#marks(span, x)}
      </svg>
    </div>`;
  }

  /** @param {number} span @param {(seconds: number) => string} x */
  #marks(span, x) {
    /** @type {number[]} the last place taken in each row */
    const taken = Array(ROWS).fill(-100);
    return this.call.signals
      .map((signal) => ({ signal, at: timeOf(this.call, signal.utterances.at(-1), signal.at) }))
      .sort((a, b) => a.at - b.at)
      .map(({ signal, at }) => {
        const place = Math.min(98.5, Math.max(1.5, (at / span) * 100));
        const free = taken.findIndex((last) => place - last >= APART);
        const row = free < 0 ? ROWS - 1 : free;
        taken[row] = place;
        const label = t("timeline.mark", { at: clock(at), text: signalTitle(signal) });
        const go = () => this.dispatchEvent(new CustomEvent("utterance-show", { detail: { utterance: signal.utterances.at(-1), quote: signal.quote }, bubbles: true }));
        const press = (/** @type {KeyboardEvent} */ event) => (event.key === "Enter" || event.key === " ") && (event.preventDefault(), go());
        return svg`<svg class="mark ${tone(signal)}" x="${place}%" y=${40 - row * 19} overflow="visible" data-kind=${signal.kind}>
          <line class="stem" x1="0" x2="0" y1="9" y2=${28 + row * 19} />
          <g role="button" tabindex="0" aria-label=${label} @click=${go} @keydown=${press}>
            <title>${label}</title><circle r="9.5" cx="0" cy="0" /><svg x="-7" y="-7" width="14" height="14" viewBox="0 0 16 16" class="i"><use href="#i-${signalIcon(signal)}" /></svg>
          </g>
        </svg>`;
      });
  }
}
customElements.define("signal-timeline", SignalTimeline);

/** Round times with room for their figures. @param {number} span @param {number} width in pixels */
function ticks(span, width) {
  const room = Math.max(2, Math.min(8, Math.floor(width / 80)));
  const step = TICKS.find((one) => span / one <= room) ?? 1200;
  const count = Math.floor((span * 0.97) / step) + 1;
  return Array.from({ length: count }, (_, n) => n * step);
}
