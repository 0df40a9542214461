"""X and Z: a shift's sums as figures, for the screen, for machines and for paper."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from moneyed import Money

from receipts.document import Receipt
from receipts.layouts.parts import TaxLine
from receipts.layouts.reports import Cash, Count, ShiftReport, StillOpen, shift_report
from register.counter.obligations import Meaning, meaning, obligations_in
from register.counter.slips import local, shop
from register.counter.till import Till
from register.domain.amounts import figures, total
from register.domain.books import Books
from register.domain.shift import Shift
from register.settings import Settings
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report: what, how many, how much."""

    name: str
    count: int | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Reading:
    """A shift at one moment; `z` is None for an X report."""

    shift: Shift
    at: datetime
    z: int | None
    counted: Money | None
    tenders: tuple[Figure, ...]
    gift_cards: tuple[Figure, ...]
    departments: tuple[Figure, ...]
    open: tuple[Meaning, ...]
    """What is still open, kind by kind."""

    @property
    def still_open(self) -> tuple[str, ...]:
        """Each thing of it by itself."""
        return tuple(line for kind in self.open for line in kind.lines)

    @property
    def difference(self) -> Money | None:
        """What was counted less what should be there."""
        return None if self.counted is None else self.counted - self.shift.expected


def reading(till: Till, shift: Shift, *, z: int | None = None, counted: Money | None = None) -> Reading:
    """The figures of `shift` as they stand."""
    return reading_in(till.books, shift, till.clock.now(), z=z, counted=counted)


def reading_in(
    books: Books, shift: Shift, at: datetime, *, z: int | None = None, counted: Money | None = None
) -> Reading:
    """The same, from the books alone: also for whoever only reads the journal."""
    return Reading(
        shift=shift,
        at=at,
        z=z,
        counted=counted,
        tenders=_tenders(shift),
        gift_cards=_gift_cards(shift),
        departments=tuple(
            Figure(account.partition(":")[2], None, -amount)
            for account, amount in sorted(shift.ledger.items())
            if account.startswith("sales:")
        ),
        open=meaning(obligations_in(books)),
    )


def _under(shift: Shift, kind: str, *operations: Operation) -> Money:
    wanted = {operation.value for operation in operations}
    matching = (
        amount
        for account, amount in shift.ledger.items()
        if account.startswith(kind + ":") and account.rpartition(":")[2] in wanted
    )
    return total(matching, shift.currency)


def _tenders(shift: Shift) -> tuple[Figure, ...]:
    """Taken less given back, by kind of tender."""
    return (
        Figure("Cash", shift.count("cash"), shift.amount("cash_taken") - shift.amount("cash_given_back")),
        Figure(
            "Gift cards",
            shift.count(f"gift_cards:{Operation.PAY}"),
            _under(shift, "gift_cards", Operation.PAY, Operation.REVERSE, Operation.REFUND),
        ),
        Figure(
            "Bank cards",
            shift.count(f"bank_cards:{Operation.BANK_CARD}"),
            _under(shift, "bank_cards", Operation.BANK_CARD, Operation.REVERSE),
        ),
    )


_GIFT_CARDS = (
    ("Activated", Operation.ACTIVATE, -1),
    ("Loaded", Operation.LOAD, -1),
    ("Loads undone", Operation.UNDO_LOAD, 1),
    ("Redeemed", Operation.PAY, 1),
    ("Reversed", Operation.REVERSE, -1),
    ("Refunded", Operation.REFUND, -1),
    ("Cashed out", Operation.CASH_OUT, 1),
    ("Deactivated", Operation.DEACTIVATE, 1),
)


def _gift_cards(shift: Shift) -> tuple[Figure, ...]:
    """What was done with gift cards, each amount positive."""
    return tuple(
        Figure(name, shift.count(f"gift_cards:{operation}"), _under(shift, "gift_cards", operation) * sign)
        for name, operation, sign in _GIFT_CARDS
    )


def paper(settings: Settings, one: Reading) -> Receipt:
    """The report on paper."""
    shift = one.shift
    return shift_report(
        ShiftReport(
            shop=shop(settings),
            till=f"till {settings.shop.till}",
            shift=str(shift.number),
            opened=local(shift.opened_at),
            at=local(one.at),
            cashiers=shift.cashiers or ("-",),
            sales=Count("Sales", shift.count("sales"), shift.amount("sales")),
            refunds=Count("Refunds", shift.count("returns"), -shift.amount("returns")),
            cash=_cash(one),
            z_number=one.z,
            tenders=_counts(one.tenders),
            taxes=_taxes(shift),
            departments=_counts(one.departments),
            gift_cards=tuple(count for count in _counts(one.gift_cards) if count.count),
            other=(
                Count("Gift cards sold", None, shift.amount("cards")),
                Count("Voids", shift.count("voids"), None),
                Count("Copies", shift.count("copies"), None),
                *_rounded(shift),
            ),
            drawer_openings=shift.count("drawer"),
            still_open=tuple(StillOpen(kind.words, kind.lines) for kind in one.open),
        )
    )


def _rounded(shift: Shift) -> tuple[Count, ...]:
    """What cash was rounded by: tenders are sales and cards and this. No line where nothing was."""
    return (Count("Rounding", None, shift.rounding),) if "rounding" in shift.ledger else ()


def _cash(one: Reading) -> Cash:
    return Cash(
        float_=one.shift.float,
        taken=one.shift.cash_in,
        given=-one.shift.cash_out,
        expected=one.shift.expected,
        counted=one.counted,
        difference=one.difference,
    )


def _taxes(shift: Shift) -> tuple[TaxLine, ...]:
    return tuple(
        TaxLine(tax.letter, Decimal(tax.percent), tax.net, tax.tax, tax.net + tax.tax)
        for _, tax in sorted(shift.taxes.items())
    )


def _counts(rows: tuple[Figure, ...]) -> tuple[Count, ...]:
    return tuple(Count(row.name, row.count, row.amount) for row in rows)


def as_json(one: Reading) -> dict[str, object]:
    """The same figures for a machine: amounts are decimal strings."""
    shift = one.shift

    def rows(figures_: tuple[Figure, ...]) -> dict[str, object]:
        return {row.name: {"count": row.count, "amount": figures(row.amount)} for row in figures_}

    return {
        "report": "x" if one.z is None else "z",
        "z": one.z,
        "shift": shift.number,
        "opened": shift.opened_at.isoformat(),
        "at": one.at.isoformat(),
        "cashiers": list(shift.cashiers),
        "currency": shift.currency.code,
        "sales": {"count": shift.count("sales"), "amount": figures(shift.amount("sales"))},
        "refunds": {"count": shift.count("returns"), "amount": figures(shift.amount("returns"))},
        "gift_cards_sold": figures(shift.amount("cards")),
        "tenders": rows(one.tenders),
        "gift_cards": rows(one.gift_cards),
        "departments": {row.name: figures(row.amount) for row in one.departments},
        "taxes": {
            tax.letter: {"percent": tax.percent, "net": figures(tax.net), "tax": figures(tax.tax)}
            for tax in shift.taxes.values()
        },
        "drawer": _drawer(one),
        "rounding": figures(shift.rounding),
        "voids": shift.count("voids"),
        "copies": shift.count("copies"),
        "ledger": {account: figures(amount) for account, amount in sorted(shift.ledger.items())},
        "open": [_open(kind) for kind in one.open],
        "still_open": list(one.still_open),
    }


def _open(kind: Meaning) -> dict[str, object]:
    return {
        "kind": kind.kind.value.replace(" ", "_"),
        "count": kind.count,
        "amount": figures(kind.amount) if kind.amount is not None else None,
    }


def _drawer(one: Reading) -> dict[str, object]:
    shift = one.shift
    return {
        "float": figures(shift.float),
        "cash_in": figures(shift.cash_in),
        "cash_out": figures(shift.cash_out),
        "expected": figures(shift.expected),
        "counted": None if one.counted is None else figures(one.counted),
        "difference": None if one.difference is None else figures(one.difference),
        "openings": shift.count("drawer"),
    }
