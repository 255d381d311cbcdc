// What the scripts page knows: the list, the opened script, the text being written, and every
// request that changes it. Dispatches `change` when something came.
import { ask } from "../api.js";
import { t } from "../words.js";
import { who } from "../knowledge/who.js";
import { lately } from "../knowledge/when.js";

/** @typedef {import("../api.js").Refused} Refused */
/** @typedef {{text: string, undo?: () => Promise<unknown>, wrong?: boolean}} Notice */
/** @typedef {{line: number, path: (string | number)[], what: string}} Problem */

const BASE = "/v1/scripts";
const CHECK_MS = 250; // after the last key: about one check a pause in typing
const LOOK_MS = 10_000; // between looks for what others publish, while somebody can see it

export class ScriptRoom extends EventTarget {
  /** @type {any[] | null} */ list = null;
  /** @type {any} what a form can offer */ offers = null;
  /** @type {any} the opened script with its versions */ detail = null;
  /** @type {any} the version whose text was opened */ opened = null;
  /** The text as it is being written. */ text = "";
  /** @type {any} its fields; null: it cannot be read as fields */ form = null;
  /** @type {Problem[]} */ problems = [];
  kind = "playbook";
  name = "";
  /** Whether the text differs from the version that was opened. */ dirty = false;
  /** Whether the newest text has been checked. */ checked = true;
  /** The version in force when the writing began. */ expected = "";
  /** @type {any} somebody published meanwhile: their version */ overtaken = null;
  /** @type {any[] | null} past calls to try on */ calls = null;
  /** @type {Set<string> | null} `kind/name` whose text has the words searched for */ found = null;
  /** @type {Record<string, Refused>} */ trouble = {};
  /** @type {Notice | null} */ notice = null;
  #base = "";
  /** @type {Record<string, number>} */ #turns = {};
  #timer = 0;

  get isScript() {
    return this.kind === "playbook";
  }

  start() {
    setInterval(() => !document.hidden && this.look(), LOOK_MS);
    document.addEventListener("visibilitychange", () => !document.hidden && this.look());
    return Promise.all([this.loadList(), this.#load("form", `${BASE}/form`, (told) => (this.offers = told)), this.loadCalls()]);
  }

  loadList = () => this.#load("list", BASE, (told) => (this.list = told));
  loadCalls = () => this.#load("calls", `${BASE}/calls`, (told) => (this.calls = told));

  /** @param {string} words */
  search(words) {
    if (!words.trim()) {
      this.#turns.search = (this.#turns.search ?? 0) + 1;
      this.found = null;
      return this.tell();
    }
    return this.#load("search", `${BASE}?${new URLSearchParams({ q: words })}`, (told) => (this.found = new Set(told.map((/** @type {any} */ one) => `${one.kind}/${one.name}`))));
  }

  /** Open a script at a version; none: a draft that waits, else the one in force. @param {string} kind @param {string} name @param {string} version */
  async open(kind, name, version = "") {
    const same = kind === this.kind && name === this.name && this.detail;
    Object.assign(this, { kind, name });
    if (!same) Object.assign(this, { detail: null, opened: null, form: null, text: "", problems: [], dirty: false, overtaken: null });
    this.tell();
    if (!name) return;
    await this.#loadDetail();
    if (this.kind !== kind || this.name !== name || !this.detail) return;
    const { versions, listing } = this.detail;
    const draft = versions.find((/** @type {any} */ one) => one.state === "draft" && one.origin === "person");
    await this.show(version || draft?.version || listing.current || versions[0].version);
  }

  /** Show a version's text; what was being written is let go. @param {string} version */
  async show(version) {
    const { kind, name } = this;
    await this.#load("text", this.#path(`/versions/${version}`), (told) => {
      if (kind !== this.kind || name !== this.name) return;
      this.opened = told.version;
      this.expected = this.detail?.listing.current ?? "";
      this.overtaken = null;
      this.dirty = false;
      this.checked = true;
      this.#take(told.checked);
    });
  }

  /** Fields were changed. @param {any} form */
  changeForm(form) {
    this.form = form;
    this.#changed({ text: this.#base, form });
  }

  /** The text was changed. @param {string} text */
  changeText(text) {
    this.text = text;
    this.#base = text;
    this.#changed({ text });
  }

  undoChanges() {
    return this.show(this.opened.version);
  }

  /** Ask what others did meanwhile. */
  async look() {
    await this.loadList();
    const now = this.list?.find((one) => one.kind === this.kind && one.name === this.name);
    if (!now || !this.detail || now.current === this.detail.listing.current) return;
    await this.#loadDetail();
    if (this.dirty) this.#overtaken();
    else if (this.opened && this.opened.version === this.expected && now.current) await this.show(now.current);
    this.tell();
  }

  /** Keep it as a draft. @returns {Promise<any>} the version, null where it was refused */
  async save(note = "") {
    await this.settled();
    const instead = this.opened?.state === "draft" ? this.opened.version : "";
    const kept = await this.#send(this.#path("/drafts"), { text: this.text, expected: this.expected, instead_of: instead, note });
    if (!kept) return null;
    this.dirty = false;
    this.opened = kept;
    await Promise.all([this.#loadDetail(), this.loadList()]);
    this.say({ text: t("scripts.did.saved", { n: kept.number }) });
    return kept;
  }

  /** Publish what stands in the editor. @param {string} note */
  async publish(note) {
    await this.settled();
    let version = this.opened;
    if (this.dirty) version = await this.save(note);
    if (!version) return false;
    const before = this.expected;
    const told = await this.#send(this.#path(`/versions/${version.version}/publish`), { expected: this.expected, note });
    if (!told) return false;
    const undo = before ? () => this.rollBack(before) : () => this.retire();
    await this.#held(told, t("scripts.did.published", { n: told.listing.number }), undo);
    return true;
  }

  /** Go back; `to` empty: to what was in force before. @param {string} to */
  async rollBack(to = "") {
    const leaving = this.detail.listing.current;
    const told = await this.#send(this.#path("/rollback"), { to, expected: leaving });
    if (!told) return;
    const undo = async () => {
      const again = await this.#send(this.#path(`/versions/${leaving}/publish`), { expected: told.listing.current, note: "" });
      if (again) await this.#held(again, t("scripts.did.published", { n: again.listing.number }));
    };
    await this.#held(told, t("scripts.did.rolled_back", { n: told.listing.number }), undo);
  }

  async retire() {
    const leaving = this.detail.listing.current;
    const told = await this.#send(this.#path("/retire"), { expected: leaving });
    if (!told) return;
    const undo = async () => {
      const again = await this.#send(this.#path(`/versions/${leaving}/publish`), { expected: "", note: "" });
      if (again) await this.#held(again, t("scripts.did.published", { n: again.listing.number }));
    };
    await this.#held(told, t("scripts.did.withdrawn"), undo, leaving);
  }

  /** @param {any} version */
  async discard(version) {
    const told = await this.#send(this.#path(`/versions/${version.version}/discard`), {});
    if (!told) return;
    await this.#held(told, t("scripts.did.discarded", { n: version.number }));
  }

  /** A new script, kept as a draft. @param {string} name @param {string} text @returns {Promise<boolean>} */
  async begin(name, text) {
    const kept = await this.#send(`${BASE}/playbook/${name}/drafts`, { text, expected: "" });
    if (kept) await this.loadList();
    return Boolean(kept);
  }

  /** Write on from mine, in place of what was published meanwhile. */
  insist() {
    this.expected = this.detail.listing.current;
    this.overtaken = null;
    this.tell();
  }

  /** @param {string} call */
  tryOn = (call) => ask(this.#path("/try"), { text: this.text, call });

  /** @param {string} before @param {string} after */
  diff = (before, after) => ask(this.#path(`/diff?${new URLSearchParams({ before, after })}`));

  /** What is wrong at a place of the form, or below it. @param {(string | number)[]} path @param {boolean} below */
  wrongAt(path, below = false) {
    return this.problems.filter((one) => (below ? one.path.length >= path.length : one.path.length === path.length) && path.every((part, place) => one.path[place] === part));
  }

  /** Until the newest text is checked. */
  async settled() {
    if (this.#timer) {
      clearTimeout(this.#timer);
      await this.#pending?.();
    }
    await this.#checking;
  }

  /** @param {Notice | null} notice */
  say(notice) {
    this.notice = notice;
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event("change"));
  }

  /** @type {Promise<unknown>} */ #checking = Promise.resolve();
  /** @type {(() => Promise<unknown>) | null} */ #pending = null;

  /** @param {any} given */
  #changed(given) {
    this.dirty = true;
    this.checked = false;
    this.tell();
    clearTimeout(this.#timer);
    this.#pending = () => {
      this.#timer = 0;
      this.#checking = this.#check(given);
      return this.#checking;
    };
    this.#timer = setTimeout(this.#pending, CHECK_MS);
  }

  /** @param {any} given */
  async #check(given) {
    const turn = (this.#turns.check = (this.#turns.check ?? 0) + 1);
    try {
      const told = await ask(this.#path("/check"), given);
      if (turn !== this.#turns.check || this.#timer) return;
      this.checked = true;
      this.problems = told.problems;
      this.text = told.text;
      if (!given.form) this.form = told.form;
      delete this.trouble.check;
    } catch (refused) {
      if (turn === this.#turns.check) this.trouble.check = /** @type {Refused} */ (refused);
    }
    this.tell();
  }

  /** @param {any} checked */
  #take(checked) {
    this.#turns.check = (this.#turns.check ?? 0) + 1;
    clearTimeout(this.#timer);
    this.#timer = 0;
    Object.assign(this, { text: checked.text, form: checked.form, problems: checked.problems });
    this.#base = checked.text;
  }

  /** @param {any} told @param {string} text @param {(() => Promise<unknown>) | undefined} undo @param {string} shown */
  async #held(told, text, undo = undefined, shown = "") {
    this.detail = told;
    this.dirty = false;
    await Promise.all([this.loadList(), this.show(shown || told.listing.current || told.versions[0].version)]);
    this.say({ text, undo });
  }

  #loadDetail() {
    const { kind, name } = this;
    return this.#load("detail", this.#path(), (told) => {
      if (kind === this.kind && name === this.name) this.detail = told;
    });
  }

  #overtaken() {
    const { versions, history, listing } = this.detail;
    const deed = history.findLast((/** @type {any} */ one) => ["published", "rolled back", "withdrawn"].includes(one.did));
    this.overtaken = { version: versions.find((/** @type {any} */ one) => one.version === listing.current) ?? null, by: deed ? who(deed.by) : "", at: deed ? lately(deed.at) : "" };
  }

  #path(rest = "") {
    return `${BASE}/${this.kind}/${encodeURIComponent(this.name)}${rest}`;
  }

  /** @param {string} path @param {unknown} body @returns {Promise<any>} null where it was refused, which is then said */
  async #send(path, body) {
    try {
      return await ask(path, body);
    } catch (refused) {
      const { message, todo, status } = /** @type {Refused} */ (refused);
      if (status === 409 && this.detail) {
        await this.#loadDetail();
        if (this.detail.listing.current !== this.expected) this.#overtaken();
      }
      this.say({ text: `${message} ${todo}`.trim(), wrong: true });
      return null;
    }
  }

  /** The newest request for a part is the one that counts. @param {string} part @param {string} path @param {(told: any) => void} put */
  async #load(part, path, put) {
    const turn = (this.#turns[part] = (this.#turns[part] ?? 0) + 1);
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
