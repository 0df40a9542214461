"""A day drawn by lot at two tills, on which much breaks: in the end each card has what the outcomes say."""

from dataclasses import dataclass, field, replace
from random import Random

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.outcomes import Approved, Declined, Outcome, Unknown
from terminal_api.processor import GiftCardProcessor, Operation, Request
from tests.terminal_api.processors.bench import Bench
from tests.terminal_api.processors.deeds import SIGNS
from tests.terminal_api.processors.offered import UNDOES, Suite, arm
from tests.terminal_api.processors.secrecy import well_said

_MOVES = (Operation.LOAD, Operation.PAY, Operation.REFUND)


@dataclass
class Done:
    """A request, the card that it is about, and what it does to the card for each approved cent."""

    request: Request
    card: Card
    sign: int
    till: GiftCardProcessor


@dataclass
class BadDay:
    """Draws what is asked, by whom, what breaks, and when it is settled."""

    suite: Suite
    bench: Bench
    lot: Random
    cards: list[Card] = field(default_factory=list)
    told: dict[str, Money] = field(default_factory=dict)
    open: list[Done] = field(default_factory=list)
    done: list[tuple[Done, Approved]] = field(default_factory=list)
    taken_back: set[str] = field(default_factory=set)

    async def lived(self, steps: int) -> None:
        """Live it, and settle what is open at its end."""
        self.cards = [self.bench.new_card(CardStatus.ACTIVE, "50") for _ in range(3)]
        self.told = {card.number: card.balance for card in self.cards}
        other = self.bench.other_till()
        for _ in range(steps):
            till = self.lot.choice((self.bench.processor, other))
            step = self._undoes(till) if self.lot.random() < 0.25 else None
            step = step or self._moves(till)
            if self.lot.random() < 0.5:
                arm(self.bench, self.lot.choice(list(self.suite.faults)))
            await self._asked(step, await till.ask(step.request))
            self.bench.faults.disarm()
            if self.lot.random() < 0.2:
                self._starts_again()
            if self.open and self.lot.random() < 0.5:
                await self._settled(self.open.pop(self.lot.randrange(len(self.open))))
        while self.open:
            await self._settled(self.open.pop())
        assert {card.number: self.bench.on(card) for card in self.cards} == self.told

    def _moves(self, till: GiftCardProcessor) -> Done:
        operation = self.lot.choice([each for each in _MOVES if each in self.suite.offers])
        card, amount = self.lot.choice(self.cards), f"{self.lot.randint(1, 30)}.{self.lot.randint(0, 99):02}"
        return Done(self.bench.request(operation, amount, card, till=till), card, SIGNS[operation], till)

    def _undoes(self, till: GiftCardProcessor) -> Done | None:
        pairs = {done: undo for undo, done in UNDOES if undo in self.suite.offers}
        able = [
            (done, outcome)
            for done, outcome in self.done
            if done.request.operation in pairs
            and done.request.id not in self.taken_back
            and done.till is till
        ]
        if not able:
            return None
        done, outcome = self.lot.choice(able)
        self.taken_back.add(done.request.id)
        undo = pairs[done.request.operation]
        asked = self.bench.request(undo, "0", done.card, till=till)
        asked = replace(asked, amount=outcome.amount, original=outcome.reference)
        return Done(asked, done.card, -done.sign, till)

    async def _asked(self, step: Done, outcome: Outcome) -> None:
        well_said(step.request, outcome)
        match outcome:
            case Unknown():
                self.open.append(step)
            case Approved():
                self.told[step.card.number] += outcome.amount * step.sign
                self.done.append((step, outcome))
            case _:
                pass

    async def _settled(self, step: Done) -> None:
        outcome = await self.bench.settled(step.request, Unknown("It is open."), step.till)
        assert isinstance(outcome, Approved | Declined), outcome
        await self._asked(step, outcome)

    def _starts_again(self) -> None:
        """The till's open requests are settled by the new one."""
        before = self.bench.processor
        self.bench.restart()
        for step in (*self.open, *(done for done, _ in self.done)):
            if step.till is before:
                step.till = self.bench.processor
