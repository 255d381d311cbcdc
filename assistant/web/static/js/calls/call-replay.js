// A call as it stood at any moment of it: play it, or drag the place. A live call goes on at its end.
import { Part, html, icon, nothing } from "../element.js";
import "../call-transcript.js";
import "../score-card.js";
import "../signal-timeline.js";
import { EMPTY, withEvent } from "../call-state.js";
import { clock, joined } from "../format.js";
import { followCall } from "../stream.js";
import { t } from "../words.js";

const SPEEDS = [1, 2, 4, 8];
const TICK_MS = 200;

class CallReplay extends Part {
  static properties = { at: { state: true }, playing: { state: true }, line: { state: true } };

  constructor() {
    super();
    /** @type {any[]} */ this.events = [];
    /** Where it stands in seconds; null: at the end. @type {number | null} */ this.at = null;
    this.playing = false;
    this.speed = 1;
    /** @type {string} */ this.line = "idle";
    this.whole = EMPTY;
    /** What was folded last, and of how many events. */ this.folded = { upto: 0, at: -1, state: EMPTY };
    this.told = false;
  }

  /** @param {string} call @param {number | null} at */
  show(call, at) {
    this.at = at;
    followCall(call, {
      event: (event) => {
        this.events.push(event);
        this.whole = withEvent(this.whole, event);
        if (this.told) return;
        this.told = true;
        queueMicrotask(() => ((this.told = false), this.requestUpdate()));
      },
      line: (line) => (this.line = line),
    });
  }

  get end() {
    return Math.max(this.whole.ended?.seconds ?? 0, this.whole.at);
  }

  /** The call as it stood at the place: folded on from the last place where that goes, else anew. */
  get state() {
    if (this.at === null) return this.whole;
    const anew = this.at < this.folded.at;
    let { upto, state } = anew ? { upto: 0, state: EMPTY } : this.folded;
    while (upto < this.events.length && this.events[upto].at <= this.at) state = withEvent(state, this.events[upto++]);
    this.folded = { upto, at: this.at, state };
    return state;
  }

  render() {
    if (this.line === "unknown") return html`<div class="panel quiet"><h1>${t("replay.unknown")}</h1><a class="btn" href="/calls">${t("replay.back")}</a></div>`;
    const { whole, end } = this;
    if (!whole.call) return html`<p class="muted" role="status">${t("loading")}</p>`;
    const state = { ...this.state, call: whole.call };
    const at = this.at ?? end;
    const graded = state.scorecard !== null;
    return html`<header class="live-head"><div><h1 id="call-title" lang=${whole.call.language === "zh" ? "zh-CN" : "en"}>${whole.call.title || whole.call.customer?.name || whole.call.id}</h1>
        <p class="muted num">${joined(whole.call.agent && t("desk.agent", { name: whole.call.agent }), whole.call.customer?.name, clock(end), whole.ended ? t("call.ended") : t("call.live"))}</p></div>
        <a class="btn push" href="/calls">${t("replay.back")}</a></header>
      <section class="panel" aria-label=${t("timeline.label")}><signal-timeline .call=${{ ...whole, ended: null }} .seconds=${end} .now=${at} @utterance-show=${this.#lead}></signal-timeline>
        <div class="player"><button class="btn" aria-pressed=${this.playing} @click=${this.#toggle}>${icon(this.playing ? "pause" : "play", { small: true })}${t(this.playing ? "replay.pause" : "replay.play")}</button>
          <input type="range" min="0" max=${Math.ceil(end)} step="1" .value=${String(Math.round(at))} aria-label=${t("replay.at")} aria-valuetext=${t("replay.of", { at: clock(at), end: clock(end) })} @input=${this.#drag} />
          <span class="num">${t("replay.of", { at: clock(at), end: clock(end) })}</span>
          <label><span class="sr">${t("replay.speed")}</span><select class="field" @change=${(/** @type {any} */ event) => (this.speed = Number(event.target.value))}>${SPEEDS.map((one) => html`<option value=${one}>${one}×</option>`)}</select></label>
          ${this.at === null ? nothing : html`<button class="btn ghost" @click=${() => this.#place(null)}>${t("replay.whole")}</button>`}</div></section>
      <div class="rp-body ${graded ? "is-graded" : ""}"><div class="panel words"><header><h2 id="transcript-title">${t("tabs.transcript")}</h2></header><div class="scroller" tabindex="0" role="region" aria-labelledby="transcript-title"><call-transcript noted watching .call=${state}></call-transcript></div></div>
        <score-card .call=${state} @utterance-show=${this.#lead}></score-card></div>`;
  }

  updated() {
    // A place that the address named is led to once its words are there.
    if (this.leading === undefined || !this.whole.utterances.length) return;
    const at = this.leading;
    const said = this.whole.utterances.findLast((one) => one.start <= at + 1);
    if (!said || (!this.whole.ended && this.whole.at < at)) return;
    this.leading = undefined;
    this.#transcript?.show(said.id, "");
  }

  /** @type {number | undefined} a moment to lead to */ leading = undefined;

  /** @returns {any} */
  get #transcript() {
    return this.querySelector("call-transcript");
  }

  /** @param {CustomEvent} event */
  #lead = async (event) => {
    const { utterance, quote } = event.detail;
    const said = this.whole.utterances.find((one) => one.id === utterance);
    if (!said) return;
    if (this.at !== null && this.at < said.end) this.#place(said.end);
    await this.updateComplete;
    this.#transcript?.show(utterance, quote);
  };

  #toggle = () => {
    this.playing = !this.playing;
    clearInterval(this.timer);
    if (!this.playing) return;
    if (this.at === null || this.at >= this.end) this.#place(0);
    this.timer = setInterval(() => {
      const next = (this.at ?? this.end) + (TICK_MS / 1000) * this.speed;
      if (next < this.end) return this.#place(next);
      this.#place(null);
      if (!this.whole.ended) return;
      this.playing = false;
      clearInterval(this.timer);
    }, TICK_MS);
  };

  /** @type {ReturnType<typeof setInterval> | undefined} */ timer = undefined;

  /** @param {any} event */
  #drag = (event) => {
    const at = Number(event.target.value);
    this.#place(at >= Math.floor(this.end) ? null : at);
  };

  /** @param {number | null} at */
  #place(at) {
    this.at = at;
    const transcript = this.#transcript;
    if (!transcript) return;
    transcript.shown = null;
    transcript.following = true;
  }
}
customElements.define("call-replay", CallReplay);
