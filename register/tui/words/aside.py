"""How a sale that was set aside ended by itself: told to whoever is at the till by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from register.counter.history import past_sale
from register.domain.amounts import figures, total
from register.domain.events import CashGiven
from register.domain.sale import Sale, Stage
from register.language import say
from register.tui.widgets.status import Lamp, Level
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.counter.till import Till

_OVER = (Stage.COMPLETED, Stage.VOIDED)


class AsideNews:
    """Remembers which sales are set aside; each is told once when it ends, and once when it is stuck."""

    def __init__(self) -> None:
        self._waiting: frozenset[str] = frozenset()
        self._stuck: frozenset[str] = frozenset()
        self._untold: tuple[Lamp, ...] = ()

    def look(self, till: Till) -> tuple[Lamp, ...]:
        """What is to be told now; nothing while nobody is signed in, who could be told."""
        aside = [sale for sale in till.books.sales if sale.aside]
        waiting = frozenset(sale.number for sale in aside if sale.mark not in _OVER)
        stuck = frozenset(sale.number for sale in aside if _is_stuck(sale))
        ended = (past_sale(till, number) for number in sorted(self._waiting - waiting))
        self._untold += tuple(_ended(till, sale) for sale in ended if sale)
        self._untold += tuple(_not_given_back(number) for number in sorted(stuck - self._stuck))
        self._waiting, self._stuck = waiting, stuck
        if till.books.cashier is None:
            return ()
        told, self._untold = self._untold, ()
        return told


def _is_stuck(sale: Sale) -> bool:
    voiding = sale.mark is Stage.VOIDING and not sale.exchanges.open
    return voiding and bool(sale.kept_back) and not sale.to_give_back


def _not_given_back(number: str) -> Lamp:
    words = say("{number}, set aside, could not be given back: see what is open", number=number)
    return Lamp(words, Level.ATTENTION)


def _ended(till: Till, sale: Sale) -> Lamp:
    """`✓ R2-000017, set aside, is paid: its receipt is printing`"""
    if sale.mark is Stage.COMPLETED and sale.owed_cards:
        words = say(
            "{number}, set aside, is paid, and a gift card of it is not active: see what is open",
            number=sale.number,
        )
        return Lamp(words, Level.ATTENTION)
    if sale.mark is Stage.COMPLETED:
        return Lamp(_paid(till, sale.number))
    back = [one.approved.amount for one in sale.exchanges.done(Operation.REVERSE)]
    back += [event.amount for event in sale.cash if isinstance(event, CashGiven)]
    if not back:
        return Lamp(say("{number}, set aside, was not paid: it is void", number=sale.number), Level.ATTENTION)
    given = figures(total(back, till.currency))
    words = say("{number}, set aside, is void: {given} was given back", number=sale.number, given=given)
    return Lamp(words, Level.ATTENTION)


def _paid(till: Till, number: str) -> str:
    if till.settings.paper_columns is None:
        return say("{number}, set aside, is paid", number=number)
    if till.paper.lamp.ok:
        return say("{number}, set aside, is paid: its receipt is printing", number=number)
    return say("{number}, set aside, is paid: its receipt waits for the printer", number=number)
