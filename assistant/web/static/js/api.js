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

/** What an answer that is none says. @param {Response} answer */
export async function refusalOf(answer) {
  const told = await answer.json().catch(() => ({}));
  return new Refused(told.error ?? t("error.unknown", { status: answer.status }), told.todo ?? "", answer.status);
}

/**
 * @param {string} path
 * @param {unknown} [body] sent as JSON; absent: GET
 * @param {"POST" | "PUT"} [method]
 * @param {boolean} [leaving] sent even while the page is being left
 * @returns {Promise<any>} raises Refused
 */
export async function ask(path, body, method = "POST", leaving = false) {
  const how = body === undefined ? {} : { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), keepalive: leaving };
  let answer;
  try {
    answer = await fetch(path, how);
  } catch {
    throw new Refused(t("error.no_answer"), t("error.no_answer.todo"), 0);
  }
  if (answer.status === 204) return null;
  if (!answer.ok) throw await refusalOf(answer);
  return answer.json().catch(() => ({}));
}
