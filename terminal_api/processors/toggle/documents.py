"""The GraphQL documents we send: types as Toggle prints them, literals where it prints none."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from terminal_api.processors.toggle.settings import Settings

#: Any text, number, truth or list and object of these.
Literal = str | int | bool | Sequence["Literal"] | Mapping[str, "Literal"]

_IN_STORE = 3
"""`sales_channel_id`. Source: Toggle, physical card orders."""
_IN_VENUE = 3
"""`fulfilment_method_id`: the guest has the card in hand. Source: the same."""

_CARD = (
    "id card_reference card_alias_card_reference balance initial_balance product_name"
    " validity_start_time expiry_time created_at updated_at ValueSplit { tender discount }"
)

_CARDS = (
    "query ($card_reference: String) { Cards(card_reference: $card_reference, limit: 1, page: 1)"
    f" {{ data {{ {_CARD} }} total per_page }} }}"
)

_ADJUST = (
    "mutation ($currency: String, $value: Int, $card_reference: String!, $merchant_id: Int!,"
    " $merchant_transaction_reference: String, $unit_epos_reference: String!)"
    " { createBalanceAdjustment(currency: $currency, value: $value, card_reference: $card_reference,"
    " merchant_id: $merchant_id, merchant_transaction_reference: $merchant_transaction_reference,"
    " unit_epos_reference: $unit_epos_reference)"
    " { id value LineItem { id Card { id card_reference balance } } ValueSplit { tender discount } } }"
)

#: Of a line item only `id` is documented; the other fields are ours, to be checked against the schema.
_LINE_ITEMS = (
    "query ($page: Int!, $limit: Int!, $merchant_transaction_reference: String!)"
    " { LineItems(page: $page, limit: $limit,"
    " merchant_transaction_reference: $merchant_transaction_reference)"
    " { data { id value Card { card_reference balance } } } }"
)

_ORDERED = "id LineItems { id Card { id card_reference balance expiry_time product_name } }"
_REVERSED = "id value LineItems { id value Card { card_reference balance } }"


@dataclass(frozen=True, slots=True)
class Document:
    """One operation. It may hold a card's number or a password: only its name is shown."""

    operation: str
    query: str = field(repr=False)
    variables: Mapping[str, str | int] = field(repr=False, default_factory=dict[str, "str | int"])

    def written(self) -> bytes:
        """The body of the POST: no variables where there are none."""
        body: dict[str, object] = {"query": self.query}
        if self.variables:
            body["variables"] = dict(self.variables)
        return msgspec.json.encode(body)


def literal(value: Literal) -> str:
    """`value` inside a document: the one place where text is escaped. Raises `ValueError` for a surrogate.

    GraphQL's strings are JSON's; all beyond ASCII stays as it is, for old servers know no pairs of `\\u`.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            value.encode()  # raises for half a character, which no server could read
            return json.dumps(value, ensure_ascii=False)
        case Mapping():
            return "{" + ", ".join(f"{name}: {literal(part)}" for name, part in value.items()) + "}"
        case _:
            return "[" + ", ".join(literal(part) for part in value) + "]"


def log_in(settings: Settings) -> Document:
    """Asks for a token, which comes in a header."""
    by, name = settings.user_by, settings.log_in
    query = (
        f"query (${by}: String, $password: String!) {{ {name}({by}: ${by}, password: $password) {{ id }} }}"
    )
    return Document(name, query, {by: settings.user, "password": settings.password.get_secret_value()})


def cards(number: str) -> Document:
    """What is on the card with this number."""
    return Document("Cards", _CARDS, {"card_reference": number})


def line_items(reference: str) -> Document:
    """What was done under our `reference`."""
    asked = {"page": 1, "limit": 10, "merchant_transaction_reference": reference}
    return Document("LineItems", _LINE_ITEMS, asked)


def adjustment(settings: Settings, reference: str, number: str, pence: int) -> Document:
    """A payment (`pence` below zero) or a top-up."""
    asked: dict[str, str | int] = {
        "currency": settings.currency,
        "value": pence,
        "card_reference": number,
        "merchant_id": settings.merchant_id,
        "merchant_transaction_reference": reference,
        "unit_epos_reference": settings.unit_epos_reference,
    }
    return Document("createBalanceAdjustment", _ADJUST, asked)


def order(settings: Settings, reference: str, number: str, pence: int) -> Document:
    """The sale of one card from the shop's stock. `total` is the sum of the cards, so it is the card's."""
    item: dict[str, Literal] = {
        "product_id": settings.product_id,
        "custom_price_modifier_value": pence,
        "fulfilment_method_id": _IN_VENUE,
        "generate_card_reference": False,
        "card_reference": number,
    }
    asked: dict[str, Literal] = {
        "account_id": settings.account_id,
        "currency": settings.currency,
        "merchant_id": settings.merchant_id,
        "group_fulfilment": False,
        "auto_fulfil_group_fulfilment": True,
        "merchant_transaction_reference": reference,
        "unit_epos_reference": settings.unit_epos_reference,
        "total": pence,
        "sales_channel_id": _IN_STORE,
        "order_items": [item],
    }
    return _mutation("createOrder", asked, _ORDERED)


def reversal(settings: Settings, reference: str, line_item: str) -> Document:
    """Takes back a whole line item, under a reference of its own."""
    # Whether it is an Int or an ID is not printed: digits are written as a number, which fits both.
    number = int(line_item) if line_item.isascii() and line_item.isdigit() else line_item
    asked: dict[str, Literal] = {
        "merchant_transaction_reference": reference,
        "merchant_id": settings.merchant_id,
        "unit_epos_reference": settings.unit_epos_reference,
        "ReversalItems": {"line_item_id": number, "shipping_refund": False},
    }
    return _mutation("createReversal", asked, _REVERSED)


def _mutation(name: str, asked: Mapping[str, Literal], answered: str) -> Document:
    arguments = ", ".join(f"{argument}: {literal(value)}" for argument, value in asked.items())
    return Document(name, f"mutation {{ {name}({arguments}) {{ {answered} }} }}")
