// A question sent, and its answer as it is written: passages, text piece by piece, the whole.
import { Refused, refusalOf } from "./api.js";
import { frameCutter } from "./event-frames.js";
import { t } from "./words.js";

/**
 * @typedef {object} Told the answer so far
 * @property {any[]} citations
 * @property {string} answer
 * @property {{text: string, cites: number[]}[]} sentences empty until it is whole
 * @property {boolean} nothing_found
 * @property {string} lesser why a lesser answer was given, or ""
 * @property {boolean} whole
 */

/** @type {Told} */
export const UNTOLD = { citations: [], answer: "", sentences: [], nothing_found: false, lesser: "", whole: false };

/**
 * Ends with the whole answer, or raises Refused; an aborted question just ends.
 * @param {{call: string | null, text: string, language: "en" | "zh" | null}} question
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Told>}
 */
export async function* answered({ call, text, language }, signal) {
  let told = UNTOLD;
  try {
    const answer = await fetch(call ? `/v1/calls/${encodeURIComponent(call)}/ask` : "/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(language ? { text, language } : { text }),
      signal,
    });
    if (!answer.ok || !answer.body) throw await refusalOf(answer);
    const cut = frameCutter();
    for (const reading = answer.body.getReader(); ; ) {
      const { value, done } = await reading.read();
      if (done) break;
      for (const { name, data } of cut(value)) {
        told = withPiece(told, name, data);
        yield told;
      }
    }
  } catch (broken) {
    if (signal.aborted) return;
    if (broken instanceof Refused) throw broken;
    throw new Refused(t("error.no_answer"), t("error.no_answer.todo"), 0);
  }
  if (!told.whole && !signal.aborted) throw new Refused(t("ask.cut"), t("ask.cut.todo"), 0);
}

/** @param {Told} told @param {string} name @param {string} data @returns {Told} */
function withPiece(told, name, data) {
  if (!data) return told;
  const piece = JSON.parse(data);
  if (name === "passages") return { ...told, citations: piece.citations };
  if (name === "text") return { ...told, answer: told.answer + piece.delta };
  if (name === "done") return { ...UNTOLD, ...piece, whole: true };
  return told;
}
