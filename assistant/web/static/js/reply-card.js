// One card: three tiers of what to say, its source, and why it is here.
import { clauses } from "./clauses.js";
import { Part, arrows, html, icon, nothing } from "./element.js";
import { clock, day, joined, left } from "./format.js";
import { timeOf } from "./mood.js";
import { signalMeasure, signalTitle } from "./signal-words.js";
import { t } from "./words.js";

export const TIERS = ["basic", "marketing", "expert"];
const REASONS = ["already_said", "not_asked", "wrong_fact", "bad_moment"];
const REASON_MS = 6000;
const ICONS = { answer: "q", soothing: "calm", correction: "crit", escalation: "up", retention: "person", compliance: "shield" };

/** @param {any} card */
export const cardIcon = (card) => ICONS[/** @type {keyof typeof ICONS} */ (card.kind)] ?? "q";
/** @param {any} card @param {any[]} signals */
export function cardTitle(card, signals) {
  const raised = signals.find((one) => one.key === card.because.signal);
  return raised ? signalTitle(raised) : t(`card.${card.kind}`);
}
/** @param {any} card */
export const tiersOf = (card) => TIERS.filter((tier) => card.tiers[tier]);

export class ReplyCard extends Part {
  static properties = {
    card: {},
    call: {},
    now: { type: Number },
    pinned: { type: Boolean },
    used: { type: Boolean },
    tier: { state: true },
    choosing: { state: true },
    chosen: { state: true },
    asking: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.card = null;
    /** @type {any} */ this.call = null;
    this.now = 0;
    this.pinned = false;
    this.used = false;
    this.tier = "basic";
    /** Taking a part: each clause is a toggle. */ this.choosing = false;
    /** @type {Set<string>} clauses taken, as `line.place` */ this.chosen = new Set();
    /** Asked why it was dismissed. */ this.asking = false;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("card") && changed.get("card") !== this.card) {
      this.choosing = false;
      this.asking = false;
      this.chosen = new Set();
      // The tier the agent works with stays where it was, if this card has it.
      if (!this.card?.tiers[this.tier]) this.tier = tiersOf(this.card)[0];
    }
  }

  /** Whether a person is at it, so that nothing may take its place. */
  get inUse() {
    return this.choosing || this.asking || (!this.used && this.matches(":hover, :focus-within"));
  }

  /** What Insert and Copy take. */
  get text() {
    const lines = this.card.tiers[this.tier].lines;
    if (!this.choosing || !this.chosen.size) return lines[0];
    const parts = lines.map((/** @type {string} */ line, /** @type {number} */ row) =>
      clauses(line).filter((_, place) => this.chosen.has(`${row}.${place}`)).join("").trim());
    return parts.filter(Boolean).join(" ");
  }

  insert() {
    const part = this.choosing && this.chosen.size > 0;
    this.#tell("reply-insert", { text: this.text });
    this.#act(part ? "fragment" : "used", { text: part ? this.text : "" });
    this.choosing = false;
  }

  async copy() {
    const part = this.choosing && this.chosen.size > 0;
    const text = this.text;
    try {
      await navigator.clipboard.writeText(text);
      this.#tell("say-status", { text: t("status.copied") });
    } catch {
      return this.#tell("say-status", { text: t("status.copy_refused") });
    }
    this.#act(part ? "fragment" : "used", { text: part ? text : "" });
  }

  takePart() {
    this.choosing = !this.choosing;
    this.chosen = new Set();
  }

  pin() {
    this.#act("pinned", {});
  }

  /** Kept at once; the reason may follow, or not. A second press is no reason. */
  dismiss() {
    if (this.asking) return this.#act("dismissed", { kept: "yes" });
    this.asking = true;
    const { card } = this;
    this.#act("dismissing", {});
    setTimeout(() => this.asking && this.card === card && this.#act("dismissed", { kept: "yes" }), REASON_MS);
  }

  render() {
    const { card } = this;
    const tiers = tiersOf(card);
    const rest = card.expires_at - this.now;
    return html`<article class="card" data-kind=${card.kind} data-card=${card.id} aria-labelledby="card-title">
      <header class="card-head">
        <h3 id="card-title">${icon(cardIcon(card), { small: true })}${cardTitle(card, this.call.signals)}</h3>
        <span class="push muted xs num">${this.#state(rest)}</span>
        <button class="btn ghost square" aria-pressed=${this.pinned} aria-label=${t("card.pin")} title=${joined(t("card.pin"), "Alt P")} aria-keyshortcuts="Alt+P" @click=${this.pin}>${icon("pin")}</button>
        <button class="btn ghost square" aria-expanded=${this.asking} aria-label=${t("card.dismiss")} title=${joined(t("card.dismiss"), "Alt X")} aria-keyshortcuts="Alt+X" @click=${this.dismiss}>${icon("x")}</button>
      </header>
      ${tiers.length > 1 ? this.#tabs(tiers) : nothing}
      <div class="card-body ${this.choosing ? "choosing" : ""}" role=${tiers.length > 1 ? "tabpanel" : nothing} id="card-panel" aria-labelledby=${tiers.length > 1 ? `card-tab-${this.tier}` : nothing} lang=${card.language === "zh" ? "zh-CN" : "en"}>
        ${this.#words(card.tiers[this.tier])}
      </div>
      ${this.asking ? this.#reasons() : this.#acts()}
    </article>`;
  }

  /** @param {number} rest */
  #state(rest) {
    if (this.used) return t("card.used");
    if (this.pinned) return t("card.pinned");
    if (this.call.ended || rest <= 0) return nothing;
    return html`<span class="wide">${t("card.left", { time: left(rest) })}</span><span class="slim">${left(rest)}</span>`;
  }

  /** @param {string[]} tiers */
  #tabs(tiers) {
    const pick = (/** @type {string} */ tier) => (this.tier = tier);
    return html`<div class="seg tiers" role="tablist" aria-label=${t("tier.choose")} @keydown=${(/** @type {KeyboardEvent} */ event) => arrows(event, tiers, this.tier, pick)}>
      ${tiers.map((tier) => html`<button role="tab" id="card-tab-${tier}" data-t=${tier} aria-selected=${tier === this.tier} aria-controls="card-panel" tabindex=${tier === this.tier ? 0 : -1} @click=${() => pick(tier)}>${bars(TIERS.indexOf(tier))}${t(`tier.${tier}`)}</button>`)}
    </div>`;
  }

  /** @param {any} tier */
  #words(tier) {
    const [say, ...points] = tier.lines;
    return html`<p class="say">${this.#line(say, 0)}</p>
      ${points.length
        ? html`<ul class="points">${points.map((/** @type {string} */ point, /** @type {number} */ row) => html`<li><span>${this.#line(point, row + 1)}</span></li>`)}</ul>`
        : nothing}
      ${tier.citations.length
        ? html`<div class="cites">${unique(tier.citations).map((citation) => this.#chip(citation))}</div>`
        : nothing}
      ${this.#because()}`;
  }

  /** @param {string} line @param {number} row */
  #line(line, row) {
    if (!this.choosing) return line;
    return clauses(line).map((clause, place) => {
      const key = `${row}.${place}`;
      // Not a button element: those do not break across lines.
      return html`<span class="frag" role="button" tabindex="0" aria-pressed=${this.chosen.has(key)} @click=${() => this.#toggle(key)} @keydown=${(/** @type {KeyboardEvent} */ event) => this.#press(event, key)}>${clause}</span>`;
    });
  }

  /** @param {string} key */
  #toggle(key) {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(key)) chosen.add(key);
    this.chosen = chosen;
  }

  /** @param {KeyboardEvent} event @param {string} key */
  #press(event, key) {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    this.#toggle(key);
  }

  /** @param {any} citation */
  #chip(citation) {
    return html`<button class="cite" @click=${() => this.#tell("passage-open", { citation })}>
      ${icon("doc", { small: true })}<span class="sr">${t("cite.source")}</span><span class="doc">${citation.title || citation.document}</span
      ><span class="ver">${joined(t("cite.version", { n: citation.version }), day(citation.valid_from))}</span>
    </button>`;
  }

  #because() {
    const { because } = this.card;
    const raised = this.call.signals.find((/** @type {any} */ one) => one.key === because.signal);
    const quote = because.quote || raised?.quote || "";
    const measure = raised ? signalMeasure(raised) : "";
    if (!quote && !measure) return nothing;
    const at = clock(timeOf(this.call, because.utterance ?? raised?.utterances.at(-1), this.card.at));
    return html`<p class="because">${icon("ear", { small: true })}<span>${joined(measure, quote && t("card.heard", { at, quote }))}</span></p>`;
  }

  #acts() {
    const part = this.choosing && this.chosen.size > 0;
    return html`<div class="acts">
      <button class="btn primary" aria-keyshortcuts="Alt+I" @click=${this.insert}>${t(part ? "card.insert_part" : "card.insert")} <span class="kbd" aria-hidden="true">Alt I</span></button>
      <button class="btn ghost" aria-keyshortcuts="Alt+C" @click=${this.copy}>${t("card.copy")} <span class="kbd wide" aria-hidden="true">Alt C</span></button>
      <button class="btn ghost" aria-keyshortcuts="Alt+F" aria-pressed=${this.choosing} @click=${this.takePart}>${t("card.part")} <span class="kbd wide" aria-hidden="true">Alt F</span></button>
    </div>`;
  }

  #reasons() {
    const dismissed = (/** @type {string} */ reason) => this.#act("dismissed", { reason });
    return html`<div class="reasons" role="group" aria-label=${t("dismiss.why")}>
      <span>${t("dismiss.why")}</span>
      ${REASONS.map((reason) => html`<button class="chip" @click=${() => dismissed(reason)}>${t(`dismiss.${reason}`)}</button>`)}
      <button class="link" @click=${() => this.#act("dismissed", { kept: "yes" })}>${t("dismiss.skip")}</button>
    </div>`;
  }

  /** @param {string} did @param {Record<string, string>} more */
  #act(did, more) {
    this.#tell("card-act", { card: this.card, did, tier: this.tier, ...more });
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, cancelable: true }));
  }
}
customElements.define("reply-card", ReplyCard);

/** @param {any[]} citations one chip for a document's version, however often it is quoted */
const unique = (citations) => [...new Map(citations.map((one) => [`${one.document} ${one.version} ${one.chunk}`, one])).values()];

/** @param {number} filled 0, 1 or 2 */
const bars = (filled) => html`<svg class="bars" viewBox="0 0 12 12" aria-hidden="true">
  <rect x="0" y="8" width="2.8" height="4" rx=".8" />
  <rect x="4.2" y="5" width="2.8" height="7" rx=".8" class=${filled > 0 ? "" : "off"} />
  <rect x="8.4" y="2" width="2.8" height="10" rx=".8" class=${filled > 1 ? "" : "off"} />
</svg>`;
