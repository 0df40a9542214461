"""Any sequence of requests, repeated and reversed in any order, held against a book of two columns."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from terminal_api.mock.books.cards import CardStatus
from tests.terminal_api.mock.providers.toast_counter import (
    EMPTY,
    PLENTY,
    SMALL,
    UNSOLD,
    Counter,
    Told,
    new_guid,
)

CARDS = st.sampled_from([PLENTY, SMALL, EMPTY, UNSOLD])
AMOUNTS = st.integers(1, 5000).map(lambda cents: Decimal(cents) / 100)


@dataclass(frozen=True)
class Asked:
    """One request and its first answer."""

    verb: str
    number: str
    amount: Decimal | None
    guid: str
    told: Told
    cash_out: bool = False


class Registers(RuleBasedStateMachine):
    """The model knows only this: what was accepted, moved what it says; nothing else moved."""

    done = Bundle("done")

    def __init__(self) -> None:
        super().__init__()
        self.counter = Counter()
        self.sheet = {number: self.counter.on(number) for number in (PLENTY, SMALL, EMPTY, UNSOLD)}
        self.sold = {PLENTY, SMALL, EMPTY}
        self.reversed: set[tuple[str, str]] = set()

    def ask(self, asked: Asked) -> Told:
        if asked.verb == "redeem":
            more = {"isCashOut": asked.cash_out}
            return self.counter.redeem(asked.number, str(asked.amount), asked.guid, **more)
        verb = {"activate": self.counter.activate, "load": self.counter.load}[asked.verb]
        return verb(asked.number, str(asked.amount), asked.guid)

    def first(self, verb: str, number: str, amount: Decimal, cash_out: bool = False) -> Asked:
        guid = new_guid()
        told = self.ask(Asked(verb, number, amount, guid, Told(0, ""), cash_out))
        return Asked(verb, number, amount, guid, told, cash_out)

    @rule(target=done, number=CARDS, amount=AMOUNTS)
    def activate(self, number: str, amount: Decimal) -> Asked:
        asked = self.first("activate", number, amount)
        assert (asked.told.http == 200) == (number not in self.sold)
        if asked.told.http == 200:
            self.sold.add(number)
            self.sheet[number] = amount
        return asked

    @rule(target=done, number=CARDS, amount=AMOUNTS)
    def load(self, number: str, amount: Decimal) -> Asked:
        asked = self.first("load", number, amount)
        assert (asked.told.http == 200) == (number in self.sold)
        if asked.told.http == 200:
            self.sheet[number] += amount
        return asked

    @rule(target=done, number=CARDS, amount=AMOUNTS, cash_out=st.booleans())
    def redeem(self, number: str, amount: Decimal, cash_out: bool) -> Asked:
        asked = self.first("redeem", number, amount, cash_out)
        is_part = cash_out and amount < self.sheet[number]
        assert (asked.told.http == 200) == (number in self.sold and not is_part)
        if asked.told.http == 200:
            taken = min(amount, self.sheet[number])
            assert asked.told.taken == taken
            self.sheet[number] -= taken
        return asked

    @rule(earlier=done)
    def repeat(self, earlier: Asked) -> None:
        assert self.ask(earlier) == earlier.told

    @rule(target=done, earlier=consumes(done), voids=st.integers(1, 3))
    def reverse(self, earlier: Asked, voids: int) -> object:
        key = (earlier.guid, earlier.number)
        for _ in range(voids):
            void, number = new_guid(), earlier.number
            may_be = key not in self.reversed and self._may_be_taken_back(earlier)
            told = self.counter.reverse(number, earlier.guid, void)
            assert (told.http == 200) == may_be
            if may_be:
                self.reversed.add(key)
                self._take_back(earlier)
            assert self.counter.reverse(number, earlier.guid, void) == told
        return earlier if key not in self.reversed else multiple()

    def _may_be_taken_back(self, earlier: Asked) -> bool:
        if earlier.told.http != 200 or earlier.number not in self.sold:
            return False
        left, amount = self.sheet[earlier.number], earlier.amount
        assert amount is not None
        return {"redeem": True, "load": amount <= left, "activate": amount == left}[earlier.verb]

    def _take_back(self, earlier: Asked) -> None:
        match earlier.verb:
            case "redeem":
                assert earlier.told.taken is not None
                self.sheet[earlier.number] += earlier.told.taken
            case "load":
                assert earlier.amount is not None
                self.sheet[earlier.number] -= earlier.amount
            case _:
                assert self.sheet[earlier.number] == earlier.amount
                self.sold.remove(earlier.number)
                self.sheet[earlier.number] = Decimal(0)

    @invariant()
    def the_cards_hold_what_the_sheet_says(self) -> None:
        for number, amount in self.sheet.items():
            card = self.counter.ledger.card(number)
            assert card is not None
            assert card.balance.amount == amount >= 0
            assert (card.status is CardStatus.ACTIVE) == (number in self.sold)
            lines = [line.change for line in self.counter.ledger.transactions if line.card == number]
            assert sum(lines[1:], lines[0]).amount == amount


TestRegisters = Registers.TestCase
TestRegisters.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
