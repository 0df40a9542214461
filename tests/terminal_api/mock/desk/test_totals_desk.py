"""Who may ask for totals, what they count, and how one period follows the other."""

from collections.abc import Callable
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.session import LoggedIn, LoggedOut, Operator, login, logout
from terminal_api.nexo.device.totals import Share, Total, Totals, reconcile, reconciled, running_totals
from terminal_api.nexo.messages import TotalDetail
from terminal_api.nexo.messages.login import SaleSoftware
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.processor import Operation

Bench = Callable[..., Any]

NUMBER = "6006490000000000017"
CARD = Card(NUMBER, "svs", CardStatus.ACTIVE, Money("50.00", EUR))
SECOND = "S1F2-000158213602441"
SALE = {"SaleTransactionID": {"TransactionID": "R-1", "TimeStamp": "2031-03-14T10:00:00Z"}}
PROGRAM = dict.fromkeys(("ManufacturerID", "ApplicationName", "SoftwareVersion", "CertificationCode"), "x")
LOGIN = {"DateTime": "2031-03-14T08:00:00Z", "SaleSoftware": PROGRAM, "OperatorLanguage": "en"}
CLOSING = {"ReconciliationType": "SaleReconciliation"}
ACCOUNT = {
    "StoredValueAccountType": "GiftCard",
    "StoredValueProvider": "svs",
    "IdentificationType": "PAN",
    "EntryMode": ["Scanned"],
    "StoredValueID": NUMBER,
}
GIFT_CARD = {"PaymentInstrumentType": "StoredValue", "StoredValueAccountID": ACCOUNT}


def previous(period: object) -> dict[str, object]:
    return {"ReconciliationType": "PreviousReconciliation", "POIReconciliationID": period}


def payment(amount: float, *, by_gift_card: bool = False, **sale: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "SaleData": SALE | sale,
        "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": amount}},
    }
    return body | ({"PaymentData": {"PaymentInstrumentData": GIFT_CARD}} if by_gift_card else {})


def condition(answer: Any) -> str | None:
    return answer["Response"].get("ErrorCondition")


def debits(answer: Any) -> dict[tuple[str | None, ...], float]:
    """What payments come to, by instrument and whatever else is told apart."""
    names = ("PaymentInstrumentType", "POIID", "SaleID", "OperatorID", "ShiftNumber", "TotalsGroupID")
    return {
        tuple(part[name] for name in names if name in part): each["TransactionAmount"]
        for part in answer["TransactionTotals"]
        for each in part["PaymentTotals"]
        if each["TransactionType"] == "Debit"
    }


async def at_work(bench: Bench, **settings: Any) -> Any:
    """A terminal at which a register is logged in."""
    at = bench(cards=(CARD,), **settings)
    assert condition(await at.ask("Login", LOGIN)) is None
    return at


@pytest.mark.parametrize(
    ("category", "body"),
    [("GetTotals", {}), ("Reconciliation", CLOSING), ("Reconciliation", previous("1000"))],
)
async def test_only_a_register_that_is_logged_in_is_told_totals(
    bench: Bench, category: str, body: dict[str, Any]
) -> None:
    at = await at_work(bench)
    assert condition(await at.ask(category, body, SaleID="STRANGER")) == "LoggedOut"
    await at.ask("Logout")
    answer = await at.ask(category, body)
    assert condition(answer) == "LoggedOut"
    assert answer.get("ReconciliationType") == body.get("ReconciliationType")
    await at.ask("Login", LOGIN)
    assert (await at.ask("GetTotals"))["POIReconciliationID"] == "1000"


async def test_a_restart_logs_everybody_out_and_closes_no_period(bench: Bench) -> None:
    at = await at_work(bench)
    await at.ask("Payment", payment(10))
    at.fleet.restart(at.terminal.settings.poi_id, keep_memory=False)
    assert condition(await at.ask("GetTotals")) == "LoggedOut"
    await at.ask("Login", LOGIN)
    assert debits(await at.ask("GetTotals")) == {("Card",): 10}


async def test_totals_change_nothing_and_a_reconciliation_begins_anew(bench: Bench) -> None:
    at = await at_work(bench)
    await at.ask("Payment", payment(10))
    await at.ask("Payment", payment(2.5, by_gift_card=True))
    first = {("Card",): 10, ("StoredValue",): 2.5}
    for _ in range(2):
        answer = await at.ask("GetTotals")
        assert (answer["POIReconciliationID"], debits(answer)) == ("1000", first)
    closed = await at.ask("Reconciliation", CLOSING)
    assert (closed["ReconciliationType"], closed["POIReconciliationID"]) == ("SaleReconciliation", "1000")
    assert debits(closed) == first
    answer = await at.ask("GetTotals")
    assert (answer["POIReconciliationID"], answer["TransactionTotals"]) == ("1001", [])


async def test_every_answer_about_a_transaction_bears_the_number_of_its_period(bench: Bench) -> None:
    at = await at_work(bench)
    load = {"StoredValueTransactionType": "Load", "StoredValueAccountID": ACCOUNT, "Currency": "EUR"}
    for period in ("1000", "1001", "1002"):
        paid = await at.ask("Payment", payment(1), ServiceID=f"P{period}")
        answers = [
            paid,
            await at.ask(
                "Reversal", {"OriginalPOITransaction": paid["POIData"], "ReversalReason": "Malfunction"}
            ),
            await at.ask("StoredValue", {"SaleData": SALE, "StoredValueData": [load | {"ItemAmount": 1}]}),
            await at.ask("StoredValue", {"SaleData": SALE, "StoredValueData": [load | {"ItemAmount": 9999}]}),
            await at.ask("CardAcquisition", {"SaleData": SALE, "CardAcquisitionTransaction": {}}),
        ]
        assert [answer["POIData"]["POIReconciliationID"] for answer in answers] == [period] * 5
        assert condition(await at.ask("EnableService", {"TransactionAction": "AbortTransaction"})) is None
        assert (await at.ask("Reconciliation", CLOSING))["POIReconciliationID"] == period
    about = {"MessageReference": {"MessageCategory": "Payment", "SaleID": "BENCH", "ServiceID": "P1000"}}
    status = await at.ask("TransactionStatus", about)
    repeated = status["RepeatedMessageResponse"]["RepeatedResponseMessageBody"]["PaymentResponse"]
    assert repeated["POIData"]["POIReconciliationID"] == "1000"


async def test_a_payment_taken_back_in_the_next_period_counts_there(bench: Bench) -> None:
    at = await at_work(bench)
    paid = await at.ask("Payment", payment(10))
    await at.ask("Reconciliation", CLOSING)
    await at.ask("Reversal", {"OriginalPOITransaction": paid["POIData"], "ReversalReason": "CustCancel"})
    assert debits(await at.ask("Reconciliation", previous("1000"))) == {("Card",): 10}
    (part,) = (await at.ask("GetTotals"))["TransactionTotals"]
    assert part == {
        "PaymentInstrumentType": "Card",
        "CardBrand": "mc",
        "PaymentCurrency": "EUR",
        "PaymentTotals": [
            {"TransactionType": "ReverseDebit", "TransactionCount": 1, "TransactionAmount": 10}
        ],
    }


@pytest.mark.parametrize("spelled", ["1000", 1000])
async def test_an_earlier_period_is_told_as_it_was(bench: Bench, spelled: object) -> None:
    at = await at_work(bench)
    await at.ask("Payment", payment(10))
    closed = await at.ask("Reconciliation", CLOSING)
    await at.ask("Payment", payment(20))
    await at.ask("Reconciliation", CLOSING)
    again = await at.ask("Reconciliation", previous(spelled))
    assert again == closed | {"ReconciliationType": "PreviousReconciliation"}
    assert (await at.ask("GetTotals"))["POIReconciliationID"] == "1002"


@pytest.mark.parametrize("period", ["1001", "999", "0", "01000", "x"])
async def test_a_period_that_never_ended_is_not_found(bench: Bench, period: str) -> None:
    at = await at_work(bench)
    await at.ask("Reconciliation", CLOSING)
    assert condition(await at.ask("Reconciliation", previous(period))) == "NotFound"


async def test_a_reconciliation_that_comes_twice_ends_one_period(bench: Bench) -> None:
    at = await at_work(bench)
    await at.ask("Reconciliation", CLOSING, ServiceID="SAME")
    assert condition(await at.ask("Reconciliation", CLOSING, ServiceID="SAME")) == "NotAllowed"
    assert (await at.ask("GetTotals"))["POIReconciliationID"] == "1001"


async def test_no_period_ends_while_somebody_pays(bench: Bench) -> None:
    at = await at_work(bench)
    asked = await at.waiting("Payment", payment(10))
    assert condition(await at.ask("Reconciliation", CLOSING)) == "Busy"
    assert (await at.ask("GetTotals"))["TransactionTotals"] == []
    at.shopper.approve()
    assert (await asked)["POIData"]["POIReconciliationID"] == "1000"
    assert debits(await at.ask("Reconciliation", CLOSING)) == {("Card",): 10}


async def test_a_reconciliation_leaves_the_screen_alone(bench: Bench) -> None:
    at = await at_work(bench)
    before = at.face.screen
    await at.ask("Reconciliation", CLOSING)
    assert at.face.screen == before


async def test_each_terminal_of_a_shop_counts_and_numbers_by_itself(bench: Bench) -> None:
    at = await at_work(bench, more_poi_ids=(SECOND,))
    first = at.terminal
    await at.ask("Payment", payment(10))
    await at.ask("Reconciliation", CLOSING)
    at.terminal = at.fleet.terminal(SECOND)
    assert condition(await at.ask("GetTotals")) == "LoggedOut"
    await at.ask("Login", LOGIN)
    assert (await at.ask("GetTotals"))["TransactionTotals"] == []
    paid = await at.ask("Payment", payment(3, by_gift_card=True))
    assert paid["POIData"]["POIReconciliationID"] == "1000"
    assert condition(await at.ask("Reconciliation", previous("1000"))) == "NotFound"
    assert debits(await at.ask("GetTotals", {"TotalDetails": ["POIID"]})) == {("StoredValue", SECOND): 3}
    elsewhere = {"TotalFilter": {"POIID": first.settings.poi_id}}
    assert (await at.ask("GetTotals", elsewhere))["TransactionTotals"] == []


async def test_a_transaction_counts_where_its_request_says_or_else_the_login(bench: Bench) -> None:
    at = await at_work(bench)
    await at.ask("Payment", payment(1))
    named = {"OperatorID": "maria", "ShiftNumber": "1", "SaleTerminalData": {"TotalsGroupID": "LANE2"}}
    await at.ask("Login", LOGIN | named)
    await at.ask("Payment", payment(2))
    await at.ask("Payment", payment(4, OperatorID="jo", SaleTerminalData={"TotalsGroupID": "LANE3"}))
    await at.ask("Payment", payment(8), SaleID="NEVER-HERE")
    details = {"TotalDetails": ["SaleID", "OperatorID", "ShiftNumber", "TotalsGroupID"]}
    assert debits(await at.ask("GetTotals", details)) == {
        ("Card", "BENCH"): 1,
        ("Card", "BENCH", "maria", "1", "LANE2"): 2,
        ("Card", "BENCH", "jo", "1", "LANE3"): 4,
        ("Card", "NEVER-HERE"): 8,
    }


@pytest.mark.parametrize(
    ("wanted", "amount"),
    [
        ({"SaleID": "BENCH"}, 3),
        ({"SaleID": "OTHER"}, 4),
        ({"OperatorID": "maria"}, 5),
        ({"OperatorID": "maria", "SaleID": "OTHER"}, 4),
        ({"ShiftNumber": "2"}, 2),
        ({"TotalsGroupID": "LANE2"}, 1),
        ({"Colour": "blue"}, 7),
        ({}, 7),
    ],
)
async def test_a_filter_lets_through_what_fits_all_of_it(
    bench: Bench, wanted: dict[str, str], amount: int
) -> None:
    at = await at_work(bench)
    await at.ask("Payment", payment(1, OperatorID="maria", SaleTerminalData={"TotalsGroupID": "LANE2"}))
    await at.ask("Payment", payment(2, ShiftNumber="2"))
    await at.ask("Payment", payment(4, OperatorID="maria"), SaleID="OTHER")
    assert debits(await at.ask("GetTotals", {"TotalFilter": wanted})) == {("Card",): amount}


@pytest.mark.parametrize("kind", ["AcquirerReconciliation", "AcquirerSynchronisation"])
async def test_no_acquirer_is_reconciled_with(bench: Bench, kind: str) -> None:
    at = await at_work(bench)
    body = {"ReconciliationType": kind, "AcquirerID": [1]}
    assert condition(await at.ask("Reconciliation", body)) == "UnavailableService"


SOFTWARE = SaleSoftware(
    manufacturer_id="Oakfield",
    application_name="OakfieldTill",
    software_version="1.0",
    certification_code="none",
)


async def on_duty(terminal: NexoTerminal, till: Any, name: str) -> None:
    opened = await login(terminal, SOFTWARE, Operator(name), at=till.mock.settings.clock())
    assert isinstance(opened, LoggedIn)


def total(instrument: str, brand: str, kind: str, count: int, amount: str, **share: str) -> Total:
    return Total(instrument, brand, kind, count, Money(amount, EUR), Share(**share))


async def test_a_register_reads_its_totals_and_ends_the_day(till: Any, other_till: NexoTerminal) -> None:
    await on_duty(till.terminal, till, "maria")
    card = till.card("50.00")
    paid = await till.approved(Operation.PAY, "20.10", card)
    await till.approved(Operation.BANK_CARD, "7.05")
    await till.approved(Operation.REVERSE, "5.00", original=paid)
    await till.approved(Operation.REFUND, "1.25", card)
    await on_duty(other_till, till, "jo")
    await other_till.ask(other_till.request(Operation.BANK_CARD, Money("2.00", EUR)))
    day = (
        total("StoredValue", "svs", "Debit", 1, "20.10"),
        total("StoredValue", "svs", "ReverseDebit", 1, "5.00"),
        total("StoredValue", "svs", "Credit", 1, "1.25"),
        total("Card", "mc", "Debit", 2, "9.05"),
    )
    assert await running_totals(till.terminal) == Totals("1000", day)
    jos = total("Card", "mc", "Debit", 1, "2.00", sale_id="TILL-2", operator="jo")
    by = [TotalDetail.SALE_ID, TotalDetail.OPERATOR_ID]
    assert await running_totals(till.terminal, Share(operator="jo"), by) == Totals("1000", (jos,))
    assert await reconcile(till.terminal) == Totals("1000", day)
    assert await running_totals(other_till) == Totals("1001", ())
    assert await reconciled(other_till, "1000") == Totals("1000", day)


async def test_a_register_that_is_not_logged_in_is_told_to_do_so(till: Any) -> None:
    for asked in (running_totals(till.terminal), reconcile(till.terminal), reconciled(till.terminal, "1000")):
        refused = await asked
        assert isinstance(refused, Failure)
        assert (refused.condition, refused.certain) == ("LoggedOut", True)
    await on_duty(till.terminal, till, "maria")
    assert await running_totals(till.terminal) == Totals("1000", ())
    assert await logout(till.terminal) == LoggedOut()
    assert isinstance(await running_totals(till.terminal), Failure)


@pytest.mark.parametrize(
    ("kind", "period"), [(FaultKind.DROP_BEFORE, "1000"), (FaultKind.DROP_AFTER, "1001")]
)
async def test_a_lost_reconciliation_is_found_by_the_number_of_the_open_period(
    till: Any, kind: FaultKind, period: str
) -> None:
    await on_duty(till.terminal, till, "maria")
    await till.approved(Operation.BANK_CARD, "7.05")
    before = await running_totals(till.terminal)
    assert isinstance(before, Totals)
    till.mock.faults.arm(Fault(kind, category="Reconciliation"))
    lost = await reconcile(till.terminal)
    assert isinstance(lost, Failure)
    assert not lost.certain
    after = await running_totals(till.terminal)
    assert isinstance(after, Totals)
    assert after.period == period
    if after.period != before.period:
        assert await reconciled(till.terminal, before.period) == before
