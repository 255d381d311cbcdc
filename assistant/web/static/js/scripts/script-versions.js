// The versions, who did what with them, and two of them compared line by line.
import { html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { here, trouble, waiting } from "../knowledge/library-part.js";
import { lately } from "../knowledge/when.js";
import { who } from "../knowledge/who.js";
import { wordDiff } from "../knowledge/word-diff.js";
import { ScriptPart, addressOf } from "./script-part.js";

const SHOWN = 8;
const AROUND = 2; // lines that stand around a change

class ScriptVersions extends ScriptPart {
  static properties = { ...ScriptPart.properties, pair: { state: true }, lines: { state: true }, refused: { state: true }, whole: { state: true } };

  constructor() {
    super();
    /** @type {{before: string, after: string} | null} */ this.pair = null;
    /** @type {any[] | null} */ this.lines = null;
    /** @type {import("../api.js").Refused | null} */ this.refused = null;
    this.whole = false;
    this.of = "";
  }

  /** @param {string} before @param {string} after */
  async compare(before, after) {
    const pair = (this.pair = { before, after });
    this.lines = this.refused = null;
    try {
      const told = await this.room?.diff(before, after);
      if (pair === this.pair) this.lines = told;
    } catch (refused) {
      if (pair === this.pair) this.refused = /** @type {import("../api.js").Refused} */ (refused);
    }
  }

  render() {
    const { room } = this;
    if (!room?.detail) return nothing;
    const key = `${room.kind}/${room.name}`;
    if (this.of !== key) Object.assign(this, { of: key, pair: null, lines: null, whole: false });
    const { versions, history } = room.detail;
    const shown = this.whole ? versions : versions.slice(0, SHOWN);
    return html`<section class="panel" aria-labelledby="script-versions-title"><header><h2 id="script-versions-title" tabindex="-1">${t("versions.title")}</h2>
        ${versions.length > 1 ? html`<button class="btn ghost push" @click=${() => this.compare(versions[1].version, versions[0].version)}>${t("head.compare")}</button>` : nothing}</header>
      ${this.pair ? this.#diff(versions) : nothing}
      <ol class="script-versions">${shown.map((/** @type {any} */ one) => this.#row(one, versions))}</ol>
      ${versions.length > shown.length ? html`<button class="link vmore" @click=${() => (this.whole = true)}>${t("versions.earlier", { n: versions.length - shown.length })}</button>` : nothing}
      <details class="past"><summary>${t("versions.history", { n: history.length })}</summary><ol class="deeds xs">${[...history].reverse().map((/** @type {any} */ one) => html`<li><span class="num muted">${lately(one.at)}</span> <span>${who(one.by)} ${t(`scripts.deed.${one.did.replaceAll(" ", "_")}`)} <span class="num">${t("cite.version", { n: one.number })}</span>${one.note ? html`<br /><q class="t2">${one.note}</q>` : nothing}</span></li>`)}</ol></details>
    </section>`;
  }

  /** @param {any} one @param {any[]} versions */
  #row(one, versions) {
    const { room } = this;
    const current = one.version === room?.detail.listing.current;
    const [sign, kind] = current ? ["check", "ok"] : one.state === "draft" ? ["ring", "info"] : ["off", "muted"];
    const older = versions[versions.indexOf(one) + 1];
    return html`<li aria-current=${one.version === room?.opened?.version ? "true" : nothing}>
      <a class="vn num" href=${addressOf(room?.kind ?? "", room?.name ?? "", one.version)} @click=${here(() => this.go(room?.kind ?? "", room?.name ?? "", one.version))}>${t("cite.version", { n: one.number })}</a>
      <span class="sev ${kind}">${icon(sign, { small: true })}${t(`scripts.state.${current ? "published" : one.state}`)}</span>
      <span class="muted xs push">${one.origin === "shipped" ? t("scripts.shipped") : who(one.by)}, ${lately(one.at)}</span>
      ${one.note ? html`<q class="t2 xs vnote">${one.note}</q>` : nothing}
      ${older ? html`<button class="link vcompare" @click=${() => this.compare(older.version, one.version)}>${t("scripts.compare_with", { n: older.number })}</button>` : nothing}</li>`;
  }

  /** @param {any[]} versions */
  #diff(versions) {
    const pair = /** @type {{before: string, after: string}} */ (this.pair);
    const pick = (/** @type {"before" | "after"} */ side) => html`<label class="sr" for="script-${side}">${t(`diff.${side}`)}</label><select id="script-${side}" class="field sm" @change=${(/** @type {any} */ event) => this.compare(side === "before" ? event.target.value : pair.before, side === "after" ? event.target.value : pair.after)}>${versions.map((one) => html`<option value=${one.version} ?selected=${one.version === pair[side]}>${t("cite.version", { n: one.number })}</option>`)}</select>`;
    return html`<div class="diff-sum xs muted"><span class="row">${pick("before")}<span aria-hidden="true">→</span>${pick("after")}</span><button class="btn ghost square push" aria-label=${t("close")} @click=${() => (this.pair = null)}>${icon("x", { small: true })}</button></div>
      ${this.refused ? trouble(this.refused, () => this.compare(pair.before, pair.after)) : this.lines ? this.#lines(this.lines) : html`<div class="pad">${waiting(3)}</div>`}`;
  }

  /** @param {any[]} lines */
  #lines(lines) {
    if (lines.every((one) => one.kind === "same")) return html`<p class="pad muted">${t("diff.same")}</p>`;
    const near = lines.map((_, place) => lines.slice(Math.max(0, place - AROUND), place + AROUND + 1).some((one) => one.kind !== "same"));
    /** @type {unknown[]} */ const rows = [];
    lines.forEach((one, place) => {
      if (!near[place]) {
        if (place && near[place - 1]) rows.push(html`<li class="muted" aria-hidden="true"><span></span><p>…</p></li>`);
        return;
      }
      const mark = one.kind === "added" ? "+" : one.kind === "removed" ? "−" : "";
      const twin = one.kind === "added" ? twinOf(lines, place) : null;
      const words = one.kind === "same" ? html`<span class="muted">${one.text}</span>` : twin ? wordDiff(twin.text, one.text).map((run) => (run.kind === "same" ? run.text : run.kind === "added" ? html`<ins>${run.text}</ins>` : nothing)) : one.kind === "added" ? html`<ins>${one.text}</ins>` : html`<del>${one.text}</del>`;
      rows.push(html`<li class=${one.kind}><span class="diff-mark" aria-hidden="true">${mark}</span><p>${one.kind === "same" ? nothing : html`<span class="sr">${t(`diff.is.${one.kind}`)}</span>`}${words}</p></li>`);
    });
    return html`<ol class="diff script-diff">${rows}</ol>`;
  }
}
customElements.define("script-versions", ScriptVersions);

/** The removed line that an added one stands for. @param {any[]} lines @param {number} place */
function twinOf(lines, place) {
  let first = place;
  while (lines[first - 1]?.kind === "added") first -= 1;
  let removed = first;
  while (lines[removed - 1]?.kind === "removed") removed -= 1;
  const twin = lines[removed + place - first];
  return twin?.kind === "removed" ? twin : null;
}
