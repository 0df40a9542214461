"""A till at the mock of a processor: what the conformance suite asks, and holds against the mock's ledger."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol

import httpx
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import GiftCard, GiftCardProcessor, Operation, Request, Settling
from terminal_api.settling import settled
from tests.terminal_api.processors.deeds import AMOUNTS, BEGINNINGS, ENDINGS, SIGNS


class ArmedFaults(Protocol):
    """The faults of any mock."""

    @property
    def armed(self) -> tuple[object, ...]: ...

    def disarm(self) -> None: ...


class Mock(Protocol):
    """Any mock's server."""

    @property
    def ledger(self) -> CardLedger: ...

    @property
    def faults(self) -> ArmedFaults: ...

    async def stop(self) -> None: ...


class Bench(ABC):
    """A till's processor, the mock behind it, and cards that both know.

    Raise no server of your own for each test: a bench is opened once for a class, and `calm` between two.
    """

    processor: GiftCardProcessor
    provider: str
    currency: str = "EUR"
    _sales = count(1)
    numbers: Iterator[int]
    """Of cards that nobody has, one after the other."""

    def __init__(self, mock: Mock, http: httpx.AsyncClient) -> None:
        self.http = http
        self.ledger = mock.ledger
        """The referee."""
        self.faults = mock.faults
        self.cards: list[Card] = []
        """Those that were made since all was calm."""
        self._stop = mock.stop

    @abstractmethod
    def restart(self) -> None:
        """Make `processor` that of a till which was just started: it knows only what is on its disk."""

    @abstractmethod
    def other_till(self) -> GiftCardProcessor:
        """The processor of a second till in the same shop."""

    @abstractmethod
    def arm(self, fault: str, **how: Any) -> None:
        """Let `fault` happen to the next request that moves money; of looks that go before it, to none."""

    @abstractmethod
    def arm_look(self, fault: str, **how: Any) -> None:
        """Let `fault` happen to the next look at a card."""

    @abstractmethod
    def secrets(self) -> tuple[str, ...]:
        """Every key, token and password that this till has."""

    @property
    @abstractmethod
    def served(self) -> int:
        """How many requests have reached the mock."""

    def now(self) -> datetime:
        """By the till's clock."""
        return datetime.now(UTC)

    @abstractmethod
    def time_passes(self) -> None:
        """So much as a till lets pass before it asks again, where that matters."""

    def calm(self) -> None:
        """Nothing goes wrong any more, and the till is a new one."""
        self.faults.disarm()
        self.http.event_hooks = {}
        self.cards.clear()
        self.restart()

    async def down(self) -> None:
        """Stop the mock: nobody listens at its address any more."""
        await self._stop()

    def waits_only(self, seconds: float) -> None:
        """From now on the till gives up on an answer that takes longer."""

        async def hurry(request: httpx.Request) -> None:
            request.extensions["timeout"]["read"] = seconds

        self.http.event_hooks = {"request": [hurry]}

    def new_card(self, status: CardStatus, balance: str, **facts: Any) -> Card:
        """A card that was never used, put into the mock's ledger."""
        card = Card(str(next(self.numbers)), self.provider, status, self.money(balance), **facts)
        self.ledger.put(card)
        self.cards.append(card)
        return card

    def money(self, amount: str) -> Money:
        """So much in the shop's currency."""
        return Money(amount, self.currency)

    def on(self, card: Card) -> Money:
        """What the mock says is on it."""
        found = self.ledger.card(card.number)
        assert found is not None
        return found.balance

    def request(self, operation: Operation, amount: str, card: Card | None = None, **more: Any) -> Request:
        """A request made now under a new id."""
        till: GiftCardProcessor = more.pop("till", self.processor)
        presented = GiftCard(card.provider, card.number) if card else None
        id, sale = till.new_id(), f"R2-{next(self._sales):06}"
        made = Request(
            id, operation, self.money(amount), self.now(), f"{sale}-{id}", presented, sale=f"{sale}-1"
        )
        return replace(made, **more)

    def case(self, operation: Operation, card: Card | None = None, **more: Any) -> "Case":
        """A request that moves money, on `card` or on one that nobody has."""
        beginning = BEGINNINGS[operation]
        card = card or (self.new_card(*beginning) if beginning else None)
        return Case(self, self.request(operation, AMOUNTS.get(operation, "12.50"), card, **more), card)

    async def settled(
        self, request: Request, outcome: Outcome, till: GiftCardProcessor | None = None
    ) -> Outcome:
        """`outcome`, or while it is Unknown what a register finds out, as the processor says it can be."""
        till = till or self.processor
        match till.settling:
            case Settling.ASKING:
                return await settled(till, request, outcome, pause=self._a_while, now=self.now)
            case Settling.REPEATING:
                return await self._repeated(request, outcome, till)
            case Settling.NOBODY:
                return outcome

    async def _repeated(self, request: Request, outcome: Outcome, till: GiftCardProcessor) -> Outcome:
        for _ in range(8):
            if not isinstance(outcome, Unknown):
                break
            self.time_passes()
            told = await till.ask(request)
            # A repeat that did not leave says nothing of the first.
            outcome = Unknown(told.reason) if isinstance(told, NotSent) else told
        return outcome

    async def _a_while(self, seconds: float) -> None:
        self.time_passes()


@dataclass
class Case:
    """One request that moves money, and what it moved by the mock's books."""

    bench: Bench
    request: Request
    card: Card | None
    before: Money = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.bench.on(self.card) if self.card else self.bench.money("0")

    @property
    def moved(self) -> Money:
        """What the card gained since; below zero, lost. Of a bank card, what was taken and not given back."""
        if self.card:
            return self.bench.on(self.card) - self.before
        ledger = self.bench.ledger
        lines = [line for line in ledger.transactions if line.service_id == self.request.id and line.approved]
        return sum((line.moved - ledger.taken_back(line) for line in lines), self.before)

    @property
    def status(self) -> CardStatus | None:
        """How the mock says the card is."""
        card = self.card and self.bench.ledger.card(self.card.number)
        return card and card.status

    def is_open(self, outcome: Outcome) -> bool:
        """Whether nobody can be asked what became of it, and `outcome` honestly says no more."""
        return isinstance(outcome, Unknown) and self.bench.processor.settling is Settling.NOBODY

    def may_be_anybodys(self, outcome: Outcome) -> bool:
        """Whether it is open, since a repeat may be refused for what another till did meanwhile."""
        return isinstance(outcome, Unknown) and self.bench.processor.settling is not Settling.ASKING

    def agrees(self, outcome: Outcome) -> None:
        """Fail unless the books say what `outcome` does."""
        operation = self.request.operation
        match outcome:
            case Approved(amount=amount):
                assert self.moved == amount * SIGNS[operation], outcome
                assert self.card is None or self.status in ENDINGS.get(operation, {self.card.status})
            case Declined():
                assert not self.moved.amount, outcome
                assert self.card is None or self.status is self.card.status
            case _:
                raise AssertionError(f"nobody knows what became of it: {outcome}")


def reference_of(outcome: Outcome) -> Reference:
    """What a later reversal points at."""
    assert isinstance(outcome, Approved), outcome
    assert outcome.reference is not None
    return outcome.reference
