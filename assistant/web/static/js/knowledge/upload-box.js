// Documents come in here: dropped anywhere on the page, or chosen. Each file says how far it is.
import { Part, html, icon, nothing, repeat } from "../element.js";
import { t } from "../words.js";
import { addressOf, here } from "./library-part.js";
import { UploadQueue } from "./upload-queue.js";

/** @typedef {import("./upload-queue.js").Item} Item */

const KINDS = ".pdf,.docx,.xlsx,.csv,.tsv,.html,.htm,.md,.markdown,.txt,.jsonl";
const MOST_TOLD = 3; // of what failed in one file
const DONE = { added: "added", "new version": "new_version", published: "published", unchanged: "unchanged" };

class UploadBox extends Part {
  static properties = { over: { state: true }, publish: { state: true } };

  constructor() {
    super();
    this.over = false;
    this.publish = false;
    this.queue = new UploadQueue();
    this.queue.addEventListener("change", () => this.requestUpdate());
    this.queue.addEventListener("came", (event) => this.#came(/** @type {CustomEvent} */ (event).detail));
  }

  connectedCallback() {
    super.connectedCallback();
    // Anywhere on the page, for a file dropped beside the box would else leave the page.
    addEventListener("dragover", this.#drag);
    addEventListener("dragleave", this.#leave);
    addEventListener("drop", this.#drop);
    addEventListener("beforeunload", this.#warn);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("dragover", this.#drag);
    removeEventListener("dragleave", this.#leave);
    removeEventListener("drop", this.#drop);
    removeEventListener("beforeunload", this.#warn);
  }

  /** @param {Iterable<File>} files */
  take(files) {
    this.queue.add(files, this.publish);
  }

  choose() {
    this.querySelector("input[type=file]")?.dispatchEvent(new MouseEvent("click"));
  }

  render() {
    const { items } = this.queue;
    return html`<label class="drop ${this.over ? "is-over" : ""}" for="up">${icon("upload")}<span><strong>${t(this.over ? "upload.let_go" : "upload.drop")}</strong><br /><span class="muted xs">${t("upload.kinds")}</span></span>
        <input class="sr" id="up" type="file" multiple accept=${KINDS} @change=${this.#chosen} /></label>
      <label class="tick xs"><input type="checkbox" .checked=${this.publish} @change=${(/** @type {any} */ event) => (this.publish = event.target.checked)} />${t("upload.at_once")}</label>
      <p class="sr" role="status">${items.filter(({ stage }) => stage === "done" || stage === "failed").map((one) => `${one.file.name}: ${this.#outcome(one)}`).at(-1) ?? ""}</p>
      ${items.length ? html`<ul class="upl" aria-label=${t("upload.files")}>${repeat([...items].reverse(), (one) => one.id, (one) => this.#item(one))}</ul>` : nothing}`;
  }

  /** @param {Item} item */
  #item(item) {
    const { file, stage } = item;
    const over = stage === "done" || stage === "failed";
    const { value, max } = this.#far(item);
    return html`<li class="up-item ${stage}" data-file=${file.name}>
      <p class="row spread"><span class="up-name strong">${file.name}</span>${over ? nothing : html`<span class="num muted xs nowrap">${this.#doing(item)}</span>`}
        <button class="btn ghost square" aria-label=${t(over ? "upload.remove" : "upload.stop", { name: file.name })} @click=${() => this.queue.remove(item)}>${icon("x", { small: true })}</button></p>
      ${over ? nothing : html`<progress value=${value ?? nothing} max=${max} aria-label=${t("upload.progress", { name: file.name })}></progress>`}
      ${stage === "done" ? this.#done(item) : nothing}
      ${stage === "failed" ? html`<p class="xs up-why"><span class="critical">${icon("crit", { small: true })}</span> ${this.#outcome(item)} ${item.refused?.status === 0 || (item.refused?.status ?? 0) >= 500 ? html`<button class="link" @click=${() => this.queue.retry(item)}>${t("stale.retry")}</button>` : nothing}</p>` : nothing}
    </li>`;
  }

  /** @param {Item} item */
  #done(item) {
    const failed = item.reports.filter(({ outcome }) => outcome === "failed");
    const same = item.reports.every(({ outcome }) => outcome === "unchanged");
    const first = item.reports.find(({ outcome }) => outcome !== "failed");
    return html`<p class="xs row"><span class="sev ${same ? "muted" : "ok"}">${icon("check", { small: true })}${this.#outcome(item)}</span>
        <a class="xs nowrap" href=${addressOf(first.document, first.version)} @click=${here(() => this.#go(first))}>${t("upload.look")}</a></p>
      ${failed.slice(0, MOST_TOLD).map(({ error }) => html`<p class="xs up-why"><span class="critical">${icon("crit", { small: true })}</span> ${error}</p>`)}`;
  }

  /** @param {Item} item @returns {{value: number | undefined, max: number}} no value: it is not known how far */
  #far({ stage, part, work }) {
    if (stage === "sending") return { value: part, max: 1 };
    if (stage === "taking") return work?.total ? { value: work.done, max: work.total } : { value: undefined, max: 1 };
    return { value: 0, max: 1 };
  }

  /** @param {Item} item */
  #doing({ stage, part, work }) {
    if (stage === "waiting") return t("upload.waiting");
    if (stage === "sending") return t("upload.sending", { n: Math.floor(part * 100) });
    if (!work) return t("upload.taking");
    return t(`upload.stage.${work.stage}`, { done: work.done, total: work.total });
  }

  /** @param {Item} item */
  #outcome({ reports, refused }) {
    if (refused) return `${refused.message} ${refused.todo}`.trim();
    const kept = reports.filter(({ outcome }) => outcome !== "failed");
    if (reports.length > 1 && kept.length) return t(kept.length === reports.length ? "upload.done.all" : "upload.done.some", { n: kept.length, failed: reports.length - kept.length });
    const [report] = reports;
    if (report.outcome === "failed") return report.error || t("upload.failed");
    return t(`upload.done.${DONE[/** @type {keyof typeof DONE} */ (report.outcome)] ?? "added"}`, { n: report.version });
  }

  /** @param {Item} item */
  #came({ reports }) {
    const kept = reports.filter(({ outcome }) => outcome !== "failed");
    const alone = this.queue.items.length === 1 && kept.length === 1 && kept[0].outcome !== "unchanged";
    if (kept.length) this.dispatchEvent(new CustomEvent("document-came", { detail: { report: kept[0], alone }, bubbles: true }));
  }

  /** @param {any} report */
  #go({ document: key, version }) {
    this.dispatchEvent(new CustomEvent("document-open", { detail: { key, version, chunk: "" }, bubbles: true }));
  }

  /** @param {Event} event */
  #chosen(event) {
    const box = /** @type {HTMLInputElement} */ (event.target);
    this.take([...(box.files ?? [])]);
    box.value = "";
  }

  #drag = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.over = true;
  };

  #leave = (/** @type {DragEvent} */ event) => {
    if (!event.relatedTarget) this.over = false;
  };

  #drop = (/** @type {DragEvent} */ event) => {
    this.over = false;
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.take([...event.dataTransfer.files]);
  };

  #warn = (/** @type {BeforeUnloadEvent} */ event) => {
    if (this.queue.busy) event.preventDefault();
  };
}
customElements.define("upload-box", UploadBox);
