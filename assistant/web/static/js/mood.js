// The customer's mood over the call, for the line and the word in the header.
import { utteranceOf } from "./call-state.js";

const WEIGHT = { info: 0.25, warning: 0.6, critical: 1 };
const OF_MOOD = new Set(["agitation", "negative_emotion", "repeated_question", "complaint_risk"]);
const HALF_LIFE_S = 60; // a display choice: what was noticed a minute ago weighs half

/**
 * How tense a moment is: the weights of what was noticed until then, each halved every minute.
 * It sums up the signals for the eye and decides nothing.
 * @param {any[]} signals @param {number} at
 */
export function tension(signals, at) {
  return signals
    .filter((one) => OF_MOOD.has(one.kind) && one.at <= at)
    .reduce((sum, one) => sum + WEIGHT[/** @type {keyof typeof WEIGHT} */ (one.severity)] * 0.5 ** ((at - one.at) / HALF_LIFE_S), 0);
}

/**
 * @param {import("./call-state.js").CallState} state
 * @param {number} now
 * @returns {{word: "even" | "tense" | "upset" | "at_risk", falling: boolean, line: number[]}}
 *   `line`: tension from 0 to 1 at each customer turn
 */
export function mood(state, now) {
  const line = state.utterances
    .filter((one) => one.speaker === "customer")
    .map((one) => Math.min(1, tension(state.signals, one.end + 1) / 1.6));
  const tense = tension(state.signals, now);
  const risk = state.signals.some((one) => one.kind === "complaint_risk" && one.severity === "critical");
  const word = risk ? "at_risk" : tense >= 1.2 ? "upset" : tense >= 0.4 ? "tense" : "even";
  return { word, falling: line.length > 1 && line[line.length - 1] > line[line.length - 2], line };
}

/** The time of what raised a card or an alert. @param {import("./call-state.js").CallState} state @param {string | null | undefined} utterance @param {number} otherwise */
export const timeOf = (state, utterance, otherwise) => utteranceOf(state, utterance)?.start ?? otherwise;
