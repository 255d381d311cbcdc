// A line cut into clauses, so that an agent can take a part of it.

const ENDS = /[,;:!?，；：！？。、]+["”’)）]*\s*|\.(?=\s|$)\s*/g;

/**
 * The pieces of a line, each with its punctuation; joined they are the line again.
 * A point or comma inside a number does not end a clause.
 * @param {string} line
 */
export function clauses(line) {
  const pieces = [];
  let start = 0;
  for (const end of line.matchAll(ENDS)) {
    const stop = end.index + end[0].length;
    if (/\d/.test(line[end.index - 1] ?? "") && /\d/.test(line[stop] ?? "")) continue;
    pieces.push(line.slice(start, stop));
    start = stop;
  }
  if (start < line.length) pieces.push(line.slice(start));
  return pieces;
}
