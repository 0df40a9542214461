"""Factor4 against what every processor must prove: by both codecs, whatever is known of duplicates."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import ClassVar

from terminal_api.mock.providers.factor4.answers import ALTERS
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.processor import Operation
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.factor4_bench import CODECS, Factor4Bench, bench_at_mock
from tests.terminal_api.processors.offered import FEW_FAULTS

PUBLIC = frozenset(
    {
        Operation.ACTIVATE,
        Operation.LOAD,
        Operation.BALANCE,
        Operation.PAY,
        Operation.REVERSE,
        Operation.UNDO_LOAD,
    }
)


class EverythingOn(Conformance):
    """All that a merchant may have agreed on, with what a till is told of duplicates, and what is true."""

    offers = PUBLIC | {Operation.CASH_OUT, Operation.DEACTIVATE, Operation.REFUND}
    undoes_activation = True
    undoes_cash_out = True
    codec: ClassVar[str] = "json"
    told: ClassVar[str]
    switches: ClassVar[Switches] = Switches()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Factor4Bench]:
        async with bench_at_mock(self.switches) as bench:
            bench.codec = CODECS[self.codec]
            switched_on = ("cash_out", "deactivate", "merchandise_return", "undo_activation")
            bench.till(duplicates=self.told, **dict.fromkeys(switched_on, True))
            yield bench


class TestFactor4ThatReplays(EverythingOn):
    own_faults = ALTERS
    looks_before = (Operation.PAY, Operation.CASH_OUT)
    told = "replayed"


class TestFactor4OfWhichNobodyKnows(EverythingOn):
    told = "unknown"
    switches = Switches(duplicates="done_again")


class TestFactor4ThatRefusesRepeats(EverythingOn):
    faults = FEW_FAULTS
    told = "refused"
    switches = Switches(duplicates="refused")


class TestFactor4BySoapThatReplays(EverythingOn):
    faults = FEW_FAULTS
    own_faults = ALTERS
    told = "replayed"
    codec = "soap"


class TestFactor4BySoapOfWhichNobodyKnows(EverythingOn):
    faults = FEW_FAULTS
    told = "unknown"
    codec = "soap"
    switches = Switches(duplicates="refused")


class TestFactor4WithWhatIsPublic(Conformance):
    """As it is set up by default: no cash-out, no closing, no refund."""

    faults = FEW_FAULTS
    offers = PUBLIC

    def opened(self) -> AbstractAsyncContextManager[Factor4Bench]:
        return bench_at_mock()


class TestFactor4ThatSharesByItself(Conformance):
    """A part of a payment is left to the provider."""

    faults = FEW_FAULTS
    offers = PUBLIC

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Factor4Bench]:
        async with bench_at_mock() as bench:
            bench.till(partial="on_request", duplicates="replayed")
            yield bench
