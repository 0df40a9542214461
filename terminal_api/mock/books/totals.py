"""What lines of the books come to, as totals and reconciliations tell it.

A payment, by bank card or gift card, is a `Debit`; so is cash paid out of a gift card, which on the wire is a
payment too. A refund is a `Credit`, a payment taken back a `ReverseDebit`: on its own, it is not taken off
the payments. Activations, loads and their undoing are no payments and in no total; nor is what was refused,
or moved nothing. What is above the largest amount of the wire comes as several totals of one kind.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from terminal_api.mock.books.transactions import Transaction
from terminal_api.nexo.messages import TotalDetail, TotalFilter
from terminal_api.nexo.messages.parts import (
    InstrumentType,
    PaymentTotals,
    TransactionTotals,
    TransactionType,
)
from terminal_api.processor import Operation

_KINDS: Mapping[object, TransactionType] = {
    Operation.PAY: TransactionType.DEBIT,
    Operation.BANK_CARD: TransactionType.DEBIT,
    Operation.CASH_OUT: TransactionType.DEBIT,
    Operation.REFUND: TransactionType.CREDIT,
    Operation.REVERSE: TransactionType.REVERSE_DEBIT,
}

#: Source: Adyen's OpenAPI file of the Terminal API.
_LARGEST = Decimal("99999999.999999")

_NAMES: Mapping[str, Callable[[Transaction], str]] = {
    TotalDetail.POI_ID: lambda line: line.counted.poi_id,
    TotalDetail.SALE_ID: lambda line: line.sale_id,
    TotalDetail.OPERATOR_ID: lambda line: line.counted.operator_id,
    TotalDetail.SHIFT_NUMBER: lambda line: line.counted.shift_number,
    TotalDetail.TOTALS_GROUP_ID: lambda line: line.counted.totals_group_id,
}


@dataclass(frozen=True, slots=True)
class _Group:
    """What is added up: one means of payment in one currency, and the names that were asked for."""

    instrument: InstrumentType
    brand: str
    currency: str
    names: tuple[tuple[str, str], ...]


def counts_in(line: Transaction, wanted: TotalFilter) -> bool:
    """Whether `line` is of everybody that `wanted` names."""
    named = {name: value for name, value in wanted.members().items() if name in _NAMES}
    return all(_NAMES[name](line) == value for name, value in named.items())


def added_up(lines: Iterable[Transaction], by: Collection[str] = ()) -> tuple[TransactionTotals, ...]:
    """The totals of `lines`, told apart `by` words of `TotalDetail`; a name nobody gave is left out."""
    groups: dict[_Group, dict[TransactionType, list[Decimal]]] = {}
    for line in lines:
        kind = _KINDS.get(line.operation)
        if kind and line.approved and line.moved:
            kinds = groups.setdefault(_group(line, by), {})
            kinds.setdefault(kind, []).append(line.moved.amount)
    return tuple(_told(group, kinds) for group, kinds in groups.items())


def _group(line: Transaction, by: Collection[str]) -> _Group:
    names = ((name, of(line)) for name, of in _NAMES.items() if name in by)
    return _Group(
        instrument=InstrumentType.STORED_VALUE if line.card else InstrumentType.CARD,
        brand=line.provider,
        currency=line.moved.currency.code,
        names=tuple((name, value) for name, value in names if value),
    )


def _told(group: _Group, kinds: Mapping[TransactionType, list[Decimal]]) -> TransactionTotals:
    payments = tuple(
        PaymentTotals(
            transaction_type=kind,
            transaction_count=len(portion),
            transaction_amount=sum(portion, Decimal(0)),
        )
        for kind, amounts in kinds.items()
        for portion in _portions(amounts)
    )
    known = {
        "PaymentInstrumentType": group.instrument,
        "CardBrand": group.brand or None,
        "PaymentCurrency": group.currency,
        "PaymentTotals": payments,
    }
    return TransactionTotals.parse({**dict(group.names), **known})


def _portions(amounts: Iterable[Decimal]) -> list[list[Decimal]]:
    """`amounts` in as many parts as it takes for none to be too large together."""
    portions: list[list[Decimal]] = [[]]
    so_far = Decimal(0)
    for amount in amounts:
        so_far += amount
        if so_far > _LARGEST:
            portions.append([])
            so_far = amount
        portions[-1].append(amount)
    return portions
