"""Finding an item by its name, or only its price."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from register.counter.selling import looking_up, ringing_up
from register.counter.till import Till
from register.domain.amounts import Refused, figures, numeral
from register.domain.goods.item import Item
from register.language import say
from register.tui.input.meant import Result, Scanned
from register.tui.screens.selling.ring_asks import ring
from register.tui.widgets.dialog import Chooser, Found
from register.tui.widgets.lines import Row

if TYPE_CHECKING:
    from register.tui.app import TillApp


class FindItem(Chooser[looking_up.Found]):
    """The catalogue, narrowed word by word; the chosen item goes into the basket."""

    def __init__(self, till: Till, text: str = "", quantity: Decimal | None = None) -> None:
        """`text`: words typed before the key; `quantity`: how many of the item are wanted."""
        title = say("Find an item, see its price")
        if quantity is not None:
            title = say("Find an item: {number} of it", number=numeral(quantity))
        super().__init__(
            title, self._in_catalogue, hint=say("words of its name"), empty=say("Type the first letters.")
        )
        self.kept = text
        self._till = till
        self._quantity = quantity

    def take(self, result: Result) -> None:
        """A scan shows the item's price; Enter then takes it."""
        match result:
            case Scanned(text):
                self._seek(text)
                if not self._found:
                    self.refuse(say("No item has the code {text}", text=text))
            case _:
                super().take(result)

    def choose(self, value: looking_up.Found) -> None:
        """Into the basket with it."""

        def rung(rung: Item | Refused) -> None:
            if isinstance(rung, Refused):
                self.refuse(rung.reason)
            else:
                self.dismiss(value)

        ring(
            cast("TillApp", self.app),
            lambda answers: ringing_up.add_item(self._till, value.item, self._quantity, answers, value.code),
            rung,
        )

    def _in_catalogue(self, words: str) -> Sequence[Found[looking_up.Found]]:
        by_code = looking_up.look_up(self._till, words) if re.search(r"\d", words) else None
        if isinstance(by_code, looking_up.Found):
            found = [by_code]
        else:
            found = [looking_up.named(item) for item in self._till.catalogue.search(words)]
        return [Found(_row(one.item), one) for one in found]


def _row(item: Item) -> Row:
    price = say("open") if item.open_price else figures(item.price)
    return Row(item.name, "1 kg" if item.unit == "kg" else "", total=price, tax=item.tax)
