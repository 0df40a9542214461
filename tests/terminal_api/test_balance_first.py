from datetime import UTC, datetime

import pytest
from moneyed import EUR, Money

from terminal_api.balance_first import balance_first
from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation, Request

NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)
CARD = GiftCard("svs", "6006490000012345678")
LOOK = Request("B1", Operation.BALANCE, Money(0, EUR), NOON, "T1", CARD)
PAY = Request("P1", Operation.PAY, Money("18.40", EUR), NOON, "T2", CARD)
PAID = Approved(Money(1, EUR))


class Answers:
    """Gives these outcomes in turn and keeps what it was asked."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.asked: list[Request] = []

    async def __call__(self, request: Request) -> Outcome:
        self.asked.append(request)
        return self.outcomes.pop(0)


@pytest.mark.parametrize(("balance", "asked"), [("6.60", "6.60"), ("18.40", "18.40"), ("50", "18.40")])
async def test_no_more_is_asked_than_the_card_holds_and_the_sale_needs(balance: str, asked: str):
    seen = Approved(Money(balance, EUR))
    ask = Answers(seen, PAID)
    assert await balance_first(ask, LOOK, PAY) == (seen, PAID)
    look, pay = ask.asked
    assert look is LOOK
    assert (pay.id, pay.amount, pay.partial) == ("P1", Money(asked, EUR), False)


@pytest.mark.parametrize("seen", [Approved(Money(0, EUR)), Declined("no such card"), Unknown("silence")])
async def test_a_card_with_nothing_to_take_is_not_asked_to_pay(seen: Outcome):
    ask = Answers(seen)
    assert await balance_first(ask, LOOK, PAY) == (seen,)


async def test_somebody_may_spend_from_the_card_between_the_questions():
    seen, refused = Approved(Money(10, EUR)), Declined("not enough", Decline.NOT_ENOUGH)
    assert await balance_first(Answers(seen, refused), LOOK, PAY) == (seen, refused)
