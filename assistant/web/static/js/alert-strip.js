// What needs the agent now, above the cards and apart from them. Only critical ones interrupt.
import { Part, html, icon, nothing, repeat } from "./element.js";
import { signalIcon, signalSentence, signalTitle } from "./signal-words.js";
import { t } from "./words.js";

const WARNING_STAYS_S = 45; // of the call; a critical one stays until the agent has seen to it

/**
 * Open alerts, the most urgent first.
 * @param {any[]} signals @param {Set<string>} seen @param {number} now @param {boolean} live
 */
export function openAlerts(signals, seen, now, live) {
  return signals
    .filter((one) => one.severity !== "info" && !seen.has(one.key))
    .filter((one) => one.severity === "critical" || (live && now - one.at < WARNING_STAYS_S))
    .sort((a, b) => Number(b.severity === "critical") - Number(a.severity === "critical") || b.seq - a.seq);
}

class AlertStrip extends Part {
  static properties = { alerts: {}, cards: {}, unfolded: { state: true } };

  constructor() {
    super();
    /** @type {any[]} */ this.alerts = [];
    /** @type {any[]} */ this.cards = [];
    this.unfolded = false;
  }

  render() {
    const [first, ...more] = this.alerts;
    if (!first) return nothing;
    // Keyed, so that the next alert is a new element and is read out as one.
    return repeat([first], (/** @type {any} */ one) => one.key, () => this.#strip(first, more));
  }

  /** @param {any} first @param {any[]} more */
  #strip(first, more) {
    const critical = first.severity === "critical";
    const mending = this.cards.find((card) => card.because.signal === first.key);
    return html`<section class="alert ${critical ? "" : "is-warn"}" role=${critical ? "alert" : nothing} data-kind=${first.kind}>
      ${icon(signalIcon(first))}
      <div>
        <p><span class="sev ${critical ? "critical" : "warn"}">${t("stop", { text: signalTitle(first) })}</span> ${signalSentence(first)}</p>
        ${more.length ? this.#rest(more) : nothing}
      </div>
      <button class="btn" @click=${() => this.#tell("alert-seen", { signal: first, card: mending })}>
        ${mending ? t(mending.kind === "correction" ? "alert.correct" : "alert.show_card") : t("alert.seen")}
      </button>
    </section>`;
  }

  /** @param {any[]} more */
  #rest(more) {
    const label = t("alert.more", { n: more.length, text: signalTitle(more[0]) });
    return html`<button class="link" aria-expanded=${this.unfolded} @click=${() => (this.unfolded = !this.unfolded)}>
        ${label}${icon(this.unfolded ? "up" : "down", { small: true })}
      </button>
      ${this.unfolded
        ? html`<ul class="alert-rest">
            ${more.map((one) => html`<li><strong>${signalTitle(one)}</strong> ${signalSentence(one)}</li>`)}
          </ul>`
        : nothing}`;
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}
customElements.define("alert-strip", AlertStrip);
