"""What Toggle refuses, argument by argument, and what it does otherwise. Section 12, checks 4 to 9."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.toggle.book import Book, LineItem, pence_of
from terminal_api.processor import Operation

_MOST = 2**31 - 1
_IN_STORE_CHANNEL, _IN_VENUE = 3, 3


class Invalid(Exception):
    """A validation error: which arguments, and what is said about each."""

    def __init__(self, fields: Mapping[str, str], *, for_customer: bool = False) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields
        self.for_customer = for_customer


@dataclass(frozen=True, slots=True)
class Account:
    """One merchant at Toggle."""

    user: str = "lantern-paper-api"
    password: str = field(default="paper-and-light", repr=False)
    account_id: int = 118
    product_id: int = 40217
    merchant_id: int = 12
    currency: str = "GBP"
    units: tuple[str, ...] = ("CP-0417-02", "CP-0417-03")
    """The sites that are entered in the site settings."""


Arguments = Mapping[str, object]


class Rules:
    """The mutations of one account. `guards` is off only to see that nobody relies on luck."""

    def __init__(self, book: Book, account: Account) -> None:
        self._book = book
        self._account = account
        self.guards = True

    def adjust(self, asked: Arguments) -> Mapping[str, object]:
        """`createBalanceAdjustment`: below zero a redemption, above a top-up."""
        value = asked.get("value")
        operation = Operation.LOAD if isinstance(value, int) and value > 0 else Operation.PAY
        line, split = self._judged(operation, asked, lambda: self._adjusted(asked))
        return {
            "id": self._book.new_id(),
            "value": line.value,
            "LineItem": self._line(line),
            "ValueSplit": {"tender": split[0], "discount": split[1]},
        }

    def order(self, asked: Arguments) -> Mapping[str, object]:
        """`createOrder`: sells one card from the shop's stock."""
        line, _ = self._judged(Operation.ACTIVATE, asked, lambda: self._ordered(asked))
        return {"id": self._book.new_id(), "LineItems": [self._line(line)]}

    def reverse(self, asked: Arguments) -> Mapping[str, object]:
        """`createReversal`: one whole line item."""
        line, _ = self._judged(Operation.REVERSE, asked, lambda: self._reversed(asked))
        return {"id": self._book.new_id(), "value": line.value, "LineItems": [self._line(line)]}

    def look_up(self, asked: Arguments) -> Mapping[str, object]:
        """`LineItems` by reference."""
        _required(asked, "merchant_transaction_reference", "page", "limit")
        page, limit = _whole(asked, "page"), _whole(asked, "limit")
        reference = asked["merchant_transaction_reference"]
        lines = [line for line in self._book.lines if line.reference == reference]
        part = lines[(page - 1) * limit : page * limit]
        return {"data": [self._line(line) for line in part], "total": len(lines), "per_page": limit}

    def cards(self, asked: Arguments) -> Mapping[str, object]:
        """`Cards` by number or alias. A blank card from the stock is not listed (ours)."""
        if not asked.get("card_reference"):
            raise Invalid({"card_reference": "The card reference field is required."})
        card = self._book.card(asked["card_reference"])
        sold = card is not None and card.status is not CardStatus.INACTIVE
        listed = [self._book.shown(card)] if card is not None and sold else []
        return {"data": listed, "total": len(listed), "per_page": asked.get("limit") or 10}

    def _line(self, line: LineItem) -> Mapping[str, object]:
        card = self._book.card(line.card)
        shown = self._book.shown(card) if card else None
        return {"id": line.id, "value": line.value, "Card": shown}

    def _judged(
        self, operation: Operation, asked: Arguments, done: Callable[[], tuple[LineItem, tuple[int, int]]]
    ) -> tuple[LineItem, tuple[int, int]]:
        """`done`; a refusal leaves a line in the ledger before it is said."""
        try:
            return done()
        except Invalid as invalid:
            card = self._book.card(asked.get("card_reference"))
            value = asked.get("value")
            amount = (
                Money(Decimal(abs(value)) / 100, self._account.currency) if isinstance(value, int) else None
            )
            reference = str(asked.get("merchant_transaction_reference") or "")
            self._book.refuse(operation, reference, card, amount, str(invalid))
            raise

    def _adjusted(self, asked: Arguments) -> tuple[LineItem, tuple[int, int]]:
        _required(asked, "card_reference", "merchant_id", "unit_epos_reference", "value", "currency")
        self._known(asked)
        self._unused(asked)
        card = self._book.card(asked["card_reference"])
        if card is None or card.status is CardStatus.INACTIVE or card.status is CardStatus.CLOSED:
            raise Invalid({"card_reference": "The selected card reference is invalid."})
        value = _whole(asked, "value")
        if value + pence_of(card.balance) < 0:
            raise Invalid({"value": "The card balance is too low."}, for_customer=True)
        discount = self._free(card, value)
        reference = str(asked.get("merchant_transaction_reference") or "")
        operation = Operation.PAY if value < 0 else Operation.LOAD
        line = self._book.move(operation, reference, card, value, discount)
        return line, (abs(value - discount), abs(discount))

    def _free(self, card: Card, value: int) -> int:
        """How much of a redemption is discount: in proportion to the balance, whole pence, down (ours)."""
        whole = pence_of(card.balance)
        return -(-value * self._book.split(card)[1] // whole) if value < 0 and whole else 0

    def _ordered(self, asked: Arguments) -> tuple[LineItem, tuple[int, int]]:
        _required(
            asked,
            *("account_id", "currency", "group_fulfilment", "auto_fulfil_group_fulfilment"),
            *("unit_epos_reference", "total", "sales_channel_id", "order_items"),
        )
        at = "order_items.0."
        sold = {at + name: value for name, value in _only_item(asked["order_items"]).items()}
        needed = ("product_id", "fulfilment_method_id", "card_reference", "custom_price_modifier_value")
        _required(sold, *(at + name for name in needed))
        self._known({**asked, **sold})
        self._unused(asked)
        card = self._book.card(sold[at + "card_reference"])
        if card is None or card.status is not CardStatus.INACTIVE:
            raise Invalid({at + "card_reference": "The selected card reference is invalid."})
        value = _whole(sold, at + "custom_price_modifier_value", least=1)
        free = _discounts(sold.get(at + "discounts"))
        if asked["total"] != value - free or free > value:
            raise Invalid({"total": "The total does not match the order items."})
        reference = str(asked.get("merchant_transaction_reference") or "")
        line = self._book.move(Operation.ACTIVATE, reference, card, value, free)
        return line, (value - free, free)

    def _reversed(self, asked: Arguments) -> tuple[LineItem, tuple[int, int]]:
        _required(
            asked, "merchant_transaction_reference", "merchant_id", "unit_epos_reference", "ReversalItems"
        )
        item = asked["ReversalItems"]
        at = "ReversalItems.line_item_id"
        wanted = cast("dict[str, object]", item).get("line_item_id") if isinstance(item, dict) else None
        _required({at: wanted}, at)
        self._known(asked)
        self._unused(asked)
        line = self._book.line(wanted)
        card = self._book.card(line.card) if line else None
        taken_back = line is None or line.reversed or line.operation in _UNDOING
        if line is None or card is None or taken_back or pence_of(card.balance) < line.value:
            raise Invalid({at: "The line item is invalid."})
        reversal = self._book.reverse(str(asked["merchant_transaction_reference"]), line, card)
        return reversal, (abs(reversal.value - reversal.discount), abs(reversal.discount))

    def _known(self, asked: Arguments) -> None:
        account = self._account
        known: dict[str, tuple[object, ...]] = {
            "merchant_id": (account.merchant_id,),
            "account_id": (account.account_id,),
            "currency": (account.currency,),
            "unit_epos_reference": account.units,
            "sales_channel_id": (_IN_STORE_CHANNEL,),
            "order_items.0.product_id": (account.product_id,),
            "order_items.0.fulfilment_method_id": (_IN_VENUE,),
            "order_items.0.generate_card_reference": (False,),
            "group_fulfilment": (False,),
            "auto_fulfil_group_fulfilment": (True,),
        }
        wrong = [name for name, values in known.items() if name in asked and asked[name] not in values]
        if wrong:
            raise Invalid({name: f"The selected {_worded(name)} is invalid." for name in wrong})

    def _unused(self, asked: Arguments) -> None:
        """All operations share one set of references; a used one is refused, never answered again."""
        reference = asked.get("merchant_transaction_reference")
        if reference and self.guards and self._book.used(reference):
            text = "The merchant transaction reference has already been taken."
            raise Invalid({"merchant_transaction_reference": text})


_UNDOING = frozenset({Operation.REVERSE, Operation.UNDO_LOAD})


def _required(asked: Arguments, *names: str) -> None:
    missing = [name for name in names if asked.get(name) in (None, "")]
    if missing:
        raise Invalid({name: f"The {_worded(name)} field is required." for name in missing})


def _whole(asked: Arguments, name: str, *, least: int = -_MOST) -> int:
    value = asked[name]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
        raise Invalid({name: f"The {_worded(name)} must be an integer."})
    if value == 0:
        raise Invalid({name: f"The {_worded(name)} must not be 0."})
    return value


def _only_item(items: object) -> Arguments:
    """The card that is sold: this mock sells one at a time."""
    listed = cast("list[object]", items) if isinstance(items, list) else []
    if len(listed) != 1 or not isinstance(listed[0], dict):
        raise Invalid({"order_items": "One card is sold at a time."})
    return cast("dict[str, object]", listed[0])


def _discounts(given: object) -> int:
    if not isinstance(given, list):
        return 0
    parts = [
        cast("dict[str, object]", each) for each in cast("list[object]", given) if isinstance(each, dict)
    ]
    return sum(_whole(part, "value", least=1) for part in parts)


def _worded(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ")
