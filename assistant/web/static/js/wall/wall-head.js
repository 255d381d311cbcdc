// How many calls need somebody, how many there are, and whether the line stands.
import { html, icon, nothing } from "../element.js";
import { joined, timeOfDay } from "../format.js";
import { lately } from "../knowledge/when.js";
import { t } from "../words.js";
import { WallPart } from "./wall-part.js";

class WallHead extends WallPart {
  static properties = { ...WallPart.properties, counts: {} };

  constructor() {
    super();
    this.counts = { need: 0, watch: 0, steady: 0 };
  }

  render() {
    const { wall } = this;
    const { need, watch, steady } = this.counts;
    if (!wall) return nothing;
    const title = !wall.known ? t("loading") : t(need === 0 ? "wall.title.none" : need === 1 ? "wall.title.one" : "wall.title", { n: need });
    return html`${wall.line === "stale" ? html`<div class="alert is-warn stale" role="status">${icon("off")}<p><strong>${t("stale.since", { time: timeOfDay(wall.staleSince ?? new Date()) })}</strong> ${t("wall.stale.what")}</p><button class="btn" @click=${() => wall.retry()}>${t("stale.retry")}</button></div>` : nothing}
      <div role="status">${wall.surges.map((one) => this.#surge(one))}</div>
      <header class="hd"><h1>${title}</h1><p class="t2 num">${wall.known ? joined(t("wall.live", { n: wall.calls.size }), t("wall.to_watch", { n: watch }), t("wall.are_steady", { n: steady })) : nothing}</p>
      <span class="push row muted xs">${wall.line === "live" ? html`${icon("check", { small: true, kind: "ok" })}${t("wall.line")}` : nothing}</span></header>`;
  }

  /** @param {any} surge */
  #surge(surge) {
    const { question, count, usual, since, answered } = surge;
    const often = usual < 0.05 ? t("surge.never") : t("surge.usual", { n: usual < 10 ? Number(usual.toFixed(1)) : Math.round(usual) });
    return html`<section class="alert surge ${answered ? "is-info" : "is-warn"}" aria-label=${t("surge.label")} data-surge=${surge.key}>${icon(answered ? "check" : "up")}
      <p><strong>${t("surge.title", { question })}</strong> <span class="num">${t("surge.count", { n: count, since: lately(since) })} ${often}</span> ${answered ? t("surge.answered") : nothing}</p>
      <span class="row"><a class="btn" href="/calls?${new URLSearchParams({ text: question.replace(/[^\p{L}\p{N}]+/gu, " ").trim().split(" ").slice(0, 3).join(" ") })}">${t("wall.surge.calls")}</a>${answered ? nothing : html`<a class="btn" href="/knowledge">${t("wall.surge.answer")}</a>`}</span></section>`;
  }
}
customElements.define("wall-head", WallHead);
