// A live call's transcript beside the wall, with its alerts to be judged.
import { html, icon, nothing, repeat } from "../element.js";
import { CallFeed } from "../call-feed.js";
import "../call-transcript.js";
import { ask } from "../api.js";
import { clock, joined } from "../format.js";
import { who } from "../knowledge/who.js";
import { signalTitle } from "../signal-words.js";
import { t } from "../words.js";
import { WallPart, reasonWords, tagOf } from "./wall-part.js";

const VERDICTS = /** @type {const} */ (["right", "wrong", "unsure"]);
const ICONS = { right: "check", wrong: "x", unsure: "q" };

class CallPeek extends WallPart {
  static properties = { ...WallPart.properties, call: {}, alerts: { state: true } };

  constructor() {
    super();
    this.call = "";
    /** @type {any[]} */ this.alerts = [];
    this.feed = new CallFeed();
    this.signals = 0;
    this.feed.addEventListener("change", () => {
      if (this.feed.state.signals.length !== this.signals) this.load();
      this.requestUpdate();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed.clear();
  }

  /** @param {string} call @param {string} alert */
  async show(call, alert) {
    if (call !== this.call) {
      this.call = call;
      this.alerts = [];
      this.feed.open(call, 1);
    }
    await this.load();
    await this.updateComplete;
    const about = this.alerts.find((one) => one.id === alert);
    if (about) return this.#quote(about);
    /** @type {HTMLElement | null} */ (this.querySelector("h2"))?.focus();
  }

  async load() {
    this.signals = this.feed.state.signals.length;
    const { call } = this;
    const told = await ask(`/v1/alerts?call=${encodeURIComponent(call)}&limit=500`).catch(() => null);
    if (told && call === this.call) this.alerts = told.alerts.filter((/** @type {any} */ one) => one.state !== "withdrawn");
  }

  close() {
    this.feed.clear();
    this.call = "";
    this.dispatchEvent(new CustomEvent("peek-close", { bubbles: true }));
  }

  render() {
    if (!this.call) return nothing;
    const { state } = this.feed;
    const name = state.call?.title || state.call?.customer?.name || this.call;
    return html`<section class="panel peek" aria-labelledby="peek-title">
      <header><h2 id="peek-title" tabindex="-1">${t("wall.peek")} <span lang=${tagOf(state.call?.language)}>${name}</span></h2><span class="push muted xs num nowrap">${joined(state.call?.agent, clock(this.feed.now), state.ended && t("call.ended"))}</span><button class="btn ghost square" aria-label=${t("close")} @click=${this.close}>${icon("x")}</button></header>
      <div class="scroller" tabindex="0" role="region" aria-label=${t("tabs.transcript")}><call-transcript watching .call=${state}></call-transcript></div>
      ${this.alerts.length ? html`<ul class="judging">${repeat(this.alerts, (one) => one.id, (one) => this.#judge(one))}</ul>` : nothing}
      <footer class="peek-foot"><a class="link" href="/calls/${encodeURIComponent(this.call)}">${t("wall.peek.replay")}</a></footer>
    </section>`;
  }

  /** @param {any} alert */
  #judge(alert) {
    const name = signalTitle(alert);
    return html`<li data-alert=${alert.id} data-kind=${alert.kind}><button class="why-go" @click=${() => this.#quote(alert)}>${reasonWords(alert)}<span class="num muted xs">${clock(alert.at)}</span></button>
      <span class="judge" role="group" aria-label=${t("wall.judge", { rule: name })}>${VERDICTS.map((one) => html`<button class="chip" aria-pressed=${alert.judged?.verdict === one} title=${alert.judged?.verdict === one ? t("wall.judged.by", { name: who(alert.judged.by) }) : nothing} @click=${() => this.#say(alert, one)}>${icon(ICONS[one], { small: true })}${t(`wall.verdict.${one}`)}</button>`)}</span></li>`;
  }

  /** @param {any} alert @param {"right" | "wrong" | "unsure"} verdict */
  async #say(alert, verdict) {
    await this.wall?.judge(alert, alert.judged?.verdict === verdict ? null : verdict);
    await this.load();
  }

  /** @param {any} alert */
  #quote(alert) {
    if (alert.utterance) /** @type {any} */ (this.querySelector("call-transcript"))?.show(alert.utterance, alert.quote);
  }
}
customElements.define("call-peek", CallPeek);
