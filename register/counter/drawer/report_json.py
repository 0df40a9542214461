"""X and Z for machines."""

from register.counter.days import comparison_report
from register.counter.drawer.own_counts import OwnCount
from register.counter.drawer.reports import Reading
from register.counter.drawer.shift_figures import Figure
from register.counter.owing.obligations import Meaning
from register.domain.amounts import exact
from register.domain.english import in_english
from register.domain.events import Movement
from register.domain.shift import Shift


def as_json(one: Reading) -> dict[str, object]:
    """`one` for a machine: amounts are decimal strings, words are English."""
    with in_english():
        return {**_sums(one), **_looked_after(one)}


def _sums(one: Reading) -> dict[str, object]:
    shift = one.shift
    return {
        "report": "x" if one.z is None else "z",
        "z": one.z,
        "shift": shift.number,
        "opened": shift.opened_at.isoformat(),
        "at": one.at.isoformat(),
        "cashiers": list(shift.cashiers),
        "currency": shift.currency.code,
        "sales": _counted(shift, "sales"),
        "refunds": _counted(shift, "returns"),
        "without_receipt": _counted(shift, "without_receipt"),
        "gift_cards_sold": exact(shift.amount("cards")),
        "gift_card_discounts": exact(shift.amount("card_discounts")),
        "tenders": _rows(one.tenders),
        "gift_cards": _rows(one.gift_cards),
        "departments": {row.name: exact(row.amount) for row in one.departments},
        "taxes": {
            name: {"percent": tax.percent, "net": exact(tax.net), "tax": exact(tax.tax)}
            for name, tax in shift.taxes.items()
        },
        "drawer": _drawer(one),
        "rounding": exact(shift.rounding),
    }


def _looked_after(one: Reading) -> dict[str, object]:
    shift = one.shift
    return {
        "voids": shift.count("voids"),
        "copies": shift.count("copies"),
        "not_printed_let_go_by": dict(shift.let_go),
        "ledger": {account: exact(amount) for account, amount in sorted(shift.ledger.items())},
        "open": [_open(kind) for kind in one.open],
        "still_open": list(one.still_open),
        "compared": [*map(comparison_report.as_json, shift.compared), *map(OwnCount.as_json, one.own_counts)],
        "asked_after_comparing": shift.asked_since if shift.compared else None,
        "odd_seen_by": one.odd_seen_by or None,
    }


def _open(kind: Meaning) -> dict[str, object]:
    return {
        "kind": kind.kind.value.replace(" ", "_"),
        "count": kind.count,
        "amount": exact(kind.amount) if kind.amount is not None else None,
    }


def _drawer(one: Reading) -> dict[str, object]:
    shift = one.shift
    return {
        "float": exact(shift.float),
        "cash_in": exact(shift.cash_in),
        "cash_out": exact(shift.cash_out),
        "received": exact(shift.received),
        "change": exact(shift.amount("change")),
        "given_back": exact(shift.amount("cash_given_back")),
        "cashed_out": exact(shift.amount("cashed_out")),
        **{kind.value: _counted(shift, kind) for kind in Movement},
        "undone": shift.count("undone"),
        "expected": exact(shift.expected),
        "counted": None if one.counted is None else exact(one.counted),
        "difference": None if one.difference is None else exact(one.difference),
        "pieces": {exact(piece.value): piece.count for piece in one.pieces},
        "allowed_by": one.manager or None,
        "openings": shift.count("drawer"),
        "no_sales": shift.count("no_sale"),
    }


def _rows(figures_: tuple[Figure, ...]) -> dict[str, object]:
    return {row.name: {"count": row.count, "amount": exact(row.amount)} for row in figures_}


def _counted(shift: Shift, what: str) -> dict[str, object]:
    return {"count": shift.count(what), "amount": exact(shift.amount(what))}
