"""A shop that asks the stand-in for Toggle, in its own words."""

import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.toggle import ToggleDesk

NUMBER = "6301190055500010017"


class Shop:
    """A desk whose clock stands, and a till that is logged in."""

    def __init__(self) -> None:
        self.now = datetime(2031, 2, 3, 10, 12, 44, tzinfo=UTC)
        self.ledger = CardLedger(clock=lambda: self.now)
        self.desk = ToggleDesk(self.ledger, clock=lambda: self.now)
        self._references = count(1)
        self.token = ""
        self.log_in()

    def post(self, body: object, headers: dict[str, str] | None = None, **more: Any) -> Reply:
        shown = {"authorization": f"Bearer {self.token}"} if headers is None else headers
        asked = Asked(
            more.get("method", "POST"), more.get("path", "/graphql"), shown, json.dumps(body).encode()
        )
        return self.desk.answer(asked)

    def ask(self, query: str, **variables: object) -> dict[str, Any]:
        reply = self.post({"query": query, "variables": variables})
        assert reply.status == 200
        return json.loads(reply.body)

    def log_in(self, **changed: str) -> Reply:
        given = {"username": "lantern-paper-api", "password": "paper-and-light", **changed}
        query = "query ($username: String, $password: String!)"
        query += " { loginUser(username: $username, password: $password) { id } }"
        reply = self.post({"query": query, "variables": given}, {})
        self.token = reply.headers.get("X-Authorization", self.token)
        return reply

    def put(self, status: CardStatus, balance: str, number: str = NUMBER) -> None:
        self.ledger.put(Card(number, "toggle", status, Money(balance, "GBP")))

    def on(self, number: str = NUMBER) -> Money:
        card = self.ledger.card(number)
        assert card is not None
        return card.balance

    def reference(self) -> str:
        return f"LP02-T1-{next(self._references)}"

    def adjust(self, **changed: object) -> dict[str, Any]:
        given = {
            "currency": "GBP",
            "value": -500,
            "card_reference": NUMBER,
            "merchant_id": 12,
            "merchant_transaction_reference": self.reference(),
            "unit_epos_reference": "CP-0417-02",
            **changed,
        }
        return self.ask(
            f"mutation {{ createBalanceAdjustment({written(given)})"
            " { id value LineItem { id Card { balance } } ValueSplit { tender discount } } }"
        )

    def sell(self, item: Any = None, **changed: object) -> dict[str, Any]:
        sold: dict[str, object] = {
            "product_id": 40217,
            "custom_price_modifier_value": 5000,
            "fulfilment_method_id": 3,
            "generate_card_reference": False,
            "card_reference": NUMBER,
            **(item or {}),
        }
        given = {
            "account_id": 118,
            "currency": "GBP",
            "merchant_id": 12,
            "group_fulfilment": False,
            "auto_fulfil_group_fulfilment": True,
            "merchant_transaction_reference": self.reference(),
            "unit_epos_reference": "CP-0417-02",
            "total": 5000,
            "sales_channel_id": 3,
            "order_items": [sold],
            **changed,
        }
        return self.ask(f"mutation {{ createOrder({written(given)}) {{ id LineItems {{ id }} }} }}")

    def reverse(self, line: object, **changed: object) -> dict[str, Any]:
        given = {
            "merchant_transaction_reference": self.reference(),
            "merchant_id": 12,
            "unit_epos_reference": "CP-0417-02",
            "ReversalItems": {"line_item_id": line, "shipping_refund": False},
            **changed,
        }
        return self.ask(f"mutation {{ createReversal({written(given)}) {{ id value LineItems {{ id }} }} }}")


def written(arguments: dict[str, object]) -> str:
    """Arguments as literals; what is None is left out."""
    return ", ".join(f"{name}: {literal(value)}" for name, value in arguments.items() if value is not None)


def literal(value: object) -> str:
    match value:
        case dict():
            return "{" + written(value) + "}"
        case list():
            return "[" + ", ".join(literal(part) for part in value) + "]"
        case _:
            return json.dumps(value)


def invalid(answer: dict[str, Any]) -> set[str]:
    """The arguments that were refused. Nothing was done."""
    (error,) = answer["errors"]
    assert error["message"] == "validation"
    assert list(answer["data"].values()) == [None]
    return set(error["validation"])
