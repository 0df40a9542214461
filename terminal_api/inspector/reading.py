"""What one line tells of a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from moneyed import CurrencyDoesNotExist, Money

from terminal_api.money import written
from terminal_api.nexo.message import RESPONSE
from terminal_api.nexo.watching import Seen, Way
from terminal_api.nexo.wire import read_object

#: Where a message says what is moved, the most telling first.
AMOUNTS = ("AuthorizedAmount", "RequestedAmount", "ItemAmount", "ReversedAmount", "CurrentBalance")
CARDS = ("StoredValueID", "MaskedPan", "MaskedPAN")
#: What kind of request it is, beyond its category.
KINDS = (
    "PaymentType",
    "StoredValueTransactionType",
    "ReversalReason",
    "ServiceIdentification",
    "TransactionAction",
    "InputCommand",
    "DocumentQualifier",
)


@dataclass(frozen=True, slots=True)
class Gist:
    """One message in a few words; each may be empty."""

    is_answer: bool
    """Or the lack of one; a notification is none."""
    card: str
    """`****0017`."""
    amount: str
    """`12.50 EUR`."""
    result: str
    """Of an answer `Success`, `Partial` or why not; of a request its kind."""

    @property
    def went_wrong(self) -> bool:
        """Whether an answer says no."""
        return self.is_answer and self.result not in {"Success", "Partial", ""}


def gist(seen: Seen) -> Gist:
    """The gist of `seen`."""
    tree = seen.message
    is_answer = seen.way is Way.TO_REGISTER if tree is None else RESPONSE in read_object(tree)
    return Gist(is_answer, _card(tree), _amount(tree), _result(tree) if is_answer else _kind(tree))


def _found(tree: object, name: str) -> Iterator[object]:
    """Every member called `name`, the outer ones first."""
    level = [tree]
    while level:
        below: list[object] = []
        for part in level:
            if isinstance(part, dict):
                members = cast("dict[str, object]", part)
                if name in members:
                    yield members[name]
                below.extend(members.values())
            elif isinstance(part, list | tuple):
                below.extend(cast("list[object]", part))
        level = below


def _first(tree: object, names: tuple[str, ...]) -> str:
    return next((str(value) for name in names for value in _found(tree, name) if value), "")


def _card(tree: object) -> str:
    number = _first(tree, CARDS)
    return f"****{number[-4:]}" if number else ""


def _amount(tree: object) -> str:
    figures = (value for name in AMOUNTS for value in _found(tree, name))
    figure = next((value for value in figures if isinstance(value, int | Decimal)), None)
    if figure is None:
        return ""
    currency = _first(tree, ("Currency",))
    try:
        return written(Money(Decimal(figure), currency))
    except CurrencyDoesNotExist:
        return f"{figure} {currency}".strip()


def _result(tree: object) -> str:
    response = next(_found(tree, "Response"), None)
    return _first(response, ("ErrorCondition",)) or _first(response, ("Result",))


def _kind(tree: object) -> str:
    event = _first(tree, ("EventToNotify",))
    if event:
        return event
    kind = next((value for name in KINDS for value in _found(tree, name) if isinstance(value, str)), "")
    return "" if kind == "Normal" else kind
