"""The mock Factor4: the reference's exchanges as written, then every check, in the order of its judgement."""

import json
from copy import deepcopy
from dataclasses import replace

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.mock.providers.named import PROVIDERS
from tests.terminal_api.mock.providers.factor4_shop import (
    BASIC,
    CLOSED,
    EXPIRED,
    FULL,
    PAY,
    PINNED,
    SAME,
    SMALL,
    SOLD,
    Shop,
    account,
    usd,
)
from tests.terminal_api.processors.factor4_examples import EXAMPLES, SOAP_EXAMPLES, canonical, soap


@pytest.fixture
def shop() -> Shop:
    return Shop()


def test_every_exchange_of_the_reference_is_answered_as_written(shop: Shop) -> None:
    for number, example in EXAMPLES.items():
        asked, answered = example["request"], example["response"]
        card = asked["body"]["account"]["accountId"]
        if before := example.get("card_before"):
            assert shop.on(card) == f"{before['state']} {before['balance']}", number
        wrong = "Basic bm9ib2R5OndoYXQ="
        reply = shop.send(asked["path"], asked["body"], authorization=wrong if number == "18" else BASIC)
        assert reply.status == answered["status"], number
        assert json.loads(reply.body) == answered["body"], number
        assert reply.headers == answered["headers"], number
        if after := example.get("card_after"):
            assert shop.on(card) == f"{after['state']} {after['balance']}", number


@pytest.mark.parametrize("name", SOAP_EXAMPLES)
def test_every_soap_exchange_is_answered_as_written(shop: Shop, name: str) -> None:
    """After the same history by JSON: one desk, two codecs."""
    for number, example in EXAMPLES.items():
        if number == name[:2]:
            break
        shop.send(example["request"]["path"], example["request"]["body"])
    headers = {"content-type": "application/soap+xml; charset=utf-8", "authorization": BASIC}
    asked = Asked("POST", "/", headers, soap(name, "request"))
    reply = shop.desk.answer(asked)
    assert (
        shop.desk.operation(asked)
        == {"02": "GiftIssuance", "04": "Inquiry", "05": "GiftRedemption"}[name[:2]]
    )
    assert reply.status == 200
    assert canonical(reply.body) == canonical(soap(name, "response"))


def test_every_movement_leaves_a_line_and_the_lines_make_the_balances(shop: Shop) -> None:
    for example in EXAMPLES.values():
        shop.send(example["request"]["path"], example["request"]["body"])
    for card in shop.ledger.cards:
        lines = [line.change for line in shop.ledger.transactions if line.card == card.number]
        assert sum(lines, Money(0, "USD")) == card.balance
    refused = [line.refusal.message for line in shop.ledger.transactions if line.refusal]
    assert refused == ["G-NOT-ENOUGH", "G-ALREADY-VOIDED", "G-NO-SUCH-TRANSACTION"]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b"{}", 400), (b'{"account": {"accountId": "1"}}', 400)],
)
def test_what_has_no_header_is_a_bad_request_without_a_body(shop: Shop, body: bytes, status: int) -> None:
    reply = shop.send("/v1/inquiry", body)
    assert (reply.status, reply.body) == (status, b"")


def test_credentials_are_looked_at_before_anything_else(shop: Shop) -> None:
    for body in (b"{", b'{"standardHeader": {"requestId": "1"}}'):
        reply = shop.send("/v1/inquiry", body, authorization="")
        assert reply.status == 401
        assert json.loads(reply.body)["errorMessage"]["errorCode"] == "G-CREDENTIALS"


def test_what_is_no_soap_is_a_fault(shop: Shop) -> None:
    headers = {"content-type": "application/soap+xml", "authorization": BASIC}
    for body in (b"<a>", soap(SOAP_EXAMPLES[0], "request").replace(b"GiftIssuance", b"GiftWrapping")):
        reply = shop.desk.answer(Asked("POST", "/", headers, body))
        assert reply.status == 500
        assert b"Fault" in reply.body


@pytest.mark.parametrize("field", ["requestId", "systemId", "clientId", "locationId", "terminalId"])
@pytest.mark.parametrize("value", [None, "", "no such one!"])
def test_a_header_must_be_complete_and_the_merchants(shop: Shop, field: str, value: str | None) -> None:
    header = {field: "a-terminal-id-too-long" if (field, bool(value)) == ("terminalId", True) else value}
    assert shop.code("inquiry", header=header, account=account(FULL)) == "G-LOCATION-UNKNOWN"


def test_another_path_method_or_codec_is_not_served(shop: Shop) -> None:
    assert shop.send("/v1/transfer", {}).status == 404
    headers = {"content-type": "application/json", "authorization": BASIC}
    assert shop.desk.answer(Asked("GET", "/v1/inquiry", headers, b"")).status == 405
    shop.desk.switches = replace(shop.desk.switches, codecs=frozenset({"soap"}))
    assert shop.send("/v1/inquiry", EXAMPLES["04"]["request"]["body"]).status == 404


def test_what_is_not_offered_is_refused_before_its_amount_is_looked_at() -> None:
    shop = Shop(Switches(offered=frozenset({"Inquiry"})))
    assert shop.code("gift-redemption", account=account(FULL), amount=usd("0")) == "G-NOT-OFFERED"
    assert shop.code("inquiry", account=account(FULL)) == ""


@pytest.mark.parametrize(
    "amount", ["0", "0.00", "-1.00", "1.001", "1,00", "1.0.0", "", "500.01", "1e2", " 1"]
)
@pytest.mark.parametrize("route", ["gift-issuance", "gift-redemption", "merchandise-return"])
def test_an_amount_that_is_none_is_refused_before_the_card_is_looked_at(
    shop: Shop, route: str, amount: str
) -> None:
    assert shop.code(route, account=account("1234567890"), amount=usd(amount)) == "G-AMOUNT"


def test_an_amount_must_be_there_and_of_the_merchants_kind(shop: Shop) -> None:
    assert shop.code("gift-redemption", account=account(FULL)) == "G-AMOUNT"
    points = {"valueCode": "Points", "enteredAmount": "1.00"}
    assert shop.code("gift-redemption", account=account(FULL), amount=points) == "G-VALUE-CODE"


@pytest.mark.parametrize("number", ["1234567890", "6006490000012345"])
def test_a_card_of_nobody_or_of_another_provider_is_unknown(shop: Shop, number: str) -> None:
    assert shop.code("inquiry", account=account(number)) == "G-CARD-UNKNOWN"


def test_a_card_must_be_named(shop: Shop) -> None:
    assert shop.code("inquiry") == "G-CARD-UNKNOWN"


@pytest.mark.parametrize(("pin", "code"), [(None, "G-PIN"), ("4822", "G-PIN"), ("4821", "")])
def test_a_pin_is_wanted_for_a_look_and_a_payment(shop: Shop, pin: str | None, code: str) -> None:
    assert shop.code("inquiry", account=account(PINNED, pin)) == code
    assert shop.code("gift-redemption", account=account(PINNED, pin), amount=usd("1.00")) == code
    assert shop.code("gift-issuance", account=account(PINNED), amount=usd("1.00")) == ""


@pytest.mark.parametrize(
    ("number", "code"), [(SOLD, "G-NOT-ACTIVE"), (EXPIRED, "G-EXPIRED"), (CLOSED, "G-CLOSED"), (FULL, "")]
)
def test_a_card_must_be_active(shop: Shop, number: str, code: str) -> None:
    assert shop.code("inquiry", account=account(number)) == code
    for route in ("gift-issuance", "gift-redemption", "merchandise-return"):
        assert shop.code(route, account=account(number), amount=usd("1.00")) == code, route
    assert shop.code("deactivate", account=account(number)) == code


def test_a_card_is_activated_once(shop: Shop) -> None:
    sold = {"account": account(SOLD), "amount": usd("50.00"), "activating": "Y"}
    assert shop.code("gift-issuance", **sold) == ""
    assert shop.code("gift-issuance", **sold) == "G-ALREADY-ACTIVE"
    assert shop.on(SOLD) == "active 50.00"


def test_a_card_holds_no_more_than_the_most(shop: Shop) -> None:
    assert shop.code("gift-issuance", account=account(FULL), amount=usd("488.01")) == "G-AMOUNT"
    assert shop.code("gift-issuance", account=account(FULL), amount=usd("488.00")) == ""


def test_to_go_on_with_too_little_takes_a_part_or_goes_below_zero(shop: Shop) -> None:
    much = {"account": account(FULL), "amount": usd("20.00", "Y")}
    answer = shop.told("gift-redemption", **much)
    assert (answer["amountRemaining"], answer["balances"][0]["difference"]) == ("8.00", "-12.00")
    assert shop.code("gift-redemption", **much) == "G-NOT-ENOUGH"  # nothing is there
    shop.desk.switches = replace(shop.desk.switches, nsf="below_zero")
    answer = shop.told("gift-redemption", **much)
    assert answer["amountRemaining"] == "0.00"
    assert shop.on(FULL) == "active -20.00"


def test_a_card_that_is_closed_loses_what_is_on_it(shop: Shop) -> None:
    assert shop.told("deactivate", account=account(SMALL))["balances"][0]["difference"] == "-3.85"
    assert shop.on(SMALL) == "closed 0.00"


ALTERED = {
    "wrong_request_id": {"standardHeader": {"requestId": "0WRONG0", "status": "A"}},
    "no_status": {"standardHeader": {"requestId": "SAME"}},
    "other_status": {"standardHeader": {"requestId": "SAME", "status": "P"}},
    "demonstration": {
        "identification": {"transactionId": "880141", "approvalCode": "836579", "demonstration": "Y"}
    },
    "no_amount_remaining": {"amountRemaining": None},
    "no_difference": {"balances": [{"valueCode": "USD", "amount": "10.00"}]},
    "amounts_disagree": {"balances": [{"valueCode": "USD", "amount": "10.00", "difference": "-1.00"}]},
}


def test_what_can_be_made_wrong_changes_just_that(shop: Shop) -> None:
    assert set(shop.desk.alters) == set(ALTERED)
    body = {"standardHeader": {**EXAMPLES["05"]["request"]["body"]["standardHeader"], **SAME}, **PAY}
    plain = shop.send("/v1/gift-redemption", body)
    for name, alter in shop.desk.alters.items():
        expected = deepcopy(json.loads(plain.body)) | ALTERED[name]
        expected = {field: value for field, value in expected.items() if value is not None}
        assert json.loads(alter(plain).body) == expected, name
        assert alter(Reply(500)) == Reply(500)


def test_soap_answers_can_be_made_wrong_too(shop: Shop) -> None:
    shop.ledger.put(Card(SOLD, "factor4", CardStatus.ACTIVE, Money(75, "USD")))
    headers = {"content-type": "application/soap+xml", "authorization": BASIC}
    reply = shop.desk.answer(Asked("POST", "/", headers, soap("05-redeem", "request")))
    altered = shop.desk.alters["no_difference"](reply)
    assert b"<difference>" in reply.body
    assert altered.body == reply.body.replace(b"<difference>-18.40</difference>", b"")


def test_faults_that_name_no_operation_wait_for_what_moves_money(shop: Shop) -> None:
    headers = {"content-type": "application/json"}
    looks = Asked("POST", "/v1/inquiry", headers, b"")
    pays = Asked("POST", "/v1/gift-redemption", headers, b"")
    assert not shop.desk.moves_money(looks)
    assert shop.desk.moves_money(pays)
    assert shop.desk.operation(pays) == "GiftRedemption"


def test_it_can_be_started_by_name_and_tells_what_lets_a_till_in() -> None:
    desk, ledger = PROVIDERS["factor4"]()
    assert desk.name == "factor4"
    assert all(card.provider == "factor4" for card in ledger.cards)
    assert {"user", "password", "clientId", "systemId", "locationId", "terminalId"} == set(desk.credentials)
