"""Which parked sale is to be taken up again?"""

from collections.abc import Sequence

from register.counter.selling import parking
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.sale import Sale
from register.language import say
from register.tui.widgets.dialog import Chooser, Found
from register.tui.widgets.lines import Row
from register.tui.words.rows import counted


class Recall(Chooser[Sale]):
    """The parked sales, the one parked longest first."""

    def __init__(self, till: Till) -> None:
        super().__init__(
            say("Recall a parked sale"), self._parked, hint=say("words of its name, or its number")
        )
        self._till = till

    def choose(self, value: Sale) -> None:
        """At the counter with it."""
        recalled = parking.recall(self._till, value.number)
        if isinstance(recalled, Refused):
            self.refuse(recalled.reason)
        else:
            super().choose(value)

    def _parked(self, words: str) -> Sequence[Found[Sale]]:
        wanted = words.casefold().split()
        return [
            Found(Row(parking.named(one), counted(len(one.basket.lines)), total=figures(one.total)), one)
            for one in self._till.books.parked
            if all(word in f"{parking.named(one)} {one.number}".casefold() for word in wanted)
        ]
