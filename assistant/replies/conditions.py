"""What a script may ask of the customer and the call before it is used: `given: [late, not_gold]`.

Each is a pure function of the moment. Their names and meanings stand in `assistant.core.playbook`,
so that a checker can tell an unknown one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from assistant.core.call import Order
from assistant.core.ports import Moment

from .tone import upset

REGULAR = 3
"""Orders from which a customer is a regular one."""
Condition = Callable[[Moment, Order | None], bool]


def holds_all(given: Iterable[str], moment: Moment, order: Order | None) -> bool:
    """Whether all conditions hold; `not_` before a name turns it round."""
    return all(_holds(name, moment, order) for name in given)


def _holds(name: str, moment: Moment, order: Order | None) -> bool:
    asked = CONDITIONS[name.removeprefix("not_")]
    return asked(moment, order) != name.startswith("not_")


def _tier(name: str) -> Condition:
    return lambda moment, _: moment.customer is not None and moment.customer.tier == name


def _contacted(moment: Moment, _: Order | None) -> bool:
    return moment.customer is not None and bool(moment.customer.contacts)


def _complained(moment: Moment, _: Order | None) -> bool:
    contacts = moment.customer.contacts if moment.customer else ()
    return any(contact.complaint or contact.resolved is False for contact in contacts)


def _regular(moment: Moment, _: Order | None) -> bool:
    return moment.customer is not None and len(moment.customer.orders) >= REGULAR


def _delivered(_: Moment, order: Order | None) -> bool:
    return order is not None and order.delivered is not None


def _open(_: Moment, order: Order | None) -> bool:
    return order is not None and order.delivered is None


def _late(moment: Moment, order: Order | None) -> bool:
    return (
        order is not None
        and order.delivered is None
        and order.promised is not None
        and moment.at.date() > order.promised
    )


CONDITIONS: Mapping[str, Condition] = {
    "known": lambda moment, _: moment.customer is not None,
    "gold": _tier("gold"),
    "silver": _tier("silver"),
    "regular": _regular,
    "contacted_before": _contacted,
    "trouble_before": _complained,
    "delivered": _delivered,
    "open": _open,
    "late": _late,
    "upset": lambda moment, _: upset(moment),
}
