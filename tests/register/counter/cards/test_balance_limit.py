"""Looks at cards are counted on disk before anybody is asked; a stranger learns nothing of use to a cheat."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from moneyed import EUR, Money

from register.counter.cards import card_sales
from register.counter.cards.balance_limit import counted, look_by, looker
from register.counter.cards.card_balance import Look
from register.counter.cards.look_words import TooOften
from register.counter.drawer import shifts
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.cards.look_limit import Looker
from register.domain.events import BalanceMissed
from register.journal.errors import JournalError
from register.journal.look_file import LOOKS, LookFile
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome
from terminal_api.processor import Capabilities, Condition, GiftCard, Health, Operation, Request

CARD = GiftCard("svs", "6006490000000000016")
UNKNOWN = Declined("This card is not known.", Decline.UNKNOWN_CARD)


@dataclass
class Keeper:
    """Answers what it is told to."""

    answers: Outcome = UNKNOWN
    asked: list[Request] = field(default_factory=list[Request])
    name: str = "terminal"

    def capabilities(self, provider: str) -> Capabilities:
        return Capabilities(frozenset({Operation.BALANCE, Operation.LOAD}))

    def new_id(self) -> str:
        return f"ID{len(self.asked)}"

    async def ask(self, request: Request) -> Outcome:
        self.asked.append(request)
        return self.answers

    async def diagnose(self) -> Health:
        return Health(Condition.READY)


@pytest.fixture
def keeper(till: Till) -> Keeper:
    till.terminal = keeper = Keeper()  # type: ignore[assignment]
    return keeper


async def test_a_stranger_hears_the_same_of_every_card_without_money_and_the_journal_tells_them_apart(
    till: Till, keeper: Keeper
):
    assert looker(till) is Looker.NOBODY
    empty = Approved(Money(0, EUR), balance=Money(0, EUR))
    heard = set[object]()
    for answer in (UNKNOWN, empty, Declined("Wrong PIN.", Decline.WRONG_PIN)):
        keeper.answers = answer
        seen = await look_by(till, CARD, Looker.NOBODY)
        assert isinstance(seen, Look)
        heard.add((seen.state, seen.balance, seen.outcome))
    assert len(heard) == 1
    missed = [entry.event for entry in till.journal.entries(kinds=[BalanceMissed])]
    assert [one.why for one in missed if isinstance(one, BalanceMissed)] == [
        "unknown_card",
        "empty",
        "wrong_pin",
    ]
    assert CARD.number not in str(missed)


async def test_it_is_told_what_there_is_and_nothing_is_written_down(till: Till, keeper: Keeper):
    keeper.answers = Approved(Money(0, EUR), balance=Money("12.50", EUR))
    before = till.journal.last_seq
    seen = await look_by(till, CARD, Looker.NOBODY)
    assert isinstance(seen, Look)
    assert seen.balance == Money("12.50", EUR)
    shifts.sign_in_as(till, "Maria")
    assert looker(till) is Looker.BY_HAND
    at = till.journal.last_seq
    keeper.answers = UNKNOWN
    told = await look_by(till, CARD, looker(till))
    assert isinstance(told, Look)
    assert told.outcome == UNKNOWN
    assert till.journal.last_seq == at > before


async def test_who_guesses_is_stopped_also_after_a_restart_and_asks_nobody_any_more(
    till: Till, keeper: Keeper
):
    for _ in range(4):
        assert isinstance(await look_by(till, CARD, Looker.NOBODY), Look)
    till.looks = LookFile(till.journal.path.parent / LOOKS)  # as a new start has it
    refused = await look_by(till, CARD, Looker.NOBODY)
    assert isinstance(refused, TooOften)
    assert refused.reason.startswith("Too many cards were looked at: sign in, or wait until ")
    assert len(keeper.asked) == 4
    assert isinstance(await look_by(till, CARD, Looker.BY_HAND), Look)
    later = till.clock.now() + timedelta(minutes=15)
    assert till.looks.begin(till.settings.look_limits, Looker.NOBODY, later) is None


async def test_a_card_that_nobody_was_asked_about_costs_little(till: Till, keeper: Keeper):
    keeper.answers = NotSent("The terminal cannot be reached.")
    for _ in range(10):
        assert isinstance(await look_by(till, CARD, Looker.NOBODY), Look)
    till.terminal = None
    assert not isinstance(await look_by(till, CARD, Looker.NOBODY), TooOften)
    assert isinstance(await look_by(till, CARD, Looker.NOBODY), Refused)


async def test_a_look_that_cannot_be_counted_is_not_made(till: Till, keeper: Keeper):
    (till.journal.path.parent / LOOKS).mkdir()
    with pytest.raises(JournalError, match="no card is looked at"):
        await look_by(till, CARD, Looker.BY_HAND)
    assert keeper.asked == []


def test_a_spoilt_file_gives_nothing_away(till: Till):
    (till.journal.path.parent / LOOKS).write_text('{"nobody": [-1000')
    now = till.clock.now()
    assert till.looks.begin(till.settings.look_limits, Looker.NOBODY, now) is not None


def misses(till: Till) -> list[str]:
    events = (entry.event for entry in till.journal.entries(kinds=[BalanceMissed]))
    return [one.why for one in events if isinstance(one, BalanceMissed)]


async def test_who_tries_numbers_by_selling_them_is_never_kept_waiting_yet_counted_and_then_told_of(
    till: Till, keeper: Keeper
):
    shifts.sign_in_as(till, "Maria")
    shifts.open_shift(till, Money(0, EUR))
    for _ in range(24):
        assert isinstance(await card_sales.sell(till, CARD, Money(10, EUR)), Refused)
    assert misses(till) == []
    assert isinstance(await look_by(till, CARD, Looker.BY_HAND), TooOften), "F5 shares the limit"
    told = await card_sales.sell(till, CARD, Money(10, EUR))
    assert isinstance(told, Refused)
    assert not isinstance(told, TooOften)
    assert misses(till) == ["unknown_card"]
    assert CARD.number not in str(list(till.journal.entries()))
    keeper.answers = Approved(Money(0, EUR), balance=Money("12.50", EUR))
    assert isinstance(await card_sales.sell(till, CARD, Money(10, EUR)), Look), "an honest sale goes on"


def test_what_honest_payments_end_in_counts_as_no_miss(till: Till):
    typed = GiftCard("svs", CARD.number, pin="1111")
    for card, why in (
        (CARD, Decline.NOT_ENOUGH),
        (CARD, Decline.WRONG_PIN),
        (CARD, Decline.CANCELLED),
        (typed, Decline.NOT_ENOUGH),
    ):
        answer = Declined("No.", why)
        for _ in range(30):
            assert counted(till, card, answer) is answer
    assert till.looks.begin(till.settings.look_limits, Looker.BY_HAND, till.clock.now()) is None
    for _ in range(30):
        counted(till, typed, Declined("No.", Decline.WRONG_PIN))
    assert till.looks.begin(till.settings.look_limits, Looker.BY_HAND, till.clock.now()) is not None


def test_a_payment_whose_miss_cannot_be_counted_is_answered_all_the_same(till: Till):
    (till.journal.path.parent / LOOKS).mkdir()
    assert counted(till, CARD, UNKNOWN) is UNKNOWN
