"""Cards, books and memory outlive the process, however it ended."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import EUR, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.keeping import NotKept
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.message import Message

NUMBER = "6006490000000012345"
CARD = Card(NUMBER, "svs", CardStatus.ACTIVE, Money("50.00", EUR))
ACCOUNT = {
    "StoredValueAccountType": "GiftCard",
    "StoredValueProvider": "svs",
    "IdentificationType": "PAN",
    "EntryMode": ["Scanned"],
    "StoredValueID": NUMBER,
}
CLOSING = {"ReconciliationType": "SaleReconciliation"}
SALE = {"SaleTransactionID": {"TransactionID": "R-1", "TimeStamp": "2031-03-14T10:00:00Z"}}


@pytest.fixture
def shop(tmp_path: Path, clock: Any) -> MockSettings:
    return MockSettings(state=tmp_path / "mock.jsonl", cards=(CARD,), seed=7, clock=clock)


def request(category: str, service_id: str, body: dict[str, Any], poi_id: str) -> Incoming:
    header = {
        "ProtocolVersion": "3.0",
        "MessageClass": "Service",
        "MessageCategory": category,
        "MessageType": "Request",
        "ServiceID": service_id,
        "SaleID": "TILL",
        "POIID": poi_id,
    }
    message = {"SaleToPOIRequest": {"MessageHeader": header, f"{category}Request": body}}
    return Incoming.read(json.dumps(message).encode())


async def asked(terminal: Terminal, category: str, service_id: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await terminal.answer(request(category, service_id, body, terminal.settings.poi_id))
    assert isinstance(answer, Message)
    return json.loads(answer.written())["SaleToPOIResponse"][f"{category}Response"]


async def paid(terminal: Terminal, service_id: str, amount: str) -> dict[str, Any]:
    instrument = {"PaymentInstrumentType": "StoredValue", "StoredValueAccountID": ACCOUNT}
    body = {
        "SaleData": SALE,
        "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": float(amount)}},
        "PaymentData": {"PaymentInstrumentData": instrument},
    }
    return await asked(terminal, "Payment", service_id, body)


def about(service_id: str) -> dict[str, Any]:
    return {"MessageReference": {"MessageCategory": "Payment", "SaleID": "TILL", "ServiceID": service_id}}


async def test_a_new_process_knows_what_the_old_one_did(shop: MockSettings) -> None:
    before = Fleet(shop)
    answer = await paid(before.first, "A1", "20.00")
    assert answer["Response"]["Result"] == "Success"
    after = Fleet(shop)
    assert after.ledger.card(NUMBER) == before.ledger.card(NUMBER)
    assert after.ledger.transactions == before.ledger.transactions
    assert (await paid(after.first, "A1", "20.00"))["Response"]["ErrorCondition"] == "NotAllowed"
    status = await asked(after.first, "TransactionStatus", "A2", about("A1"))
    repeated = status["RepeatedMessageResponse"]["RepeatedResponseMessageBody"]["PaymentResponse"]
    assert repeated["POIData"] == answer["POIData"]
    assert repeated["PaymentResult"] == answer["PaymentResult"]


async def test_what_was_taken_back_cannot_be_taken_back_again(shop: MockSettings) -> None:
    fleet = Fleet(shop)
    original = (await paid(fleet.first, "A1", "20.00"))["POIData"]
    for service_id, result in (("A2", "Success"), ("A3", "Failure")):
        terminal = Fleet(shop).first
        body = {"OriginalPOITransaction": original, "ReversalReason": "CustCancel", "SaleData": SALE}
        answer = await asked(terminal, "Reversal", service_id, body)
        assert answer["Response"]["Result"] == result
    assert Fleet(shop).ledger.card(NUMBER) == CARD


async def test_no_transaction_is_named_like_one_of_the_process_before(shop: MockSettings) -> None:
    names = {
        (await paid(Fleet(shop).first, service_id, "1.00"))["POIData"]["POITransactionID"]["TransactionID"]
        for service_id in ("A1", "A2", "A3")
    }
    assert len(names) == 3


async def test_a_memory_that_was_lost_stays_lost_and_no_terminal_has_anothers(shop: MockSettings) -> None:
    fleet = Fleet(shop)
    await paid(fleet.first, "A1", "1.00")
    fleet.restart(shop.poi_id, keep_memory=False)
    await paid(fleet.first, "A2", "1.00")
    after = Fleet(shop).first
    lost = await asked(after, "TransactionStatus", "A3", about("A1"))
    known = await asked(after, "TransactionStatus", "A4", about("A2"))
    assert (lost["Response"]["Result"], known["Response"]["Result"]) == ("Failure", "Success")


async def test_ids_are_good_again_after_48_hours_though_they_are_in_the_file(
    shop: MockSettings, clock: Any
) -> None:
    await paid(Fleet(shop).first, "A1", "1.00")
    clock.forward(hours=49)
    assert (await paid(Fleet(shop).first, "A1", "1.00"))["Response"]["Result"] == "Success"


async def test_a_line_that_a_killed_process_left_unfinished_is_cut_off(shop: MockSettings) -> None:
    assert shop.state
    await paid(Fleet(shop).first, "A1", "20.00")
    whole = shop.state.read_bytes()
    shop.state.write_bytes(whole + b'{"line":{"id":"Qm3x')
    after = Fleet(shop)
    assert shop.state.read_bytes() == whole
    assert (await paid(after.first, "A2", "5.00"))["Response"]["Result"] == "Success"
    card = Fleet(shop).ledger.card(NUMBER)
    assert card is not None
    assert card.balance == Money("25.00", EUR)


async def logged_in(shop: MockSettings, service_id: str) -> Terminal:
    terminal = Fleet(shop).first
    software = dict.fromkeys(
        ("ManufacturerID", "ApplicationName", "SoftwareVersion", "CertificationCode"), "x"
    )
    body = {"DateTime": "2031-03-14T08:00:00Z", "SaleSoftware": software, "OperatorLanguage": "en"}
    await asked(terminal, "Login", service_id, body)
    return terminal


async def test_periods_go_on_where_the_process_before_left_them(shop: MockSettings) -> None:
    before = await logged_in(shop, "A1")
    await paid(before, "A2", "20.00")
    closed = await asked(before, "Reconciliation", "A3", CLOSING)
    assert closed["POIReconciliationID"] == "1000"
    await paid(before, "A4", "5.00")
    after = await logged_in(shop, "A5")
    again = {"ReconciliationType": "PreviousReconciliation", "POIReconciliationID": "1000"}
    told = await asked(after, "Reconciliation", "A6", again)
    assert told["TransactionTotals"] == closed["TransactionTotals"]
    running = await asked(after, "GetTotals", "A7", {})
    assert running["POIReconciliationID"] == "1001"
    assert running["TransactionTotals"][0]["PaymentTotals"][0]["TransactionAmount"] == 5
    assert (await paid(after, "A8", "1.00"))["POIData"]["POIReconciliationID"] == "1001"


async def test_a_period_ends_at_its_own_terminal_only(shop: MockSettings) -> None:
    shop = replace(shop, more_poi_ids=("V400m-000000002",))
    await asked(await logged_in(shop, "A1"), "Reconciliation", "A2", CLOSING)
    second = Fleet(shop).terminal("V400m-000000002")
    assert second is not None
    assert (await paid(second, "A3", "1.00"))["POIData"]["POIReconciliationID"] == "1000"


async def test_books_from_before_there_were_totals_are_read_and_counted_nowhere(shop: MockSettings) -> None:
    assert shop.state
    await paid(Fleet(shop).first, "A1", "20.00")
    lines = [json.loads(line) for line in shop.state.read_text().splitlines()]
    for kept in lines:
        kept.get("line", {}).pop("counted", None)
    shop.state.write_text("".join(json.dumps(kept) + "\n" for kept in lines))
    after = await logged_in(shop, "A2")
    card = after.ledger.card(NUMBER)
    assert card is not None
    assert card.balance == Money("30.00", EUR)
    assert (await asked(after, "GetTotals", "A3", {}))["TransactionTotals"] == []


def test_a_file_that_is_something_else_is_refused_without_being_quoted(shop: MockSettings) -> None:
    assert shop.state
    shop.state.write_text("shopping list\n" + NUMBER + "\n")
    with pytest.raises(NotKept) as refused:
        Fleet(shop)
    assert "line 1" in str(refused.value)
    assert "shopping" not in repr(refused.value)


def test_a_card_that_was_taken_out_stays_out(shop: MockSettings) -> None:
    Fleet(shop).ledger.remove(NUMBER)
    assert Fleet(shop).ledger.cards == ()


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 8))
def test_books_restored_line_by_line_are_the_same_books(random: Random, steps: int) -> None:
    restored = CardLedger()
    ledger = CardLedger()
    ledger.on_line = restored.restore
    for _ in range(steps):
        balance = Money(random.randrange(100), random.choice(("EUR", "USD")))
        known = [card.number for card in ledger.cards]
        if known and random.random() < 0.3:
            ledger.remove(random.choice(known))
        else:
            ledger.put(Card(str(random.randrange(3)), "svs", random.choice(list(CardStatus)), balance))
    assert restored.cards == ledger.cards
    assert restored.transactions == ledger.transactions
