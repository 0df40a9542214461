"""Toast keeps the promises of every processor, over real sockets against the mock provider."""

from collections.abc import AsyncIterator

import pytest

from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.processor import GiftCardProcessor
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.toast_bench import ToastBench, opened


class TestToast(Conformance):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[ToastBench]:
        async with opened() as bench:
            yield bench

    def test_it_is_a_gift_card_processor(self, bench: ToastBench) -> None:
        fits: GiftCardProcessor = bench.processor
        assert fits.name == "toast"


class TestToastOfAProviderThatDoesRepeatsTwice(Conformance):
    """As Toast's reference implementation does: no repeat, a person decides."""

    @pytest.fixture
    async def bench(self) -> AsyncIterator[ToastBench]:
        async with opened(idempotent=False) as bench:
            assert isinstance(bench.mock.desk, ToastDesk)
            bench.mock.desk.adjust({"idempotent": "no"})
            yield bench
