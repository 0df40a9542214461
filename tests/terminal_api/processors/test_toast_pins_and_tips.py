"""Codes, and payments that stand in place of others, against the mock provider over sockets."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.toast.replacing import replaced
from tests.terminal_api.processors.toast_bench import ToastBench, opened

ACTIVE = CardStatus.ACTIVE


@pytest.fixture
async def bench() -> AsyncIterator[ToastBench]:
    async with opened() as bench:
        yield bench


async def asked(bench: ToastBench, operation: Operation, amount: str, card: Card, **more: object) -> Outcome:
    return await bench.processor.ask(bench.request(operation, amount, card, **more))


async def done(bench: ToastBench, operation: Operation, amount: str, card: Card, **more: object) -> Approved:
    outcome = await asked(bench, operation, amount, card, **more)
    assert isinstance(outcome, Approved), outcome
    return outcome


class TestAPaymentInPlaceOfAnother:
    def pair(self, bench: ToastBench, card: Card, paid: Approved, amount: str) -> tuple[Request, Request]:
        back = bench.request(Operation.REVERSE, str(paid.amount.amount), card, original=paid.reference)
        return back, bench.request(Operation.PAY, amount, card, original=paid.reference)

    @pytest.mark.parametrize(("amount", "left"), [("25.30", "14.70"), ("10", "30")])
    async def test_a_tip_is_added_or_a_part_given_back(self, bench: ToastBench, amount: str, left: str):
        card = bench.new_card(ACTIVE, "40")
        paid = await done(bench, Operation.PAY, "22", card)
        ends = await replaced(bench.processor.ask, *self.pair(bench, card, paid, amount))
        assert [type(end) for end in ends] == [Approved, Approved]
        assert bench.on(card) == bench.money(left)

    async def test_without_the_reversal_nothing_is_paid_anew(self, bench: ToastBench):
        card = bench.new_card(ACTIVE, "40")
        paid = await done(bench, Operation.PAY, "22", card)
        await done(bench, Operation.REVERSE, "22", card, original=paid.reference)
        (end,) = await replaced(bench.processor.ask, *self.pair(bench, card, paid, "25"))
        assert isinstance(end, Declined)
        assert bench.on(card) == bench.money("40")

    async def test_a_lost_reversal_stops_it_until_it_is_known(self, bench: ToastBench):
        card = bench.new_card(ACTIVE, "40")
        paid = await done(bench, Operation.PAY, "22", card)
        bench.arm("drop_after")
        (end,) = await replaced(bench.processor.ask, *self.pair(bench, card, paid, "25"))
        assert isinstance(end, Unknown)

    async def test_two_requests_that_do_not_belong_together_are_not_asked(self, bench: ToastBench):
        card, other = bench.new_card(ACTIVE, "40"), bench.new_card(ACTIVE, "40")
        paid = await done(bench, Operation.PAY, "22", card)
        back, _ = self.pair(bench, card, paid, "25")
        _, anew = self.pair(bench, other, paid, "25")
        with pytest.raises(ValueError, match="same card"):
            await replaced(bench.processor.ask, back, anew)
        assert bench.on(card) == bench.money("18")


class TestPins:
    PIN = "9034"

    def card(self, bench: ToastBench) -> Card:
        card = replace(bench.new_card(ACTIVE, "12.50"), code=self.PIN)
        bench.ledger.put(card)
        return card

    async def pays(self, bench: ToastBench, card: Card, pin: str, entry: Entry = Entry.TYPED) -> Outcome:
        presented = GiftCard(card.provider, card.number, entry, pin=pin)
        return await bench.processor.ask(replace(bench.request(Operation.PAY, "5", card), card=presented))

    async def test_a_typed_card_asks_for_its_pin_and_a_scanned_one_does_not(self, bench: ToastBench):
        card = self.card(bench)
        missing = await self.pays(bench, card, "")
        assert isinstance(missing, Declined)
        assert (missing.why, missing.retryable) == (Decline.WRONG_PIN, True)
        wrong = await self.pays(bench, card, "0000")
        assert isinstance(wrong, Declined)
        assert wrong.why is Decline.WRONG_PIN
        assert isinstance(await self.pays(bench, card, self.PIN), Approved)
        assert isinstance(await self.pays(bench, card, "", Entry.SCANNED), Approved)
        assert bench.on(card) == bench.money("2.50")

    @pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
    async def test_a_lost_payment_with_a_pin_is_found_without_it(self, bench: ToastBench, fault: str):
        card = self.card(bench)
        bench.arm(fault)
        presented = GiftCard(card.provider, card.number, Entry.TYPED, pin=self.PIN)
        request = replace(bench.request(Operation.PAY, "5", card), card=presented)
        assert isinstance(await bench.processor.ask(request), Unknown)
        again = replace(request, card=GiftCard(card.provider, card.number))
        assert isinstance(await bench.processor.ask(again), Approved)
        assert bench.on(card) == bench.money("7.50")
