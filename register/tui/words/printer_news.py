"""That receipts come out of the other printer: told once when it begins, and once when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from receipts.printing.jobs import Condition
from register.counter.asking.noted import noted
from register.language import say
from register.tui.widgets.status import Lamp, Level

if TYPE_CHECKING:
    from register.counter.till import Till


class PrinterNews:
    """Remembers what of the two printers was told last."""

    def __init__(self) -> None:
        self._told_second = False

    def look(self, till: Till) -> tuple[Lamp, ...]:
        """What is to be told now; nothing while nobody is signed in, and nothing while neither prints."""
        lamp = till.paper.lamp
        second = lamp.condition is Condition.REPLACED
        if till.books.cashier is None or not lamp.ok or second is self._told_second:
            return ()
        self._told_second = second
        if not second:
            return (Lamp(say("Receipts come out of printer 1 again")),)
        short = noted(lamp.note).partition(":")[0]
        words = say("Printer 1: {trouble}. Receipts come out of printer 2", trouble=short)
        return (Lamp(words, Level.ATTENTION),)
