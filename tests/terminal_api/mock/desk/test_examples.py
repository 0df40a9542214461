"""Every example message of the protocol: its request, at a terminal in the right state, gets its answer."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from moneyed import EUR, Money

from terminal_api.mock.body.face import PrinterState
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.settings import MockSettings

EXAMPLES = Path(__file__).parents[2] / "nexo" / "examples"
SVS, GIVEX = ("6006490000012345678", "svs"), ("6036280000098765432", "givex")
INACTIVE, ACTIVE = CardStatus.INACTIVE, CardStatus.ACTIVE

#: A reference the request lacks, but which its recorded answer shows.
LEFT_OUT = {"SaleData.SaleReferenceID"}
#: Pairs that make an answer what it is; the others are names and times.
TELLING = ("message", "refusalReason", "errors", "serviceId", "giftcardIndicator", "transactionType")


def members(value: object, path: str = "") -> Iterator[str]:
    """The path of every value and whether it is text, a number or a flag."""
    match value:
        case dict():
            for name, part in value.items():
                yield from members(part, f"{path}.{name}")
        case list():
            for part in value:
                yield from members(part, f"{path}[]")
        case bool() | str():
            yield f"{path} {type(value).__name__}"
        case _:
            yield f"{path} number"


def read(name: str) -> dict[str, Any]:
    return json.loads((EXAMPLES / f"{name}.json").read_bytes())


def card(of: tuple[str, str], status: CardStatus, balance: str, **more: Any) -> Card:
    return Card(*of, status, Money(balance, EUR), **more)


class Stage:
    """A terminal of the shop in the examples, at their hour."""

    def __init__(self, *cards: Card, **settings: Any) -> None:
        self.now = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)
        shop = MockSettings(
            poi_id="S1F2-000158213602441",
            merchant="OakfieldBooksPOS",
            store="oakfield-main",
            cards=cards,
            clock=lambda: self.now,
        )
        self.terminal = Fleet(replace(shop, **settings)).first
        self.shopper = self.terminal.shopper

    async def ask(
        self, example: str, change: Callable[[dict[str, Any]], object] = id, fault: Fault | None = None
    ) -> Any:
        """The answer to the request called `example`, with `change` made to its body."""
        message = read(f"{example}.request")
        (body,) = (part for name, part in message["SaleToPOIRequest"].items() if name != "MessageHeader")
        change(body)
        answer = await self.terminal.answer(Incoming.read(json.dumps(message).encode()), fault)
        return answer and json.loads(answer.written())

    async def while_waiting(self, example: str, then: Callable[[], Awaitable[Any]]) -> tuple[Any, Any]:
        """`example` asked of a shopper who waits, and what `then` answers meanwhile."""
        self.shopper.wait()
        asked = asyncio.create_task(self.ask(example))
        async with asyncio.timeout(30):
            await self.shopper.is_prompted.wait()
            meanwhile = await then()
            self.shopper.approve()
            return await asked, meanwhile

    async def paid(self) -> dict[str, Any]:
        """The POITransactionID of a gift-card payment of 18.40 just made."""
        answer = await self.ask("payment-giftcard-scan")
        return answer["SaleToPOIResponse"]["PaymentResponse"]["POIData"]["POITransactionID"]


Play = Callable[[], Awaitable[Any]]
PLAYS: dict[str, Play] = {}


def play(recorded: str) -> Callable[[Play], Play]:
    """What brings about the answer called `recorded`."""

    def kept(function: Play) -> Play:
        PLAYS[recorded] = function
        return function

    return kept


def simply(recorded: str, *cards: Card, request: str = "", **settings: Any) -> None:
    """The request of the same name is all it takes, or the one named."""

    async def asked() -> Any:
        stage = Stage(*cards, **settings)
        stage.shopper.digits = SVS[0]
        return await stage.ask(request or recorded)

    PLAYS[recorded] = asked


simply("activate", card(SVS, INACTIVE, "0.00"))
simply("activate-no-load", card(GIVEX, INACTIVE, "0.00"))
simply("balance", card(SVS, ACTIVE, "25.00"))
simply("balance-refused", request="balance")
simply("cashout", card(GIVEX, ACTIVE, "6.60"))
simply("deactivate", card(GIVEX, ACTIVE, "6.60"))
simply("deactivate-unload", card(GIVEX, ACTIVE, "6.60"))
simply("gettotals-logged-out", request="gettotals")
simply("diagnosis", printer=PrinterState.PAPER_LOW)
simply("display")
simply("input-confirmation")
simply("input-digits")
simply("load", card(SVS, ACTIVE, "5.00"))
simply("login")
simply("payment-card")
simply("payment-giftcard-blocked", card(SVS, CardStatus.CLOSED, "25.00"), request="payment-giftcard-scan")
simply("payment-giftcard-expired", card(SVS, CardStatus.EXPIRED, "25.00"), request="payment-giftcard-scan")
simply("payment-giftcard-partial", card(SVS, ACTIVE, "6.60"))
simply("payment-giftcard-scan", card(SVS, ACTIVE, "25.00"))
simply(
    "payment-giftcard-scan-base64-additionalresponse",
    card(SVS, ACTIVE, "25.00"),
    request="payment-giftcard-scan",
    base64_additional_response=True,
)
simply("payment-remainder-card")
simply(
    "payment-wrong-pin",
    card(SVS, ACTIVE, "25.00", pin=True, shopper_knows_pin=False),
    request="payment-giftcard-scan",
)
simply("print", request="print-text")
simply("print-no-paper", request="print-text", printer=PrinterState.NO_PAPER)
simply("refund-unreferenced-giftcard", card(SVS, ACTIVE, "0.00"))
simply("reversal-not-found", request="reversal-full")
simply("transactionstatus-notfound", request="transactionstatus")
simply("cardacquisition")


@play("activate-refused")
async def _() -> Any:
    def misprinted(body: Any) -> None:
        body["StoredValueData"][0]["StoredValueAccountID"]["ExpiryDate"] = "1234"

    return await Stage(card(SVS, INACTIVE, "0.00", expiry="1233")).ask("activate", misprinted)


@play("admin-scan-barcode")
async def _() -> Any:
    stage = Stage()
    stage.shopper.present(SVS[0])
    return await stage.ask("admin-scan-barcode")


@play("deactivate-not-supported")
async def _() -> Any:
    def of_svs(body: Any) -> None:
        instrument = body["PaymentData"]["PaymentInstrumentData"]
        instrument["StoredValueAccountID"] |= {"StoredValueProvider": "svs", "StoredValueID": SVS[0]}

    return await Stage(card(SVS, ACTIVE, "6.60")).ask("deactivate", of_svs)


@play("enableservice-abort")
async def _() -> Any:
    stage = Stage()
    await stage.ask("cardacquisition")
    return await stage.ask("enableservice-abort")


@play("input-cancelled")
async def _() -> Any:
    stage = Stage()
    stage.shopper.cancel()
    return await stage.ask("input-digits")


@play("load-undo")
async def _() -> Any:
    return await undone(Stage(card(SVS, ACTIVE, "5.00")), hours=1)


@play("load-undo-too-late")
async def _() -> Any:
    return await undone(Stage(card(SVS, ACTIVE, "5.00")), hours=25)


async def undone(stage: Stage, hours: int) -> Any:
    loaded = await stage.ask("load")
    named = loaded["SaleToPOIResponse"]["StoredValueResponse"]["POIData"]
    stage.now += timedelta(hours=hours)

    def that_load(body: Any) -> None:
        body["StoredValueData"][0]["OriginalPOITransaction"] = {"POITransactionID": named["POITransactionID"]}

    return await stage.ask("load-undo", that_load)


@play("logout")
async def _() -> Any:
    stage = Stage()
    await stage.ask("login")
    return await stage.ask("logout")


@play("gettotals")
async def _() -> Any:
    return await (await busy_morning()).ask("gettotals")


@play("reconciliation")
async def _() -> Any:
    return await (await busy_morning()).ask("reconciliation")


@play("reconciliation-previous")
async def _() -> Any:
    stage = await busy_morning()
    await stage.ask("reconciliation")
    return await stage.ask("reconciliation-previous")


async def busy_morning() -> Stage:
    """A session in which a bank card and a gift card paid."""
    stage = Stage(card(SVS, ACTIVE, "25.00"))
    for request in ("login", "payment-card", "payment-giftcard-scan"):
        await stage.ask(request)
    return stage


@play("payment-aborted-by-register")
async def _() -> Any:
    stage = Stage()

    def that_payment(body: Any) -> None:
        body["MessageReference"]["ServiceID"] = "P4K7Q00006"

    answer, _ = await stage.while_waiting("payment-card", lambda: stage.ask("abort", that_payment))
    return answer


@play("payment-busy")
async def _() -> Any:
    stage = Stage(card(SVS, ACTIVE, "25.00"))
    _, busy = await stage.while_waiting("payment-card", lambda: stage.ask("payment-giftcard-scan"))
    return json.loads(json.dumps(busy).replace("P4K7Q00006", "P4K7Q00026"))


@play("payment-cancelled-by-shopper")
async def _() -> Any:
    stage = Stage()
    stage.shopper.cancel()
    return await stage.ask("payment-card")


@play("payment-message-format")
async def _() -> Any:
    return await Stage().ask(
        "payment-card", lambda body: body["PaymentTransaction"]["AmountsReq"].pop("Currency")
    )


@play("payment-giftcard-not-enough-balance")
async def _() -> Any:
    return await Stage(card(SVS, ACTIVE, "6.60")).ask(
        "payment-giftcard-scan", lambda body: body["SaleData"].pop("SaleToAcquirerData")
    )


@play("payment-no-card-presented")
async def _() -> Any:
    stage = Stage(device_timeout_s=0.01)
    stage.shopper.wait()
    return await stage.ask("payment-card")


@play("reversal-full")
async def _() -> Any:
    return await reversed_by("reversal-full")


@play("reversal-partial")
async def _() -> Any:
    return await reversed_by("reversal-partial")


async def reversed_by(example: str) -> Any:
    stage = Stage(card(SVS, ACTIVE, "25.00"))
    original = await stage.paid()

    def that_payment(body: Any) -> None:
        body["OriginalPOITransaction"]["POITransactionID"] = original

    return await stage.ask(example, that_payment)


@play("transactionstatus-found")
async def _() -> Any:
    stage = Stage(card(SVS, ACTIVE, "25.00"))
    await stage.paid()
    return await stage.ask("transactionstatus")


@play("transactionstatus-inprogress")
async def _() -> Any:
    stage = Stage()

    def that_payment(body: Any) -> None:
        body["MessageReference"]["ServiceID"] = "P4K7Q00006"

    _, status = await stage.while_waiting(
        "payment-card", lambda: stage.ask("transactionstatus", that_payment)
    )
    return status


@play("transactionstatus-storedvalue-found")
async def _() -> Any:
    stage = Stage(card(SVS, ACTIVE, "5.00"))
    await stage.ask("load")
    return await stage.ask("transactionstatus-storedvalue")


#: What no terminal says in clear by itself: sealed forms, and a gateway in its place.
NOT_OF_A_TERMINAL = {"encrypted-balance", "payment-unreachable-cloud"}


def test_every_recorded_answer_has_its_play() -> None:
    recorded = {path.name.removesuffix(".response.json") for path in EXAMPLES.glob("*.response.json")}
    assert recorded - NOT_OF_A_TERMINAL == set(PLAYS)


def responses(value: object) -> Iterator[tuple[str, str | None, dict[str, str]]]:
    """Result, condition and telling pairs of every `Response` in a message."""
    if isinstance(value, list):
        for part in value:
            yield from responses(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name == "Response":
                said = told(part.get("AdditionalResponse", ""))
                yield part["Result"], part.get("ErrorCondition"), said
            else:
                yield from responses(part)


def told(text: str) -> dict[str, str]:
    """The telling pairs, whichever of the two forms they come in."""
    if not text.startswith("ey"):
        return {name: value for name, value in parse_qsl(text) if name in TELLING}
    decoded = json.loads(base64.b64decode(text))
    flat = decoded | decoded.get("additionalData", {})
    return {"form": "JSON"} | {name: str(flat[name]) for name in ("Barcode", *TELLING) if name in flat}


@pytest.mark.parametrize("recorded", sorted(PLAYS))
async def test_a_request_gets_the_answer_that_was_recorded(recorded: str) -> None:
    answer, expected = await PLAYS[recorded](), read(f"{recorded}.response")
    missing = set(members(expected)) - set(members(answer))
    assert {path for path in missing if not any(known in path for known in LEFT_OUT)} == set()
    assert sorted(responses(answer), key=str) == sorted(responses(expected), key=str)


@pytest.mark.parametrize(
    ("request_name", "like", "gift_card"),
    [
        ("activate-swipe", "activate", card(SVS, INACTIVE, "0.00")),
        ("activate-keyed", "activate", card((SVS[0], "valuelink"), INACTIVE, "0.00")),
        ("balance-swipe", "balance", card(GIVEX, ACTIVE, "6.60")),
        ("payment-giftcard-swipe", "payment-giftcard-scan", card(GIVEX, ACTIVE, "90.00")),
        ("payment-giftcard-keyed", "payment-giftcard-scan", card(GIVEX, ACTIVE, "90.00")),
        ("payment-card-mke", "payment-card", None),
        ("payment-card-saletoacquirerdata-base64", "payment-card", None),
        ("display-idle", "display", None),
        ("print-barcode", "print", None),
        ("print-image", "print", None),
        ("admin-session-begin", "logout", None),
    ],
)
async def test_requests_without_a_recorded_answer_are_done_all_the_same(
    request_name: str, like: str, gift_card: Card | None
) -> None:
    stage = Stage(*([gift_card] if gift_card else []))
    if gift_card:
        stage.shopper.present(gift_card.number)
    answer, expected = await stage.ask(request_name), read(f"{like}.response")
    assert [result for result, _, _ in responses(answer)] == ["Success"]
    if like != "logout":
        missing = set(members(expected)) - set(members(answer))
        assert {path for path in missing if not any(known in path for known in LEFT_OUT)} == set()


async def test_a_scan_is_stopped_by_the_end_of_its_session() -> None:
    stage = Stage()
    scan, end = await stage.while_waiting("admin-scan-barcode", lambda: stage.ask("admin-scan-cancel"))
    assert [condition for _, condition, _ in responses(scan)] == ["Aborted"]
    assert [result for result, _, _ in responses(end)] == ["Success"]


async def test_a_payment_completes_the_card_acquisition_it_names() -> None:
    stage = Stage()
    acquired = await stage.ask("cardacquisition")
    named = acquired["SaleToPOIResponse"]["CardAcquisitionResponse"]["POIData"]["POITransactionID"]

    def that_card(body: Any) -> None:
        body["PaymentData"]["CardAcquisitionReference"] = named

    stage.shopper.wait()
    answer = await stage.ask("payment-after-cardacquisition", that_card)
    assert [result for result, _, _ in responses(answer)] == ["Success"]


async def test_an_abort_with_a_screen_of_its_own_shows_it() -> None:
    stage = Stage()
    delayed = Fault(FaultKind.DELAY, seconds=60)
    loading = asyncio.create_task(stage.ask("load", fault=delayed))
    begun = asyncio.Event()
    stage.terminal.face.on_change.append(begun.set)
    async with asyncio.timeout(30):
        await begun.wait()

    def that_load(body: Any) -> None:
        body["MessageReference"]["ServiceID"] = "L2K7Q00001"

    assert await stage.ask("abort-with-display", that_load) is None
    assert [condition for _, condition, _ in responses(await loading)] == ["Aborted"]
    screen = stage.terminal.face.screen
    assert (screen.title, screen.lines) == ("Stopped", ("The cashier stopped this transaction",))
