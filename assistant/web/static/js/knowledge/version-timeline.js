// The versions as lines: when each answers searches, and today. Choosing one shows what it says.
import { html, icon, nothing, repeat } from "../element.js";
import { joined } from "../format.js";
import { has, t } from "../words.js";
import { LibraryPart } from "./library-part.js";
import { timeScale } from "./time-scale.js";
import { momentWithTime, period } from "./when.js";

const SHOWN = 5; // of many versions, the newest; the rest is folded

class VersionTimeline extends LibraryPart {
  static properties = { ...LibraryPart.properties, unfolded: { state: true } };

  constructor() {
    super();
    this.unfolded = false;
  }

  render() {
    const detail = this.library?.detail;
    if (!detail) return nothing;
    const now = Date.now();
    const all = [...detail.versions].reverse();
    const rows = this.unfolded ? all : all.slice(-SHOWN);
    const periods = rows.map((one) => ({ one, holds: heldBy(one, now) }));
    const scale = timeScale(periods.flatMap(({ holds }) => holds.flatMap(({ since, until }) => [since, until])), now);
    return html`<section class="panel" aria-labelledby="versions-title">
      <header><h2 id="versions-title">${t("versions.title")}</h2><span class="push muted xs">${t("versions.about")}</span></header>
      ${all.length > rows.length ? html`<button class="link vmore" @click=${() => (this.unfolded = true)}>${icon("up", { small: true })}${t("versions.earlier", { n: all.length - rows.length })}</button>` : nothing}
      <div class="tl">
        <div class="months num" aria-hidden="true">${scale.ticks.map(({ at, label }) => html`<span .style=${`inset-inline-start:${scale.place(at)}%`}>${label}</span>`)}</div>
        <ol>${repeat(periods, ({ one }) => one.version, ({ one, holds }) => this.#row(one, holds, scale, now))}</ol>
        <div class="today" aria-hidden="true"><div .style=${`inset-inline-start:${scale.place(now)}%`}><span>${t("versions.today")}</span></div></div>
      </div>
      ${this.#history(detail.history)}
    </section>`;
  }

  /** @param {any} one @param {Hold[]} holds @param {import("./time-scale.js").Scale} scale @param {number} now */
  #row(one, holds, scale, now) {
    const state = stateOf(one, holds, now);
    const word = t(`versions.state.${state}`);
    const last = holds.at(-1);
    const when = last ? period(last.since, last.until) : t("versions.never");
    const n = t("cite.version", { n: one.version });
    return html`<li><button class="vrow" data-version=${one.version} aria-current=${one.version === this.library?.version ? "true" : nothing} aria-label=${joined(n, word, when, one.by)} @click=${() => this.go(this.library?.key ?? "", one.version)}>
      <span class="vn num">${n}</span>
      <span class="vtrack">
        ${scale.ticks.map(({ at }) => html`<i .style=${`inset-inline-start:${scale.place(at)}%`}></i>`)}
        ${holds.map((hold, place) => html`<span class="b ${state}" .style=${`inset-inline-start:${scale.place(hold.since)}%;inline-size:${Math.max(1, scale.place(hold.until) - scale.place(hold.since))}%`}>${place === holds.length - 1 ? html`<span>${state === "draft" ? icon("ring", { small: true }) : nothing}${word}</span>` : nothing}</span>`)}
      </span>
      <span class="vmeta muted xs num"><span>${when}</span><span>${one.by}</span></span>
    </button></li>`;
  }

  /** @param {any[]} history */
  #history(history) {
    if (!history.length) return nothing;
    return html`<details class="past"><summary>${t("versions.history", { n: history.length })}</summary>
      <ol>${history.map((one) => html`<li class="xs"><span class="num muted">${momentWithTime(one.at)}</span> <span class="num">${t("cite.version", { n: one.version })}</span> ${has(`did_it.${one.did}`) ? t(`did_it.${one.did}`) : one.did} <span class="muted">${one.actor}</span></li>`)}</ol></details>`;
  }
}
customElements.define("version-timeline", VersionTimeline);

/** @typedef {{since: string | null, until: string | null}} Hold */

/** When it answers; for a draft, when it would if it were published now. @param {any} one @param {number} now @returns {Hold[]} */
function heldBy(one, now) {
  if (one.state !== "draft") return one.holds;
  const begins = one.valid_from && Date.parse(one.valid_from) > now ? one.valid_from : new Date(now).toISOString();
  return [{ since: begins, until: one.valid_until }];
}

/** @param {any} one @param {Hold[]} holds @param {number} now */
function stateOf(one, holds, now) {
  if (one.state === "draft") return "draft";
  const covers = ({ since, until }, at = now) => (!since || Date.parse(since) <= at) && (!until || Date.parse(until) > at);
  if (holds.some((hold) => covers(hold))) return "published";
  if (one.state === "published" && holds.some(({ since }) => since && Date.parse(since) > now)) return "planned";
  if (one.state === "retired") return "retired";
  return one.valid_until && Date.parse(one.valid_until) <= now ? "expired" : "replaced";
}
