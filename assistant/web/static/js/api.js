// Requests to the service; what it refuses comes back as one line for people.
import { t } from "./words.js";

/** A refusal, or no answer at all. */
export class Refused extends Error {
  /** @param {string} error @param {string} todo @param {number} status 0: nobody answered */
  constructor(error, todo, status) {
    super(error);
    this.todo = todo;
    this.status = status;
  }
}

/**
 * @param {string} path
 * @param {unknown} [body] sent as JSON by POST; absent: GET
 * @returns {Promise<any>} raises Refused
 */
export async function ask(path, body) {
  const how = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, how);
  } catch {
    throw new Refused(t("error.no_answer"), t("error.no_answer.todo"), 0);
  }
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(told.error ?? t("error.unknown", { status: answer.status }), told.todo ?? "", answer.status);
  return told;
}
