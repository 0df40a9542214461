"""What the terminal insists on: header, fields, ids used once, and a seal that fits."""

import asyncio
import base64
import json
import ssl
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.sealing import TerminalKey, fresh_nonce, seal
from terminal_api.outcomes import Approved, Doubt, Unknown
from terminal_api.processor import Operation

ACCOUNT = {
    "StoredValueAccountType": "GiftCard",
    "StoredValueProvider": "svs",
    "IdentificationType": "PAN",
    "EntryMode": ["Scanned"],
    "StoredValueID": DEMO_CARDS[0].number,
}
SALE_DATA = {"SaleTransactionID": {"TransactionID": "R-1", "TimeStamp": "2031-03-14T10:00:00+01:00"}}
AMOUNTS = {"Currency": "EUR", "RequestedAmount": 10}
INSTRUMENT = {"PaymentInstrumentType": "StoredValue", "StoredValueAccountID": ACCOUNT}


def payment(**changes: Any) -> dict[str, Any]:
    body = {
        "SaleData": SALE_DATA,
        "PaymentTransaction": {"AmountsReq": AMOUNTS},
        "PaymentData": {"PaymentInstrumentData": INSTRUMENT},
    }
    return {name: part for name, part in (body | changes).items() if part is not None}


def stored_value(action: str, **changes: Any) -> dict[str, Any]:
    data = {
        "StoredValueTransactionType": action,
        "StoredValueAccountID": ACCOUNT,
        "ItemAmount": 10,
        "Currency": "EUR",
    }
    return {
        "SaleData": SALE_DATA,
        "StoredValueData": [{k: v for k, v in (data | changes).items() if v is not None}],
    }


def with_account(**changes: Any) -> dict[str, Any]:
    account = {name: value for name, value in (ACCOUNT | changes).items() if value is not None}
    instrument = INSTRUMENT | {"StoredValueAccountID": account}
    return payment(PaymentData={"PaymentInstrumentData": instrument})


def with_amounts(**changes: Any) -> dict[str, Any]:
    amounts = {name: value for name, value in (AMOUNTS | changes).items() if value is not None}
    return payment(PaymentTransaction={"AmountsReq": amounts})


def bought_at(time: object) -> dict[str, Any]:
    return payment(SaleData={"SaleTransactionID": {"TransactionID": "R-1", "TimeStamp": time}})


def errors(body: Any) -> str:
    response = body["Response"]
    assert (response["Result"], response["ErrorCondition"]) == ("Failure", "MessageFormat")
    return parse_qs(response["AdditionalResponse"])["errors"][0]


PAYMENT, STORED = "PaymentRequest", "StoredValueRequest"
AMOUNTS_PATH = f"{PAYMENT}.PaymentTransaction.AmountsReq"
ACCOUNT_PATH = f"{PAYMENT}.PaymentData.PaymentInstrumentData.StoredValueAccountID"
ORIGINAL = {"POITransactionID": {"TransactionID": "a.b", "TimeStamp": "2031-03-14T10:00:00Z"}}


MISSING, INVALID = "Missing", "Invalid value"
PAYMENT_FIELDS = [
    (None, "", "PaymentRequest", MISSING),
    (payment(SaleData=None), PAYMENT, "SaleData", MISSING),
    (payment(SaleData={}), f"{PAYMENT}.SaleData", "SaleTransactionID", MISSING),
    (with_amounts(Currency=None), AMOUNTS_PATH, "Currency", MISSING),
    (with_amounts(Currency="EUX"), AMOUNTS_PATH, "Currency", INVALID),
    (with_amounts(RequestedAmount=-1), AMOUNTS_PATH, "RequestedAmount", INVALID),
    (with_amounts(RequestedAmount="10"), AMOUNTS_PATH, "RequestedAmount", INVALID),
    (with_account(StoredValueID="12AB"), ACCOUNT_PATH, "StoredValueID", INVALID),
    (with_account(StoredValueID=""), ACCOUNT_PATH, "StoredValueID", INVALID),
    (with_account(EntryMode="Scanned"), ACCOUNT_PATH, "EntryMode", INVALID),
    (with_account(EntryMode=["Telepathy"]), ACCOUNT_PATH, "EntryMode", INVALID),
    (with_account(EntryMode=None), ACCOUNT_PATH, "EntryMode", MISSING),
    *(
        (with_account(**{name: None}), ACCOUNT_PATH, name, MISSING)
        for name in ("StoredValueProvider", "StoredValueAccountType", "IdentificationType", "StoredValueID")
    ),
    # As a number it would be without its leading zeros by now.
    (with_account(StoredValueID=int(DEMO_CARDS[0].number)), ACCOUNT_PATH, "StoredValueID", INVALID),
    (bought_at("2031-03-14"), f"{PAYMENT}.SaleData.SaleTransactionID", "TimeStamp", INVALID),
    (bought_at(20310314), f"{PAYMENT}.SaleData.SaleTransactionID", "TimeStamp", INVALID),
]
STORED_FIELDS = [
    (stored_value("Load", ItemAmount=None), f"{STORED}.StoredValueData[0]", "ItemAmount", MISSING),
    (stored_value("Load", Currency=None), f"{STORED}.StoredValueData[0]", "Currency", MISSING),
    (stored_value("Load", ItemAmount="10"), f"{STORED}.StoredValueData[0]", "ItemAmount", INVALID),
    (stored_value("Burn"), f"{STORED}.StoredValueData[0]", "StoredValueTransactionType", INVALID),
    (stored_value("Reverse"), f"{STORED}.StoredValueData[0]", "OriginalPOITransaction", MISSING),
    ({"SaleData": SALE_DATA, "StoredValueData": []}, STORED, "StoredValueData", "Exactly one is supported"),
]
PAID = {"MessageCategory": "Payment", "SaleID": "WIRE", "ServiceID": "PAID"}
REVERSAL = {"OriginalPOITransaction": ORIGINAL}
OTHER_FIELDS = [
    ("BalanceInquiry", {}, "BalanceInquiryRequest", "PaymentAccountReq", MISSING),
    ("Reversal", REVERSAL, "ReversalRequest", "ReversalReason", MISSING),
    ("Reversal", REVERSAL | {"ReversalReason": "Mood"}, "ReversalRequest", "ReversalReason", INVALID),
    ("TransactionStatus", {}, "TransactionStatusRequest", "MessageReference", MISSING),
    ("Abort", {"AbortReason": "MerchantAbort"}, "AbortRequest", "MessageReference", MISSING),
    ("Abort", {"MessageReference": PAID}, "AbortRequest", "AbortReason", MISSING),
    (
        "Abort",
        {"AbortReason": "MerchantAbort", "MessageReference": {"MessageCategory": "Payment"}},
        "AbortRequest.MessageReference",
        "ServiceID",
        MISSING,
    ),
    (
        "TransactionStatus",
        {"MessageReference": PAID | {"MessageCategory": "Paymant"}},
        "TransactionStatusRequest.MessageReference",
        "MessageCategory",
        INVALID,
    ),
    (
        "TransactionStatus",
        {"MessageReference": {"MessageCategory": "Payment", "SaleID": "W", "ServiceID": "ELEVEN-LONG"}},
        "TransactionStatusRequest.MessageReference",
        "ServiceID",
        INVALID,
    ),
]
FILTER = "GetTotalsRequest.TotalFilter"
PREVIOUS = {"ReconciliationType": "PreviousReconciliation"}
CLOSING = {"ReconciliationType": "SaleReconciliation"}
TOTALS_FIELDS = [
    ("GetTotals", {"TotalDetails": ["Weather"]}, "GetTotalsRequest", "TotalDetails", INVALID),
    ("GetTotals", {"TotalDetails": "SaleID"}, "GetTotalsRequest", "TotalDetails", INVALID),
    ("GetTotals", {"TotalFilter": "SaleID"}, "GetTotalsRequest", "TotalFilter", INVALID),
    ("GetTotals", {"TotalFilter": {"SaleID": ""}}, FILTER, "SaleID", INVALID),
    ("GetTotals", {"TotalFilter": {"TotalsGroupID": "X" * 17}}, FILTER, "TotalsGroupID", INVALID),
    ("Reconciliation", {}, "ReconciliationRequest", "ReconciliationType", MISSING),
    ("Reconciliation", PREVIOUS, "ReconciliationRequest", "POIReconciliationID", MISSING),
    *(
        ("Reconciliation", body, "ReconciliationRequest", field, INVALID)
        for body, field in (
            ({"ReconciliationType": "Truce"}, "ReconciliationType"),
            (CLOSING | {"POIReconciliationID": "1000"}, "POIReconciliationID"),
            (CLOSING | {"AcquirerID": ["1"]}, "AcquirerID"),
            (PREVIOUS | {"POIReconciliationID": "1000", "AcquirerID": ["1"]}, "AcquirerID"),
        )
    ),
]
#: A word outside each closed list, where such a list stands in a request about money.
OTHER_WORDS = [
    (payment(PaymentData={"PaymentType": "Gamble"}), f"{PAYMENT}.PaymentData", "PaymentType"),
    (with_account(IdentificationType="Face"), ACCOUNT_PATH, "IdentificationType"),
    (with_account(StoredValueAccountType="Voucher"), ACCOUNT_PATH, "StoredValueAccountType"),
    (with_account(ExpiryDate="1335"), ACCOUNT_PATH, "ExpiryDate"),
    (
        payment(PaymentData={"PaymentInstrumentData": {"PaymentInstrumentType": "Shells"}}),
        f"{PAYMENT}.PaymentData.PaymentInstrumentData",
        "PaymentInstrumentType",
    ),
    (payment(PaymentData={"SplitPaymentFlag": "true"}), f"{PAYMENT}.PaymentData", "SplitPaymentFlag"),
    (
        payment(
            PaymentTransaction={
                "AmountsReq": AMOUNTS,
                "TransactionConditions": {"ForceEntryMode": ["Mobile"]},
            }
        ),
        f"{PAYMENT}.PaymentTransaction.TransactionConditions",
        "ForceEntryMode",
    ),
]


@pytest.mark.parametrize(
    ("category", "body", "path", "field", "wrong"),
    [
        *(("Payment", *case) for case in PAYMENT_FIELDS),
        *(("StoredValue", *case) for case in STORED_FIELDS),
        *OTHER_FIELDS,
        *TOTALS_FIELDS,
        *(("Payment", body, path, field, INVALID) for body, path, field in OTHER_WORDS),
    ],
)
async def test_a_field_that_is_missing_or_senseless_is_named(
    wire: Any, category: str, body: Any, path: str, field: str, wrong: str
) -> None:
    where = ".".join(part for part in ("SaleToPOIRequest", path) if part)
    assert errors(await wire.ask(category, body)) == f"At {where}, field {field}: {wrong}"
    assert all(line.operation == "set" for line in wire.mock.ledger.transactions)


async def test_all_that_is_wrong_is_told_at_once(wire: Any) -> None:
    body = payment(SaleData=None, PaymentData={"PaymentType": "Gamble"})
    body["PaymentTransaction"] = {"AmountsReq": {"RequestedAmount": "10"}}
    fields = [each.split("field ")[1] for each in errors(await wire.ask("Payment", body)).split("; ")]
    assert sorted(fields) == [
        "Currency: Missing",
        "PaymentType: Invalid value",
        "RequestedAmount: Invalid value",
        "SaleData: Missing",
    ]


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("ProtocolVersion", None, "Missing"),
        ("ProtocolVersion", "2.0", "Invalid value"),
        ("ServiceID", None, "Missing"),
        ("ServiceID", "ABCDEFGHIJK", "Invalid value"),
        ("ServiceID", "AB-1", "Invalid value"),
        ("SaleID", "", "Missing"),
        ("POIID", "V400m-000000000", "Invalid value"),
        ("MessageClass", "Device", "Invalid value"),
        ("DeviceID", "ABCDEFGHIJK", "Invalid value"),
    ],
)
async def test_a_header_must_be_complete_and_meant_for_this_terminal(
    wire: Any, field: str, value: str | None, wrong: str
) -> None:
    answer = await wire.ask("Payment", payment(), **{field: value})
    assert errors(answer) == f"At SaleToPOIRequest.MessageHeader, field {field}: {wrong}"


def sealed_without(wire: Any, field: str) -> bytes:
    """A request whose header lacks `field`, inside and outside, under a good seal."""
    whole = wire.header("Payment")
    return sealed_with(wire, {name: value for name, value in whole.items() if name != field})


def sealed_with(wire: Any, partial: dict[str, Any]) -> bytes:
    """A request with `partial` for its header, inside and outside, under a good seal."""
    whole = wire.header("Payment")
    plain = json.dumps({"SaleToPOIRequest": {"MessageHeader": partial, "PaymentRequest": payment()}})
    message = json.loads(seal(plain.encode(), MessageHeader.parse(whole), wire.key, fresh_nonce()).written())
    message["SaleToPOIRequest"]["MessageHeader"] = partial
    return json.dumps(message).encode()


@pytest.mark.parametrize("field", ["MessageClass", "MessageType", "SaleID", "POIID"])
async def test_a_field_missing_from_a_header_is_named_although_it_is_sealed(wire: Any, field: str) -> None:
    answer = wire.opened(await wire.post(sealed_without(wire, field)))
    assert errors(answer) == f"At SaleToPOIRequest.MessageHeader, field {field}: Missing"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ServiceID", 1234),
        ("ProtocolVersion", 3.0),
        ("SaleID", ["WIRE"]),
        ("POIID", True),
        ("MessageType", "Response"),
        ("MessageType", "Notification"),
        ("MessageClass", {}),
    ],
)
async def test_a_field_of_a_header_that_holds_something_else_than_its_text_is_named(
    wire: Any, field: str, value: object
) -> None:
    answer = wire.opened(await wire.post(sealed_with(wire, wire.header("Payment") | {field: value})))
    assert errors(answer) == f"At SaleToPOIRequest.MessageHeader, field {field}: Invalid value"
    assert all(line.operation == "set" for line in wire.mock.ledger.transactions)


async def test_a_category_that_does_not_exist_is_named(wire: Any) -> None:
    answer = await wire.ask("Paymant", payment())
    assert errors(answer) == "At SaleToPOIRequest.MessageHeader, field MessageCategory: Invalid value"


async def test_a_header_that_does_not_say_what_it_is_makes_no_request(wire: Any) -> None:
    told = await rejected(wire, sealed_without(wire, "MessageCategory"))
    assert told == "message=Input+is+not+a+SaleToPOIRequest"
    assert wire.mock.exchange.seen[-1].note.endswith("There is no MessageCategory in the MessageHeader.")


async def test_a_header_that_lacks_a_field_outside_alone_is_rejected(wire: Any) -> None:
    message = json.loads(wire.sealed(wire.header("Payment"), payment()))
    del message["SaleToPOIRequest"]["MessageHeader"]["SaleID"]
    assert await rejected(wire, json.dumps(message).encode()) == "message=Decryption+failed"


async def test_a_service_id_is_used_once_within_48_hours(clock: Any, open_till: Any) -> None:
    async with open_till(MockSettings(clock=clock)) as till:
        request = till.request(Operation.PAY, "5.00", till.card("20.00"))
        assert isinstance(await till.terminal.ask(request), Approved)
        clock.forward(hours=47)
        assert isinstance(await till.restarted().ask(request), Approved)  # as it was the first time
        assert [line.result for line in till.lines(request)] == ["Success"]
        assert isinstance(await till.terminal.status(request), Approved)
        clock.forward(hours=2)
        forgotten = await till.terminal.status(request)
        assert isinstance(forgotten, Unknown)
        assert forgotten.why is Doubt.TOO_OLD
        assert isinstance(await till.restarted().ask(request), Approved)


async def test_two_registers_may_use_the_same_service_id(wire: Any) -> None:
    for sale_id in ("TILL-1", "TILL-2"):
        answer = await wire.ask("Payment", payment(), ServiceID="SAME", SaleID=sale_id)
        assert answer["Response"]["Result"] == "Success"


async def test_references_come_back_with_instants_in_the_terminals_form(wire: Any) -> None:
    answer = await wire.ask("Payment", payment())
    assert answer["SaleData"]["SaleTransactionID"] == {
        "TransactionID": "R-1",
        "TimeStamp": "2031-03-14T09:00:00.000Z",
    }
    tender, _, psp = answer["POIData"]["POITransactionID"]["TransactionID"].partition(".")
    assert (len(tender), tender[4:6], len(psp)) == (19, "00", 16)


@pytest.mark.parametrize("category", ["Loyalty", "Sound", "Batch", "PIN"])
async def test_a_service_the_terminal_does_not_have_is_unavailable(wire: Any, category: str) -> None:
    answer = await wire.ask(category, {"Anything": 1})
    assert answer["Response"]["ErrorCondition"] == "UnavailableService"


@pytest.mark.parametrize("action", ["Duplicate", "Reserve"])
async def test_actions_no_provider_has_are_unavailable(wire: Any, action: str) -> None:
    answer = await wire.ask("StoredValue", stored_value(action))
    assert answer["Response"]["ErrorCondition"] == "UnavailableService"


async def test_status_tells_receipts_only_when_a_reprint_is_wanted(wire: Any) -> None:
    await wire.ask("Payment", payment(), ServiceID="PAID")
    about = {"MessageReference": {"MessageCategory": "Payment", "SaleID": "WIRE", "ServiceID": "PAID"}}

    async def repeated(**more: Any) -> Any:
        answer = await wire.ask("TransactionStatus", {**about, **more})
        return answer["RepeatedMessageResponse"]["RepeatedResponseMessageBody"]["PaymentResponse"]

    assert "PaymentReceipt" not in await repeated()
    assert len((await repeated(ReceiptReprintFlag=True))["PaymentReceipt"]) == 2
    (copy,) = (await repeated(ReceiptReprintFlag=True, DocumentQualifier=["CustomerReceipt"]))[
        "PaymentReceipt"
    ]
    assert copy["DocumentQualifier"] == "CustomerReceipt"


@pytest.mark.parametrize(
    "reference",
    [
        {"MessageCategory": "StoredValue", "SaleID": "WIRE", "ServiceID": "PAID"},
        {"MessageCategory": "Payment", "SaleID": "OTHER", "ServiceID": "PAID"},
        {"MessageCategory": "Payment", "SaleID": "WIRE", "ServiceID": "PAIT"},
        {"MessageCategory": "Payment", "SaleID": "WIRE", "ServiceID": "PAID", "POIID": "V400m-000000000"},
        {"MessageCategory": "BalanceInquiry", "SaleID": "WIRE", "ServiceID": "LOOK"},
    ],
)
async def test_status_finds_only_exactly_what_was_asked(wire: Any, reference: dict[str, str]) -> None:
    await wire.ask("Payment", payment(), ServiceID="PAID")
    look = {"PaymentAccountReq": {"PaymentInstrumentData": INSTRUMENT}}
    assert (await wire.ask("BalanceInquiry", look, ServiceID="LOOK"))["Response"]["Result"] == "Success"
    answer = await wire.ask("TransactionStatus", {"MessageReference": reference})
    assert answer["Response"]["ErrorCondition"] == "NotFound"
    assert answer["MessageReference"] == reference


async def rejected(wire: Any, content: bytes) -> str:
    """What the terminal's notification says of a request it could not read."""
    reply = (await wire.post(content)).json()["SaleToPOIRequest"]
    event = reply["EventNotification"]
    assert (reply["MessageHeader"]["MessageType"], event["EventToNotify"]) == ("Notification", "Reject")
    assert base64.b64decode(event["RejectedMessage"]) == content
    return event["EventDetails"]


async def test_a_seal_made_with_another_key_is_rejected(wire: Any) -> None:
    settings = wire.mock.settings
    for passphrase, version in (("another passphrase", settings.key_version), (settings.passphrase, 2)):
        wire.key = TerminalKey.derive(passphrase, settings.key_identifier, version)
        content = wire.sealed(wire.header("Payment"), payment())
        assert await rejected(wire, content) == "message=Decryption+failed"


async def test_a_request_in_clear_is_rejected_by_a_sealed_terminal(wire: Any) -> None:
    plain = {"SaleToPOIRequest": {"MessageHeader": wire.header("Payment"), "PaymentRequest": payment()}}
    assert await rejected(wire, json.dumps(plain).encode()) == "message=Decryption+failed"


async def test_a_header_that_differs_from_the_sealed_one_is_rejected(wire: Any) -> None:
    message = json.loads(wire.sealed(wire.header("Payment"), payment()))
    message["SaleToPOIRequest"]["MessageHeader"]["SaleID"] = "FORGED"
    assert await rejected(wire, json.dumps(message).encode()) == "message=Decryption+failed"


async def test_whoever_runs_the_mock_is_told_why_a_request_was_not_read(wire: Any) -> None:
    settings = wire.mock.settings
    wire.key = TerminalKey.derive(settings.passphrase, settings.key_identifier, 7)
    header = wire.header("Payment")
    await wire.post(wire.sealed(header, payment()))
    await wire.post(json.dumps({"SaleToPOIRequest": {"MessageHeader": header}}).encode())
    await wire.post(b'{"SaleToPOIRequest": NaN}')
    wrong_key, in_clear, no_json = wire.mock.exchange.seen
    assert (wrong_key.category, wrong_key.service_id) == ("Payment", header["ServiceID"])
    assert wrong_key.note.startswith("rejected: The sealed message names another key or version")
    assert in_clear.note == "rejected: The request came in clear, but must be sealed."
    why = "rejected: The message is not JSON (JSON is malformed: invalid character (byte 21))."
    assert (no_json.category, no_json.note) == ("N/A", why)


async def test_a_misspelt_member_is_ignored_and_whoever_runs_the_mock_is_told(wire: Any) -> None:
    whole = payment()
    await wire.ask("Payment", whole)
    data = SALE_DATA | {"SaleToAcquirerData": "tenderOption=AllowPartialAuthorization"}
    body = payment(SaleData=data, PaymentDta=whole["PaymentData"], PaymentData=None)
    body["PaymentTransaction"] = {"AmountsReq": AMOUNTS | {"Tip": 1}}
    answer = await wire.ask("Payment", body)
    assert answer["Response"]["Result"] == "Success"
    asked, _, misspelt, _ = wire.mock.exchange.seen
    names = "PaymentRequest.PaymentDta, PaymentRequest.PaymentTransaction.AmountsReq.Tip"
    assert asked.note == ""
    assert misspelt.note == f"not known here, not read: {names}, tenderOption of SaleToAcquirerData"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"SaleToPOIRequest": ' * 5000])
async def test_what_is_not_json_is_called_bad_json(wire: Any, content: bytes) -> None:
    reply = await wire.post(content)
    assert reply.status_code == 400
    assert reply.text.startswith("Bad JSON")


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b"1", b'{"SaleToPOIRequest": []}', b'{"SaleToPOIRequest": {}}']
)
async def test_json_that_is_no_request_is_rejected_and_hurts_nobody(wire: Any, content: bytes) -> None:
    await rejected(wire, content)


async def test_a_test_terminal_without_a_key_speaks_in_clear(open_till: Any) -> None:
    async with open_till(MockSettings(sealed=False)) as till:
        assert isinstance(await till.ask(Operation.PAY, "5.00", till.card("20.00")), Approved)


async def test_without_a_key_a_header_without_its_sender_is_told_so() -> None:
    async with (
        MockTerminal(MockSettings(sealed=False)) as mock,
        httpx.AsyncClient(verify=ssl.create_default_context(cadata=mock.ca_pem)) as http,
    ):
        header = {"ProtocolVersion": "3.0", "MessageCategory": "Diagnosis", "MessageType": "Request"}
        message = {"SaleToPOIRequest": {"MessageHeader": header, "DiagnosisRequest": {}}}
        reply = (await http.post(mock.url, json=message)).json()
        text = errors(reply["SaleToPOIResponse"]["DiagnosisResponse"])
        for field in ("MessageClass", "ServiceID", "SaleID", "POIID"):
            assert f"field {field}: Missing" in text


async def test_undoing_a_load_needs_no_amount_and_reads_none(wire: Any) -> None:
    undo = stored_value("Reverse", OriginalPOITransaction=ORIGINAL, Currency="nonsense")
    assert (await wire.ask("StoredValue", undo))["Response"]["ErrorCondition"] == "NotFound"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False).map(str) | st.text(max_size=12),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=5,
)
REFERENCE = {"MessageCategory": "Payment", "SaleID": "W", "ServiceID": "0"}
VALID = [
    ("Payment", payment()),
    ("StoredValue", stored_value("Load")),
    ("StoredValue", stored_value("Reverse", OriginalPOITransaction=ORIGINAL)),
    ("BalanceInquiry", {"PaymentAccountReq": {"PaymentInstrumentData": INSTRUMENT}}),
    ("Reversal", {"OriginalPOITransaction": ORIGINAL, "ReversalReason": "CustCancel", "ReversedAmount": 1}),
    (
        "TransactionStatus",
        {"MessageReference": {"MessageCategory": "Payment", "SaleID": "W", "ServiceID": "1"}},
    ),
    ("Diagnosis", {}),
]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every part of `value`, itself included."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for name, part in parts for deeper in leaves(part, (*path, name)))]


def replaced(value: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], by)
    return copy


@given(st.sampled_from(VALID), st.randoms(use_true_random=False), ANY_JSON)
def test_no_request_however_odd_brings_the_terminal_down(valid: Any, choice: Any, odd: Any) -> None:
    category, body = valid
    header = {"ProtocolVersion": "3.0", "MessageClass": "Service", "MessageCategory": category}
    header |= {"MessageType": "Request", "ServiceID": "1", "SaleID": "W", "POIID": MockSettings().poi_id}
    message = {"MessageHeader": header, f"{category}Request": body}
    path = choice.choice([path for path in leaves(message) if path and path[0] != "MessageHeader"])
    plain = json.dumps({"SaleToPOIRequest": replaced(message, path, odd)}).encode()
    terminal = Fleet(MockSettings(sealed=False)).first
    answer = asyncio.run(terminal.answer(Incoming.read(plain)))
    assert answer is not None
    assert answer.written()
