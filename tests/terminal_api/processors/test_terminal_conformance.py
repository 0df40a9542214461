"""The payment terminal proves what every processor must; of its own faults `mock/orders/test_outcomes.py`."""

from contextlib import AbstractAsyncContextManager

from terminal_api.processor import Operation
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.offered import FEW_FAULTS
from tests.terminal_api.processors.terminal_bench import (
    TerminalBench,
    on_the_shops_network,
    through_the_cloud,
)


class AtTheTerminal(Conformance):
    judges_itself = False  # source: Adyen's table of providers, which may be newer than ours
    provider = "givex"

    def opened(self) -> AbstractAsyncContextManager[TerminalBench]:
        return on_the_shops_network(self.provider)


class TestGivexAtTheTerminal(AtTheTerminal):
    """There is nothing it cannot do."""

    offers = frozenset(Operation)


class TestALocalBrandAtTheTerminal(AtTheTerminal):
    """It pays, and nothing else."""

    faults = FEW_FAULTS
    provider = "rue-verte"
    offers = frozenset({Operation.PAY, Operation.REVERSE, Operation.BANK_CARD})


class TestSVSThroughTheCloud(AtTheTerminal):
    """All but the end of a card."""

    faults = FEW_FAULTS
    provider = "svs"
    offers = frozenset(Operation) - {Operation.DEACTIVATE}

    def opened(self) -> AbstractAsyncContextManager[TerminalBench]:
        return through_the_cloud(self.provider)
