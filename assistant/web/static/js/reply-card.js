// One card: three tiers of what to say, its source, and why it is here.
import { citeChip } from "./cite-chip.js";
import { clauses } from "./clauses.js";
import { Part, arrows, html, icon, nothing } from "./element.js";
import { clock, joined, left } from "./format.js";
import { timeOf } from "./mood.js";
import { USUAL, keysAria, keysShown } from "./shortcuts.js";
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
    draft: { state: true },
    keys: {},
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
    /** Asked why it was dismissed; until then nothing is told, so that it can be undone. */ this.asking = false;
    /** @type {string | null} the first line as the agent changes it before taking it */ this.draft = null;
    /** @type {import("./shortcuts.js").Keys} */ this.keys = USUAL;
    /** @type {ReturnType<typeof setTimeout> | undefined} */ this.waiting = undefined;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("card") && changed.get("card") !== this.card) {
      this.choosing = false;
      this.asking = false;
      this.draft = null;
      this.chosen = new Set();
      // The tier the agent works with stays where it was, if this card has it.
      if (!this.card?.tiers[this.tier]) this.tier = tiersOf(this.card)[0];
    }
  }

  /** Whether a person is at it, so that nothing may take its place. */
  get inUse() {
    return this.choosing || this.asking || this.draft !== null || (!this.used && this.matches(":hover, :focus-within"));
  }

  /** What Insert and Copy take. */
  get text() {
    if (this.draft !== null) return this.draft.trim();
    const lines = this.card.tiers[this.tier].lines;
    if (!this.choosing || !this.chosen.size) return lines[0];
    const parts = lines.map((/** @type {string} */ line, /** @type {number} */ row) =>
      clauses(line).filter((_, place) => this.chosen.has(`${row}.${place}`)).join("").trim());
    return parts.filter(Boolean).join(" ");
  }

  /** How it is taken: whole, a part of it, or changed. */
  get taking() {
    if (this.draft !== null) return this.draft.trim() === this.card.tiers[this.tier].lines[0] ? "used" : "edited";
    return this.choosing && this.chosen.size > 0 ? "fragment" : "used";
  }

  insert() {
    const { text } = this;
    if (!text) return;
    this.#tell("reply-insert", { text, card: this.card.id, tier: this.tier });
    this.#taken(text);
  }

  /** @param {string} text */
  #taken(text) {
    const did = this.taking;
    this.#act(did, { text: did === "used" ? "" : text });
    this.choosing = false;
    this.draft = null;
  }

  async copy() {
    const { text } = this;
    if (!text) return;
    try {
      await navigator.clipboard.writeText(text);
      this.#tell("say-status", { text: t("status.copied") });
    } catch {
      return this.#tell("say-status", { text: t("status.copy_refused") });
    }
    this.#taken(text);
  }

  takePart() {
    this.draft = null;
    this.choosing = !this.choosing;
    this.chosen = new Set();
  }

  pin() {
    this.#act("pinned", {});
  }

  /** The first line becomes a field; leaving it by Escape leaves it as it was. */
  async edit() {
    this.choosing = false;
    this.draft = this.draft === null ? this.card.tiers[this.tier].lines[0] : null;
    await this.updateComplete;
    this.querySelector("textarea")?.focus();
  }

  /** Asks why, which may be skipped; a second press skips it. */
  dismiss() {
    if (this.asking) return this.#dismissed("");
    this.asking = true;
    this.#wait();
  }

  /** Takes a dismissal back before it was told. */
  undo() {
    if (!this.asking) return;
    clearTimeout(this.waiting);
    this.asking = false;
    this.#tell("say-status", { text: t("status.undone") });
  }

  #wait() {
    clearTimeout(this.waiting);
    // Nobody is hurried: it waits for as long as somebody is at the question.
    this.waiting = setTimeout(() => (this.querySelector(".reasons:is(:hover, :focus-within)") ? this.#wait() : this.#dismissed("")), REASON_MS);
  }

  /** @param {string} reason @param {boolean} [leaving] */
  #dismissed(reason, leaving = false) {
    clearTimeout(this.waiting);
    if (!this.asking) return;
    this.asking = false;
    this.#act("dismissed", { reason, leaving });
  }

  #leaving = () => this.#dismissed("", true);

  connectedCallback() {
    super.connectedCallback();
    addEventListener("pagehide", this.#leaving);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("pagehide", this.#leaving);
    clearTimeout(this.waiting);
  }

  render() {
    const { card } = this;
    const tiers = tiersOf(card);
    const rest = card.expires_at - this.now;
    return html`<article class="card" data-kind=${card.kind} data-card=${card.id} aria-labelledby="card-title">
      <header class="card-head">
        <h3 id="card-title">${icon(cardIcon(card), { small: true })}${cardTitle(card, this.call.signals)}</h3>
        <span class="push muted xs num">${this.#state(rest)}</span>
        <button class="btn ghost square" aria-pressed=${this.pinned} aria-label=${t("card.pin")} title=${joined(t("card.pin"), keysShown(this.keys.pin))} aria-keyshortcuts=${keysAria(this.keys.pin)} @click=${this.pin}>${icon("pin")}</button>
        <button class="btn ghost square" aria-expanded=${this.asking} aria-label=${t("card.dismiss")} title=${joined(t("card.dismiss"), keysShown(this.keys.dismiss))} aria-keyshortcuts=${keysAria(this.keys.dismiss)} @click=${this.dismiss}>${icon("x")}</button>
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
    return html`${this.draft === null ? html`<p class="say">${this.#line(say, 0)}</p>` : this.#field()}
      ${points.length
        ? html`<ul class="points">${points.map((/** @type {string} */ point, /** @type {number} */ row) => html`<li><span>${this.#line(point, row + 1)}</span></li>`)}</ul>`
        : nothing}
      ${tier.citations.length
        ? html`<div class="cites">${unique(tier.citations).map((citation) => citeChip(citation, null, this.#open))}</div>`
        : nothing}
      ${this.#because()}`;
  }

  #field() {
    return html`<textarea class="say field" rows="3" maxlength="4000" aria-label=${t("card.edited")} .value=${this.draft ?? ""}
      @input=${(/** @type {InputEvent} */ event) => (this.draft = /** @type {HTMLTextAreaElement} */ (event.target).value)}
      @keydown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.edit()}></textarea>`;
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
    const { keys } = this;
    const insert = this.draft !== null ? "card.insert" : this.taking === "fragment" ? "card.insert_part" : "card.insert";
    return html`<div class="acts">
      <button class="btn primary" aria-keyshortcuts=${keysAria(keys.insert)} @click=${this.insert}>${t(insert)} <span class="kbd" aria-hidden="true">${keysShown(keys.insert)}</span></button>
      <button class="btn ghost" aria-keyshortcuts=${keysAria(keys.copy)} @click=${this.copy}>${t("card.copy")} <span class="kbd wide" aria-hidden="true">${keysShown(keys.copy)}</span></button>
      <button class="btn ghost" aria-keyshortcuts=${keysAria(keys.part)} aria-pressed=${this.choosing} @click=${this.takePart}>${t("card.part")} <span class="kbd wide" aria-hidden="true">${keysShown(keys.part)}</span></button>
      <button class="btn ghost" aria-keyshortcuts=${keysAria(keys.edit)} title=${keysShown(keys.edit)} aria-pressed=${this.draft !== null} @click=${this.edit}>${t("card.edit")}</button>
    </div>`;
  }

  #reasons() {
    return html`<div class="reasons" role="group" aria-label=${t("dismiss.why")}>
      <span>${t("dismiss.why")}</span>
      ${REASONS.map((reason) => html`<button class="chip" @click=${() => this.#dismissed(reason)}>${t(`dismiss.${reason}`)}</button>`)}
      <button class="link" @click=${() => this.#dismissed("")}>${t("dismiss.skip")}</button>
      <button class="link push" aria-keyshortcuts=${keysAria(this.keys.undo)} @click=${this.undo}>${icon("undo", { small: true })}${t("dismiss.undo")} <span class="kbd" aria-hidden="true">${keysShown(this.keys.undo)}</span></button>
    </div>`;
  }

  #open = (/** @type {any} */ citation) => this.#tell("passage-open", { citation });

  /** @param {string} did @param {Record<string, unknown>} more */
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
