"""A shop, its receipts of every kind, and a fast spool in front of a mock printer."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from moneyed import Money

from receipts.document import Receipt, marked_around
from receipts.fonts import Font
from receipts.layouts.comparison import ComparisonSlip, comparison_slip
from receipts.layouts.drawer import DrawerSlip, NoSaleSlip, drawer_slip, no_sale_slip
from receipts.layouts.evidence import EvidenceSlip, evidence_slip
from receipts.layouts.gift_card import (
    GiftCardBalance,
    GiftCardCashOut,
    GiftCardDeactivation,
    GiftCardMovement,
    Movement,
    balance_slip,
    cash_out_slip,
    deactivation_slip,
    movement_slip,
)
from receipts.layouts.gift_receipt import GiftItem, GiftReceipt, gift_receipt
from receipts.layouts.merchant_copy import MerchantCopy, merchant_copy
from receipts.layouts.parts import CardEnding, Heading, Line, Shop, TaxLine
from receipts.layouts.period_report import PeriodReport, period_report
from receipts.layouts.refund import RefundLeg, RefundReceipt, refund_receipt
from receipts.layouts.reports import Cash, Compared, Count, ShiftReport, StillOpen, shift_report
from receipts.layouts.sale import GiftCardSold, SaleReceipt, TenderLine, sale_receipt
from receipts.layouts.void import VoidSlip, void_slip
from receipts.printing.jobs import Timing
from receipts.printing.printers import TcpPrinter
from receipts.printing.spool import Condition, JobState, PrinterStatus, Spool
from receipts.profiles import Confirmation, Profile

AT = datetime(2026, 11, 22, 10, 42)  # noqa: DTZ001 - a receipt shows local time
SHOP = Shop(
    "Harbour Street Books",
    ("Harbour Street 12", "8000 Århus"),
    "VAT DK 12 34 56 78",
    ("Thank you – come again",),
)
HEADING = Heading(SHOP, "2-000042", AT, "till 2", "Maria")


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


ITEMS = (
    Line(Decimal(1), "Fountain pen, blue", euros("7.35"), euros("7.35"), "A"),
    Line(Decimal(2), "Notebook A5, dotted, with elastic band", euros("12.10"), euros("24.20"), "A"),
    Line(
        Decimal("1.254"),
        "Äpfel, lose",
        euros("2.99"),
        euros("3.75"),
        "B",
        "kg",
        (("Rebate", euros("-0.50")),),
    ),
)
TAXES = (
    TaxLine("A", Decimal(25), euros("25.24"), euros("6.31"), euros("31.55")),
    TaxLine("B", Decimal("7.5"), euros("3.02"), euros("0.23"), euros("3.25")),
)


def sale() -> SaleReceipt:
    return SaleReceipt(
        HEADING,
        ITEMS,
        euros("83.80"),
        (
            TenderLine("Gift card", euros("12.50"), CardEnding("7716"), euros("83.80"), euros("0"), "A41B00"),
            TenderLine("Cash", euros("100.00")),
        ),
        change=euros("28.70"),
        gift_cards=(
            GiftCardSold(CardEnding("0024"), euros("25"), None),
            GiftCardSold(CardEnding("0025"), euros("25"), euros("25")),
        ),
        rebates=(("Staff discount", euros("-1.00")),),
        taxes=TAXES,
        slip=(
            ("CARDHOLDER COPY", ""),
            ("", ""),
            ("AID", "A0000000041010"),
            ("Auth. code", "519249"),
            ("APPROVED", ""),
        ),
    )


def discount_card_sale() -> SaleReceipt:
    """Of 60.00, a gift card pays 50.00, of which 10.00 lower the price."""
    return SaleReceipt(
        HEADING,
        (
            Line(Decimal(1), "Fountain pen, blue", euros("40.00"), euros("40.00"), "A"),
            Line(Decimal(1), "Notebook A5, dotted", euros("20.00"), euros("20.00"), "A"),
        ),
        euros("50.00"),
        (
            TenderLine(
                "Gift card",
                euros("40.00"),
                CardEnding("0025"),
                euros("60.00"),
                euros("0"),
                discount=euros("10.00"),
            ),
            TenderLine("Cash", euros("20.00")),
        ),
        change=euros("10.00"),
        rebates=(("Gift card discount", euros("-10.00")),),
        taxes=(TaxLine("A", Decimal(20), euros("41.67"), euros("8.33"), euros("50.00")),),
    )


def refund() -> Receipt:
    legs = (
        RefundLeg("Gift card", euros("12.50"), CardEnding("7716"), euros("12.50"), "B77"),
        RefundLeg("Bank card", euros("11.70"), CardEnding("1111"), confirmed=False),
    )
    return refund_receipt(
        RefundReceipt(
            HEADING, "2-000017", AT.replace(day=20), ITEMS[1:2], euros("24.20"), legs, "Faulty", signed=True
        )
    )


def void() -> Receipt:
    legs = (RefundLeg("Gift card", euros("12.50"), CardEnding("7716"), euros("12.50"), "C1"),)
    return void_slip(VoidSlip(HEADING, ITEMS[:1], euros("7.35"), "Customer left", "Tom", legs))


def report(z_number: int | None) -> Receipt:
    return shift_report(
        ShiftReport(
            SHOP,
            "till 2",
            "118",
            AT.replace(hour=8, minute=58),
            AT,
            ("Maria", "Tom"),
            Count("Sales", 41, euros("1204.10")),
            Count("Refunds", 2, euros("-24.20")),
            Cash(
                euros("100.00"),
                (
                    Count("Cash received", 12, euros("100.00")),
                    Count("Change given", None, euros("-20.00")),
                    Count("Given back in cash", None, euros("-10.00")),
                    Count("Paid out", 2, euros("-5.00")),
                    Count("Gift cards cashed out", None, euros("-3.20")),
                ),
                euros("161.80"),
                euros("160.00") if z_number else None,
                euros("-1.80") if z_number else None,
                (Count("50.00", 3, euros("150.00")), Count("0.50", 20, euros("10.00"))) if z_number else (),
                "Ruth" if z_number else "",
            ),
            z_number,
            (Count("Cash", 12, euros("240.00")), Count("Gift card", 3, euros("62.50"))),
            TAXES,
            (Count("Stationery", 30, euros("900.00")),),
            (Count("Sold", 4, euros("100.00")), Count("Cashed out", 1, euros("-3.20"))),
            (Count("Copies", 1, euros("0")), Count("No-sales", 2, None)),
            13,
            (
                StillOpen(
                    "1 gift card paid and not active, 25.00: owed to a customer",
                    ("2-000017: gift card 0024 is paid and not active 25.00 EUR",),
                ),
                StillOpen(
                    "12 receipts not on paper: the sums are right all the same",
                    tuple(f"2-0000{number}: sale receipt is not on paper" for number in range(20, 32)),
                ),
            ),
        )
    )


def drawer() -> Receipt:
    return drawer_slip(
        DrawerSlip(
            HEADING,
            "PAID OUT UNDONE",
            euros("75.00"),
            "the window cleaner comes tomorrow, and is paid then",
            "Ruth",
            "2-000041",
            ("Received by",),
        )
    )


def no_sale() -> Receipt:
    return no_sale_slip(
        NoSaleSlip(replace(HEADING, number=""), "change for the customer's parking meter", "Ruth")
    )


def comparison() -> Receipt:
    terminal = Compared(
        "Compared with terminal: 12 of 24 agree.",
        (
            *(f"2-0000{number}, payment: 12.50 here, 12.00 at the terminal." for number in range(20, 31)),
            "Entered at the terminal without a till: 1 bank-card payment by mc, 12.50.",
        ),
    )
    svs = Compared("Compared with svs: 3 of 3 agree.")
    at = AT.replace(hour=8, minute=58)
    return comparison_slip(ComparisonSlip(replace(HEADING, number=""), "118", at, (terminal, svs)))


def evidence() -> Receipt:
    places = (("journal", "4 files, 61 MB, 1 finding"), ("logs", "3 files, 0.2 MB, nothing found"))
    return evidence_slip(
        EvidenceSlip(
            heading=replace(HEADING, number=""),
            searched_at=AT.replace(hour=8, minute=58),
            version="0.1.0",
            places=places,
            result="7 files and 61 MB searched. One finding: see to it now.",
            findings=("card number 411111···1111: journal.sqlite, entry 4711",),
            asked_by="Ruth",
        )
    )


def sales_by_hour() -> Receipt:
    rows = (("9", "12", "120.35"), ("10", "7", "88.00"), ("11", "104", "1310.20"))
    return period_report(
        PeriodReport(
            heading=replace(HEADING, number=""),
            title="SALES BY HOUR",
            period="Mon 16 to Sun 22 Nov",
            currency="EUR",
            columns=("Hour", "Sales", "Turnover"),
            rows=rows,
            totals=("Total", "123", "1518.55"),
            notes=("With tax, without gift cards sold.",),
            printed_by="Ruth",
        )
    )


def compared_departments() -> Receipt:
    return period_report(
        PeriodReport(
            heading=replace(HEADING, number=""),
            title="SALES BY DEPARTMENT",
            period="November 2026, against the month before",
            currency="EUR",
            columns=("Department", "Without tax", "Share", "Before", "Change"),
            rows=(
                ("Stationery and everything for the desk", "6.07", "35.6 %", "12.10", "-6.03"),
                ("Food", "10.96", "64.4 %", "", ""),
            ),
            totals=("Total", "17.03", "100.0 %", "12.10", "4.93"),
        )
    )


def worded() -> Receipt:
    words = replace(
        SHOP,
        header=("www.harbour.example",),
        thanks="Thank you, and until soon",
        return_policy="Goods come back within 30 days, unworn, with this receipt.\nGift cards do not.",
    )
    receipt = sale()
    heading = replace(receipt.heading, shop=words)
    return sale_receipt(replace(receipt, heading=heading, link="https://shop.example/r/2-000042"))


def for_the_shop() -> Receipt:
    words = (("MERCHANT COPY", ""), ("Card", "************1111"), ("TOTAL", "€ 71.30"), ("APPROVED", ""))
    return merchant_copy(MerchantCopy(HEADING, words, signed=True))


def gift() -> Receipt:
    items = (
        GiftItem(Decimal(1), "Fountain pen, blue, no. 4711"),
        GiftItem(Decimal("1.254"), "Apples, loose", "kg"),
        GiftItem(Decimal(1), "Gift card ending 0024"),
    )
    return gift_receipt(GiftReceipt(HEADING, items, 2))


def gift_card(kind: str) -> Receipt:
    card = CardEnding("0024")
    match kind:
        case "activation":
            return movement_slip(
                GiftCardMovement(
                    HEADING,
                    Movement.ACTIVATED,
                    card,
                    euros("25"),
                    euros("25"),
                    reference="A1",
                    paid_by="Cash",
                    validity="No expiry",
                )
            )
        case "load":
            return movement_slip(
                GiftCardMovement(
                    HEADING,
                    Movement.LOADED,
                    card,
                    euros("25"),
                    euros("37.50"),
                    reference="A2",
                    paid_by="Bank card",
                )
            )
        case "reversal":
            return movement_slip(
                GiftCardMovement(
                    HEADING, Movement.REVERSED, card, euros("12.50"), euros("25"), original="2-000017"
                )
            )
        case "refund to card":
            return movement_slip(
                GiftCardMovement(
                    HEADING, Movement.REFUNDED, card, euros("2"), euros("12"), original="2-000017"
                )
            )
        case "balance":
            return balance_slip(GiftCardBalance(HEADING, card, euros("12.5"), "active"))
        case "cash-out":
            return cash_out_slip(
                GiftCardCashOut(
                    HEADING,
                    card,
                    euros("4.20"),
                    euros("4.20"),
                    euros("0"),
                    "California Civil Code 1749.5: balances below 15.00",
                )
            )
        case _:
            return deactivation_slip(GiftCardDeactivation(HEADING, card, "Stolen", "Tom", euros("25")))


RECEIPTS: dict[str, Callable[[], Receipt]] = {
    "sale": lambda: sale_receipt(sale()),
    "discount-card-sale": lambda: sale_receipt(discount_card_sale()),
    "refund": refund,
    "void": void,
    "gift": gift,
    "drawer": drawer,
    "sale-worded": worded,
    "merchant-copy": for_the_shop,
    "no-sale": no_sale,
    "comparison": comparison,
    "card data statement": evidence,
    "report": sales_by_hour,
    "report-compared": compared_departments,
    "training": lambda: marked_around(sale_receipt(sale()), "TRAINING - NOT A RECEIPT"),
    "x-report": lambda: report(None),
    "z-report": lambda: report(7),
    "activation": lambda: gift_card("activation"),
    "load": lambda: gift_card("load"),
    "reversal": lambda: gift_card("reversal"),
    "refund-to-card": lambda: gift_card("refund to card"),
    "balance": lambda: gift_card("balance"),
    "cash-out": lambda: gift_card("cash-out"),
    "deactivation": lambda: gift_card("deactivation"),
}


@pytest.fixture(params=RECEIPTS)
def kind(request) -> str:
    return request.param


@pytest.fixture(scope="session")
def receipts() -> dict[str, Callable[[], Receipt]]:
    return RECEIPTS


@pytest.fixture
def sold() -> SaleReceipt:
    return sale()


class Memory:
    """Remembers jobs in a list, and lets a test wait for a state."""

    def __init__(self) -> None:
        self.records: list[tuple[str, JobState, str]] = []
        self._changed = asyncio.Event()

    def record(self, job_id: str, state: JobState, note: str) -> None:
        self.records.append((job_id, state, note))
        self._changed.set()
        self._changed = asyncio.Event()

    def states(self, job_id: str) -> list[JobState]:
        return [state for recorded, state, _ in self.records if recorded == job_id]

    async def changes(self) -> None:
        await self._changed.wait()

    async def until(self, state: JobState, times: int = 1) -> None:
        async with asyncio.timeout(30):
            while sum(recorded is state for _, recorded, _ in self.records) < times:
                await self._changed.wait()


class Lamp:
    """Keeps what the printer lamp showed, and lets a test wait for it."""

    def __init__(self) -> None:
        self.shown: list[PrinterStatus] = []
        self._changed = asyncio.Event()

    def __call__(self, status: PrinterStatus) -> None:
        self.shown.append(status)
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, words: str) -> None:
        async with asyncio.timeout(30):
            while not any(words in status.note for status in self.shown):
                await self._changed.wait()

    async def becomes(self, condition: Condition, note: str = "") -> None:
        async with asyncio.timeout(30):
            while not self.shown or self.shown[-1] != PrinterStatus(condition, note):
                await self._changed.wait()


FAST = Timing(
    answer_s=0.2,
    quiet_s=0.005,
    proof_s=0.6,
    probe_s=0.2,
    poll_s=0.01,
    stopped_look_s=0.03,
    first_pause_s=0.01,
    longest_pause_s=0.02,
    drawer_s=2,
    lines_per_s=2000,
)


@pytest.fixture
def timing() -> Timing:
    return FAST


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def lamp() -> Lamp:
    return Lamp()


@pytest.fixture
def spooling(memory, lamp):
    """`async with spooling(printer)`: a spool at work in front of `printer`."""

    @asynccontextmanager
    async def spooling(printer, confirmation=Confirmation.A, **others):
        connect = TcpPrinter(printer.host, printer.port, connect_s=0.5, linger_s=0.05).connect
        logo = others.pop("logo", None)
        font = others.pop("font", Font.A)
        profile = Profile("mock", printer.columns, confirmation=confirmation, logo=logo, font=font)
        settings = {"timing": FAST, "now": lambda: AT, "on_status": lamp, **others}
        spool = Spool(settings.pop("connect", connect), profile, memory, **settings)
        worker = asyncio.create_task(spool.run())
        try:
            yield spool
        finally:
            worker.cancel()
            await asyncio.wait([worker])

    return spooling
