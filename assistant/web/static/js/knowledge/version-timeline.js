// The versions as lines: when each answers searches, and today. Choosing one shows what it says.
import { html, icon, nothing, repeat } from "../element.js";
import { has, t } from "../words.js";
import { who } from "./who.js";
import { confirmed } from "./dialog.js";
import { isPublished } from "./document-state.js";
import { LibraryPart } from "./library-part.js";
import { askDates } from "./publish-dialog.js";
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
      <header><h2 id="versions-title">${t("versions.title")}</h2><span class="muted xs">${t("versions.about")}</span><span class="row push">${this.#acts(detail)}</span></header>
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
    const state = stateOf(one, now);
    const word = t(`versions.state.${state}`);
    const last = holds.at(-1);
    const when = state === "draft" && !one.valid_from ? t("versions.unpublished") : last ? period(last.since, last.until) : t("versions.never");
    const n = t("cite.version", { n: one.version });
    return html`<li><button class="vrow" data-version=${one.version} aria-current=${one.version === this.library?.version ? "true" : nothing} @click=${() => this.go(this.library?.key ?? "", one.version)}>
      <span class="vn num">${n}<span class="sr"> ${word}</span></span>
      <span class="vtrack" aria-hidden="true">
        ${scale.ticks.map(({ at }) => html`<i .style=${`inset-inline-start:${scale.place(at)}%`}></i>`)}
        ${holds.map((hold, place) => html`<span class="b ${state}" .style=${stretch(hold, scale)}>${place === holds.length - 1 ? html`<span>${state === "draft" ? icon("ring", { small: true }) : nothing}${word}</span>` : nothing}</span>`)}
      </span>
      <span class="vmeta muted xs num"><span>${when}</span><span>${who(one.by)}</span></span>
    </button></li>`;
  }

  /** What may be done with the version shown. @param {any} detail */
  #acts({ listing, versions }) {
    const shown = versions.find((/** @type {any} */ one) => one.version === this.library?.version);
    if (!shown || shown.state === "retired") return nothing;
    return html`${isPublished(shown) ? html`<button class="btn ghost" @click=${() => this.#changeDates(listing, shown)}>${t("versions.dates")}</button>` : nothing}
      <button class="btn ghost" @click=${() => this.#retire(listing, shown)}>${t(shown.state === "draft" ? "versions.discard" : "versions.retire", { n: shown.version })}</button>`;
  }

  /** @param {any} listing @param {any} shown */
  async #changeDates(listing, shown) {
    const dates = await askDates(shown, listing.current);
    if (dates) await this.library?.publish(shown.version, dates);
  }

  /** @param {any} listing @param {any} shown */
  async #retire(listing, shown) {
    const n = shown.version;
    const draft = shown.state === "draft";
    const text = draft ? t("retire.draft") : listing.current === n ? t("retire.current") : t("retire.other");
    if (await confirmed({ title: t(draft ? "retire.title.draft" : "retire.title", { n }), text: html`<p>${text}</p>`, action: t(draft ? "versions.discard" : "versions.retire", { n }) })) await this.library?.retire(n);
  }

  /** @param {any[]} history */
  #history(history) {
    if (!history.length) return nothing;
    return html`<details class="past"><summary>${t("versions.history", { n: history.length })}</summary>
      <ol>${history.map((one) => html`<li class="xs"><span class="num muted">${momentWithTime(one.at)}</span> <span class="num">${t("cite.version", { n: one.version })}</span> ${deed(one.did)} <span class="muted">${who(one.actor)}</span></li>`)}</ol></details>`;
  }
}
customElements.define("version-timeline", VersionTimeline);

/** @param {string} did */
function deed(did) {
  const key = did.replaceAll(" ", "_");
  return has(`did_it.${key}`) ? t(`did_it.${key}`) : did;
}

/** @typedef {{since: string | null, until: string | null}} Hold */

/** A period without a beginning is older than the timeline. @param {Hold} hold @param {import("./time-scale.js").Scale} scale */
function stretch({ since, until }, scale) {
  const from = since ? scale.place(since) : 0;
  return `inset-inline-start:${from}%;inline-size:${Math.max(1, scale.place(until) - from)}%`;
}

/** When it answers; for a draft, when it would if it were published now. @param {any} one @param {number} now @returns {Hold[]} */
function heldBy(one, now) {
  if (one.state !== "draft") return one.holds;
  const begins = one.valid_from && Date.parse(one.valid_from) > now ? one.valid_from : new Date(now).toISOString();
  return [{ since: begins, until: one.valid_until }];
}

/** A version that was published and does not hold: past its own end, or replaced. @param {any} one @param {number} now */
function stateOf(one, now) {
  if (one.state !== "expired") return one.state;
  return one.valid_until && Date.parse(one.valid_until) <= now ? "expired" : "replaced";
}
