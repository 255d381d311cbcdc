// Who is calling: orders, earlier contacts, preferences.
import { Part, html, nothing } from "./element.js";
import { day, joined, money } from "./format.js";
import { has, t } from "./words.js";

class CustomerPanel extends Part {
  static properties = { customer: {} };

  constructor() {
    super();
    /** @type {any} */ this.customer = null;
  }

  render() {
    const { customer } = this;
    if (!customer) return html`<p class="muted empty">${t("customer.unknown")}</p>`;
    return html`<dl class="kv">
      <dt>${t("customer.tier")}</dt><dd>${joined(t(`value.${customer.tier}`), customer.since && t("customer.since", { date: day(customer.since) }))}</dd>
      ${customer.orders.map((/** @type {any} */ order) => html`<dt>${t("customer.order")}</dt><dd>${orderLine(order)}</dd>`)}
      ${customer.contacts.map((/** @type {any} */ contact) => html`<dt>${contact.complaint ? t("customer.complaint") : t("customer.contact")}</dt><dd>${joined(day(contact.on), contact.about, contact.resolved === false && t("customer.unresolved"))}</dd>`)}
      ${Object.entries(customer.preferences).map(([name, value]) => html`<dt>${has(`preference.${name}`) ? t(`preference.${name}`) : name}</dt><dd>${value}</dd>`)}
      ${customer.orders.length || customer.contacts.length ? nothing : html`<dt>${t("customer.order")}</dt><dd class="muted">${t("customer.no_orders")}</dd>`}
    </dl>`;
  }
}
customElements.define("customer-panel", CustomerPanel);

/** @param {any} order */
const orderLine = (order) =>
  joined(
    order.product,
    order.price !== null && order.price !== undefined && money(order.price, order.currency),
    order.delivered ? t("customer.delivered", { date: day(order.delivered) }) : order.promised ? t("customer.promised", { date: day(order.promised) }) : order.ordered && t("customer.ordered", { date: day(order.ordered) }),
    order.id,
  );
