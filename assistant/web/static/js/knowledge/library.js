// What this page knows of the knowledge base, and every request that changes it. Dispatches
// `change` when something came, `publish` when other passages may answer than before.
import { ask } from "../api.js";
import { t } from "../words.js";
import { isPublished } from "./document-state.js";
import { period } from "./when.js";

/** @typedef {import("../api.js").Refused} Refused */
/** @typedef {{text: string, undo?: () => Promise<unknown>, wrong?: boolean}} Notice */

const BASE = "/v1/knowledge";
const document_ = (/** @type {string} */ key, /** @type {string} */ rest = "") => `${BASE}/documents/${encodeURIComponent(key)}${rest}`;

export class Library extends EventTarget {
  /** @type {any[] | null} */ documents = null;
  /** @type {any} the opened document with its versions */ detail = null;
  /** @type {any} what was understood of the version shown */ shown = null;
  /** @type {any} facts and conflicts */ facts = null;
  /** @type {any[] | null} */ gaps = null;
  /** @type {any[]} */ surges = [];
  key = "";
  version = 0;
  days = 7;
  /** The chunk that somebody was led to. */ chunk = "";
  /** @type {Record<string, Refused>} what did not come, by part */ trouble = {};
  /** @type {Notice | null} what was done last */ notice = null;
  /** @type {Record<string, number>} */ #turns = {};

  start() {
    return Promise.all([this.list(), this.loadFacts(), this.loadGaps(), this.loadSurges()]);
  }

  list = () => this.#load("documents", `${BASE}/documents`, (told) => (this.documents = told));
  loadFacts = () => this.#load("facts", `${BASE}/facts`, (told) => (this.facts = told));
  loadGaps = () => this.#load("gaps", `${BASE}/gaps?days=${this.days}`, (told) => (this.gaps = told));
  loadSurges = () => this.#load("surges", `${BASE}/surges`, (told) => (this.surges = told));

  /** Open a document at a version; 0: the one that answers, else the newest. @param {string} key @param {number} version @param {string} chunk */
  async open(key, version = 0, chunk = "") {
    const same = key === this.key && this.detail !== null;
    Object.assign(this, { key, chunk }, same ? {} : { detail: null, shown: null, version: 0 });
    this.tell();
    if (!key) return;
    if (!same) await this.#load("document", document_(key), (told) => (this.detail = told));
    if (this.key !== key || !this.detail) return;
    const { listing } = this.detail;
    await this.show(version || listing.current || listing.newest);
  }

  /** Show what was understood of a version. @param {number} version */
  async show(version) {
    if (version !== this.version) this.shown = null;
    this.version = version;
    this.tell();
    await this.#load("version", document_(this.key, `/versions/${version}`), (told) => (this.shown = told));
  }

  /** Ask anew for all that may have changed elsewhere. */
  async refresh() {
    const { key, version } = this;
    await Promise.all([this.list(), this.loadFacts(), this.loadGaps(), key && this.#load("document", document_(key), (told) => (this.detail = told))]);
    if (key && key === this.key && this.detail) await this.show(version || this.detail.listing.newest);
    this.dispatchEvent(new Event("publish"));
  }

  /** @param {number} version @param {{valid_from: string | null, valid_until: string | null}} dates */
  publish(version, dates) {
    const undo = isPublished(this.#version(version)) ? undefined : () => this.retire(version);
    const said = (/** @type {any} */ told) => {
      const { valid_from: since, valid_until: until } = told.versions.find((/** @type {any} */ one) => one.version === version);
      return t("did.published", { n: version, period: period(since, until) });
    };
    return this.#change(`/versions/${version}/publish`, dates, said, undo);
  }

  /** @param {number} version */
  retire(version) {
    const before = this.#version(version);
    const undo = isPublished(before) ? () => this.publish(version, { valid_from: before.valid_from, valid_until: before.valid_until }) : undefined;
    return this.#change(`/versions/${version}/retire`, {}, () => t("did.retired", { n: version }), undo);
  }

  /** The newest published version goes, and what it replaced answers again. @param {any} leaving */
  rollBack(leaving) {
    const undo = () => this.publish(leaving.version, { valid_from: leaving.valid_from, valid_until: leaving.valid_until });
    return this.#change("/rollback", {}, () => t("did.rolled_back", { n: leaving.version }), undo);
  }

  /** @param {number} ordinal @param {{text?: string, used?: boolean}} to @param {{text?: string, used?: boolean}} back what it was */
  async changeChunk(ordinal, to, back) {
    const { key, version } = this;
    const told = await this.#send(document_(key, `/versions/${version}/chunks/${ordinal}`), to);
    if (!told) return false;
    const undo = () => this.changeChunk(ordinal, back, to);
    const moved = told.version !== version;
    this.say({ text: t(moved ? "did.chunk.moved" : "did.chunk", { n: told.version }), undo: moved ? undefined : undo });
    await Promise.all([this.#load("document", document_(key), (now) => (this.detail = now)), this.list()]);
    if (this.key === key) await this.show(told.version);
    return true;
  }

  /** @param {any} conflict @param {string | null} keep the document that is right; null: all are, each in its time */
  async settle(conflict, keep) {
    const { product, attribute } = conflict;
    const told = await this.#send(`${BASE}/facts/settle`, { product, attribute, keep });
    if (!told) return;
    this.facts = told;
    this.say({ text: t("did.settled") });
    await this.list();
  }

  /** @param {any} gap @param {"open" | "dismissed"} state */
  async markGap(gap, state, note = "") {
    const told = await this.#send(`${BASE}/gaps/${encodeURIComponent(gap.key)}`, { state, note });
    if (!told) return;
    await this.loadGaps(); // of the days that are shown
    this.say(state === "dismissed" ? { text: t("did.dismissed"), undo: () => this.markGap(gap, "open") } : { text: t("did.reopened") });
  }

  /** @param {number} before @param {number} after */
  diff = (before, after) => ask(document_(this.key, `/diff?before=${before}&after=${after}`));

  cards = () => ask(document_(this.key, "/cards?limit=50"));

  /** @param {Record<string, string>} what */
  search = (what) => ask(`${BASE}/search?${new URLSearchParams(what)}`);

  /** @param {string} key */
  exportOf = (key) => `${BASE}/export?key=${encodeURIComponent(key)}`;

  /** @param {Notice | null} notice */
  say(notice) {
    this.notice = notice;
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event("change"));
  }

  /** @param {number} version */
  #version(version) {
    return this.detail?.versions.find((/** @type {any} */ one) => one.version === version);
  }

  /** @param {string} path @param {unknown} body @param {(told: any) => string} said @param {(() => Promise<unknown>) | undefined} undo */
  async #change(path, body, said, undo) {
    const { key } = this;
    const told = await this.#send(document_(key, path), body);
    if (!told) return false;
    if (this.key === key) this.detail = told;
    this.say({ text: said(told), undo });
    await this.refresh();
    return true;
  }

  /** @param {string} path @param {unknown} body @returns {Promise<any>} null where it was refused, which is then said */
  async #send(path, body) {
    try {
      return await ask(path, body);
    } catch (refused) {
      const { message, todo } = /** @type {Refused} */ (refused);
      this.say({ text: `${message} ${todo}`.trim(), wrong: true });
      return null;
    }
  }

  /** The newest request for a part is the one that counts. @param {string} part @param {string} path @param {(told: any) => void} put */
  async #load(part, path, put) {
    const turn = (this.#turns[part] ?? 0) + 1;
    this.#turns[part] = turn;
    try {
      const told = await ask(path);
      if (turn !== this.#turns[part]) return;
      put(told);
      delete this.trouble[part];
    } catch (refused) {
      if (turn !== this.#turns[part]) return;
      this.trouble[part] = /** @type {Refused} */ (refused);
    }
    this.tell();
  }
}
