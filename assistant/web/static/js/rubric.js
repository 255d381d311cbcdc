// The rubric by name, asked for once, and where a call stands against it.
import { ask } from "./api.js";

/** @type {Map<string, Promise<any>>} */
const asked = new Map();

/** @param {string} [name] absent: the one calls are graded by. Raises Refused */
export function rubricNamed(name = "") {
  const found = asked.get(name) ?? ask(name ? `/v1/rubric?name=${encodeURIComponent(name)}` : "/v1/rubric");
  asked.set(name, found);
  found.catch(() => asked.delete(name));
  return found;
}

/** @param {any} rubric @returns {Map<string, any>} item id → item */
export const itemsOf = (rubric) => new Map((rubric?.sections ?? []).flatMap((/** @type {any} */ section) => section.items).map((/** @type {any} */ item) => [item.id, item]));

const RANK = { info: 0, warning: 1, critical: 2 };

/**
 * How an item stands while the call is on: its finding where there is one, else a signal that
 * fails it, else open. Patterns are judged by the service alone.
 * @param {any} item @param {import("./call-state.js").CallState} call
 * `at`: when it was said; `since`: when it was judged.
 * @returns {{stands: "done" | "bad" | "unsure" | "na" | "todo", at: number | null, since: number | null, utterance: string | null, quote: string}}
 */
export function standing(item, call) {
  const finding = (call.scorecard?.findings ?? call.findings).find((/** @type {any} */ one) => one.item === item.id);
  if (finding) {
    const stands = /** @type {const} */ ({ pass: "done", fail: "bad", unsure: "unsure", not_applicable: "na" })[/** @type {"pass"} */ (finding.verdict)];
    const first = finding.evidence[0];
    return { stands, at: first?.start ?? null, since: finding.at ?? null, utterance: first?.utterance ?? null, quote: first?.quote ?? "" };
  }
  const failing = failingSignal(item, call);
  if (failing) return { stands: "bad", at: failing.at, since: failing.at, utterance: failing.utterances.at(-1) ?? null, quote: failing.quote };
  return { stands: "todo", at: null, since: null, utterance: null, quote: "" };
}

/** @param {any} item @param {import("./call-state.js").CallState} call */
function failingSignal(item, call) {
  const { check } = item;
  if (check.by === "claim")
    return call.signals.find((one) => one.kind === "wrong_claim" && (!check.attributes.length || check.attributes.includes(one.details.attribute)));
  if (check.by !== "detector") return undefined;
  const least = RANK[/** @type {"info"} */ (check.at_least)];
  return call.signals.find(
    (one) => check.kinds.includes(one.kind) && (!check.rules.length || check.rules.includes(one.rule)) && RANK[/** @type {"info"} */ (one.severity)] >= least,
  );
}
