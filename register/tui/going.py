"""What the till's app opens: the screen of an errand, of a card, of a past receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from register.language import say
from register.tui.input.keys import Action
from register.tui.money import MovesMoney
from register.tui.screens.errands import ERRANDS, Errand

if TYPE_CHECKING:
    from register.tui.app import TillApp
    from terminal_api.processor import GiftCard


class GoesOnErrands(MovesMoney):
    """An app that leaves the sale for something else, and comes back to it."""

    def open(self, errand: Errand, text: str) -> None:
        """Go on an errand: its screen comes on top."""
        self.push_screen(errand(cast("TillApp", self), text))

    def open_card(self, card: GiftCard) -> None:
        """The panel of that gift card."""
        from register.tui.screens.cards.card import CardPanel

        self.push_screen(CardPanel(card))

    def open_receipt(self, number: str) -> None:
        """The sale, return or slip of that number."""
        self._errand(Action.RECEIPT, number)

    def _errand(self, action: Action, text: str) -> None:
        if (errand := ERRANDS.get(action)) is not None:
            self.open(errand, text)
        else:
            self.say(say("Nothing can be done with that number here"))
