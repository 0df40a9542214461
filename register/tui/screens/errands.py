"""The errands: what has a screen of its own, pushed over the main one.

Each makes the screen for what was typed before the key or after the command; imported when first asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from register.tui.input.keys import ALSO_IN_MENU, IN_MENU, Action

if TYPE_CHECKING:
    from textual.screen import Screen

    from register.tui.app import TillApp

Errand = Callable[["TillApp", str], "Screen[Any]"]

_QUANTITY = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\*\s*(.*)")


def _find(app: TillApp, text: str) -> Screen[Any]:
    from register.tui.screens.selling.find import FindItem

    quantity = _QUANTITY.fullmatch(text)
    if quantity is None:
        return FindItem(app.till, text)
    return FindItem(app.till, quantity[2], Decimal(quantity[1].replace(",", ".")))


def _card(_: TillApp, text: str) -> Screen[Any]:
    from register.tui.screens.cards.card import CardPanel

    return CardPanel(text=text)


def _sell_card(_: TillApp, text: str) -> Screen[Any]:
    from register.tui.screens.cards.sell_card import SellCard

    return SellCard(text)


def _batch(_: TillApp, text: str) -> Screen[Any]:
    from register.tui.screens.cards.sell_batch import SellBatch

    return SellBatch(text)


def _receipt(_: TillApp, text: str) -> Screen[Any]:
    from register.tui.screens.returning.receipt import ReceiptScreen

    return ReceiptScreen(text)


def _menu(_: TillApp, text: str) -> Screen[Any]:
    from register.tui.screens.around.menu import Menu

    return Menu(text)


def _moves_cash(action: Action) -> Errand:
    def errand(_: TillApp, text: str) -> Screen[Any]:
        from register.tui.screens.drawer.move_cash import MoveCash

        return MoveCash(action, text)

    return errand


def _exempt(_: TillApp, text: str) -> Screen[Any]:
    from register.tui.screens.selling.exempt import Exempt

    return Exempt(text)


def _by_letter(letter: str) -> Errand:
    """The menu, where that letter is pressed at once."""

    def errand(_: TillApp, text: str) -> Screen[Any]:
        from register.tui.screens.around.menu import Menu

        return Menu(text, at_once=letter)

    return errand


ERRANDS: dict[Action, Errand] = {
    Action.FIND: _find,
    Action.CARD: _card,
    Action.SELL_CARD: _sell_card,
    Action.BATCH: _batch,
    Action.RECEIPT: _receipt,
    Action.MENU: _menu,
    Action.EXEMPT: _exempt,
    **{row.action: _moves_cash(row.action) for row in IN_MENU},
    **{row.action: _by_letter(row.letter) for row in ALSO_IN_MENU},
}
