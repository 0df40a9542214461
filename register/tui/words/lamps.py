"""The four lamps of the status line, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from register.counter.asking.noted import noted
from register.language import say, spoken
from register.tui.widgets.status import Lamp, Level

if TYPE_CHECKING:
    from receipts.printing.jobs import PrinterStatus
    from register.counter.till import Till


@dataclass
class Lamps:
    """Reads the lamps off a till; remembers since when the terminal is out of reach."""

    down_since: datetime | None = None

    def read(self, till: Till, now: datetime) -> tuple[Lamp, ...]:
        """Terminal, printer, a customer display in trouble, what is open, head office. `now` is local.

        Where somebody learns, that first.
        """
        from register.counter.looking import only_looks

        if only_looks(till):
            return (Lamp(say("ONLY LOOKING: the till is open at the counter"), Level.ATTENTION), _open(till))
        training = (Lamp(say("TRAINING: nothing is sold"), Level.ATTENTION),) if till.training else ()
        head_office = Lamp(say("head office"), Level.OFF)
        dark = (Lamp(say("no customer display"), Level.ATTENTION),) if till.display_trouble else ()
        printer = of_printer(till.paper.lamp)
        return (*training, self._terminal(till, now), printer, *dark, _open(till), head_office)

    def _terminal(self, till: Till, now: datetime) -> Lamp:
        from terminal_api.processor import Condition

        table = till.settings.terminal
        if table is None:
            return Lamp(say("no terminal"), Level.OFF)
        health = till.terminal_health
        if health.ok:
            self.down_since = None
            model = table.poiid.partition("-")[0]
            level = Level.OFF if health.condition is Condition.UNSEEN else Level.FINE
            return Lamp(say("terminal {model}", model=model), level)
        self.down_since = self.down_since or now
        if till.terminal is None:
            return Lamp(say("terminal not set up"), Level.RISK)
        hour = spoken().hour(self.down_since)
        if health.condition is Condition.OUT_OF_REACH:
            return Lamp(say("terminal not reachable since {hour}", hour=hour), Level.RISK)
        return Lamp(say("terminal not ready since {hour}", hour=hour), Level.RISK)


def of_printer(status: PrinterStatus) -> Lamp:
    """The printer's lamp: the words for its condition are made here, whatever its note is."""
    from receipts.printing.jobs import Condition

    match status.condition:
        case Condition.ABSENT:
            return Lamp(say("no printer"), Level.OFF)
        case Condition.READY:
            return Lamp(say("printer"))
        case Condition.UNSEEN:
            return Lamp(say("printer not asked yet"), Level.ATTENTION)
        case Condition.OUT_OF_REACH:
            return Lamp(say("cannot reach the printer"), Level.ATTENTION)
        case Condition.SILENT:
            return Lamp(say("the printer does not answer"), Level.ATTENTION)
        case Condition.NOT_READY:
            short = noted(status.note).partition(":")[0]  # the whole of it stands in the list of what is open
            return Lamp(say("printer: {trouble}", trouble=short), Level.ATTENTION)
        case Condition.REPLACED:
            return Lamp(say("printer 2 prints"), Level.ATTENTION)
        case Condition.ALONE:
            short = noted(status.note).partition(":")[0]
            return Lamp(say("printer 2: {trouble}", trouble=short), Level.ATTENTION)
        case _:
            assert_never(status.condition)


def _open(till: Till) -> Lamp:
    from register.counter.closed_baskets.baskets import is_on_its_way
    from register.counter.owing.obligations import Kind, obligations
    from register.domain.asking.exchange import Asked

    on_the_way = {
        one.request.id
        for document in till.books.documents.values()
        for one in document.exchanges.open
        if isinstance(one, Asked) and one.request.id in till.asking
    }
    # While the printer is well a receipt on its way to paper is nothing to look after.
    printing = till.paper.lamp.ok
    count = sum(
        1
        for one in obligations(till)
        if one.key not in on_the_way
        and not (printing and one.kind is Kind.PAPER)
        and not (one.kind is Kind.BASKET and is_on_its_way(till, one.number))
    )
    return Lamp(say("{count} open", count=count), Level.ATTENTION) if count else Lamp(say("nothing open"))
