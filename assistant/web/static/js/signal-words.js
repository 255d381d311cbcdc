// A signal in words and with its icon, for alerts, cards and the timeline.
import { html } from "./element.js";
import { has, t } from "./words.js";

const ICONS = {
  agitation: "calm",
  agent_agitation: "calm",
  negative_emotion: "calm",
  agent_emotion: "calm",
  forbidden_words: "crit",
  missing_notice: "shield",
  promise: "scale",
  credential_request: "shield",
  off_platform: "crit",
  repeated_question: "repeat",
  wrong_claim: "crit",
  unknown_claim: "q",
  complaint_risk: "warn",
  talk_over: "ear",
  interruption: "ear",
  silence: "dash",
  hold: "clock",
  monologue: "clock",
  filler: "dash",
  pace: "ear",
};

/** @param {any} signal */
export const signalIcon = (signal) => ICONS[/** @type {keyof typeof ICONS} */ (signal.kind)] ?? "warn";

/** A few words: `Voice faster, higher`. @param {any} signal */
export function signalTitle(signal) {
  const times = Number(signal.details.times ?? signal.details.count ?? 0);
  if (signal.kind === "repeated_question" && times > 1) return t("signal.repeated_question.times", { times });
  return t(`signal.${signal.kind}`);
}

/** What was measured, where the signal says so. @param {any} signal */
export function signalMeasure(signal) {
  const { pace_z: pace, f0_semitones: pitch } = signal.details;
  if (typeof pace === "number" && typeof pitch === "number")
    return t("signal.agitation.measure", { pace: signed(pace), pitch: signed(pitch) });
  return "";
}

/** One sentence for the alert strip, with the words that show it. @param {any} signal */
export function signalSentence(signal) {
  const { attribute, stated, right } = signal.details;
  if (signal.kind === "wrong_claim" && stated && right) {
    const name = has(`attribute.${attribute}`) ? t(`attribute.${attribute}`) : String(attribute);
    const [said, is] = t("signal.wrong_claim.sentence", { attribute: name }).split("{stated}");
    const [middle, end] = is.split("{right}");
    return html`${said}<s>${stated}</s>${middle}<strong class="nowrap">${right}</strong>${end}`;
  }
  const measure = signalMeasure(signal);
  if (measure) return measure;
  return signal.quote ? t("quoted", { quote: signal.quote }) : "";
}

/** @param {number} value */
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`;
