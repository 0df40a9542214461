"""The mock Factor4: the reference's exchanges as written, then every check, in the order of its judgement."""

import base64
import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.factor4.desk import Factor4Desk
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.processor import Operation
from tests.terminal_api.processors.factor4_examples import EXAMPLES, SOAP_EXAMPLES, canonical, soap

SOLD = "8899001200030018"
FULL = "8899001200030026"
SMALL = "8899001200030034"
PINNED = "8899001200030042"
EXPIRED = "8899001200030059"
CLOSED = "8899001200030067"
AT = datetime(2031, 2, 14, 11, 32, 5, tzinfo=UTC)
BASIC = "Basic " + base64.b64encode(b"EXAMPLE17:example-secret").decode()


class Shop:
    """A desk with cards, and a till that writes its own JSON."""

    def __init__(self, switches: Switches | None = None) -> None:
        self.now = AT
        self.ledger = CardLedger(
            [
                Card(SOLD, "factor4", CardStatus.INACTIVE, Money(0, "USD")),
                Card(FULL, "factor4", CardStatus.ACTIVE, Money(12, "USD")),
                Card(SMALL, "factor4", CardStatus.ACTIVE, Money("3.85", "USD")),
                Card(PINNED, "factor4", CardStatus.ACTIVE, Money(40, "USD"), code="4821"),
                Card(EXPIRED, "factor4", CardStatus.EXPIRED, Money(20, "USD")),
                Card(CLOSED, "factor4", CardStatus.CLOSED, Money(0, "USD")),
                Card("6006490000012345", "givex", CardStatus.ACTIVE, Money(9, "USD")),
            ],
            clock=lambda: self.now,
        )
        self.desk = Factor4Desk(self.ledger, switches=switches, clock=lambda: self.now)
        self.count = 0

    def send(self, path: str, body: object, *, authorization: str = BASIC) -> Reply:
        headers = {"content-type": "application/json", "authorization": authorization}
        written = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.desk.answer(Asked("POST", path, headers, written))

    def told(self, route: str, *, header: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
        """What a request with a complete header is answered; `header` changes it."""
        self.count += 1
        named = {
            "requestId": f"T{self.count}",
            "systemId": "EXAMPLE-SYS",
            "clientId": "417",
            "locationId": "200417",
            "terminalId": "2",
            "terminalDateTime": "20310214113205",
            "batchId": "20310214",
            "batchReference": f"{self.count:04}",
        }
        changed = {name: value for name, value in {**named, **(header or {})}.items() if value is not None}
        reply = self.send(f"/v1/{route}", {"standardHeader": changed, **parts})
        assert reply.status == 200
        return json.loads(reply.body)

    def code(self, route: str, **parts: Any) -> str:
        """Why not; empty where it was approved."""
        answer = self.told(route, **parts)
        approved = answer["standardHeader"]["status"] == "A"
        return "" if approved else answer["errorMessage"]["errorCode"]

    def on(self, number: str) -> str:
        card = self.ledger.card(number)
        assert card is not None
        return f"{card.status} {card.balance.amount:.2f}"


def account(number: str, pin: str | None = None) -> dict[str, str]:
    return {"accountId": number, "entryType": "B", **({"pin": pin} if pin else {})}


def usd(amount: str, nsf: str | None = None) -> dict[str, str]:
    return {"valueCode": "USD", "enteredAmount": amount, **({"nsfAllowed": nsf} if nsf else {})}


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


PAY = {"account": account(FULL), "amount": usd("2.00", "N")}
SAME = {"requestId": "SAME", "batchReference": "0042"}


def test_the_same_request_again_is_answered_as_before_and_moves_nothing(shop: Shop) -> None:
    first = shop.told("gift-redemption", header=SAME, **PAY)
    assert shop.told("gift-redemption", header=SAME, **PAY) == first
    assert shop.on(FULL) == "active 10.00"


def test_a_refusal_is_answered_again_too(shop: Shop) -> None:
    much = {"account": account(FULL), "amount": usd("20.00")}
    first = shop.told("gift-redemption", header=SAME, **much)
    shop.told("gift-issuance", account=account(FULL), amount=usd("50.00"), activating="N")
    assert shop.told("gift-redemption", header=SAME, **much) == first


def test_who_asked_and_how_the_card_was_read_make_no_other_request(shop: Shop) -> None:
    first = shop.told("gift-redemption", header={**SAME, "initiatorId": "IMKE"}, **PAY)
    keyed = {**PAY, "account": {"accountId": FULL, "entryType": "K"}}
    again = shop.told("gift-redemption", header={**SAME, "initiatorId": "ANNA"}, **keyed)
    assert again == first
    assert shop.on(FULL) == "active 10.00"


@pytest.mark.parametrize(
    ("route", "parts"),
    [
        ("gift-redemption", {"account": account(FULL), "amount": usd("2.01", "N")}),
        ("gift-redemption", {"account": account(SMALL), "amount": usd("2.00", "N")}),
        ("gift-redemption", {"account": account(FULL), "amount": usd("2.00", "Y")}),
        ("inquiry", {"account": account(FULL)}),
    ],
)
def test_the_same_id_for_something_else_is_refused(shop: Shop, route: str, parts: dict[str, Any]) -> None:
    shop.told("gift-redemption", header=SAME, **PAY)
    assert shop.code(route, header=SAME, **parts) == "G-REQUEST-ID-REUSED"
    assert shop.on(FULL) == "active 10.00"


@pytest.mark.parametrize("other", [{"terminalId": "3"}, {"terminalDateTime": "20310215000000"}])
def test_another_till_or_day_makes_another_request(shop: Shop, other: dict[str, str]) -> None:
    shop.told("gift-redemption", header=SAME, **PAY)
    assert shop.code("gift-redemption", header={**SAME, **other}, **PAY) == ""
    assert shop.on(FULL) == "active 8.00"


def test_a_provider_that_refuses_duplicates_says_so_of_what_it_did() -> None:
    shop = Shop(Switches(duplicates="refused"))
    much = {"account": account(FULL), "amount": usd("20.00")}
    assert shop.code("gift-redemption", header=SAME, **much) == "G-NOT-ENOUGH"
    assert shop.code("gift-redemption", header=SAME, **much) == "G-NOT-ENOUGH"
    assert shop.code("gift-redemption", header=SAME, **PAY) == ""
    assert shop.code("gift-redemption", header=SAME, **PAY) == "G-DUPLICATE"
    assert shop.on(FULL) == "active 10.00"


def test_a_provider_may_not_recognise_duplicates_at_all() -> None:
    shop = Shop(Switches(duplicates="done_again"))
    for _ in range(2):
        assert shop.code("gift-redemption", header=SAME, **PAY) == ""
    assert shop.on(FULL) == "active 8.00"


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


def void(shop: Shop, search: dict[str, str] | None, number: str | None = None) -> str:
    named = {"account": account(number)} if number else {}
    return shop.code("void-transaction", **named, **({"search": search} if search is not None else {}))


def done(shop: Shop, route: str, number: str, **parts: Any) -> dict[str, str]:
    """Our own reference of something that was approved, as a search."""
    assert shop.code(route, account=account(number), **parts) == ""
    return {"batchId": "20310214", "batchReference": f"{shop.count:04}"}


def test_a_void_finds_by_every_field_that_is_filled(shop: Shop) -> None:
    answer = shop.told("gift-redemption", account=account(FULL), amount=usd("2.00"))
    named = answer["identification"]
    right = {"transactionId": named["transactionId"], "approvalCode": named["approvalCode"]}
    for wrong in ({"transactionId": "880199"}, {"approvalCode": "1"}, {"batchId": "20310213"}):
        assert void(shop, {**right, **wrong}) == "G-NO-SUCH-TRANSACTION"
    assert void(shop, right, SMALL) == "G-NO-SUCH-TRANSACTION"
    assert void(shop, right, "1234567890") == "G-CARD-UNKNOWN"
    assert void(shop, {}) == void(shop, None) == "G-NO-SUCH-TRANSACTION"
    assert void(shop, right, FULL) == ""
    assert shop.on(FULL) == "active 12.00"
    assert void(shop, right) == "G-ALREADY-VOIDED"
    assert shop.on(FULL) == "active 12.00"


def test_a_void_that_could_mean_two_transactions_does_neither() -> None:
    shop = Shop(Switches(duplicates="done_again"))
    for _ in range(2):
        shop.told("gift-redemption", header=SAME, **PAY)
    assert void(shop, {"batchId": "20310214", "batchReference": "0042"}) == "G-NOT-VOIDABLE"


def test_a_void_may_have_to_name_the_card(shop: Shop) -> None:
    search = done(shop, "gift-redemption", FULL, amount=usd("2.00"))
    shop.desk.switches = replace(shop.desk.switches, void_names_card=True)
    assert void(shop, search) == "G-CARD-UNKNOWN"
    assert void(shop, search, FULL) == ""


def test_a_load_is_undone_only_while_it_is_on_the_card(shop: Shop) -> None:
    search = done(shop, "gift-issuance", FULL, amount=usd("25.00"), activating="N")
    spent = done(shop, "gift-redemption", FULL, amount=usd("12.01"))
    assert void(shop, search) == "G-NOT-VOIDABLE"
    assert void(shop, spent) == ""
    assert void(shop, search) == ""
    assert shop.on(FULL) == "active 12.00"


def test_an_activation_that_is_undone_leaves_an_inactive_card_with_nothing_on_it(shop: Shop) -> None:
    search = done(shop, "gift-issuance", SOLD, amount=usd("50.00"), activating="Y")
    spent = done(shop, "gift-redemption", SOLD, amount=usd("1.00"))
    assert void(shop, search) == "G-NOT-VOIDABLE"
    assert void(shop, spent) == ""
    loaded = done(shop, "gift-issuance", SOLD, amount=usd("1.00"))
    assert void(shop, search) == "G-NOT-VOIDABLE"  # what was loaded since would be lost
    assert void(shop, loaded) == ""
    assert void(shop, search) == ""
    assert shop.on(SOLD) == "inactive 0.00"


def test_a_store_credit_is_undone_as_a_load_is(shop: Shop) -> None:
    search = done(shop, "merchandise-return", FULL, amount=usd("5.00"))
    assert shop.ledger.transactions[-1].operation is Operation.REFUND
    assert void(shop, search) == ""
    assert shop.on(FULL) == "active 12.00"


def test_a_look_a_closing_and_a_void_cannot_be_undone(shop: Shop) -> None:
    looked = done(shop, "inquiry", FULL)
    paid = done(shop, "gift-redemption", FULL, amount=usd("2.00"))
    assert void(shop, paid) == ""
    voided = {"batchId": "20310214", "batchReference": f"{shop.count:04}"}
    closed = done(shop, "deactivate", SMALL)
    for search in (looked, voided, closed):
        assert void(shop, search) == "G-NOT-VOIDABLE"


def test_what_is_too_old_or_on_a_closed_card_cannot_be_undone(shop: Shop) -> None:
    old, other = (done(shop, "gift-redemption", FULL, amount=usd("1.00")) for _ in range(2))
    shop.now += timedelta(hours=24)
    assert void(shop, old) == ""
    shop.now += timedelta(seconds=1)
    assert void(shop, other) == "G-NOT-VOIDABLE"
    fresh = done(shop, "gift-redemption", FULL, amount=usd("1.00"))
    assert shop.code("deactivate", account=account(FULL)) == ""
    assert void(shop, fresh) == "G-NOT-VOIDABLE"


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
