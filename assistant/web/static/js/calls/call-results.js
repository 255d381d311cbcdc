// Calls that fit, the newest first, with the words that were found.
import { Part, html, icon, nothing, repeat } from "../element.js";
import { ask } from "../api.js";
import { clock, joined } from "../format.js";
import { trouble, waiting } from "../knowledge/library-part.js";
import { momentWithTime } from "../knowledge/when.js";
import { signalIcon } from "../signal-words.js";
import { t } from "../words.js";

class CallResults extends Part {
  static properties = { calls: { state: true }, next: { state: true }, refused: { state: true }, asking: { state: true } };

  constructor() {
    super();
    /** @type {any[] | null} */ this.calls = null;
    /** @type {string | null} */ this.next = null;
    /** @type {import("../api.js").Refused | null} */ this.refused = null;
    this.asking = false;
    this.given = new URLSearchParams();
    this.turn = 0;
  }

  /** @param {URLSearchParams} given */
  look(given) {
    this.given = given;
    this.calls = null;
    return this.#load("");
  }

  render() {
    const { calls, refused } = this;
    if (refused) return html`<div class="panel">${trouble(refused, () => this.look(this.given))}</div>`;
    if (!calls) return html`<div class="panel pad">${waiting(6)}</div>`;
    const filtered = [...this.given.keys()].length > 0;
    if (!calls.length)
      return html`<div class="panel quiet" role="status">${icon("search")}<p>${t(filtered ? "calls.none" : "calls.none.yet")}</p>${filtered ? html`<a class="btn" href="/calls">${t("calls.clear")}</a>` : nothing}</div>`;
    const count = t(this.next ? "calls.count.more" : calls.length === 1 ? "calls.count.one" : "calls.count", { n: calls.length });
    return html`<p class="muted num" role="status">${count}</p>
      <ol class="panel results">${repeat(calls, (one) => one.call, (one) => this.#call(one))}</ol>
      ${this.next ? html`<p><button class="btn" ?disabled=${this.asking} @click=${() => this.#load(this.next ?? "")}>${t("calls.more")}</button></p>` : nothing}`;
  }

  /** @param {any} call */
  #call(call) {
    const address = `/calls/${encodeURIComponent(call.call)}`;
    const lang = call.language === "zh" ? "zh-CN" : "en";
    return html`<li data-call=${call.call}>
      <div><h2><a href=${address} lang=${lang}>${call.title || call.customer || call.call}</a></h2>
        <p class="muted xs num">${joined(momentWithTime(call.started_at), call.seconds === null ? "" : clock(call.seconds), call.agent, call.title ? call.customer : "", call.language === "zh" ? "中文" : "English")}</p></div>
      <div class="score">${this.#score(call)}</div>
      ${Object.keys(call.signals).length ? html`<ul class="noticed">${Object.entries(call.signals).map(([kind, n]) => html`<li class="tag">${icon(signalIcon({ kind }), { small: true })}${t(`signal.${kind}`)}${Number(n) > 1 ? html` <span class="num">×${n}</span>` : nothing}</li>`)}</ul>` : nothing}
      ${call.matches.length ? html`<ul class="matches">${call.matches.map((/** @type {any} */ one) => html`<li><a href="${address}?at=${Math.floor(one.start)}"><span class="num">${clock(one.start)}</span><q lang=${lang}>${lit(one)}</q></a></li>`)}</ul>` : nothing}
    </li>`;
  }

  /** @param {any} call */
  #score(call) {
    if (call.state === "live") return html`<span class="sev ok">${icon("now", { small: true })}${t("calls.live")}</span>`;
    if (call.state === "ended") return html`<span class="muted xs">${t("calls.ungraded")}</span>`;
    return html`${call.score === null ? html`<span class="muted xs">${t("calls.no_score")}</span>` : html`<span class="sr">${t("calls.score", { n: Math.round(call.score) })}</span><span class="figure num" aria-hidden="true">${Math.round(call.score)}</span>`}
      ${call.critical_failed ? html`<div class="sev critical">${icon("crit", { small: true })}${t("calls.failed")}</div>` : nothing}`;
  }

  /** @param {string} after */
  async #load(after) {
    const turn = ++this.turn;
    this.asking = true;
    try {
      const told = await ask(`/v1/calls?${asked(this.given, after)}`);
      if (turn !== this.turn) return;
      this.calls = after ? [...(this.calls ?? []), ...told.calls] : told.calls;
      this.next = told.next;
      this.refused = null;
    } catch (refused) {
      if (turn === this.turn) this.refused = /** @type {import("../api.js").Refused} */ (refused);
    } finally {
      if (turn === this.turn) this.asking = false;
    }
  }
}
customElements.define("call-results", CallResults);

/** Days of this machine's calendar as moments; the last one is meant whole. @param {URLSearchParams} given @param {string} after */
function asked(given, after) {
  const query = new URLSearchParams(given);
  query.delete("lang");
  for (const name of ["since", "until"]) {
    const day = given.get(name);
    if (!day) continue;
    const date = new Date(`${day}T00:00`);
    if (name === "until") date.setDate(date.getDate() + 1);
    if (Number.isNaN(date.getTime())) query.delete(name);
    else query.set(name, date.toISOString());
  }
  if (after) query.set("after", after);
  return query;
}

/** An utterance with what was found in it lit. @param {any} match */
function lit({ text, spans }) {
  // The service counts characters, a browser's string counts halves of some.
  const letters = [...text];
  const parts = [];
  let end = 0;
  for (const [from, to] of spans) {
    parts.push(letters.slice(end, from).join(""), html`<mark>${letters.slice(from, to).join("")}</mark>`);
    end = to;
  }
  return [...parts, letters.slice(end).join("")];
}
