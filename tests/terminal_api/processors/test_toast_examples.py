"""Every exchange of the protocol's reference, from the client's side: what leaves, what the answer means."""

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest
import respx
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Reference, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.toast.authorisation import StaticKey
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.settings import Settings
from terminal_api.processors.toast.statuses import REFUSALS, Status
from tests.terminal_api.processors.toast_wire import AT, EXAMPLES, NOT_ACTIVE, URL, balance, exact

#: No client of ours can ask these: an unknown type, no GUID, no card.
NOT_OURS = {"29-type-unknown", "31-header-missing", "32-input-invalid"}
#: Those that the look at the card ends before they are sent.
STOPPED = {"36-cash-out-part"}
#: A GUID that was asked under before, now with something else: no proof of anything.
NOT_THE_SAME = {"35-replay-other-amount"}

FILES = {file.stem: exact(file.read_text()) for file in sorted(EXAMPLES.glob("[0-9][0-9]-*.json"))}

ENTRIES = {"SCANNED": Entry.SCANNED, "SWIPED": Entry.TRACK, "KEYED": Entry.TYPED}
OPERATIONS = {
    "GIFTCARD_ACTIVATE": Operation.ACTIVATE,
    "GIFTCARD_ADD_VALUE": Operation.LOAD,
    "GIFTCARD_GET_BALANCE": Operation.BALANCE,
    "GIFTCARD_REDEEM": Operation.PAY,
    "GIFTCARD_REVERSE": Operation.REVERSE,
}


def request_of(exchange: dict[str, Any]) -> Request:
    """What a register asks, to which the example is what leaves."""
    headers, (told,) = exchange["request"]["headers"], exchange["request"]["body"].values()
    operation = OPERATIONS[headers["Toast-Transaction-Type"]]
    amounts = [told[name] for name in ("initialBalance", "additionalValue", "redeemedValue") if name in told]
    earlier = told.get("previousTransaction") or told.get("relatedTransaction")
    entry, pin = ENTRIES[told["identifierSource"]], told.get("verificationCode", {}).get("value", "")
    return Request(
        headers["Toast-Transaction-GUID"],
        Operation.CASH_OUT if told.get("isCashOut") else operation,
        Money(amounts[0] if amounts else 0, EUR),
        AT,
        "R2-000017",
        GiftCard("toast", told["giftCardIdentifier"], entry, pin=pin),
        sale=told.get("checkIdentifier"),
        original=Reference(earlier, AT) if earlier else None,
    )


def till(http: httpx.AsyncClient, exchange: dict[str, Any], *, asked_before: bool) -> Toast:
    headers = exchange["request"]["headers"]
    settings = Settings(URL, headers["Toast-Restaurant-External-ID"], EUR)
    guids = iter([headers["Toast-Transaction-GUID"], "70360f81-b1e9-4589-ac0c-dff3c36c9e94"])
    key = StaticKey(SecretStr(headers["Authorization"]))
    made = Toast(http, settings, key, now=lambda: AT, new_guid=lambda: next(guids))
    if not asked_before:
        made.new_id()
    return made


def meant(name: str, exchange: dict[str, Any], request: Request) -> Outcome | None:
    """The outcome that belongs to the example; None for `Unknown`."""
    body = exchange["response"]["body"]
    if body is None or name in NOT_THE_SAME:
        return None
    if name == "34-redeem-empty":
        return Declined("The card is empty: use another card or way to pay.", Decline.NOT_ENOUGH)
    status = Status(body["transactionStatus"])
    if status is not Status.ACCEPT:
        return REFUSALS[status].declined
    (told,) = (value for name, value in body.items() if name != "transactionStatus")
    left = Money(told["currentBalance"], EUR)
    asks_only = request.operation is Operation.BALANCE
    amount = left if asks_only else Money(told.get("redeemedValue", request.amount.amount), EUR)
    assert request.card
    return Approved(
        amount,
        None if asks_only else Reference(request.id, AT),
        left,
        card=request.card.number[-4:],
        brand="toast",
    )


@respx.mock
@pytest.mark.parametrize("name", sorted(set(FILES) - NOT_OURS - STOPPED))
async def test_an_example_leaves_as_written_and_its_answer_is_understood(name: str) -> None:
    exchange = FILES[name]
    request, answer = request_of(exchange), exchange["response"]
    wanted = exchange["request"]["headers"]

    def provider(sent: httpx.Request) -> httpx.Response:
        if sent.headers["Toast-Transaction-GUID"] != request.id:
            seen = before(exchange)
            return httpx.Response(seen[0], json=seen[1])
        if answer["body"] is None:
            return httpx.Response(answer["status"])
        return httpx.Response(answer["status"], text=json.dumps(answer["body"], default=float))

    route = respx.route(url=URL).mock(side_effect=provider)
    async with httpx.AsyncClient() as http:
        processor = till(http, exchange, asked_before=name in NOT_THE_SAME)
        outcome = await processor.ask(request)
    sent = route.calls.last.request
    assert sent.method == "POST"
    assert {header: sent.headers[header] for header in wanted} == wanted
    assert exact(sent.content) == exchange["request"]["body"]
    expected = meant(name, exchange, request)
    assert isinstance(outcome, Unknown) if expected is None else outcome == expected


def before(exchange: dict[str, Any]) -> tuple[int, object]:
    """What a look at the card says before the exchange; what is to be sold seems unsold."""
    held = exchange["card_before"].get("balance", Decimal(0))
    sells = exchange["request"]["headers"]["Toast-Transaction-Type"] == "GIFTCARD_ACTIVATE"
    told = NOT_ACTIVE if sells else balance(float(held))
    assert isinstance(told, tuple)
    return told


@respx.mock
async def test_a_part_is_not_paid_out_and_not_even_asked_for() -> None:
    exchange = FILES["36-cash-out-part"]
    seen = before(exchange)
    route = respx.route(url=URL).mock(return_value=httpx.Response(seen[0], json=seen[1]))
    async with httpx.AsyncClient() as http:
        outcome = await till(http, exchange, asked_before=False).ask(request_of(exchange))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_ALLOWED
    assert [call.request.headers["Toast-Transaction-Type"] for call in route.calls] == [
        "GIFTCARD_GET_BALANCE"
    ]


@respx.mock
@pytest.mark.parametrize(("first", "again"), [("02-sell-activate", "05-activate-replay"),
                                               ("07-redeem-full", "08-redeem-replay")])  # fmt: skip
async def test_a_lost_answer_is_found_by_sending_the_very_same_again(first: str, again: str) -> None:
    exchange, answer = FILES[first], FILES[again]["response"]
    request, lost = request_of(exchange), [True]

    def provider(sent: httpx.Request) -> httpx.Response:
        if sent.headers["Toast-Transaction-GUID"] != request.id:
            return httpx.Response(400, json=NOT_ACTIVE[1])
        if lost.pop() if lost else False:
            raise httpx.ReadTimeout("lost")
        return httpx.Response(answer["status"], text=json.dumps(answer["body"], default=float))

    route = respx.route(url=URL).mock(side_effect=provider)
    async with httpx.AsyncClient() as http:
        processor = till(http, exchange, asked_before=False)
        assert isinstance(await processor.ask(request), Unknown)
        outcome = await processor.ask(request)
    assert isinstance(outcome, Approved)
    bodies = [call.request.content for call in route.calls]
    assert bodies[-1] == bodies[-2]
    looks = [call for call in route.calls if call.request.headers["Toast-Transaction-GUID"] != request.id]
    assert len(looks) == (request.operation is Operation.ACTIVATE), "before a repeat nobody looks"
