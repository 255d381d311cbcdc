// What calls are looked for by. The address holds it, so that a search can be sent to somebody.
import { Part, html } from "../element.js";
import { ask } from "../api.js";
import { t } from "../words.js";

const KINDS = ["complaint_risk", "agitation", "negative_emotion", "agent_emotion", "forbidden_words", "missing_notice", "promise", "credential_request", "off_platform", "repeated_question", "wrong_claim", "unknown_claim", "talk_over", "silence", "hold", "pace"];
const REST = ["state", "agent", "customer", "language", "signal", "since", "until", "least_score", "most_score", "critical"];

class CallFilters extends Part {
  static properties = { given: {}, agents: { state: true } };

  constructor() {
    super();
    this.given = new URLSearchParams(location.search);
    /** @type {string[]} */ this.agents = [];
  }

  async firstUpdated() {
    this.agents = await ask("/v1/calls/agents").catch(() => []);
  }

  render() {
    const { given } = this;
    const value = (/** @type {string} */ name) => given.get(name) ?? "";
    const open = REST.some((name) => given.get(name));
    const pick = (/** @type {string} */ name, /** @type {[string, string][]} */ options) =>
      html`<label><span class="lab">${t(`calls.${name}`)}</span><select class="field" name=${name}><option value="">${t(`calls.${name}.any`)}</option>${options.map(([one, text]) => html`<option value=${one} ?selected=${value(name) === one}>${text}</option>`)}</select></label>`;
    const write = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ type, hint = "") =>
      html`<label><span class="lab">${t(label)}</span><input class="field" name=${name} type=${type} .value=${value(name)} placeholder=${hint} min="0" max=${type === "number" ? "100" : "2199-12-31"} /></label>`;
    return html`<form class="panel filters" role="search" @submit=${this.#send} @change=${this.#changed}>
      <div class="first"><label><span class="lab">${t("calls.text")}</span><input class="field" type="search" name="text" maxlength="500" .value=${value("text")} placeholder=${t("calls.text.hint")} /></label><button class="btn primary">${t("calls.search")}</button></div>
      <details ?open=${open}><summary class="link">${t("calls.more_filters")}</summary><div class="rest">
        ${pick("state", [["live", t("calls.state.live")], ["over", t("calls.state.over")]])}
        ${pick("agent", this.agents.map((one) => [one, one]))}
        ${write("customer", "calls.customer", "text", t("calls.customer.hint"))}
        ${pick("language", [["en", "English"], ["zh", "简体中文"]])}
        ${pick("signal", KINDS.map((one) => [one, t(`signal.${one}`)]))}
        ${write("since", "calls.since", "date")} ${write("until", "calls.until", "date")}
        ${write("least_score", "calls.least", "number")} ${write("most_score", "calls.most", "number")}
        <label class="tick"><input type="checkbox" name="critical" value="true" ?checked=${value("critical") === "true"} />${t("calls.critical")}</label>
      </div></details>
    </form>`;
  }

  /** @param {Event} event */
  #send(event) {
    event.preventDefault();
    this.#tell(/** @type {HTMLFormElement} */ (event.currentTarget));
  }

  /** @param {Event} event */
  #changed(event) {
    const field = /** @type {HTMLInputElement} */ (event.target);
    // Words are sent when they are finished; a choice is finished at once.
    if (field.type !== "search") this.#tell(/** @type {HTMLFormElement} */ (event.currentTarget));
  }

  /** @param {HTMLFormElement} form */
  #tell(form) {
    const given = new URLSearchParams();
    for (const [name, text] of new FormData(form)) if (String(text).trim()) given.set(name, String(text).trim());
    this.given = given;
    this.dispatchEvent(new CustomEvent("calls-wanted", { detail: given, bubbles: true }));
  }
}
customElements.define("call-filters", CallFilters);
