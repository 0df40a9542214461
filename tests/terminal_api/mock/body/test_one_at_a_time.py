"""Who has the terminal to himself, what is answered all the same, and sessions that span requests."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from moneyed import EUR, Money

from terminal_api.mock.body.face import Screen, ScreenKind
from terminal_api.mock.books.cards import Card, CardStatus

Bench = Callable[..., Any]

NUMBER = "6006490000000000017"
CARD = Card(NUMBER, "svs", CardStatus.ACTIVE, Money("20.00", EUR))
SALE = {"SaleTransactionID": {"TransactionID": "R-1", "TimeStamp": "2031-03-14T10:00:00Z"}}
PAYMENT = {"SaleData": SALE, "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": 10}}}
ACQUISITION = {"SaleData": SALE, "CardAcquisitionTransaction": {"TotalAmount": 10}}
TEXT = {"OutputFormat": "Text", "OutputText": [{"Text": "Hello"}]}
SHOWN = {"Device": "CustomerDisplay", "InfoQualify": "Display", "OutputContent": TEXT}
DISPLAY = {"DisplayOutput": [SHOWN]}
PRINT = {"PrintOutput": {"DocumentQualifier": "Document", "ResponseMode": "PrintEnd", "OutputContent": TEXT}}
INPUT = {
    "DisplayOutput": {
        **SHOWN,
        "OutputContent": {**TEXT, "PredefinedContent": {"ReferenceID": "GetText"}},
    },
    "InputData": {"Device": "CustomerInput", "InfoQualify": "Input", "InputCommand": "TextString"},
}
ACCOUNT = {
    "StoredValueAccountType": "GiftCard",
    "StoredValueProvider": "svs",
    "IdentificationType": "PAN",
    "EntryMode": ["Scanned"],
    "StoredValueID": NUMBER,
}
BALANCE = {
    "PaymentAccountReq": {
        "PaymentInstrumentData": {"PaymentInstrumentType": "StoredValue", "StoredValueAccountID": ACCOUNT}
    }
}
LOAD = {
    "SaleData": SALE,
    "StoredValueData": [
        {
            "StoredValueTransactionType": "Load",
            "StoredValueAccountID": ACCOUNT,
            "ItemAmount": 5,
            "Currency": "EUR",
        }
    ],
}


def admin(kind: str, *operations: dict[str, Any], id: str = "Scan_1") -> dict[str, Any]:
    step = {"Session": {"Id": id, "Type": kind}, **({"Operation": operations} if operations else {})}
    return {"ServiceIdentification": base64.b64encode(json.dumps(step).encode()).decode()}


SCAN = admin("Once", {"Type": "ScanBarcode", "TimeoutMs": 15000})
ALONE = [
    ("Payment", PAYMENT),
    ("StoredValue", LOAD),
    ("BalanceInquiry", BALANCE),
    ("CardAcquisition", ACQUISITION),
    ("EnableService", {"TransactionAction": "AbortTransaction"}),
    ("Admin", SCAN),
    ("Display", DISPLAY),
    ("Input", INPUT),
    ("Print", PRINT),
]


def response(answer: Any) -> dict[str, Any]:
    """The `Response`, wherever the category has it."""
    if "OutputResult" in answer and isinstance(answer["OutputResult"], list):
        return answer["OutputResult"][0]["Response"]
    return answer.get("InputResult", answer)["Response"]


def condition(answer: Any) -> str:
    said = response(answer)
    return said.get("ErrorCondition", said["Result"])


@pytest.mark.parametrize(("running", "first"), [("Payment", PAYMENT), ("Input", INPUT), ("Admin", SCAN)])
@pytest.mark.parametrize(("category", "body"), ALONE)
async def test_what_needs_screen_or_shopper_waits_for_nobody(
    bench: Bench, running: str, first: Any, category: str, body: Any
) -> None:
    at = bench(cards=(CARD,))
    asked = await at.waiting(running, first, ServiceID="FIRST")
    answer = response(await at.ask(category, body, SaleID="OTHER"))
    assert answer["ErrorCondition"] == "Busy"
    said = parse_qs(answer["AdditionalResponse"])
    assert said["serviceId"] == ["FIRST"]
    assert said["message"] == [f"Forbidden Request, Service Dialogue {running}Request is in Progress"]
    at.shopper.cancel()
    await asked
    assert at.terminal.running is None
    assert at.terminal.ledger.card(NUMBER).balance.amount == 20


async def test_looks_and_logins_are_answered_at_any_time(bench: Bench) -> None:
    at = bench()
    asked = await at.waiting("Payment", PAYMENT, ServiceID="FIRST")
    assert (await at.ask("Diagnosis"))["POIStatus"]["GlobalStatus"] == "Busy"
    about = {"MessageCategory": "Payment", "SaleID": "BENCH", "ServiceID": "FIRST"}
    assert condition(await at.ask("TransactionStatus", {"MessageReference": about})) == "InProgress"
    software = dict.fromkeys(
        ("ManufacturerID", "ApplicationName", "SoftwareVersion", "CertificationCode"), "x"
    )
    login = {"DateTime": "2031-03-14T08:00:00Z", "SaleSoftware": software, "OperatorLanguage": "en"}
    assert condition(await at.ask("Login", login)) == "Success"
    assert condition(await at.ask("Logout")) == "Success"
    assert condition(await at.ask("Logout")) == "LoggedOut"
    assert condition(await at.ask("Login", login | {"OperatorLanguage": "EN"})) == "MessageFormat"
    at.shopper.approve()
    assert condition(await asked) == "Success"
    assert (await at.ask("Diagnosis"))["POIStatus"]["GlobalStatus"] == "OK"


@pytest.mark.parametrize(
    ("about", "stops"),
    [
        ({"MessageCategory": "Payment", "SaleID": "BENCH", "ServiceID": "FIRST"}, True),
        ({"MessageCategory": "Payment", "ServiceID": "FIRST"}, True),
        ({"MessageCategory": "Payment", "SaleID": "OTHER", "ServiceID": "FIRST"}, False),
        ({"MessageCategory": "Input", "SaleID": "BENCH", "ServiceID": "FIRST"}, False),
        ({"MessageCategory": "Payment", "SaleID": "BENCH", "ServiceID": "SECOND"}, False),
    ],
)
async def test_an_abort_stops_exactly_what_it_names(bench: Bench, about: Any, stops: bool) -> None:
    at = bench()
    asked = await at.waiting("Payment", PAYMENT, ServiceID="FIRST")
    assert await at.ask("Abort", {"AbortReason": "MerchantAbort", "MessageReference": about}) is None
    at.shopper.approve()
    assert condition(await asked) == ("Aborted" if stops else "Success")


async def test_another_registers_abort_must_name_whose_request_it_means(bench: Bench) -> None:
    at = bench()
    asked = await at.waiting("Payment", PAYMENT, ServiceID="FIRST")
    about = {"MessageCategory": "Payment", "ServiceID": "FIRST"}
    abort = {"AbortReason": "MerchantAbort", "MessageReference": about}
    await at.ask("Abort", abort, SaleID="OTHER")
    at.shopper.approve()
    assert condition(await asked) == "Success"


@pytest.mark.parametrize("after_the_card", [False, True])
async def test_an_abort_takes_the_prompt_away_and_after_a_card_says_cancelled(
    bench: Bench, after_the_card: bool
) -> None:
    at = bench()
    asked = await at.waiting("Payment", PAYMENT, ServiceID="FIRST")
    if after_the_card:
        at.shopper.insert_bank_card()
        await at.prompted()
    about = {"MessageCategory": "Payment", "SaleID": "BENCH", "ServiceID": "FIRST"}
    await at.ask("Abort", {"AbortReason": "MerchantAbort", "MessageReference": about})
    assert condition(await asked) == "Aborted"
    assert at.face.screen.kind is (ScreenKind.CANCELLED if after_the_card else ScreenKind.IDLE)


async def test_an_abort_that_comes_too_late_leaves_the_screen_alone(bench: Bench) -> None:
    at = bench()
    await at.ask("Payment", PAYMENT, ServiceID="FIRST")
    about = {"MessageCategory": "Payment", "SaleID": "BENCH", "ServiceID": "FIRST"}
    abort = {"AbortReason": "MerchantAbort", "MessageReference": about, "DisplayOutput": SHOWN}
    await at.ask("Abort", abort)
    assert at.face.screen.kind is ScreenKind.APPROVED


def completing(acquired: Any, **changes: str) -> dict[str, Any]:
    named = acquired["POIData"]["POITransactionID"] | changes
    return PAYMENT | {"PaymentData": {"CardAcquisitionReference": named}}


async def test_a_card_read_ahead_keeps_the_terminal_until_it_has_paid(bench: Bench) -> None:
    at = bench()
    acquired = await at.ask("CardAcquisition", ACQUISITION, ServiceID="READ")
    busy = response(await at.ask("Payment", PAYMENT))
    assert (busy["ErrorCondition"], parse_qs(busy["AdditionalResponse"])["serviceId"]) == ("Busy", ["READ"])
    assert condition(await at.ask("Display", DISPLAY)) == "Busy"
    assert (await at.ask("Diagnosis"))["POIStatus"]["GlobalStatus"] == "Busy"
    assert condition(await at.ask("Payment", completing(acquired, TransactionID="other"))) == "NotFound"
    at.shopper.wait()
    assert condition(await at.ask("Payment", completing(acquired))) == "Success"
    assert condition(await at.ask("Payment", completing(acquired))) == "NotFound"
    assert condition(await at.ask("Display", DISPLAY)) == "Success"


async def test_a_gift_card_read_ahead_is_the_one_that_pays(bench: Bench) -> None:
    at = bench(cards=(CARD,))
    at.shopper.present(NUMBER)
    acquired = await at.ask("CardAcquisition", ACQUISITION)
    assert "giftcardIndicator=true" in acquired["Response"]["AdditionalResponse"]
    assert condition(await at.ask("Payment", completing(acquired))) == "Success"
    assert at.terminal.ledger.card(NUMBER).balance.amount == 10


async def test_a_card_read_ahead_can_be_let_go(bench: Bench) -> None:
    at = bench()
    end = {"TransactionAction": "AbortTransaction", "DisplayOutput": SHOWN}
    assert condition(await at.ask("EnableService", end)) == "NotAllowed"
    acquired = await at.ask("CardAcquisition", ACQUISITION)
    assert condition(await at.ask("EnableService", end)) == "Success"
    assert at.face.screen == Screen("Hello")
    assert condition(await at.ask("Payment", completing(acquired))) == "NotFound"
    assert (
        condition(await at.ask("EnableService", {"TransactionAction": "StartTransaction"}))
        == "UnavailableService"
    )


async def test_a_terminal_that_goes_off_lets_go_of_cards_and_sessions(bench: Bench) -> None:
    at = bench()
    await at.ask("CardAcquisition", ACQUISITION)
    await at.ask("Admin", admin("Begin"))
    at.terminal.restart()
    assert condition(await at.ask("Payment", PAYMENT)) == "Success"
    assert condition(await at.ask("Admin", admin("End"))) == "NotFound"


async def test_status_finds_a_card_acquisition(bench: Bench) -> None:
    at = bench()
    await at.ask("CardAcquisition", ACQUISITION, ServiceID="READ")
    about = {"MessageCategory": "CardAcquisition", "SaleID": "BENCH", "ServiceID": "READ"}
    answer = await at.ask("TransactionStatus", {"MessageReference": about})
    repeated = answer["RepeatedMessageResponse"]["RepeatedResponseMessageBody"]
    assert repeated["CardAcquisitionResponse"]["Response"]["Result"] == "Success"


async def test_status_knows_nothing_of_questions_and_paper(bench: Bench) -> None:
    at = bench()
    await at.ask("Print", PRINT, ServiceID="P1")
    about = {"MessageCategory": "Print", "SaleID": "BENCH", "ServiceID": "P1"}
    assert condition(await at.ask("TransactionStatus", {"MessageReference": about})) == "NotFound"


async def test_a_scan_waits_its_time_and_tells_the_number(bench: Bench) -> None:
    at = bench()
    scanning = await at.waiting("Admin", SCAN)
    assert at.face.screen.kind is ScreenKind.BARCODE
    assert at.shopper.present(NUMBER)
    said = json.loads(base64.b64decode((await scanning)["Response"]["AdditionalResponse"]))
    assert said["Barcode"]["Data"] == NUMBER
    impatient = admin("Once", {"Type": "ScanBarcode", "TimeoutMs": 1})
    assert condition(await at.ask("Admin", impatient)) == "Cancel"
    assert at.face.screen.kind is ScreenKind.IDLE


async def test_a_session_is_held_until_it_is_ended(bench: Bench) -> None:
    at = bench()
    waiting = {"Type": "InputRequest", "Variant": "WaitingScreen"}
    assert condition(await at.ask("Admin", admin("Begin", waiting))) == "Success"
    assert at.face.screen.kind is ScreenKind.WAIT
    assert condition(await at.ask("Admin", admin("Begin", waiting, id="Another"))) == "NotAllowed"
    assert condition(await at.ask("Admin", admin("End"))) == "Success"
    assert at.face.screen.kind is ScreenKind.IDLE
    assert condition(await at.ask("Admin", admin("End"))) == "NotFound"


@pytest.mark.parametrize("text", [None, "", "no base64", "e30=", base64.b64encode(b"[1]").decode()])
async def test_an_admin_request_must_say_what_it_wants(bench: Bench, text: str | None) -> None:
    body = {} if text is None else {"ServiceIdentification": text}
    assert condition(await bench().ask("Admin", body)) == "MessageFormat"
