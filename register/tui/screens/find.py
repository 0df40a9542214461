"""Finding an item by its name, or only its price."""

from collections.abc import Sequence
from decimal import Decimal

from register.counter import ringing_up
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.item import Item
from register.tui.meant import Result, Scanned
from register.tui.widgets.dialog import Chooser, Found
from register.tui.widgets.lines import Row


class FindItem(Chooser[Item]):
    """The catalogue, narrowed word by word; the chosen item goes into the basket."""

    def __init__(self, till: Till, text: str = "", quantity: Decimal | None = None) -> None:
        """`text`: words typed before the key; `quantity`: how many of the item are wanted."""
        title = "Find an item, see its price" if quantity is None else f"Find an item: {quantity:f} of it"
        super().__init__(title, self._in_catalogue, hint="words of its name", empty="Type the first letters.")
        self.kept = text
        self._till = till
        self._quantity = quantity

    def take(self, result: Result) -> None:
        """A scan shows the item's price; Enter then takes it."""
        match result:
            case Scanned(text):
                self._seek(text)
                if not self._found:
                    self.refuse(f"No item has the code {text}")
            case _:
                super().take(result)

    def choose(self, value: Item) -> None:
        """Into the basket with it."""
        added = ringing_up.add_item(self._till, value, self._quantity)
        if isinstance(added, Refused):
            self.refuse(added.reason)
        else:
            super().choose(value)

    def _in_catalogue(self, words: str) -> Sequence[Found[Item]]:
        catalogue = self._till.catalogue
        by_code = catalogue.find(words) if words.isdecimal() else None
        items = [by_code] if by_code else catalogue.search(words)
        return [
            Found(Row(item.name, _unit(item), total=figures(item.price), tax=item.tax), item)
            for item in items
        ]


def _unit(item: Item) -> str:
    return "1 kg" if item.unit == "kg" else ""
