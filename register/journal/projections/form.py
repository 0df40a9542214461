"""The books as text, and back exactly: every value comes back in the type it had.

What JSON has no type for is an object of one key, which names the type: `{"Money": "12.50 EUR"}`,
`{"Asked": [{"MoneyRequest": [...]}]}`. So nothing is guessed from the look of the fields, which `Held` and
`Failed` have in common.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, get_type_hints

from moneyed import Currency, CurrencyDoesNotExist, Money, get_currency

from register.domain.asking.comparison import Finding, Odd
from register.domain.asking.exchange import Asked, Done, Failed, Held, MoneyRequest, Reserved
from register.domain.asking.exchanges import Exchanges
from register.domain.books import Books
from register.domain.cards.card_mark import CardMark
from register.domain.cards.desk import Desk
from register.domain.events import (
    CashGiven,
    CashOutReturned,
    CashReason,
    CashTaken,
    DayCompared,
    DrawerMoved,
    Missed,
    Movement,
    PaperQueued,
    PlannedLeg,
    ReversalFailed,
    StrayAnswer,
    Unlooked,
)
from register.domain.goods.basket import Basket
from register.domain.goods.label import Label
from register.domain.goods.line_item import CardLine, Goods, ReturnedGoods
from register.domain.goods.reductions import AmountOff, GiftCardOff, PercentOff, Promoted
from register.domain.owed_baskets import OwedBasket
from register.domain.paper_jobs import PaperJob
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.domain.shift import Shift, TaxSum
from register.domain.staff.hired import Hired, HiredPerson
from terminal_api.outcomes import Approved, Reference, Slip, SlipLine
from terminal_api.processor import Entry, Operation
from terminal_api.record import Means, Sum, Way, Whose

CLASSES: tuple[type[Any], ...] = (
    *(Books, Shift, TaxSum, PaperJob, PaperQueued, Sale, Return, Desk, Basket, Goods, CardLine, CardMark),
    *(PercentOff, AmountOff, Promoted, GiftCardOff, Label, ReturnedGoods, Hired, HiredPerson),
    *(Exchanges, Asked, Held, Reserved, Done, Failed, MoneyRequest, Approved, Reference, Slip, SlipLine),
    *(CashTaken, CashGiven, CashOutReturned, PlannedLeg, ReversalFailed, StrayAnswer, DrawerMoved),
    *(DayCompared, Odd, Sum, OwedBasket),
)
"""Every dataclass that the books are made of."""

ENUMS: tuple[type[Enum], ...] = (
    *(Stage, Operation, Entry, CashReason, Movement),
    *(Finding, Missed, Unlooked, Means, Way, Whose),
)


class Formless(TypeError):
    """The books hold a value of a type that has no form here."""


def written(books: Books) -> str:
    """`books` as one line of JSON. Raises `Formless`."""
    return json.dumps(_form(books), separators=(",", ":"))


def read(text: str) -> Books:
    """The books that `written` wrote. Raises `ValueError` on anything else."""
    try:
        books: object = json.loads(text, object_hook=_value)
    except (ValueError, TypeError, LookupError, ArithmeticError, CurrencyDoesNotExist) as error:
        raise ValueError(f"these are no books: {error}") from error
    if not isinstance(books, Books):
        raise ValueError("these are no books")
    return books


def shape() -> str:
    """All names and types that the text relies on: another program with the same ones reads it."""
    # Hints, not the fields' own types: those name functions of pydantic by their addresses.
    hints = {one: get_type_hints(one) for one in CLASSES}
    classes = [(one.__name__, [(name, repr(hints[one][name])) for name in _names(one)]) for one in CLASSES]
    words = [(one.__name__, [member.value for member in one]) for one in ENUMS]
    return repr((classes, words))


def _names(one: type[Any]) -> list[str]:
    """The fields that make a value; others it finds out by itself."""
    assert is_dataclass(one)
    return [field.name for field in fields(one) if field.init]


def _form(value: object) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind not in _WRITERS:
        raise Formless(f"{kind.__name__} has no form")
    return {kind.__name__: _WRITERS[kind](value)}


def _value(found: dict[str, Any]) -> Any:
    ((name, content),) = found.items()
    return _READERS[name](content)


def _money(text: str) -> Money:
    # Not as the journal writes it: 5 and 5.00 are to stay two spellings.
    amount, code = text.split(" ")
    return Money(Decimal(amount), get_currency(code))


def _dataclass_writer(one: type[Any]) -> Callable[[Any], list[Any]]:
    names = _names(one)
    return lambda value: [_form(getattr(value, name)) for name in names]


def _dataclass_reader(one: type[Any]) -> Callable[[list[Any]], Any]:
    names = _names(one)
    return lambda content: one(**dict(zip(names, content, strict=True)))


def _enum_writer(member: Enum) -> str:
    return member.value


_PLAIN = frozenset({type(None), bool, int, str})

_WRITERS: dict[type[object], Callable[[Any], Any]] = {
    tuple: lambda value: [_form(one) for one in value],
    frozenset: lambda value: [_form(one) for one in sorted(value)],
    MappingProxyType: lambda value: [[key, _form(one)] for key, one in value.items()],
    list: json.dumps,  # a receipt's blocks, which are JSON already
    Money: lambda value: f"{value.amount} {value.currency.code}",
    Decimal: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    Currency: lambda value: value.code,
    **{one: _enum_writer for one in ENUMS},
    **{one: _dataclass_writer(one) for one in CLASSES},
}

_READERS: dict[str, Callable[[Any], Any]] = {
    "tuple": tuple,
    "frozenset": frozenset,
    "mappingproxy": lambda pairs: MappingProxyType(dict(pairs)),
    "list": json.loads,
    "Money": _money,
    "Decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "Currency": get_currency,
    **{one.__name__: one for one in ENUMS},
    **{one.__name__: _dataclass_reader(one) for one in CLASSES},
}
