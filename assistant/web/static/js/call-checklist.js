// The rubric as a list that ticks itself: what needs the agent first.
import { Part, html, icon, nothing } from "./element.js";
import { EMPTY } from "./call-state.js";
import { clock } from "./format.js";
import { itemsOf, standing } from "./rubric.js";
import { say, t } from "./words.js";

const ORDER = ["bad", "todo", "unsure", "done"];
const JUST_S = 10; // of the call, for which an item that was judged a moment ago stands out
const ICONS = { bad: "warn", todo: "ring", unsure: "q", done: "check" };

/**
 * Items that apply, what needs somebody first.
 * @param {any} rubric @param {import("./call-state.js").CallState} call
 */
export function checklist(rubric, call) {
  return [...itemsOf(rubric).values()]
    .map((item) => ({ item, ...standing(item, call) }))
    .filter((one) => one.stands !== "na")
    .sort((a, b) => ORDER.indexOf(a.stands) - ORDER.indexOf(b.stands));
}

class CallChecklist extends Part {
  static properties = { call: {}, rubric: {} };

  constructor() {
    super();
    this.call = EMPTY;
    /** @type {any} */ this.rubric = null;
  }

  render() {
    const items = checklist(this.rubric, this.call);
    if (!items.length) return html`<p class="muted empty">${t("checklist.empty")}</p>`;
    return html`<ul class="check">${items.map(({ item, stands, at, since }) => {
      const shown = /** @type {keyof typeof ICONS} */ (stands);
      const just = !this.call.ended && since !== null && this.call.at - since < JUST_S;
      return html`<li class="${shown}${just ? " just" : ""}">${icon(ICONS[shown], { label: t(`check.${shown}`) })}<span>${say(item.title)}</span><span class="at">${at === null ? nothing : clock(at)}</span></li>`;
    })}</ul>`;
  }
}
customElements.define("call-checklist", CallChecklist);
