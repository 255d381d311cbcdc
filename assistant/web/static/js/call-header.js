// Who is on the line, for how long, and how they are.
import { Part, html, icon, nothing } from "./element.js";
import { EMPTY } from "./call-state.js";
import { clock, joined } from "./format.js";
import { mood } from "./mood.js";
import { svg } from "../vendor/lit/index.js";
import { t } from "./words.js";

class CallHeader extends Part {
  static properties = { call: {}, now: { type: Number }, line: {} };

  constructor() {
    super();
    this.call = EMPTY;
    this.now = 0;
    this.line = "idle";
  }

  render() {
    const { call, customer } = { call: this.call.call, customer: this.call.call?.customer };
    return html`<header class="call">
      <div class="call-top">
        <div><h2>${customer?.name || call?.title || t("call.none")}</h2>${this.#sub(customer)}</div>
        ${call ? html`<div class="timer" role="timer" aria-label=${t("call.time")}>${clock(this.now)}</div>` : nothing}
      </div>
      ${call ? this.#meta() : nothing}
    </header>`;
  }

  /** @param {any} customer */
  #sub(customer) {
    if (!customer) return nothing;
    const order = customer.orders[0];
    const nth = customer.contacts.length + 1;
    return html`<p class="sub">${joined(t(`value.${customer.tier}`), order && t("call.order", { id: order.id }), nth > 1 && t("call.nth_contact", { n: nth }))}</p>`;
  }

  #meta() {
    const { ended, signals } = this.call;
    const { word, falling, line } = mood(this.call, this.now);
    const urgent = signals.filter((one) => one.severity !== "info").length;
    return html`<div class="call-meta">
      ${ended
        ? html`<span>${icon("check", { small: true, kind: "ok" })}${t("call.ended")}</span>`
        : html`<span>${icon("rec", { small: true, kind: this.line === "live" ? "critical" : "muted" })}${t("call.live")}</span>`}
      ${urgent ? html`<span class="wide">${icon("warn", { small: true, kind: "warn" })}${t("call.noticed", { n: urgent })}</span>` : nothing}
      <span class="mood" data-mood=${word}>${spark(line)}<span>${t(`mood.${word}`)}${falling && word !== "even" ? html`<span class="wide">${t("mood.falling")}</span>` : nothing}</span></span>
    </div>`;
  }
}
customElements.define("call-header", CallHeader);

/** A line of 64 by 20: up is calm. @param {number[]} tensions */
function spark(tensions) {
  const last = tensions.slice(-12);
  const points = last.map((tense, n) => [(n / (Math.max(last.length, 6) - 1)) * 61, 5 + tense * 13]);
  const [x, y] = points.at(-1) ?? [0, 5];
  return html`<svg class="spark" viewBox="0 0 64 20" aria-hidden="true">
    <path class="base" d="M0 10h64" />
    ${points.length > 1 ? svg`<path d="M${points.map((point) => point.map((one) => one.toFixed(1)).join(" ")).join(" ")}" />` : nothing}
    ${points.length && (last.at(-1) ?? 0) > 0.2 ? svg`<circle cx=${x} cy=${y} r="2.5" />` : nothing}
  </svg>`;
}
