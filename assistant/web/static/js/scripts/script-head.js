// The script: what it is called, how it stands, what was published meanwhile; save, publish, go back.
import { html, icon, nothing } from "../element.js";
import { joined } from "../format.js";
import { t } from "../words.js";
import { confirmed } from "../knowledge/dialog.js";
import { trouble, waiting } from "../knowledge/library-part.js";
import { lately } from "../knowledge/when.js";
import { who } from "../knowledge/who.js";
import { askPublish } from "./publish-script.js";
import { ScriptPart, standing, titleOf } from "./script-part.js";

class ScriptHead extends ScriptPart {
  render() {
    const { room } = this;
    if (!room?.name) return nothing;
    if (!room.detail) return room.trouble.detail ? trouble(room.trouble.detail, () => room.open(room.kind, room.name)) : html`<header class="dh">${waiting(2)}</header>`;
    const { listing } = room.detail;
    return html`<header class="dh">
        <div><h1 tabindex="-1">${titleOf(listing)}</h1><p class="t2 dh-about">${this.#about(listing)}</p></div>
        <div class="row push dh-acts">${this.#acts(listing)}</div>
      </header>
      ${room.overtaken ? this.#overtaken(room.overtaken) : this.#other(listing)}`;
  }

  /** @param {any} listing */
  #about(listing) {
    const { word, icon: sign, kind } = standing(listing);
    const last = this.room?.detail.history.findLast((/** @type {any} */ one) => one.version === listing.current && one.did !== "saved a draft");
    return html`<span class="sev ${kind}">${icon(sign, { small: true })}${listing.current ? joined(t("cite.version", { n: listing.number }), word) : word}</span>
      <span class="muted">${t(`scripts.kind.${listing.card || listing.kind}`)}</span>
      ${last ? html`<span class="muted">${t("scripts.by", { who: who(last.by), at: lately(last.at) })}</span>` : nothing}
      <code class="muted xs">${listing.name}</code>`;
  }

  /** @param {any} listing */
  #acts(listing) {
    const room = /** @type {import("./script-room.js").ScriptRoom} */ (this.room);
    const waits = room.dirty || (room.opened && room.opened.version !== listing.current);
    const wrong = room.problems.length;
    return html`
      ${room.dirty ? html`<button class="btn ghost" @click=${() => room.undoChanges()}>${t("scripts.undo_changes")}</button><button class="btn" @click=${() => room.save()}>${t("scripts.save")}</button>` : nothing}
      ${!room.dirty && room.detail.previous ? html`<button class="btn" @click=${this.#rollBack}>${icon("undo", { small: true })}${t("head.roll_back")}</button>` : nothing}
      ${!room.dirty && listing.current ? html`<button class="btn ghost" @click=${this.#retire}>${t("scripts.retire")}</button>` : nothing}
      ${waits ? html`<button class="btn primary" ?disabled=${wrong > 0} aria-describedby=${wrong ? "why-not" : nothing} @click=${this.#publish}>${t("scripts.publish")}</button>` : nothing}
      ${waits && wrong ? html`<span id="why-not" class="critical xs">${t(wrong === 1 ? "scripts.problem" : "scripts.problems", { n: wrong })}</span>` : nothing}`;
  }

  /** @param {any} overtaken */
  #overtaken({ version, by, at }) {
    const room = /** @type {import("./script-room.js").ScriptRoom} */ (this.room);
    return html`<div class="alert is-warn overtaken" role="alert">${icon("warn")}<p><strong>${version ? t("scripts.overtaken", { who: by, n: version.number, at }) : t("scripts.overtaken.withdrawn", { who: by, at })}</strong> ${t("scripts.overtaken.kept")}</p>
      <span class="row more">${version ? html`<button class="btn" @click=${() => this.dispatchEvent(new CustomEvent("diff-open", { detail: { before: room.opened.version, after: version.version }, bubbles: true }))}>${t("scripts.overtaken.compare")}</button>
        <button class="btn" @click=${() => room.show(version.version)}>${t("scripts.overtaken.theirs")}</button>` : nothing}
        <button class="btn" @click=${() => room.insist()}>${t("scripts.overtaken.mine")}</button></span></div>`;
  }

  /** @param {any} listing */
  #other(listing) {
    const { room } = this;
    const shown = room?.opened;
    if (!shown || room?.dirty || shown.version === listing.current) return nothing;
    const word = shown.state === "draft" ? (shown.origin === "shipped" ? "shipped" : "draft") : "past";
    return html`<p class="other xs" role="status">${icon("ring", { small: true })}<span>${t(`scripts.other.${word}`, { n: shown.number, who: who(shown.by), at: lately(shown.at) })}${shown.note ? html` <q>${shown.note}</q>` : nothing}</span>
      ${shown.state === "draft" ? html`<button class="link" @click=${() => room?.discard(shown)}>${t("scripts.discard")}</button>` : nothing}
      ${listing.current ? html`<button class="link push" @click=${() => this.go(listing.kind, listing.name, listing.current)}>${t("scripts.other.show", { n: listing.number })}</button>` : nothing}</p>`;
  }

  #publish = async () => {
    const told = await askPublish(this.room);
    if (told !== null) await this.room?.publish(told.note);
  };

  #rollBack = async () => {
    const { listing, previous, versions } = this.room?.detail;
    const back = versions.find((/** @type {any} */ one) => one.version === previous);
    const text = html`<p>${t("scripts.roll_back.text", { n: listing.number, old: back.number })}</p>`;
    if (await confirmed({ title: t("roll_back.title", { n: listing.number }), text, action: t("roll_back.do", { old: back.number }) })) await this.room?.rollBack(previous);
  };

  #retire = async () => {
    const text = html`<p>${t("scripts.retire.text")}</p>`;
    if (await confirmed({ title: t("scripts.retire.title"), text, action: t("scripts.retire") })) await this.room?.retire();
  };
}
customElements.define("script-head", ScriptHead);
