"""The mock of Toggle: every example answered as written, and everything of its accreditation list."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.toggle import Facts, ToggleDesk
from terminal_api.mock.providers.toggle.rules import Account

EXAMPLES = sorted((Path(__file__).parents[2] / "processors" / "examples" / "toggle").glob("*.json"))
NUMBER = "6301190055500010017"
CARDS = "query { Cards(card_reference: %s, limit: 1, page: 1) { data { card_reference balance } total } }"


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
    return ", ".join(f"{name}: {_literal(value)}" for name, value in arguments.items() if value is not None)


def _literal(value: object) -> str:
    match value:
        case dict():
            return "{" + written(value) + "}"
        case list():
            return "[" + ", ".join(_literal(part) for part in value) + "]"
        case _:
            return json.dumps(value)


def invalid(answer: dict[str, Any]) -> set[str]:
    """The arguments that were refused. Nothing was done."""
    (error,) = answer["errors"]
    assert error["message"] == "validation"
    assert list(answer["data"].values()) == [None]
    return set(error["validation"])


@pytest.fixture
def shop() -> Shop:
    return Shop()


def replayed(shop: Shop, path: Path, line: int | None = None, headers: dict[str, str] | None = None) -> Reply:
    """The example's request, its line item put in where the mock has another."""
    body = json.loads(path.read_text())["request"]["body"]
    if line is not None:
        query = body["query"]
        for told in ("590481", "976459"):
            query = query.replace(f"line_item_id: {told},", f"line_item_id: {line},")
        body = {**body, "query": query}
    return shop.post(body, headers)


def bare(answer: Any) -> Any:
    """An answer without what no mock can know: ids, and where in a text an error stands."""
    match answer:
        case dict():
            kept = {
                name: bare(part) for name, part in answer.items() if name not in ("extensions", "locations")
            }
            return {name: "an id" if name == "id" else part for name, part in kept.items()}
        case list():
            return [bare(part) for part in answer]
        case _:
            return answer


def path_of(name: str) -> Path:
    return next(path for path in EXAMPLES if path.name.startswith(name))


def _redeemed(shop: Shop) -> int:
    answer = json.loads(replayed(shop, path_of("07")).body)
    return answer["data"]["createBalanceAdjustment"]["LineItem"]["id"]


def _sold_and_loaded(shop: Shop) -> int:
    answer = json.loads(replayed(shop, path_of("05")).body)
    replayed(shop, path_of("12"))
    return answer["data"]["createOrder"]["LineItems"][0]["id"]


#: What was done before the example, beside what its `card_before` says.
BEFORE: dict[str, Callable[[Shop], int | None]] = {
    "08": _redeemed,
    "09": _redeemed,
    "11": _redeemed,
    "16": _sold_and_loaded,
}


def prepared(shop: Shop, name: str, example: dict[str, Any]) -> int | None:
    """The cards as the example has them, in the end through the requests that come before it."""
    if name == "16":
        shop.put(CardStatus.INACTIVE, "0")
    elif name in BEFORE:
        shop.put(CardStatus.ACTIVE, "50")
    elif "card_before" in example:
        before = example["card_before"]
        number = example_card(example)
        status = CardStatus.INACTIVE if before["state"] == "blank" else CardStatus.ACTIVE
        shop.put(status, str(before.get("balance", 0) / 100), number)
        shop.desk.book.facts[number] = Facts(discount=before.get("discount", 0))
    elif name != "04":
        shop.put(CardStatus.ACTIVE, "50")
    if name == "21":
        start, end = datetime(2031, 3, 1, tzinfo=UTC), datetime(2032, 3, 1, tzinfo=UTC)
        number = example_card(example)
        shop.put(CardStatus.ACTIVE, "30", number)
        shop.desk.book.facts[number] = Facts(valid_from=start, expires=end)
    return BEFORE.get(name, lambda _: None)(shop)


def example_card(example: dict[str, Any]) -> str:
    return example["request"]["body"].get("variables", {}).get("card_reference", NUMBER)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_answered_as_written(shop: Shop, path: Path) -> None:
    example = json.loads(path.read_text())
    name = path.name[:2]
    if name == "01":
        example["request"]["body"]["variables"]["password"] = "paper-and-light"
    line = prepared(shop, name, example)
    shop.desk.switches.renews = name == "06"
    if name == "01":
        reply = shop.post(example["request"]["body"], {})
    else:
        reply = replayed(shop, path, line, {} if name in ("02", "03") else None)
    expected = example["response"]
    assert reply.status == expected["status"]
    assert bare(json.loads(reply.body)) == bare(expected["body"])
    assert ("X-Authorization" in reply.headers) == ("X-Authorization" in expected["headers"])
    if "card_after" in example:
        number = example_card(example)
        assert shop.on(number) == Money(example["card_after"]["balance"], "GBP") / 100
        card = shop.ledger.card(number)
        assert card is not None
        split = shop.desk.book.split(card)
        assert split[1] == example["card_after"].get("discount", 0)


def test_there_are_all_examples() -> None:
    assert len(EXAMPLES) == 21


@pytest.mark.parametrize(
    ("body", "path", "method"),
    [
        ({}, "/graphql", "POST"),
        ([], "/graphql", "POST"),
        ({"query": 1}, "/graphql", "POST"),
        ({"query": "mutation {"}, "/graphql", "POST"),
        ({"query": "query { A B }"}, "/graphql", "POST"),
        ({"query": "query A { a } query B { b }"}, "/graphql", "POST"),
        ({"query": "query { Cards(card_reference: $no) { total } }"}, "/graphql", "POST"),
        ({"query": "query { Cards(card_reference: RED) { total } }"}, "/graphql", "POST"),
        ({"query": "query { Cards { x: total } }"}, "/graphql", "POST"),
        ({"query": "query { Cards { ...More } }"}, "/graphql", "POST"),
        ({"query": "query { a }", "variables": []}, "/graphql", "POST"),
        ({"query": "query { " + "a { " * 900}, "/graphql", "POST"),
        ({"query": "query { a }"}, "/graph", "POST"),
        ({"query": "query { a }"}, "/graphql", "GET"),
    ],
)
def test_what_is_no_query_is_answered_400(shop: Shop, body: object, path: str, method: str) -> None:
    reply = shop.post(body, path=path, method=method)
    assert reply.status == 400
    assert json.loads(reply.body)["errors"][0]["message"]


def test_a_wrong_password_lets_nobody_in(shop: Shop) -> None:
    reply = shop.log_in(password="wrong")
    assert invalid(json.loads(reply.body)) == {"password"}
    assert "X-Authorization" not in reply.headers
    assert invalid(json.loads(shop.log_in(username="nobody").body)) == {"password"}


def test_the_log_in_may_be_spelt_otherwise(shop: Shop) -> None:
    shop.desk.switches.log_in = "LoginUser"
    assert json.loads(shop.log_in().body)["errors"][0]["message"] == "Unauthorized"


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer made-up", "right"])
def test_no_token_or_a_strange_one_is_unauthorised(shop: Shop, header: str) -> None:
    shown = shop.token if header == "right" else header  # the word Bearer belongs before it
    reply = shop.post({"query": CARDS % f'"{NUMBER}"'}, {"authorization": shown} if header else {})
    assert json.loads(reply.body)["errors"][0]["message"] == "Unauthorized"


def test_a_token_lives_for_an_hour(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    shop.now += timedelta(minutes=59, seconds=59)
    assert "errors" not in shop.adjust()
    shop.now += timedelta(seconds=1)
    assert shop.adjust()["errors"][0]["message"] == "Unauthorized"


def test_a_field_that_does_not_exist_cannot_be_asked_for(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    query = f'query {{ Cards(card_reference: "{NUMBER}") {{ data {{ colour }} }} }}'
    assert "colour" in shop.ask(query)["errors"][0]["message"]
    bare_list = shop.ask(f'query {{ Cards(card_reference: "{NUMBER}") {{ data }} }}')
    assert bare_list["data"] == {"Cards": None}


def test_a_mutation_is_no_query(shop: Shop) -> None:
    answer = shop.ask("query { createReversal(merchant_id: 12) { id } }")
    assert "createReversal" in answer["errors"][0]["message"]


def test_the_accounts_and_products_are_told(shop: Shop) -> None:
    assert shop.ask("query { Accounts { id } }")["data"]["Accounts"] == [{"id": 118}]
    products = shop.ask("query { Products(account_id: 118) { id name } }")["data"]["Products"]
    assert products == [{"id": 40217, "name": "In-Store Gift"}]


def test_a_physical_card_is_created(shop: Shop) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert "errors" not in shop.sell()
    assert shop.on() == Money(50, "GBP")
    assert invalid(shop.sell()) == {"order_items.0.card_reference"}


@pytest.mark.parametrize(
    "name",
    ["account_id", "currency", "unit_epos_reference", "sales_channel_id", "total", "group_fulfilment"],
)
def test_an_order_lacks_nothing(shop: Shop, name: str) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell(**{name: None})) == {name}
    assert shop.on() == Money(0, "GBP")


@pytest.mark.parametrize("name", ["product_id", "fulfilment_method_id", "card_reference"])
def test_a_card_in_an_order_lacks_nothing(shop: Shop, name: str) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell({name: None})) == {f"order_items.0.{name}"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("merchant_id", 13),
        ("account_id", 119),
        ("currency", "EUR"),
        ("unit_epos_reference", "CP-0417-99"),
        ("sales_channel_id", 5),
        ("group_fulfilment", True),
        ("total", 4999),
        ("order_items", []),
    ],
)
def test_an_order_with_a_wrong_part_is_refused(shop: Shop, name: str, value: object) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell(**{name: value})) == {name}
    assert shop.on() == Money(0, "GBP")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("product_id", 1),
        ("fulfilment_method_id", 1),
        ("generate_card_reference", True),
        ("card_reference", "6301190000000000000"),
        ("custom_price_modifier_value", "50.00"),
        ("custom_price_modifier_value", -5000),
        ("custom_price_modifier_value", 0),
    ],
)
def test_a_wrong_card_in_an_order_is_refused(shop: Shop, name: str, value: object) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    assert invalid(shop.sell({name: value})) == {f"order_items.0.{name}"}


def test_a_card_that_is_sold_for_less_pays_in_both_kinds(shop: Shop) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    sold = shop.sell({"discounts": [{"discount_type_id": 1, "value": 1000}]}, total=4000)
    assert "errors" not in sold
    split = shop.adjust(value=-999)["data"]["createBalanceAdjustment"]["ValueSplit"]
    assert split == {"tender": 800, "discount": 199}


def test_redemptions_and_top_ups_are_signed_pence(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert shop.adjust(value=250)["data"]["createBalanceAdjustment"]["LineItem"]["Card"]["balance"] == 750
    assert shop.adjust(value=-750)["data"]["createBalanceAdjustment"]["value"] == -750
    answer = shop.adjust(value=-1)
    assert invalid(answer) == {"value"}
    assert answer["errors"][0]["customer_facing"] is True
    assert shop.on() == Money(0, "GBP")


@pytest.mark.parametrize("value", ["-500", -5.5, 0, True, 10**10])
def test_a_value_in_a_wrong_format_is_refused(shop: Shop, value: object) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert invalid(shop.adjust(value=value)) == {"value"}
    assert shop.on() == Money(5, "GBP")


@pytest.mark.parametrize("name", ["card_reference", "merchant_id", "unit_epos_reference", "value"])
@pytest.mark.parametrize("empty", [None, ""])
def test_an_adjustment_lacks_nothing(shop: Shop, name: str, empty: str | None) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert invalid(shop.adjust(**{name: empty})) == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("card_reference", "6301190000000000000"),
        ("merchant_id", 13),
        ("currency", "EUR"),
        ("unit_epos_reference", "CP-0417-99"),
    ],
)
def test_a_wrong_part_of_an_adjustment_is_refused(shop: Shop, name: str, value: object) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    assert invalid(shop.adjust(**{name: value})) == {name}


@pytest.mark.parametrize("status", [CardStatus.INACTIVE, CardStatus.CLOSED])
def test_a_card_that_is_not_sold_or_is_closed_takes_no_adjustment(shop: Shop, status: CardStatus) -> None:
    shop.put(status, "5")
    assert invalid(shop.adjust(value=100)) == {"card_reference"}


def test_another_providers_card_is_not_known(shop: Shop) -> None:
    shop.ledger.put(Card(NUMBER, "givex", CardStatus.ACTIVE, Money(5, "GBP")))
    assert invalid(shop.adjust()) == {"card_reference"}


def test_a_duplicate_reference_is_refused_whatever_it_is_for(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "50")
    used: dict[str, Any] = {"merchant_transaction_reference": "R-1"}
    line = shop.adjust(**used)["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    assert invalid(shop.adjust(**used)) == {"merchant_transaction_reference"}
    assert invalid(shop.sell(None, **used)) == {"merchant_transaction_reference"}
    assert invalid(shop.reverse(line, **used)) == {"merchant_transaction_reference"}
    assert shop.on() == Money(45, "GBP")


def test_a_refused_reference_may_be_used_again(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    used = {"merchant_transaction_reference": "R-1"}
    assert invalid(shop.adjust(value=-501, **used)) == {"value"}
    assert "errors" not in shop.adjust(value=-500, **used)


def test_without_its_guard_the_mock_does_a_used_reference_again(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "50")
    shop.desk.switches.guards = False
    for _ in range(2):
        assert "errors" not in shop.adjust(merchant_transaction_reference="R-1")
    query = 'query { LineItems(page: 1, limit: 10, merchant_transaction_reference: "R-1") { data { id } } }'
    assert len(shop.ask(query)["data"]["LineItems"]["data"]) == 2


def test_a_sale_a_redemption_and_a_top_up_are_reversed(shop: Shop) -> None:
    shop.put(CardStatus.INACTIVE, "0")
    sale = shop.sell()["data"]["createOrder"]["LineItems"][0]["id"]
    paid = shop.adjust(value=-1000)["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    assert invalid(shop.reverse(sale)) == {"ReversalItems.line_item_id"}  # part of it was spent
    assert shop.reverse(paid)["data"]["createReversal"]["value"] == 1000
    loaded = shop.adjust(value=700)["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    assert shop.reverse(loaded)["data"]["createReversal"]["value"] == -700
    assert shop.reverse(sale)["data"]["createReversal"]["value"] == -5000
    assert shop.on() == Money(0, "GBP")
    assert "errors" not in shop.sell()  # back in the stock


def test_nothing_is_reversed_twice_and_no_reversal_at_all(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "50")
    paid = shop.adjust()["data"]["createBalanceAdjustment"]["LineItem"]["id"]
    reversal = shop.reverse(paid)["data"]["createReversal"]["LineItems"][0]["id"]
    assert invalid(shop.reverse(paid)) == {"ReversalItems.line_item_id"}
    assert invalid(shop.reverse(reversal)) == {"ReversalItems.line_item_id"}


@pytest.mark.parametrize("line", [None, "", 1, "none"])
def test_a_missing_or_unknown_line_item_is_refused(shop: Shop, line: object) -> None:
    assert invalid(shop.reverse(line)) == {"ReversalItems.line_item_id"}


@pytest.mark.parametrize("name", ["merchant_id", "unit_epos_reference", "merchant_transaction_reference"])
def test_a_reversal_lacks_nothing(shop: Shop, name: str) -> None:
    assert invalid(shop.reverse(1, **{name: None})) == {name}


def test_an_imported_card_is_found_by_the_number_on_it(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    shop.desk.book.facts[NUMBER] = Facts(alias="OLD-4711")
    (row,) = shop.ask(CARDS % '"OLD-4711"')["data"]["Cards"]["data"]
    assert row["card_reference"] == NUMBER


def test_an_expired_card_is_listed_with_a_day_that_is_over(shop: Shop) -> None:
    shop.put(CardStatus.EXPIRED, "5")
    query = f'query {{ Cards(card_reference: "{NUMBER}") {{ data {{ expiry_time }} }} }}'
    assert shop.ask(query)["data"]["Cards"]["data"] == [{"expiry_time": "2031-02-02 10:12:44"}]


def test_queries_cost_points_that_come_back(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    shop.desk.switches.points = 20  # the log-in took twelve
    assert shop.adjust()["errors"][0]["message"] == "Throttled"
    shop.now += timedelta(seconds=2)
    answer = shop.adjust()
    assert "errors" not in answer
    throttle = answer["extensions"]["cost"]["throttleStatus"]
    assert throttle["maximumAvailable"] == 20
    assert 0 <= throttle["currentlyAvailable"] <= 8


def test_every_movement_and_every_refusal_leaves_a_line(shop: Shop) -> None:
    shop.put(CardStatus.ACTIVE, "5")
    shop.adjust()
    shop.adjust()
    shop.adjust(unit_epos_reference="CP-0417-99")
    _, paid, refused, wrong = shop.ledger.transactions
    assert (paid.approved, refused.approved, wrong.approved) == (True, False, False)
    assert sum((line.change for line in shop.ledger.transactions), Money(0, "GBP")) == shop.on()


def test_the_named_mock_has_cards_to_try() -> None:
    desk, ledger = PROVIDERS["toggle"]()
    assert desk.name == "toggle"
    assert {"path", "user", "password", "unit_epos_reference"} <= set(desk.credentials)
    assert all(card.provider == "toggle" and len(card.number) == 19 for card in ledger.cards)


def test_no_password_is_in_a_repr(shop: Shop) -> None:
    assert "paper-and-light" not in repr(Account())
    assert NUMBER not in repr(Asked("POST", "/", {}, NUMBER.encode()))
