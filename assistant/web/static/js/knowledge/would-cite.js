// What of a search a card would stand on: nothing where nothing was good enough, else what is not
// below the line. Pure.

/** @typedef {{n: number, passage: any}} Ranked n: its place, from 1 */

/** @param {any} result @returns {{strong: Ranked[], weak: Ranked[], line: number}} each in the order found */
export function ranked(result) {
  const line = result.threshold ?? 0;
  /** @type {Ranked[]} */
  const all = result.results.map((/** @type {any} */ passage, /** @type {number} */ at) => ({ n: at + 1, passage }));
  const good = (/** @type {Ranked} */ { passage }) => !result.nothing_found && passage.score >= line;
  return { strong: all.filter(good), weak: all.filter((one) => !good(one)), line };
}

/** `.91` @param {number} score 0 to 1 */
export const figure = (score) => (score >= 0.995 ? "1.0" : score.toFixed(2).replace(/^0/, ""));
