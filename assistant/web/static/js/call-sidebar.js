// The sidebar: header, alerts apart from cards, one card now, earlier ones, and the details.
import "./alert-strip.js";
import "./ask-box.js";
import "./call-checklist.js";
import "./call-header.js";
import "./call-transcript.js";
import "./card-density.js";
import "./customer-panel.js";
import "./earlier-cards.js";
import "./passage-view.js";
import "./reply-card.js";
import { openAlerts } from "./alert-strip.js";
import { ask } from "./api.js";
import { checklist } from "./call-checklist.js";
import { currentCard } from "./current-card.js";
import { Part, arrows, html, icon, nothing } from "./element.js";
import { timeOfDay } from "./format.js";
import { ReplyCard, cardTitle, tiersOf } from "./reply-card.js";
import { rubricNamed } from "./rubric.js";
import { shortcutSheet } from "./shortcut-sheet.js";
import { doneBy, keepKeys, keptKeys, keysAria, keysShown } from "./shortcuts.js";
import { t } from "./words.js";

const TABS = ["transcript", "checklist", "customer"];
const TICK_MS = 1000; // and a card on screen from one tick to the next was seen

class CallSidebar extends Part {
  static properties = { feed: {}, tab: {}, rubric: { state: true }, citation: { state: true }, kept: { state: true }, status: { state: true }, keys: { state: true }, density: { state: true } };

  constructor() {
    super();
    /** @type {import("./call-feed.js").CallFeed | null} */ this.feed = null;
    this.tab = "transcript";
    /** @type {any} */ this.rubric = null;
    /** @type {any} */ this.citation = null;
    /** @type {string | null} the card the agent opened */ this.kept = null;
    /** What a screen reader is told, politely. */ this.status = "";
    /** @type {any} */ this.current = null;
    /** @type {Record<string, any>} what was done here and is not in the log yet */ this.mine = {};
    /** @type {Set<string>} alerts the agent has seen to */ this.seen = new Set();
    /** @type {Set<string>} cards already told as shown */ this.shown = new Set();
    /** @type {Set<string>} cards already told as seen */ this.looked = new Set();
    /** @type {string | null} on screen at the last tick */ this.onScreen = null;
    /** @type {string | null} */ this.callId = null;
    this.keys = keptKeys();
    /** What holds for the agent, until the call says otherwise. */ this.density = "normal";
    this.helping = false;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ticking = setInterval(() => this.#tick(), TICK_MS);
    addEventListener("keydown", this.#shortcut);
    rubricNamed().then((rubric) => (this.rubric = rubric), () => {});
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    removeEventListener("keydown", this.#shortcut);
  }

  #tick() {
    if (this.feed?.live) this.requestUpdate();
    const here = document.visibilityState === "visible" ? (this.current?.id ?? null) : null;
    if (here && here === this.onScreen && !this.looked.has(here) && !this.acts[here]?.seen) {
      this.looked.add(here);
      this.#tell(this.current, { did: "seen" });
    }
    this.onScreen = here;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("feed")) this.feed?.addEventListener("change", () => this.requestUpdate());
    const state = this.feed?.state;
    if (!state) return;
    if (this.callId !== (state.call?.id ?? null)) this.#begin(state.call?.id ?? null);
    const using = this.#card()?.inUse ? (this.current?.id ?? null) : null;
    const next = currentCard({ cards: state.cards, acts: this.acts, now: this.feed?.now ?? 0, live: !!this.feed?.live, kept: this.kept ?? using });
    if (next && next.id !== this.current?.id) this.#announce(next, changed.has("status"));
    this.current = next;
  }

  /** @param {string | null} call */
  #begin(call) {
    this.callId = call;
    this.kept = this.citation = this.current = null;
    this.mine = {};
    this.seen = new Set();
    this.status = "";
    const agent = this.feed?.state.call?.agent;
    if (agent) ask(`/v1/agents/${encodeURIComponent(agent)}/density`).then(({ density }) => (this.density = density), () => {});
  }

  /** @param {any} card @param {boolean} after what was done stands unsaid: the card is said after it */
  #announce(card, after) {
    this.status = (after && this.status ? `${this.status} ` : "") + t("status.card", { title: cardTitle(card, this.feed?.state.signals ?? []), n: tiersOf(card).length });
    if (this.shown.has(card.id) || this.feed?.state.acts[card.id]?.shown) return;
    this.shown.add(card.id);
    this.#tell(card, { did: "shown" });
  }

  /** @returns {Record<string, any>} */
  get acts() {
    const log = this.feed?.state.acts ?? {};
    const all = { ...log };
    for (const [card, done] of Object.entries(this.mine)) all[card] = { ...log[card], ...done };
    return all;
  }

  /** @returns {ReplyCard | null} */
  #card() {
    return /** @type {ReplyCard | null} */ (this.querySelector("reply-card"));
  }

  render() {
    const state = this.feed?.state;
    if (!this.feed || !state) return nothing;
    const now = this.feed.now;
    const alerts = openAlerts(state.signals, this.seen, now, this.feed.live);
    return html`<div class="sb" data-density=${state.density ?? this.density}>
      <call-header .call=${state} .now=${now} .line=${this.feed.line}></call-header>
      ${this.#stale()}
      <alert-strip .alerts=${alerts} .cards=${state.cards} @alert-seen=${this.#alertSeen}></alert-strip>
      <div class="sb-scroll" tabindex="0" role="region" aria-label=${t("sidebar.cards")}
        @card-act=${this.#act} @card-choose=${this.#choose} @passage-open=${this.#open} @passage-close=${this.#close} @say-status=${this.#say} @mouseleave=${() => this.requestUpdate()}>
        ${this.current ? this.#now(state, now) : this.#quiet(state)}
        ${this.citation ? html`<passage-view .citation=${this.citation}></passage-view>` : nothing}
        <earlier-cards .cards=${this.#earlier(state)} .acts=${this.acts} .waiting=${this.#waiting(state, now)}></earlier-cards>
        ${state.call ? this.#details(state) : nothing}
      </div>
      <ask-box .call=${this.feed.live ? this.callId : null} .keys=${this.keys} @passage-open=${this.#open} @say-status=${this.#say}></ask-box>
      <div class="foot" @say-status=${this.#say}>
        ${this.feed.live ? html`<card-density .call=${this.callId} .agent=${state.call?.agent ?? ""} .chosen=${state.density ?? this.density} @density-chosen=${this.#chosen}></card-density>` : nothing}
        <button class="link push" aria-keyshortcuts=${keysAria(this.keys.help)} title=${keysShown(this.keys.help)} @click=${this.#help}>${t("keys.open")}</button>
      </div>
      <p class="sr" role="status">${this.status}</p>
    </div>`;
  }

  #stale() {
    const { line, staleSince } = /** @type {import("./call-feed.js").CallFeed} */ (this.feed);
    if (line === "unknown") return html`<section class="alert is-warn" role="status">${icon("off")}<p><strong>${t("call.unknown")}</strong> ${t("call.unknown.todo")}</p></section>`;
    if (line !== "stale" || !staleSince) return nothing;
    return html`<section class="alert is-warn" role="status" data-stale>
      ${icon("off")}
      <p><strong>${t("stale.since", { time: timeOfDay(staleSince) })}</strong> ${t("stale.what")}</p>
      <button class="btn" @click=${() => this.feed?.retry()}>${t("stale.retry")}</button>
    </section>`;
  }

  /** @param {import("./call-state.js").CallState} state @param {number} now */
  #now(state, now) {
    const done = this.acts[this.current.id] ?? {};
    return html`<reply-card .card=${this.current} .call=${state} .now=${now} .pinned=${!!done.pinned} .used=${!!(done.used || done.fragment || done.edited)} .keys=${this.keys}></reply-card>`;
  }

  /** @param {import("./call-state.js").CallState} state */
  #quiet(state) {
    const kind = !state.call ? "idle" : state.ended ? "over" : "listening";
    return html`<div class="quiet">
      <svg class="line" viewBox="0 0 112 24" aria-hidden="true"><path d="M0 12h26c4 0 4-5 8-5s4 10 8 10 4-14 8-14 4 18 8 18 4-13 8-13 4 6 8 6 3-2 6-2h32" /></svg>
      <h3>${t(`quiet.${kind}`)}</h3>
      <p>${t(`quiet.${kind}.what`)}</p>
    </div>`;
  }

  /** @param {import("./call-state.js").CallState} state newest first */
  #earlier(state) {
    return state.cards.filter((card) => card.id !== this.current?.id).reverse();
  }

  /** Cards that came while this one was in use. @param {import("./call-state.js").CallState} state @param {number} now */
  #waiting(state, now) {
    const { current, acts } = this;
    return new Set(state.cards.filter((card) => current && card.seq > current.seq && now < card.expires_at && !acts[card.id]?.used && !acts[card.id]?.dismissed && !this.shown.has(card.id)).map((card) => card.id));
  }

  /** @param {import("./call-state.js").CallState} state */
  #details(state) {
    const pick = (/** @type {string} */ tab) => (this.tab = tab);
    const items = checklist(this.rubric, state);
    const count = items.length ? `${items.filter((one) => one.stands === "done").length}/${items.length}` : "";
    return html`<section class="details">
      <div class="tabs" role="tablist" aria-label=${t("tabs.label")} @keydown=${(/** @type {KeyboardEvent} */ event) => arrows(event, TABS, this.tab, pick)}>
        ${TABS.map((tab) => html`<button role="tab" id="tab-${tab}" data-t=${tab} aria-selected=${tab === this.tab} aria-controls="details-panel" tabindex=${tab === this.tab ? 0 : -1} @click=${() => pick(tab)}>${t(`tabs.${tab}`)}${tab === "checklist" && count ? html` <span class="n">${count}</span>` : nothing}</button>`)}
      </div>
      <div class="tabpanel scroller" role="tabpanel" tabindex="0" id="details-panel" aria-labelledby="tab-${this.tab}">
        ${this.tab === "transcript" ? html`<call-transcript .call=${state}></call-transcript>` : nothing}
        ${this.tab === "checklist" ? html`<call-checklist .call=${state} .rubric=${this.rubric}></call-checklist>` : nothing}
        ${this.tab === "customer" ? html`<customer-panel .customer=${state.call.customer}></customer-panel>` : nothing}
      </div>
    </section>`;
  }

  /** @param {CustomEvent} event */
  #alertSeen({ detail: { signal, card } }) {
    this.seen = new Set(this.seen).add(signal.key);
    if (card) this.kept = card.id;
    this.requestUpdate();
  }

  /** @param {CustomEvent} event */
  #act({ detail: { card, did, tier, text = "", reason = "", leaving = false } }) {
    const before = this.acts[card.id] ?? {};
    const unpinning = did === "pinned" && before.pinned;
    this.mine = { ...this.mine, [card.id]: { ...this.mine[card.id], [did]: unpinning ? null : { at: this.feed?.now ?? 0, tier } } };
    if (did !== "pinned" && this.kept === card.id) this.kept = null;
    if (did === "used" || did === "edited") this.seen = new Set([...this.seen, card.because.signal]);
    this.requestUpdate();
    if (!unpinning) this.#tell(card, { did, tier, text, reason }, leaving);
  }

  /** @param {any} card @param {Record<string, string>} what @param {boolean} [leaving] */
  async #tell(card, what, leaving = false) {
    try {
      await ask(`/v1/cards/${encodeURIComponent(card.id)}/feedback`, { call: this.callId, ...what }, "POST", leaving);
    } catch (refused) {
      this.status = t("status.not_kept", { why: /** @type {Error} */ (refused).message });
    }
  }

  /** @param {CustomEvent} event */
  #choose({ detail: { card } }) {
    this.kept = card.id;
    this.mine = { ...this.mine, [card.id]: { ...this.mine[card.id], dismissed: null } };
  }

  /** @param {CustomEvent} event */
  #open({ detail: { citation } }) {
    this.opener = /** @type {HTMLElement | null} */ (document.activeElement);
    this.citation = citation;
  }

  #close() {
    this.citation = null;
    (this.opener?.isConnected ? this.opener : /** @type {HTMLElement | null} */ (this.querySelector("reply-card .cite")))?.focus();
  }

  /** @param {CustomEvent} event */
  #say({ detail: { text } }) {
    this.status = text;
  }

  #shortcut = (/** @type {KeyboardEvent} */ event) => {
    const written = event.target instanceof Element && event.target.matches("input, textarea, select");
    const does = event.key === "?" && !written && !event.altKey && !event.ctrlKey ? "help" : doneBy(event, this.keys);
    if (!does || this.helping) return;
    event.preventDefault();
    this.#do(does);
  };

  /** @param {string} does */
  #do(does) {
    const card = this.#card();
    switch (does) {
      case "insert": return card?.insert();
      case "copy": return card?.copy();
      case "part": return card?.takePart();
      case "edit": return card?.edit();
      case "pin": return card?.pin();
      case "dismiss": return card?.dismiss();
      case "undo": return card?.undo();
      case "ask": return /** @type {any} */ (this.querySelector("ask-box"))?.focusBox();
      case "alert": return /** @type {HTMLElement | null} */ (this.querySelector("alert-strip .alert > .btn"))?.click();
      case "help": return this.#help();
    }
  }

  async #help() {
    this.helping = true;
    await shortcutSheet(this.keys, (keys) => keepKeys((this.keys = keys)));
    this.helping = false;
  }

  /** @param {CustomEvent} event */
  #chosen({ detail: { density } }) {
    this.density = density;
  }
}
customElements.define("call-sidebar", CallSidebar);
