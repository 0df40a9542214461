"""What every gift-card processor must prove, the terminal included.

A test module of a processor makes a `Bench` and inherits `Conformance`:

    class TestToast(Conformance):
        @pytest.fixture
        async def bench(self): ...

The referee is the mock's ledger: what an outcome claims is held against the cards.
"""

import logging
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, GiftCardProcessor, Operation, Request, Settling

#: What a server on the internet can do to an answer. A mock may know more.
FAULTS = ("drop_before", "drop_after", "reset_mid_answer", "http_error", "garbled", "empty")

#: Operations that begin with a card, with what must be on it; undoing has a test of its own.
ON_A_CARD = {
    Operation.ACTIVATE: (CardStatus.INACTIVE, "0"),
    Operation.LOAD: (CardStatus.ACTIVE, "10"),
    Operation.PAY: (CardStatus.ACTIVE, "50"),
    Operation.CASH_OUT: (CardStatus.ACTIVE, "20"),
    Operation.DEACTIVATE: (CardStatus.ACTIVE, "0"),
}
UNDOES = {Operation.REVERSE: Operation.PAY, Operation.UNDO_LOAD: Operation.LOAD}


class Bench(ABC):
    """A processor, the mock behind it, and cards that both know."""

    processor: GiftCardProcessor
    ledger: CardLedger
    provider: str
    currency: str = "EUR"
    _sales = count(1)

    @abstractmethod
    def new_card(self, status: CardStatus, balance: str) -> Card:
        """A card that was never used, put into the mock's ledger."""

    @abstractmethod
    def arm(self, fault: str) -> None:
        """Let `fault` happen to the next request that moves money; of looks that go before it, to none."""

    @abstractmethod
    async def down(self) -> None:
        """Stop the mock: nobody listens at its address any more."""

    def money(self, amount: str) -> Money:
        """So much in the shop's currency."""
        return Money(amount, self.currency)

    def on(self, card: Card) -> Money:
        """What the mock says is on it."""
        found = self.ledger.card(card.number)
        assert found is not None
        return found.balance

    def request(self, operation: Operation, amount: str, card: Card | None = None, **more: object) -> Request:
        """A request made now under a new id."""
        presented = GiftCard(card.provider, card.number) if card else None
        id, sale = self.processor.new_id(), f"R2-{next(self._sales):06}"
        made = Request(
            id, operation, self.money(amount), datetime.now(UTC), f"{sale}-{id}", presented, sale=f"{sale}-1"
        )
        return replace(made, **more)  # type: ignore[arg-type]

    def asked_for(self, operation: Operation) -> str:
        """An amount that fits `operation` on the card of `ON_A_CARD`."""
        return {Operation.CASH_OUT: "20", Operation.DEACTIVATE: "0"}.get(operation, "12.50")

    async def settled(self, request: Request, outcome: Outcome) -> Outcome:
        """`outcome`, or while it is Unknown what a register finds out, as the processor says it can be."""
        for _ in range(8):
            if not isinstance(outcome, Unknown):
                return outcome
            match self.processor.settling:
                case Settling.ASKING:
                    told = await self.processor.status(request)
                    outcome = Unknown(told.reason) if isinstance(told, NotSent) else told
                case Settling.REPEATING:
                    outcome = await self.processor.ask(request)
                case Settling.NOBODY:
                    return outcome
        return outcome


@dataclass
class Moved:
    """How a card changed between two looks."""

    bench: Bench
    card: Card
    before: Money = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.bench.on(self.card)

    @property
    def by(self) -> Money:
        return self.bench.on(self.card) - self.before


SIGN = {
    Operation.ACTIVATE: 1,
    Operation.LOAD: 1,
    Operation.PAY: -1,
    Operation.CASH_OUT: -1,
    Operation.REVERSE: 1,
    Operation.UNDO_LOAD: -1,
}


class Conformance:
    """Inherit this, and say what a bench is."""

    def can(self, bench: Bench, operation: Operation) -> bool:
        return bench.processor.capabilities(bench.provider).can(operation)

    @pytest.mark.parametrize("operation", ON_A_CARD)
    async def test_what_it_says_it_can_it_does(self, bench: Bench, operation: Operation) -> None:
        if not self.can(bench, operation):
            pytest.skip("this processor does not say that it can")
        card = bench.new_card(*ON_A_CARD[operation])
        moved = Moved(bench, card)
        outcome = await bench.processor.ask(bench.request(operation, bench.asked_for(operation), card))
        assert isinstance(outcome, Approved), outcome
        assert moved.by == outcome.amount * SIGN.get(operation, 0)

    @pytest.mark.parametrize("operation", [*ON_A_CARD, *UNDOES])
    async def test_what_it_cannot_it_refuses_and_nothing_moves(
        self, bench: Bench, operation: Operation
    ) -> None:
        if self.can(bench, operation):
            pytest.skip("this processor can")
        card = bench.new_card(CardStatus.ACTIVE, "20")
        moved = Moved(bench, card)
        outcome = await bench.processor.ask(bench.request(operation, bench.asked_for(operation), card))
        assert isinstance(outcome, Declined), outcome
        assert outcome.reason.endswith(".")
        assert not moved.by.amount

    async def test_a_balance_is_told_and_nothing_moves(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.ACTIVE, "37.42")
        outcome = await bench.processor.ask(bench.request(Operation.BALANCE, "0", card))
        assert isinstance(outcome, Approved), outcome
        assert outcome.balance == bench.money("37.42") == bench.on(card)

    async def test_a_card_that_nobody_knows_is_declined(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.ACTIVE, "5")
        bench.ledger.remove(card.number)
        outcome = await bench.processor.ask(bench.request(Operation.BALANCE, "0", card))
        assert isinstance(outcome, Declined), outcome

    async def test_a_card_with_too_little_never_pays_more_than_it_has(self, bench: Bench) -> None:
        if not self.can(bench, Operation.PAY):
            pytest.skip("this processor takes no payments")
        card = bench.new_card(CardStatus.ACTIVE, "8")
        outcome = await bench.processor.ask(bench.request(Operation.PAY, "12.50", card))
        match outcome:
            case Approved(amount=amount):
                assert amount == bench.money("8")
                assert bench.on(card) == bench.money("0")
            case Declined():
                assert bench.on(card) == bench.money("8")
            case _:
                pytest.fail(f"it is {outcome}")

    @pytest.mark.parametrize("operation", ON_A_CARD)
    @pytest.mark.parametrize("fault", FAULTS)
    async def test_whatever_breaks_it_is_known_in_the_end_and_happened_once_or_not_at_all(
        self, bench: Bench, operation: Operation, fault: str
    ) -> None:
        if not self.can(bench, operation):
            pytest.skip("this processor does not say that it can")
        card = bench.new_card(*ON_A_CARD[operation])
        moved = Moved(bench, card)
        bench.arm(fault)
        request = bench.request(operation, bench.asked_for(operation), card)
        first = await bench.processor.ask(request)
        assert not isinstance(first, NotSent), "bytes had left"
        last = await bench.settled(request, first)
        match last:
            case Approved(amount=amount):
                assert moved.by == amount * SIGN.get(operation, 0)
            case Declined():
                assert not moved.by.amount
            case _:
                assert bench.processor.settling is Settling.NOBODY, f"{first} became {last}"

    @pytest.mark.parametrize("undo", UNDOES)
    @pytest.mark.parametrize("fault", [None, *FAULTS])
    async def test_what_was_done_is_undone_once(
        self, bench: Bench, undo: Operation, fault: str | None
    ) -> None:
        done = UNDOES[undo]
        if not (self.can(bench, undo) and self.can(bench, done)):
            pytest.skip("this processor does not say that it can")
        card = bench.new_card(*ON_A_CARD[done])
        moved = Moved(bench, card)
        before = await bench.processor.ask(bench.request(done, "12.50", card))
        assert isinstance(before, Approved), before
        if fault:
            bench.arm(fault)
        request = bench.request(undo, "12.50", card, original=before.reference)
        last = await bench.settled(request, await bench.processor.ask(request))
        if isinstance(last, Unknown):
            assert fault, last
            assert bench.processor.settling is Settling.NOBODY, last
            return
        assert isinstance(last, Approved), last
        assert not moved.by.amount

    async def test_a_part_of_a_payment_is_given_back_exactly_where_it_says_so(self, bench: Bench) -> None:
        if not (self.can(bench, Operation.PAY) and self.can(bench, Operation.REVERSE)):
            pytest.skip("this processor does not say that it can")
        card = bench.new_card(*ON_A_CARD[Operation.PAY])
        paid = await bench.processor.ask(bench.request(Operation.PAY, "12.50", card))
        assert isinstance(paid, Approved), paid
        moved = Moved(bench, card)
        request = bench.request(Operation.REVERSE, "2.50", card, original=paid.reference)
        outcome = await bench.settled(request, await bench.processor.ask(request))
        if bench.processor.capabilities(bench.provider).part_reverse:
            assert isinstance(outcome, Approved), outcome
            assert moved.by == outcome.amount == bench.money("2.50")
        else:
            assert isinstance(outcome, Declined), outcome
            assert not moved.by.amount

    async def test_a_server_that_is_not_there_was_sent_nothing(self, bench: Bench) -> None:
        card = bench.new_card(CardStatus.ACTIVE, "5")
        await bench.down()
        outcome = await bench.processor.ask(bench.request(Operation.BALANCE, "0", card))
        assert isinstance(outcome, NotSent), outcome

    async def test_no_id_is_given_twice(self, bench: Bench) -> None:
        ids = [bench.processor.new_id() for _ in range(1000)]
        assert len(set(ids)) == len(ids)

    async def test_no_number_and_no_pin_is_in_a_log_or_a_repr(
        self, bench: Bench, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        card = bench.new_card(CardStatus.ACTIVE, "5")
        requests = [
            bench.request(Operation.BALANCE, "0", card),
            bench.request(Operation.BALANCE, "0", replace(card, number=card.number[::-1])),
            bench.request(Operation.LOAD, "1", card),
        ]
        bench.arm("garbled")
        said = [repr(await bench.processor.ask(request)) for request in requests]
        text = caplog.text + "".join(said) + repr(requests) + repr(bench.processor)
        assert card.number not in text
        assert card.number[::-1] not in text
