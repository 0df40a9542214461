"""What every gift-card processor must prove, the terminal included.

A test module of a processor makes a `Bench` and inherits `Conformance`:

    class TestToast(Conformance):
        offers = frozenset({Operation.BALANCE, Operation.PAY, ...})
        own_faults = tuple(ToastDesk.alters)

        def opened(self) -> AbstractAsyncContextManager[ToastBench]: ...

What is offered is tried with every fault, all else must be refused; a test compares `offers` with what the
processor says. The referee is the mock's ledger: what an outcome claims is held against the cards.
"""

import logging
from dataclasses import replace
from typing import Any

import pytest

from terminal_api.mock.books.cards import CardStatus
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Reference, Unknown
from terminal_api.processor import GiftCard, Operation
from tests.terminal_api.processors.bench import Bench, reference_of
from tests.terminal_api.processors.offered import (
    arm,
    each,
    faults,
    meant,
    moves,
    not_offered,
    offering,
    one_move,
)
from tests.terminal_api.processors.secrecy import leaked, made_of, well_said, words_of
from tests.terminal_api.processors.settles_once import SettlesOnce


class Conformance(SettlesOnce):
    """Inherit this, and say what is offered and what a bench is."""

    async def test_it_says_what_it_can(self, bench: Bench) -> None:
        can = bench.processor.capabilities(bench.provider)
        assert can.operations == self.offers
        assert can.undoes_activation == self.undoes_activation
        assert can.undoes_cash_out == self.undoes_cash_out
        for name in (bench.processor.name, bench.processor.known_as):
            assert name
            assert not leaked(name, bench.secrets())

    @each(operation=moves)
    async def test_what_it_says_it_can_it_does(self, bench: Bench, operation: Operation) -> None:
        case = bench.case(operation)
        outcome = await bench.processor.ask(case.request)
        assert isinstance(outcome, Approved), outcome
        assert outcome.amount == case.request.amount
        well_said(case.request, outcome)
        case.agrees(outcome)

    @each(operation=not_offered)
    async def test_what_it_cannot_it_refuses_and_nothing_moves(
        self, bench: Bench, operation: Operation
    ) -> None:
        card = None if operation is Operation.BANK_CARD else bench.new_card(CardStatus.ACTIVE, "20")
        earlier, lines = Reference("8800112233", bench.now()), len(bench.ledger.transactions)
        asked, served = bench.request(operation, "12.50", card, original=earlier), bench.served
        outcome = await bench.processor.ask(asked)
        assert isinstance(outcome, Declined), outcome
        well_said(asked, outcome)
        assert not any(line.approved for line in bench.ledger.transactions[lines:])
        assert not self.judges_itself or bench.served == served, "a byte left"

    @offering(Operation.CASH_OUT)
    async def test_a_part_is_paid_out_only_where_it_says_so(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.ACTIVE, "20")
        asked = bench.request(Operation.CASH_OUT, "5", card)
        outcome = await bench.processor.ask(asked)
        well_said(asked, outcome)
        if bench.processor.capabilities(bench.provider).part_cash_out:
            assert isinstance(outcome, Approved), outcome
            assert (outcome.amount, bench.on(card)) == (bench.money("5"), bench.money("15"))
        else:
            assert isinstance(outcome, Declined), outcome
            assert bench.on(card) == bench.money("20")

    @offering(Operation.BALANCE)
    async def test_a_balance_is_told_and_nothing_moves(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.ACTIVE, "37.42")
        asked = bench.request(Operation.BALANCE, "0", card)
        outcome = await bench.processor.ask(asked)
        assert isinstance(outcome, Approved), outcome
        well_said(asked, outcome)
        assert outcome.balance == bench.money("37.42") == bench.on(card)

    @offering(Operation.BALANCE)
    @each(fault=faults)
    async def test_a_balance_that_did_not_come_leaves_nothing_open(self, bench: Bench, fault: str) -> None:
        asked = bench.request(Operation.BALANCE, "0", bench.new_card(CardStatus.ACTIVE, "5"))
        kind, how = meant(fault)
        bench.arm_look(kind, **how)
        outcome = await bench.processor.ask(asked)
        well_said(asked, outcome)
        if isinstance(outcome, Unknown):
            outcome = await bench.processor.status(asked)
        assert isinstance(outcome, Approved | Declined), outcome

    @offering(Operation.BALANCE, Operation.ACTIVATE)
    async def test_unsold_stock_is_unknown_only_where_it_says_so(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.INACTIVE, "0")
        seen = await bench.processor.ask(bench.request(Operation.BALANCE, "0", card))
        assert isinstance(seen, Declined), seen
        if not bench.processor.capabilities(bench.provider).sells_unknown:
            assert seen.why is Decline.REFUSED
        assert seen.why in (Decline.REFUSED, Decline.UNKNOWN_CARD)

    async def test_a_card_that_nobody_knows_is_declined(self, bench: Bench) -> None:
        operation = Operation.BALANCE if Operation.BALANCE in self.offers else Operation.PAY
        card = bench.new_card(CardStatus.ACTIVE, "5")
        bench.ledger.remove(card.number)
        asked = bench.request(operation, "5", card)
        outcome = await bench.processor.ask(asked)
        assert isinstance(outcome, Declined), outcome
        well_said(asked, outcome)

    @offering(Operation.PAY)
    async def test_a_card_with_too_little_never_pays_more_than_it_has(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.ACTIVE, "8")
        asked = bench.request(Operation.PAY, "12.50", card)
        outcome = await bench.processor.ask(asked)
        well_said(asked, outcome)
        match outcome:
            case Approved(amount=amount):
                assert amount == bench.money("8")
                assert bench.on(card) == bench.money("0")
            case Declined():
                assert bench.on(card) == bench.money("8")
            case _:
                pytest.fail(f"it is {outcome}")

    @offering(Operation.PAY, Operation.REVERSE)
    async def test_a_part_of_a_payment_is_given_back_exactly_where_it_says_so(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.ACTIVE, "50")
        before = await bench.processor.ask(bench.request(Operation.PAY, "12.50", card))
        left = bench.on(card)
        request = bench.request(Operation.REVERSE, "2.50", card, original=reference_of(before))
        outcome = await bench.settled(request, await bench.processor.ask(request))
        well_said(request, outcome)
        if bench.processor.capabilities(bench.provider).part_reverse:
            assert isinstance(outcome, Approved), outcome
            assert bench.on(card) - left == outcome.amount == bench.money("2.50")
        else:
            assert isinstance(outcome, Declined), outcome
            assert bench.on(card) == left

    @offering(Operation.ACTIVATE, Operation.UNDO_LOAD)
    async def test_an_activation_is_undone_whole_or_not_at_all_and_surely_where_it_says_so(
        self, bench: Bench
    ) -> None:
        case = bench.case(Operation.ACTIVATE)
        before = await bench.processor.ask(case.request)
        card = case.card
        assert card is not None
        request = bench.request(Operation.UNDO_LOAD, "12.50", card, original=reference_of(before))
        outcome = await bench.processor.ask(request)
        well_said(request, outcome)
        if isinstance(outcome, Declined):
            assert not self.undoes_activation, outcome
            assert (bench.on(card), case.status) == (bench.money("12.50"), CardStatus.ACTIVE)
            return
        assert isinstance(outcome, Approved), outcome
        assert (outcome.amount, bench.on(card)) == (bench.money("12.50"), bench.money("0"))
        assert case.status is CardStatus.INACTIVE
        anew = await bench.processor.ask(bench.request(Operation.ACTIVATE, "20", card))
        assert isinstance(anew, Approved), "it is not stock again"

    async def test_a_server_that_is_not_there_was_sent_nothing(self) -> None:
        async with self.opened() as bench:
            bench.calm()
            case = bench.case(one_move(type(self))[0])
            await bench.down()
            outcome = await bench.processor.ask(case.request)
            assert isinstance(outcome, NotSent), outcome
            well_said(case.request, outcome)
            assert not case.moved.amount

    async def test_no_id_is_given_twice(self, bench: Bench) -> None:
        other = bench.other_till()
        ids = [till.new_id() for till in (bench.processor, other) for _ in range(500)]
        bench.restart()
        ids += [bench.processor.new_id() for _ in range(10)]
        assert len(set(ids)) == len(ids)

    async def test_nothing_it_is_made_of_shows_a_number_a_pin_or_a_key(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        """While one request is done, one refused, and one open, with all that is known of it.

        The log, in which the HTTP library says all it can say, is looked through at the end of each test.
        """
        caplog.set_level(logging.DEBUG)
        card = bench.new_card(CardStatus.ACTIVE, "20", code="738154")
        pin = GiftCard(card.provider, card.number, pin=card.code)
        operation = one_move(type(self))[0]
        nobody = replace(pin, number=card.number[::-1])
        asked = [replace(bench.request(operation, "1"), card=shown) for shown in (pin, nobody, pin)]
        said: list[Any] = [await bench.processor.ask(one) for one in asked[:2]]
        arm(bench, "garbled")
        said.append(await bench.processor.ask(asked[2]))
        said.append(await bench.processor.status(asked[2]))
        words = words_of((card,), (card.number[::-1], *bench.secrets()))
        for shown in (*asked, *said, *made_of(bench.processor)):
            assert not leaked(f"{shown!r} {shown}", words), type(shown)
