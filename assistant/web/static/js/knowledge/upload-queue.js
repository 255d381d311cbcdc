// The files on their way in: a few at a time, each with how far it is. Dispatches `change`, and
// `came` with the finished item.
import { ask } from "../api.js";
import { sendFile } from "./send-file.js";

const AT_ONCE = 2;
const LOOK_MS = 500;

/**
 * @typedef {{id: number, file: File, publish: boolean, stage: "waiting" | "sending" | "taking" | "done" | "failed",
 *   part: number, work: {stage: string, done: number, total: number} | null, reports: any[],
 *   refused: import("../api.js").Refused | null, stop: () => void}} Item
 */

export class UploadQueue extends EventTarget {
  /** @type {Item[]} */ items = [];
  #next = 1;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #looking = undefined;

  /** @param {Iterable<File>} files @param {boolean} publish */
  add(files, publish) {
    for (const file of files) this.items.push({ id: this.#next++, file, publish, stage: "waiting", part: 0, work: null, reports: [], refused: null, stop: () => {} });
    this.#go();
  }

  /** Whether something is still on its way. */
  get busy() {
    return this.items.some(({ stage }) => stage !== "done" && stage !== "failed");
  }

  /** Stop what runs, or take what is over off the list. @param {Item} item */
  remove(item) {
    if (item.stage === "sending" || item.stage === "taking") return item.stop();
    this.items = this.items.filter((one) => one !== item);
    this.#tell();
  }

  /** @param {Item} item */
  retry(item) {
    Object.assign(item, { stage: "waiting", part: 0, work: null, reports: [], refused: null });
    this.#go();
  }

  #go() {
    const running = this.items.filter(({ stage }) => stage === "sending" || stage === "taking").length;
    for (const item of this.items.filter(({ stage }) => stage === "waiting").slice(0, AT_ONCE - running)) this.#send(item);
    if (!this.busy) this.#looking = void clearInterval(this.#looking);
    else this.#looking ??= setInterval(() => this.#look(), LOOK_MS);
    this.#tell();
  }

  /** @param {Item} item */
  async #send(item) {
    item.stage = "sending";
    const { reports, stop } = sendFile(item.file, item.publish, (part) => {
      item.part = part;
      if (part === 1) item.stage = "taking";
      this.#tell();
    });
    item.stop = stop;
    try {
      item.reports = await reports;
      item.stage = item.reports.some(({ outcome }) => outcome !== "failed") ? "done" : "failed";
    } catch (refused) {
      item.refused = /** @type {import("../api.js").Refused} */ (refused);
      item.stage = "failed";
    }
    this.dispatchEvent(new CustomEvent("came", { detail: item }));
    this.#go();
  }

  /** What the service is doing with what it has whole. */
  async #look() {
    if (!this.items.some(({ stage }) => stage === "taking")) return;
    const told = await ask("/v1/knowledge/progress").catch(() => []);
    const taking = this.items.filter(({ stage }) => stage === "taking");
    for (const item of taking) item.work = workOn(item, told, taking.length === 1) ?? item.work;
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** It is told by the file's name, or by that of the document in it. @param {Item} item @param {any[]} told @param {boolean} alone */
function workOn({ file }, told, alone) {
  const stem = file.name.replace(/\.[^.]+$/, "");
  return told.find(({ name }) => name === file.name || name === stem) ?? (alone && told.length === 1 ? told[0] : null);
}
