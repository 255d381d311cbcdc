// The help sheet: what each shortcut does, and a way to choose another key for it.
import { asked } from "./knowledge/dialog.js";
import { html, nothing } from "./element.js";
import { USUAL, isKey, keysShown, withKey } from "./shortcuts.js";
import { t } from "./words.js";

/**
 * Shown until it is closed.
 * @param {import("./shortcuts.js").Keys} keys @param {(keys: import("./shortcuts.js").Keys) => void} changed told at each change
 */
export function shortcutSheet(keys, changed) {
  let listening = "";
  let said = "";
  return asked({ title: t("keys.title") }, (close, again) => {
    const keep = (/** @type {import("./shortcuts.js").Keys} */ next, /** @type {string} */ text) => {
      keys = next;
      said = text;
      listening = "";
      changed(keys);
      again();
    };
    const listen = (/** @type {string} */ does) => {
      listening = listening === does ? "" : does;
      said = "";
      again();
    };
    const pressed = (/** @type {KeyboardEvent} */ event) => {
      if (!listening || ["Alt", "Shift", "Control", "Meta", "Tab"].includes(event.key)) return;
      // While a key is waited for, it is taken and does nothing else.
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Escape") return listen(listening);
      if (isKey(event.code)) return keep(withKey(keys, listening, event.code), t("keys.changed", { does: t(`keys.${listening}`), key: keysShown(event.code) }));
      said = t("keys.not");
      again();
    };
    return html`<div class="dialog-text" @keydown=${pressed}>
      <p class="t2">${t("keys.lead")}</p>
      <ul class="keys">${Object.keys(USUAL).map((does) => html`<li><span>${t(`keys.${does}`)}</span>
        <button class="btn" data-does=${does} aria-pressed=${listening === does} aria-label=${t("keys.change", { does: t(`keys.${does}`), key: keysShown(keys[does]) })} @click=${() => listen(does)}>${listening === does ? t("keys.press") : keysShown(keys[does])}</button></li>`)}
      </ul>
      <p class="muted xs" role="status">${said || nothing}</p>
    </div>
    <div class="dialog-acts"><button class="btn ghost" @click=${() => keep({ ...USUAL }, t("keys.usual_again"))}>${t("keys.usual")}</button>
      <button class="btn primary" @click=${() => close(null)}>${t("close")}</button></div>`;
  });
}
