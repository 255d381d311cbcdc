// Which card is the one now. Pure.

const REFLEXES = new Set(["soothing", "correction", "escalation", "retention", "compliance"]);

/**
 * @typedef {object} Choosing
 * @property {any[]} cards in the order they came
 * @property {Record<string, any>} acts what was done with each
 * @property {number} now seconds into the call
 * @property {boolean} live
 * @property {string | null} kept a card that may not be replaced: in use, or opened by the agent
 */

/**
 * The current card, or null when there is nothing to say. A card in use stays. Reflexes come
 * before answers, new before old; one that was used steps back for any that was not.
 * @param {Choosing} given
 */
export function currentCard({ cards, acts, now, live, kept }) {
  const stays = cards.find((card) => card.id === kept);
  if (stays && !acts[stays.id]?.dismissed) return stays;
  const open = cards.filter((card) => !acts[card.id]?.dismissed && (!live || now < card.expires_at));
  const rank = (/** @type {any} */ card) => {
    const { used, fragment, edited } = acts[card.id] ?? {};
    return (used || fragment || edited ? 0 : 2) + (REFLEXES.has(card.kind) ? 1 : 0);
  };
  return open.sort((a, b) => rank(b) - rank(a) || b.seq - a.seq)[0] ?? null;
}
