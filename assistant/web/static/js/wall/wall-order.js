// The order of the wall, and keeping still what somebody points at. Pure.

const LEVELS = ["need", "watch", "steady", "snoozed"];

/** As assistant.wall.ranking orders: what nobody has yet first, then what asks for most, then the oldest. @param {any} a @param {any} b */
export function order(a, b) {
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    Number(a.claimed !== null) - Number(b.claimed !== null) ||
    b.place - a.place ||
    a.started_at.localeCompare(b.started_at) ||
    a.call.localeCompare(b.call)
  );
}

/**
 * What is shown where. While somebody points at a list (`held`), what it shows stays in its place: it is
 * changed where it stands, what is new comes behind it, and the move is made up for afterwards.
 * @param {any[]} calls all live calls
 * @param {{cards: string[], list: string[]}} before what was shown
 * @param {{cards: boolean, list: boolean}} held which of the two somebody points at
 * @param {number} most cards
 */
export function arranged(calls, before, held, most) {
  const sorted = [...calls].sort(order);
  const live = new Set(sorted.map((one) => one.call));
  const needing = sorted.filter((one) => one.level === "need").map((one) => one.call);
  const kept = held.cards ? before.cards.filter((one) => live.has(one)) : [];
  const cards = [...kept, ...needing.filter((one) => !kept.includes(one))].slice(0, Math.max(most, kept.length));
  const rest = sorted.filter((one) => !cards.includes(one.call));
  const listed = rest.filter((one) => one.level === "need" || one.level === "watch").map((one) => one.call);
  const still = held.list ? before.list.filter((one) => live.has(one) && !cards.includes(one)) : [];
  const list = [...still, ...listed.filter((one) => !still.includes(one))];
  const steady = rest.filter((one) => one.level === "steady" && !list.includes(one.call));
  // In the steady grid a call keeps its place for as long as it lasts: shade changes, nothing moves.
  steady.sort((a, b) => a.started_at.localeCompare(b.started_at) || a.call.localeCompare(b.call));
  return { cards, list, steady, snoozed: rest.filter((one) => one.level === "snoozed" && !list.includes(one.call)) };
}
