import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.totals import Share, Total, Totals, reconcile, reconciled, running_totals
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import TotalDetail
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent, Unknown

Example = Callable[[str], bytes]
POI = "S1F2-000158213602441"
CARD = Total("Card", "mc", "Debit", 1, Money("12.50", EUR), Share())
GIFT_CARD = Total("StoredValue", "svs", "Debit", 1, Money("18.40", EUR), Share())
ASKED: dict[str, Callable[[NexoTerminal], Awaitable[Totals | Failure]]] = {
    "gettotals": running_totals,
    "reconciliation": reconcile,
    "reconciliation-previous": lambda terminal: reconciled(terminal, "1000"),
}


def body(message: Message) -> Any:
    (inside,) = json.loads(message.written()).values()
    (found,) = (part for name, part in inside.items() if name != "MessageHeader")
    return found


def answer(example: Example, name: str, **changes: Any) -> Message:
    """A recorded answer with other members; None takes one out."""
    message = Message.read(example(f"{name}.response"))
    members = {key: value for key, value in (body(message) | changes).items() if value is not None}
    return Message.of(message.header, type(message.body).read(json.dumps(members)))


async def test_totals_tell_each_means_of_payment_and_whose_they_are(terminal, transport, example: Example):
    transport.will_answer(answer(example, "gettotals"))
    maria = Share(operator="maria")
    assert await running_totals(
        terminal, Share(poi_id=POI, totals_group="LANE2"), [TotalDetail.OPERATOR_ID]
    ) == Totals(
        "1000",
        (
            Total("Card", "mc", "Debit", 1, Money("12.50", EUR), maria),
            Total("StoredValue", "svs", "Debit", 1, Money("18.40", EUR), maria),
        ),
    )
    assert body(transport.sent[0]) == body(Message.read(example("gettotals.request")))


async def test_totals_of_everything_are_asked_for_without_a_word(terminal, transport, example: Example):
    transport.will_answer(answer(example, "gettotals", TransactionTotals=None))
    assert await running_totals(terminal) == Totals("1000", ())
    assert body(transport.sent[0]) == {}


@pytest.mark.parametrize("name", ["reconciliation", "reconciliation-previous"])
async def test_a_period_ends_or_is_told_once_more(terminal, transport, example: Example, name: str):
    transport.will_answer(answer(example, name))
    assert await ASKED[name](terminal) == Totals("1000", (CARD, GIFT_CARD))
    assert body(transport.sent[0]) == body(Message.read(example(f"{name}.request")))


async def test_a_number_of_the_period_may_come_as_the_schema_has_it(terminal, transport, example: Example):
    counted = {"TransactionType": "Debit", "TransactionCount": "2", "TransactionAmount": "7.10"}
    told = {"PaymentInstrumentType": "Card", "PaymentCurrency": "EUR", "PaymentTotals": [counted]}
    transport.will_answer(
        answer(example, "reconciliation-previous", POIReconciliationID=1000, TransactionTotals=[told])
    )
    ended = await reconciled(terminal, "1000")
    assert ended == Totals("1000", (Total("Card", None, "Debit", 2, Money("7.10", EUR), Share()),))


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(
    ("condition", "certain"),
    [("LoggedOut", True), ("NotFound", True), ("Busy", True), ("UnreachableHost", False), (None, False)],
)
async def test_a_refusal_says_whether_anything_ended(
    terminal, transport, example: Example, name: str, condition: str | None, certain: bool
):
    response = {"Result": "Failure", **({"ErrorCondition": condition} if condition else {})}
    transport.will_answer(answer(example, name, Response=response, TransactionTotals=None))
    ended = await ASKED[name](terminal)
    assert isinstance(ended, Failure)
    assert (ended.condition, ended.certain) == (condition, certain)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize(
    ("lost", "certain"), [(NotSent("unplugged"), True), (Unknown("silence"), False), (Accepted(), False)]
)
async def test_totals_that_never_came_are_a_failure(terminal, transport, name: str, lost, certain: bool):
    transport.will_answer(lost)
    ended = await ASKED[name](terminal)
    assert isinstance(ended, Failure)
    assert ended.certain is certain


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("currency", [None, "EUX"])
async def test_totals_in_no_currency_are_not_money(
    terminal, transport, example: Example, name: str, currency: str | None
):
    told = [part | {"PaymentCurrency": currency} for part in body(answer(example, name))["TransactionTotals"]]
    transport.will_answer(answer(example, name, TransactionTotals=told))
    ended = await ASKED[name](terminal)
    assert isinstance(ended, Failure)
    assert not ended.certain


@pytest.mark.parametrize("name", ASKED)
async def test_totals_of_no_period_are_no_totals(terminal, transport, example: Example, name: str):
    transport.will_answer(answer(example, name, POIReconciliationID=None))
    assert isinstance(await ASKED[name](terminal), Failure)


async def test_another_period_than_the_one_asked_for_is_no_answer(terminal, transport, example: Example):
    transport.will_answer(answer(example, "reconciliation-previous"))
    assert isinstance(await reconciled(terminal, "1001"), Failure)
