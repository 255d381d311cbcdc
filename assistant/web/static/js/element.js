// What every component here shares: rendered into the page's own tree, so that the one stylesheet
// and the landmarks hold, and icons from the page's sprite.
import { LitElement, html, nothing } from "../vendor/lit/index.js";
import { repeat as keyed } from "../vendor/lit-html/directives/repeat.js";

export { html, nothing };

/** @type {(items: any[], key: (one: any) => unknown, template: (one: any, place: number) => unknown) => any} */
export const repeat = keyed;

export class Part extends LitElement {
  /** @returns {any} */
  createRenderRoot() {
    return this;
  }

  /** @returns {Promise<boolean>} */
  get updateComplete() {
    return /** @type {any} */ (super.updateComplete);
  }

  /** @returns {any} */
  render() {
    return nothing;
  }
}

/** @param {string} name @param {{small?: boolean, kind?: string, label?: string}} [how] */
export const icon = (name, { small = false, kind = "", label = "" } = {}) => html`<svg
  class="i ${small ? "i-s" : ""} ${kind}"
  viewBox="0 0 16 16"
  role=${label ? "img" : nothing}
  aria-label=${label || nothing}
  aria-hidden=${label ? nothing : "true"}
><use href="#i-${name}"></use></svg>`;

/**
 * A text with stretches of it marked. Stretches that do not stand in it are left out.
 * @param {string} text
 * @param {{quote: string, as: (words: string) => unknown}[]} marks
 */
export function marked(text, marks) {
  const places = marks
    .map(({ quote, as }) => ({ start: quote ? text.toLowerCase().indexOf(quote.toLowerCase()) : -1, length: quote.length, as }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start || b.length - a.length);
  const parts = [];
  let end = 0;
  for (const place of places) {
    if (place.start < end) continue;
    parts.push(text.slice(end, place.start), place.as(text.slice(place.start, place.start + place.length)));
    end = place.start + place.length;
  }
  return [...parts, text.slice(end)];
}

/**
 * Arrow keys move within a tablist or radiogroup.
 * @param {KeyboardEvent} event @param {string[]} values @param {string} current @param {(value: string) => void} pick
 */
export function arrows(event, values, current, pick) {
  const step = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 })[event.key];
  if (!step) return;
  event.preventDefault();
  const next = values[(values.indexOf(current) + step + values.length) % values.length];
  pick(next);
  const group = /** @type {HTMLElement} */ (event.currentTarget);
  queueMicrotask(() => /** @type {HTMLElement | null} */ (group.querySelector(`[data-t="${next}"]`))?.focus());
}
