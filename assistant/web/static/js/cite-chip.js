// A citation as a chip: its number where the text refers to it, document, version and date.
import { html, icon } from "./element.js";
import { day, joined } from "./format.js";
import { t } from "./words.js";

/** @param {any} citation @param {number | null} number null: the text does not refer to it @param {(citation: any) => void} open */
export const citeChip = (citation, number, open) => html`<button class="cite" @click=${() => open(citation)}>
  ${number === null ? icon("doc", { small: true }) : html`<span class="ref">${number}</span>`}<span class="sr">${t("cite.source")}</span><span class="doc">${citation.title || citation.document}</span
  ><span class="ver">${joined(t("cite.version", { n: citation.version }), day(citation.valid_from))}</span>
</button>`;
