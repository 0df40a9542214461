"""One request for money: what may follow what."""

from datetime import UTC, datetime

import pytest
from moneyed import EUR, Money

from register.domain.asking.exchange import (
    Asked,
    Done,
    Failed,
    Held,
    IllegalStep,
    MoneyRequest,
    after,
    is_open,
    moved,
)
from register.domain.asking.exchanges import Exchanges
from terminal_api.outcomes import Approved, Declined, NotSent, Unknown
from terminal_api.processor import Operation

TEN = Money("10.00", EUR)
NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)
REQUEST = MoneyRequest("A1", "terminal", Operation.PAY, TEN, NOON, "R2-000001")
APPROVED, DECLINED, NOT_SENT, UNKNOWN = Approved(TEN), Declined("no"), NotSent("off"), Unknown("lost")
HELD = Held(REQUEST, "lost before")
DONE = Done(REQUEST, APPROVED)
FAILED = Failed(REQUEST, "no")


@pytest.mark.parametrize(
    ("exchange", "outcome", "then"),
    [
        (Asked(REQUEST), APPROVED, DONE),
        (Asked(REQUEST), DECLINED, FAILED),
        (Asked(REQUEST), NOT_SENT, Failed(REQUEST, "off", unsent=True)),
        (Asked(REQUEST), UNKNOWN, Held(REQUEST, "lost")),
        (HELD, APPROVED, DONE),
        (HELD, DECLINED, FAILED),
        (HELD, NOT_SENT, HELD),  # it is the question about it that did not leave
        (HELD, UNKNOWN, Held(REQUEST, "lost")),
        *((ended, outcome, None) for ended in (DONE, FAILED) for outcome in (APPROVED, DECLINED)),
        *((ended, outcome, None) for ended in (DONE, FAILED) for outcome in (NOT_SENT, UNKNOWN)),
    ],
)
def test_every_answer_in_every_state(exchange, outcome, then):
    if then is None:
        with pytest.raises(IllegalStep, match="A1"):
            after(exchange, outcome)
    else:
        assert after(exchange, outcome) == then


def test_only_a_missing_answer_is_open_and_only_an_approval_moves_money():
    assert [is_open(each) for each in (Asked(REQUEST), HELD, DONE, FAILED)] == [True, True, False, False]
    assert [moved(each) for each in (Asked(REQUEST), HELD, DONE, FAILED)] == [None, None, TEN, None]


def test_an_answer_to_what_was_never_asked_is_an_error_of_ours():
    with pytest.raises(IllegalStep, match="never asked"):
        Exchanges().ended(REQUEST, APPROVED)
