"""What a shop did with one card, as the balance desk tells it."""

from datetime import UTC, datetime, timedelta

from moneyed import EUR, Money

from register.counter.cards.card_past import past_of, read_past
from register.counter.till import Till
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import Ended, Intended
from terminal_api.outcomes import Approved, Decline, Declined, Outcome
from terminal_api.processor import Operation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CARD, OTHER = CardMark("a" * 16, "0016", "svs"), CardMark("b" * 16, "0016", "svs")


def did(
    till: Till,
    id_: str,
    operation: Operation,
    amount: str,
    outcome: Outcome | None,
    *,
    card: CardMark | None = CARD,
    undoes: str | None = None,
) -> None:
    asked = MoneyRequest(
        id_,
        "terminal",
        operation,
        Money(amount, EUR),
        NOON + timedelta(minutes=int(id_)),
        till.books.next_number,
        card=card,
        undoes=undoes,
        undoes_operation=Operation.PAY if undoes else None,
        desk=True,
    )
    till.record(Intended(asked.number, asked))
    if outcome is not None:
        till.record(Ended(asked.number, asked, outcome))


def test_all_that_was_done_with_a_card_comes_newest_first_with_what_was_taken_back(till: Till):
    did(till, "1", Operation.ACTIVATE, "50", Approved(Money(50, EUR)))
    did(till, "2", Operation.PAY, "60", Approved(Money(40, EUR)))
    did(till, "3", Operation.PAY, "9", Approved(Money(9, EUR)), card=OTHER)
    did(till, "4", Operation.LOAD, "5", Declined("No.", Decline.NOT_ALLOWED))
    did(till, "5", Operation.REVERSE, "40", Approved(Money(40, EUR)), card=None, undoes="2")
    past = past_of(till.journal, CARD)
    assert [(one.what, one.amount, one.ended) for one in past] == [
        ("given back", Money(40, EUR), ""),
        ("loaded", Money(5, EUR), "declined"),
        ("paid", Money(40, EUR), ""),
        ("sold", Money(50, EUR), ""),
    ]
    assert read_past(till.journal.path, CARD) == past
    assert past_of(till.journal, CardMark("", "0016", "svs")) == ()
