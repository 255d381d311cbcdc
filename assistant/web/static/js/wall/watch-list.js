// Calls to keep an eye on, one line each; what needs somebody and found no room above comes first.
import { html, icon, nothing, repeat } from "../element.js";
import { clock } from "../format.js";
import { t } from "../words.js";
import { nameOf } from "./wall.js";
import { WallPart, acts, claimedBy, percent, reasonWords, snoozing, tagOf } from "./wall-part.js";

class WatchList extends WallPart {
  static properties = { ...WallPart.properties, shown: {} };

  constructor() {
    super();
    /** @type {string[]} */ this.shown = [];
  }

  render() {
    const { wall } = this;
    if (!wall?.known) return nothing;
    const calls = this.shown.flatMap((id) => wall.calls.get(id) ?? []);
    return html`<section class="panel watch" aria-labelledby="watch-title"><header><h2 id="watch-title">${t("wall.watch")}</h2><span class="muted xs">${t("wall.watch.what")}</span></header>
      ${calls.length
        ? html`<div class="wide-table"><table><thead><tr>${["risk", "call", "agent", "time", "because"].map((one) => html`<th scope="col">${t(`wall.column.${one}`)}</th>`)}<th scope="col"><span class="sr">${t("wall.column.acts")}</span></th></tr></thead>
            <tbody>${repeat(calls, (one) => one.call, (one) => this.#row(one, wall))}</tbody></table></div>`
        : html`<p class="pad muted">${t("wall.watch.none")}</p>`}</section>`;
  }

  /** @param {any} call @param {import("./wall.js").Wall} wall */
  #row(call, wall) {
    const [first] = call.reasons;
    const risk = call.risk === null ? html`<span class="sr">${t("wall.no_risk")}</span><span class="muted" aria-hidden="true">–</span>` : html`${meter(call.risk)}<span class="num">${percent(call.risk)}${" %"}</span>`;
    return html`<tr data-call=${call.call} data-level=${call.level}>
      <td class="w-risk nowrap">${call.level === "need" ? icon("crit", { small: true, kind: "critical", label: t("wall.needs") }) : nothing} ${risk}</td>
      <th scope="row" class="w-call"><button class="name-go strong" lang=${tagOf(call.language)} @click=${() => this.open(call)}>${nameOf(call)}</button></th>
      <td class="w-agent">${call.agent}</td><td class="w-time num">${clock(wall.seconds(call))}</td>
      <td class="w-why t2">${call.claimed ? claimedBy(call, wall) : first ? html`<span class="reason">${reasonWords(first)}</span>` : nothing}</td>
      <td class="w-acts"><span class="row">${acts(call, wall, true)}${snoozing(call, wall, true)}</span></td></tr>`;
  }
}
customElements.define("watch-list", WatchList);

/** @param {number} risk */
const meter = (risk) => html`<svg class="meter" viewBox="0 0 48 4" aria-hidden="true"><rect width="48" height="4" rx="2" /><rect class="full" width=${48 * risk} height="4" rx="2" /></svg>`;
