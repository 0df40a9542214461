"""What is open comes to sums, and says what they mean in money."""

from dataclasses import replace

import pytest
from moneyed import EUR, Money

from register.counter.owing.obligations import Kind, Obligation, meaning
from terminal_api.processor import Operation


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def missing(operation: Operation, amount: str) -> Obligation:
    return Obligation(Kind.ANSWER, "R2-000017", "without an answer", euros(amount), "A1", operation)


def late(operation: Operation, amount: str) -> Obligation:
    return Obligation(Kind.LATE, "R2-000018", "was done too late", euros(amount), "A1", operation)


def of(kind: Kind, *amounts: str) -> list[Obligation]:
    return [Obligation(kind, "R2-000017", "is open", euros(amount)) for amount in amounts]


def words(*found: Obligation) -> str:
    (kind,) = meaning(found)
    return kind.words


def test_nothing_open_means_nothing():
    assert meaning(()) == ()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            [missing(Operation.PAY, "12.50"), missing(Operation.BANK_CARD, "20.00")],
            "2 answers missing, 32.50: may have been taken from customers; in no total of this report yet",
        ),
        (
            [missing(Operation.REVERSE, "7.35")],
            "1 answer missing, 7.35: may have gone back to a customer; in no total of this report yet",
        ),
        (
            [replace(missing(Operation.REVERSE, "4.00"), undoes=Operation.CASH_OUT)],
            "1 answer missing, 4.00: may be on a gift card; in no total of this report yet",
        ),
        (
            [missing(Operation.ACTIVATE, "25.00"), missing(Operation.LOAD, "10.00")],
            "2 answers missing, 35.00: may be on gift cards; in no total of this report yet",
        ),
        (
            [missing(Operation.PAY, "12.50"), missing(Operation.REVERSE, "7.35")],
            "2 answers missing, 19.85: 12.50 may have been taken from a customer, "
            "7.35 may have gone back to a customer; in no total of this report yet",
        ),
        (of(Kind.CARD, "25.00"), "1 gift card paid and not active, 25.00: owed to a customer"),
        (of(Kind.CARD, "25.00", "50.00"), "2 gift cards paid and not active, 75.00: owed to customers"),
        (of(Kind.GIVE_BACK, "12.50"), "1 amount not given back, 12.50: owed to a customer"),
        (
            [late(Operation.PAY, "20.00")],
            "1 request done too late, 20.00: taken from a customer; in the totals of the cards, in no sale",
        ),
        (
            of(Kind.CONFIRMATION, "20.00", "20.00", "1.00"),
            "3 reversals not confirmed, 41.00: counted as given back, but the bank may still refuse",
        ),
        (
            [Obligation(Kind.STRAY, "", "an answer")],
            "1 answer that nobody waits for: nothing was booked",
        ),
        (
            [Obligation(Kind.PAPER, "R2-000017", "is not on paper")],
            "1 receipt not on paper: the sums are right all the same",
        ),
    ],
)
def test_each_kind_says_how_much_it_is_and_what_that_means(found, said):
    assert words(*found) == said


def test_a_card_that_may_have_ended_comes_to_no_sum():
    ended = missing(Operation.DEACTIVATE, "0.00")
    assert words(ended).startswith("1 answer missing: a gift card may have ended")
    both = words(missing(Operation.PAY, "5.00"), ended)
    assert "5.00 may have been taken from a customer, a gift card may have ended;" in both


def test_what_concerns_money_most_is_first_and_each_thing_keeps_its_line():
    found = [
        Obligation(Kind.PAPER, "R2-000019", "sale receipt is not on paper"),
        *of(Kind.CARD, "25.00"),
        missing(Operation.PAY, "12.50"),
    ]
    kinds = meaning(found)
    assert [(kind.kind, kind.count, kind.amount) for kind in kinds] == [
        (Kind.ANSWER, 1, euros("12.50")),
        (Kind.CARD, 1, euros("25.00")),
        (Kind.PAPER, 1, None),
    ]
    assert kinds[1].lines == ("R2-000017: is open 25.00 EUR",)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_words_for_one_and_for_several(kind):
    one, two = of(kind, "1.00"), of(kind, "1.00", "2.00")
    assert words(*one).startswith("1 ")
    assert words(*two).startswith("2 ")


@pytest.mark.parametrize("operation", [each for each in Operation if each is not Operation.BALANCE])
def test_every_request_that_moves_money_says_which_way(operation):
    assert "customer" in words(missing(operation, "1.00")) or "gift card" in words(missing(operation, "1.00"))


def test_where_there_is_little_room_a_request_is_not_named():
    long, short = "{what} without an answer (request {about})", "{what} without an answer"
    one = Obligation(
        Kind.ANSWER, "R2-000017", long, euros("12.50"), "A1", Operation.PAY, about="A1", brief=short
    )
    (kind,) = meaning([one, *of(Kind.ANSWER, "2.00")])
    assert kind.lines[0] == "R2-000017: gift-card payment without an answer (request A1) 12.50 EUR"
    assert kind.short[0] == "R2-000017: gift-card payment without an answer 12.50 EUR"
    assert kind.short[1] == kind.lines[1] == "R2-000017: is open 2.00 EUR"
