"""Toggle keeps what every processor promises."""

from contextlib import AbstractAsyncContextManager

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.toggle.desk import ToggleDesk
from terminal_api.processor import Operation
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.toggle_bench import ToggleBench, toggle_bench


class TestToggle(Conformance):
    offers = frozenset(
        {
            Operation.ACTIVATE,
            Operation.LOAD,
            Operation.BALANCE,
            Operation.PAY,
            Operation.REVERSE,
            Operation.UNDO_LOAD,
        }
    )
    own_faults = tuple(ToggleDesk(CardLedger()).alters)
    undoes_activation = True
    looks_before = tuple(Operation)

    def opened(self) -> AbstractAsyncContextManager[ToggleBench]:
        return toggle_bench()
