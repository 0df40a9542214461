"""The mock of Toggle: every example answered as written, and everything of its accreditation list."""

import json
from datetime import timedelta

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.desk import Asked
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.toggle import Facts
from terminal_api.mock.providers.toggle.rules import Account
from tests.terminal_api.mock.providers.toggle_shop import NUMBER, Shop, invalid

CARDS = "query { Cards(card_reference: %s, limit: 1, page: 1) { data { card_reference balance } total } }"


@pytest.fixture
def shop() -> Shop:
    return Shop()


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
