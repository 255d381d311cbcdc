// What was just done, with a way back; or what was refused, and what to do.
import { html, icon, nothing } from "../element.js";
import { t } from "../words.js";
import { LibraryPart } from "./library-part.js";

class NoticeBar extends LibraryPart {
  render() {
    const notice = this.library?.notice ?? null;
    const undo = async () => {
      this.library?.say(null);
      await notice?.undo?.();
    };
    return html`<div class="notice-place" role=${notice?.wrong ? "alert" : "status"}>${notice
      ? html`<div class="notice ${notice.wrong ? "is-wrong" : ""}">${icon(notice.wrong ? "warn" : "check")}<p>${notice.text}</p>
          ${notice.undo ? html`<button class="btn" @click=${undo}>${icon("undo", { small: true })}${t("undo")}</button>` : nothing}
          <button class="btn ghost square" aria-label=${t("close")} @click=${() => this.library?.say(null)}>${icon("x", { small: true })}</button></div>`
      : nothing}</div>`;
  }
}
customElements.define("notice-bar", NoticeBar);
