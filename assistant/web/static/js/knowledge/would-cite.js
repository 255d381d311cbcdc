// What of a search a card would stand on: nothing where nothing was good enough, else what is not
// below the line. Pure.

/** @param {any} result */
export function ranked(result) {
  const line = result.threshold ?? 0;
  const strong = result.nothing_found ? [] : result.results.filter((/** @type {any} */ one) => one.score >= line);
  const weak = result.results.filter((/** @type {any} */ one) => !strong.includes(one));
  return { strong, weak, line };
}

/** `.91` @param {number} score 0 to 1 */
export const figure = (score) => (score >= 0.995 ? "1.0" : score.toFixed(2).replace(/^0/, ""));
