from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import cast

import pytest
from moneyed import EUR, Money

from terminal_api.nexo.message import Message
from terminal_api.nexo.messages.parts import EntryMode
from terminal_api.nexo.questions import Deactivation, Dialect, Incomplete, category, question
from terminal_api.nexo.wire import read_json, write_json
from terminal_api.outcomes import Reference
from terminal_api.processor import Entry, GiftCard, Operation, Request

POI = "S1F2-000158213602441"
SVS = GiftCard("svs", "6006490000012345678")
GIVEX = GiftCard("givex", "6036280000098765432")
PAYMENT = Reference(
    "Qm3x001931248805009.NF8TZ4K6WQ1MHC55", datetime.fromisoformat("2031-03-14T10:00:05Z"), POI
)
LOAD = Reference("Qm3x001931247004006.LC2VX8M4TNQ5RZ73", datetime.fromisoformat("2031-03-14T09:30:04Z"), POI)
UNLOADING = Dialect(deactivation=Deactivation.UNLOAD)


def asked(operation: Operation, amount: str, at: str, number: str, **more: object) -> Request:
    request = Request(
        id="A1K7Q00001",
        operation=operation,
        amount=Money(amount, EUR),
        at=datetime.fromisoformat(f"2031-03-14T{at}+00:00"),
        transaction=f"OAK-2031-000{number}",
    )
    return replace(request, **more)


EXAMPLES = {
    "activate": asked(Operation.ACTIVATE, "25", "09:12:04", "481", card=SVS),
    "activate-no-load": asked(Operation.ACTIVATE, "0", "09:14:30", "482", card=GIVEX),
    "load": asked(Operation.LOAD, "10.00", "09:30:00", "490", card=SVS),
    "load-undo": asked(Operation.UNDO_LOAD, "10.00", "09:33:00", "491", original=LOAD),
    "balance": asked(Operation.BALANCE, "0", "09:41:00", "495", card=SVS),
    "payment-giftcard-scan": asked(Operation.PAY, "18.40", "10:00:00", "500", card=SVS, sale="Order77213-1"),
    "payment-giftcard-swipe": asked(
        Operation.PAY,
        "18.40",
        "10:02:00",
        "501",
        card=GiftCard("givex", entry=Entry.SWIPED),
        sale="Order77214-1",
    ),
    "payment-giftcard-keyed": asked(
        Operation.PAY,
        "18.40",
        "10:03:00",
        "502",
        card=GiftCard("givex", entry=Entry.KEYED),
        sale="Order77215-1",
    ),
    "refund-unreferenced-giftcard": asked(
        Operation.REFUND, "12", "11:00:00", "540", card=SVS, sale="Return5521-1"
    ),
    "reversal-partial": asked(Operation.REVERSE, "5.25", "11:12:00", "551", original=PAYMENT),
    "cashout": asked(Operation.CASH_OUT, "6.60", "11:30:00", "560", card=GIVEX),
    "deactivate": asked(Operation.DEACTIVATE, "0", "11:40:00", "570", card=GIVEX),
    "deactivate-unload": asked(Operation.DEACTIVATE, "0", "11:42:00", "571", card=GIVEX),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_request_is_worded_as_the_terminal_expects(name: str, example: Callable[[str], bytes]):
    request = EXAMPLES[name]
    dialect = UNLOADING if name == "deactivate-unload" else Dialect()
    expected = Message.read(example(f"{name}.request"))
    body = question(request, dialect, POI)
    assert read_json(body.written()) == read_json(write_json(expected.body.members()))
    assert category(request.operation, dialect) == expected.header.message_category


def test_a_bank_card_payment_asks_for_its_receipt_and_names_no_card():
    body = question(
        asked(Operation.BANK_CARD, "12.50", "10:20:00", "505", cashier="mia"), Dialect(), POI
    ).members()
    assert body["SaleData"]["SaleToAcquirerData"] == "tenderOption=ReceiptHandler"
    assert body["SaleData"]["OperatorID"] == "mia"
    assert "PaymentData" not in body


def test_a_card_that_must_pay_in_full_is_not_asked_for_a_part():
    body = question(replace(EXAMPLES["payment-giftcard-scan"], partial=False), Dialect(), POI).members()
    assert "AllowPartial" not in body["SaleData"]["SaleToAcquirerData"]


def test_a_payment_of_another_terminal_is_reversed_under_that_terminals_name():
    elsewhere = replace(EXAMPLES["reversal-partial"], original=replace(PAYMENT, poi="V400m-324688042"))
    assert (
        question(elsewhere, Dialect(), POI).members()["OriginalPOITransaction"]["POIID"] == "V400m-324688042"
    )


def test_a_swiped_cards_number_is_never_sent_by_the_register():
    swiped = GiftCard("svs", "6006490000012345678", Entry.SWIPED)
    assert b"600649" not in question(replace(EXAMPLES["load"], card=swiped), Dialect(), POI).written()


def account(card: GiftCard, dialect: Dialect) -> dict[str, object]:
    body = question(replace(EXAMPLES["balance"], card=card), dialect, POI).members()
    return body["PaymentAccountReq"]["PaymentInstrumentData"]["StoredValueAccountID"]


@pytest.mark.parametrize(
    ("dialect", "mode"), [(Dialect(), "Scanned"), (Dialect(typed=EntryMode.KEYED), "Keyed")]
)
def test_a_number_typed_at_the_register_travels_as_the_merchants_account_wants_it(
    dialect: Dialect, mode: str
):
    sent = account(replace(SVS, entry=Entry.TYPED), dialect)
    assert (list(cast("list[str]", sent["EntryMode"])), sent["StoredValueID"]) == ([mode], SVS.number)


def test_a_card_swiped_at_the_register_travels_as_number_and_expiry():
    card = GiftCard.from_track("svs", ";6006490000012345678=31121015432112345678?")
    sent = account(card, Dialect())
    assert list(cast("list[str]", sent["EntryMode"])) == ["MagStripe"]
    assert (sent["StoredValueID"], sent["ExpiryDate"]) == (SVS.number, "1231")
    asked = replace(EXAMPLES["payment-giftcard-scan"], card=card)
    assert b"5432" not in question(asked, Dialect(), POI).written()


def test_moments_are_told_in_utc():
    local = timezone(timedelta(hours=2))
    request = replace(EXAMPLES["load"], at=EXAMPLES["load"].at.astimezone(local))
    body = question(request, Dialect(), POI).members()
    assert body["SaleData"]["SaleTransactionID"]["TimeStamp"] == "2031-03-14T09:30:00+00:00"


@pytest.mark.parametrize(
    "request_",
    [
        replace(EXAMPLES["load"], card=None),
        replace(EXAMPLES["load"], card=GiftCard("svs")),
        replace(EXAMPLES["load"], card=GiftCard("svs", entry=Entry.TYPED)),
        replace(EXAMPLES["load-undo"], original=None),
        replace(EXAMPLES["reversal-partial"], original=None),
    ],
)
def test_a_request_without_its_card_or_original_is_refused(request_: Request):
    with pytest.raises(Incomplete):
        question(request_, Dialect(), POI)
