// Events fold into what the page shows. Pure: the same events give the same state.

/**
 * @typedef {object} CallState
 * @property {any} call the call_started event, once it came
 * @property {number} at seconds into the call of the newest event
 * @property {any[]} utterances in order of speech, the highest revision of each
 * @property {any[]} interim segments no utterance has taken up yet, in order of speech
 * @property {any[]} signals in the order they were raised, without those taken back
 * @property {any[]} cards in the order they came
 * @property {Record<string, Record<string, any>>} acts card id → what was done with it → that event
 * @property {any[]} findings before the scorecard
 * @property {any} scorecard
 * @property {any} ended the call_ended event
 * @property {string | null} density how many cards this call brings, once somebody chose
 */

/** @type {CallState} */
export const EMPTY = {
  call: null,
  at: 0,
  utterances: [],
  interim: [],
  signals: [],
  cards: [],
  acts: {},
  findings: [],
  scorecard: null,
  ended: null,
  density: null,
};

/**
 * @param {CallState} state
 * @param {any} event a CallEvent as it is on the wire
 * @returns {CallState}
 */
export function withEvent(state, event) {
  const next = { ...state, at: Math.max(state.at, event.at) };
  switch (event.type) {
    case "call_started":
      next.call = event;
      break;
    case "customer":
      next.call = { ...state.call, customer: event.customer };
      break;
    case "segment":
      next.interim = waiting(spoken(state.interim, event, segmentKey), state.utterances);
      break;
    case "utterance":
      // A turn without text is one whose words were all taken back.
      next.utterances = spoken(state.utterances, event, (one) => one.id).filter((one) => one.text);
      next.interim = waiting(state.interim, next.utterances);
      break;
    case "signal":
      if (!state.signals.some((one) => one.key === event.key)) next.signals = [...state.signals, event];
      break;
    case "signal_withdrawn":
      next.signals = state.signals.filter((one) => one.key !== event.key);
      break;
    case "card":
      if (!state.cards.some((one) => one.id === event.id)) next.cards = [...state.cards, event];
      break;
    case "feedback":
      next.acts = { ...state.acts, [event.card]: { ...state.acts[event.card], [event.did]: event } };
      break;
    case "finding":
      next.findings = [...state.findings.filter((one) => one.item !== event.item), event];
      break;
    case "scorecard":
      // The first one is the call's; another rubric's comes later and is asked for elsewhere.
      if (!state.scorecard) next.scorecard = event;
      break;
    case "density_chosen":
      next.density = event.density;
      break;
    case "call_ended":
      next.ended = event;
      break;
  }
  return next;
}

/** @param {any} segment */
const segmentKey = (segment) => `${segment.source}.${segment.sequence}`;

/**
 * A list with one more stretch of speech: a lower revision of the same is replaced, never the reverse.
 * @param {any[]} list @param {any} stretch @param {(one: any) => string} key
 */
function spoken(list, stretch, key) {
  const same = list.find((one) => key(one) === key(stretch));
  if (same && same.revision > stretch.revision) return list;
  return [...list.filter((one) => one !== same), stretch].sort((a, b) => a.start - b.start);
}

/**
 * Segments that no utterance has taken up, and that are not older than all that was said since.
 * @param {any[]} segments @param {any[]} utterances
 */
function waiting(segments, utterances) {
  const taken = new Set(utterances.flatMap((one) => one.segments));
  const newest = utterances.at(-1)?.start ?? 0;
  return segments.filter((one) => !taken.has(segmentKey(one)) && one.start >= newest);
}

/** The words the call is shown with. @param {CallState} state @param {string | null | undefined} id */
export const utteranceOf = (state, id) => state.utterances.find((one) => one.id === id);
