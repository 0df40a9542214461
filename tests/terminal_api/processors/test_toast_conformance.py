"""Toast keeps the promises of every processor, over real sockets against the mock provider."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from terminal_api.mock.providers.toast.alters import ALTERS
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.processor import GiftCardProcessor, Operation
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.offered import FEW_FAULTS
from tests.terminal_api.processors.toast_bench import ToastBench, opened

OFFERS = frozenset(Operation) - {Operation.REFUND, Operation.DEACTIVATE, Operation.BANK_CARD}


class TestToast(Conformance):
    offers = OFFERS
    undoes_activation = True
    undoes_cash_out = True
    own_faults = ALTERS
    looks_before = (Operation.ACTIVATE, Operation.LOAD, Operation.CASH_OUT)

    def opened(self) -> AbstractAsyncContextManager[ToastBench]:
        return opened()

    async def test_it_is_a_gift_card_processor(self, bench: ToastBench) -> None:
        fits: GiftCardProcessor = bench.processor
        assert fits.name == "toast"


class TestToastOfAProviderThatDoesRepeatsTwice(Conformance):
    """As Toast's reference implementation does: no repeat, a person decides. A refund is a load here."""

    faults = FEW_FAULTS
    offers = OFFERS | {Operation.REFUND}
    undoes_activation = True
    undoes_cash_out = True

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[ToastBench]:
        async with opened(idempotent=False, refund_as_load=True) as bench:
            assert isinstance(bench.mock.desk, ToastDesk)
            bench.mock.desk.adjust({"idempotent": "no"})
            yield bench
