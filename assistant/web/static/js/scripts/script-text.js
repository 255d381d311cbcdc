// The text as it is kept: numbered lines, and the checker's message under the line it is about.
import { html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { ScriptPart } from "./script-part.js";

class ScriptText extends ScriptPart {
  render() {
    const { room } = this;
    if (!room) return nothing;
    const lines = room.text.split("\n");
    const wrong = new Map(room.problems.map((one) => [one.line, one]));
    return html`<div class="text-form">
      <div class="text-scroll"><ol class="gutter num" aria-hidden="true">${lines.map((_, place) => html`<li class=${wrong.has(place + 1) ? "is-wrong" : ""}>${place + 1}</li>`)}</ol>
        <div class="text-lines"><label class="sr" for="script-raw">${t("scripts.text")}</label>
          <textarea id="script-raw" class="code" rows=${lines.length} spellcheck="false" wrap="off" aria-invalid=${room.problems.length ? "true" : nothing} aria-describedby=${room.problems.length ? "raw-wrong" : nothing} .value=${room.text} @input=${(/** @type {any} */ event) => room.changeText(event.target.value)}></textarea>
          ${room.problems.map((one) => html`<span class="line-wrong xs" .style=${`--line:${one.line}`} aria-hidden="true">${one.what}</span>`)}</div></div>
      ${room.problems.length ? html`<ul class="wrong-list xs" id="raw-wrong">${room.problems.map((one) => html`<li>${icon("warn", { small: true, kind: "critical" })}<button class="link num" @click=${() => this.#to(one.line)}>${t("scripts.line", { n: one.line })}</button><span>${one.what}</span></li>`)}</ul>` : nothing}
    </div>`;
  }

  /** @param {number} line */
  #to(line) {
    const box = /** @type {HTMLTextAreaElement} */ (this.querySelector("#script-raw"));
    const start = box.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = box.value.indexOf("\n", start);
    box.focus();
    box.setSelectionRange(start, end < 0 ? box.value.length : end);
  }
}
customElements.define("script-text", ScriptText);
