"""In which order Toast's provider judges a request, and how strictly."""

import json
from dataclasses import replace
from typing import Any

import pytest

from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.toast.pins import PinPolicy
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.wire import PATH, Status, Type
from tests.terminal_api.mock.providers.toast_counter import (
    PLENTY,
    STRANGER,
    WITH_PIN,
    Counter,
    body_of,
    new_guid,
    read,
    refusal,
)

INVALID_INPUT = refusal("INVALID_INPUT_PROPERTIES")


@pytest.fixture
def counter() -> Counter:
    return Counter()


def asked(counter: Counter, **changes: str | None) -> Asked:
    """A balance request, some of its headers changed, or with None left out."""
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    headers = {**counter.headers(Type.GET_BALANCE), **named}
    told = {name: value for name, value in headers.items() if value is not None}
    return Asked("POST", PATH, told, body_of(Type.GET_BALANCE, PLENTY))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
def test_only_a_post_is_heard(counter: Counter, method: str) -> None:
    reply = counter.desk.answer(replace(asked(counter), method=method))
    assert (reply.status, reply.body, reply.headers) == (405, b"", {"Allow": "POST"})


@pytest.mark.parametrize(
    "path", ["/giftcards/v1/transactions/", "/giftcards", "/usermgmt/v1/oauth/token_key"]
)
def test_nobody_is_at_another_address(counter: Counter, path: str) -> None:
    assert counter.desk.answer(replace(asked(counter), path=path)) == Reply(404)


@pytest.mark.parametrize(
    "changes",
    [
        {"content_type": None},
        {"content_type": "text/plain"},
        {"content_type": "application/jsonp"},
        {"toast_transaction_type": None},
        {"toast_transaction_type": ""},
        {"toast_restaurant_external_id": None},
        {"toast_transaction_guid": None},
        {"toast_transaction_guid": "12345"},
        {"toast_transaction_guid": "{70360f81-b1e9-4589-ac0c-dff3c36c9e94}"},
    ],
)
def test_every_header_is_needed(counter: Counter, changes: dict[str, str | None]) -> None:
    assert read(counter.desk.answer(asked(counter, **changes))) == INVALID_INPUT


@pytest.mark.parametrize(
    "content", ["application/json", "application/json; charset=utf-8", "Application/JSON"]
)
def test_json_may_say_how_it_is_written(counter: Counter, content: str) -> None:
    assert counter.desk.answer(asked(counter, content_type=content)).status == 200


@pytest.mark.parametrize(
    "key", [None, "", "wrong", "Bearer example-key-of-harbour-grill", "example-key-of-harbour-gril", "ключ"]
)
def test_without_the_bare_key_nobody_is_let_in(counter: Counter, key: str | None) -> None:
    assert read(counter.desk.answer(asked(counter, authorization=key))) == refusal("INVALID_TOKEN")


def test_while_the_key_is_replaced_both_are_good(counter: Counter) -> None:
    counter.desk.adjust({"next-key": "the-next-one"})
    for key in ("example-key-of-harbour-grill", "the-next-one"):
        assert counter.desk.answer(asked(counter, authorization=key)).status == 200
    counter.desk.adjust({"key": "the-next-one", "next-key": ""})
    assert counter.desk.answer(asked(counter, authorization="the-next-one")).status == 200
    for key in ("example-key-of-harbour-grill", ""):
        assert read(counter.desk.answer(asked(counter, authorization=key))) == refusal("INVALID_TOKEN")


#: One fault for each check, in the order of the reference; each body has all the faults behind it too.
FAULTS: tuple[tuple[str, dict[str, str | None]], ...] = (
    ("INVALID_INPUT_PROPERTIES", {"toast_transaction_guid": None}),
    ("INVALID_TOKEN", {"authorization": "wrong"}),
    ("INVALID_RESTAURANT", {"toast_restaurant_external_id": new_guid()}),
    ("INVALID_TOAST_TRANSACTION_TYPE", {"toast_transaction_type": "GIFTCARD_TRANSFER"}),
    ("TOAST_TRANSACTION_TYPE_NOT_SUPPORTED", {"toast_transaction_type": "GIFTCARD_ADD_VALUE"}),
    ("INVALID_INPUT_PROPERTIES", {}),
)


@pytest.mark.parametrize("first", range(len(FAULTS)))
def test_of_many_faults_the_first_in_order_is_told(first: int) -> None:
    counter = Counter(Policy(without=frozenset({Type.ADD_VALUE})))
    changes: dict[str, str | None] = {}
    for _, change in FAULTS[first:]:
        changes = {**change, **changes}
    told = counter.desk.answer(replace(asked(counter, **changes), body=b"{"))
    assert read(told) == refusal(FAULTS[first][0])


def test_a_card_of_another_programme_is_invalid_before_its_pin_is_looked_at() -> None:
    counter = Counter(Policy(pin=PinPolicy.ALWAYS))
    told = counter.look(STRANGER, verificationCode={"value": "1", "source": "KEYED"})
    assert told == refusal("CARD_INVALID")


def test_a_pin_is_judged_before_the_state_of_the_card() -> None:
    counter = Counter(Policy(pin=PinPolicy.ALWAYS))
    assert counter.activate(WITH_PIN, "5") == refusal("VERIFICATION_REQUIRED")


def test_each_refusal_is_400_and_says_nothing_but_its_status(counter: Counter) -> None:
    reply = counter.raw(Type.GET_BALANCE, body_of(Type.GET_BALANCE, STRANGER))
    assert reply == Reply(400, b'{"transactionStatus":"ERROR_CARD_INVALID"}')


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"{}",
        b'{"getBalanceTransactionInformation": null}',
        b'{"getBalanceTransactionInformation": []}',
        b'{"getBalanceTransactionInformation": {}}',
        b'{"redeemTransactionInformation": {"giftCardIdentifier": "7700123400010029", "redeemedValue": 5}}',
        b'{"getBalanceTransactionInformation": {"giftCardIdentifier": "\xff"}}',
        b"[" * 100_000,
    ],
)
def test_a_body_that_does_not_fit_the_type_is_refused(counter: Counter, body: bytes) -> None:
    assert read(counter.raw(Type.GET_BALANCE, body)) == INVALID_INPUT


@pytest.mark.parametrize(
    "fields",
    [
        {"giftCardIdentifier": None},
        {"giftCardIdentifier": ""},
        {"giftCardIdentifier": 7700123400010029},
        {"identifierSource": "TYPED"},
        {"identifierSource": 1},
        {"verificationCode": "9034"},
        {"verificationCode": {}},
        {"verificationCode": {"source": "KEYED"}},
        {"verificationCode": {"value": 9034, "source": "KEYED"}},
        {"verificationCode": {"value": "9034", "source": "GUESSED"}},
        {"checkIdentifier": 5},
        {"isCashOut": "true"},
        {"isCashOut": 1},
        {"relatedTransaction": 5},
    ],
)
def test_a_field_of_the_wrong_kind_is_refused(counter: Counter, fields: dict[str, Any]) -> None:
    assert counter.asked(Type.REDEEM, PLENTY, **{"redeemedValue": 5, **fields}) == INVALID_INPUT
    assert counter.on(PLENTY) == 40


@pytest.mark.parametrize("previous", [None, "", "the-other-one", 5])
def test_a_reversal_must_name_what_it_undoes(counter: Counter, previous: object) -> None:
    assert counter.asked(Type.REVERSE, PLENTY, previousTransaction=previous) == INVALID_INPUT


def test_two_requests_in_one_are_refused_and_an_empty_one_beside_it_is_not(counter: Counter) -> None:
    look = {"giftCardIdentifier": PLENTY, "identifierSource": "SCANNED"}
    others = {"redeemTransactionInformation": {"redeemedValue": 5, **look}}
    body = {"getBalanceTransactionInformation": look, "somethingNew": 1}
    assert read(counter.raw(Type.GET_BALANCE, json.dumps({**body, **others}).encode())) == INVALID_INPUT
    nothing = dict.fromkeys(others)
    assert counter.raw(Type.GET_BALANCE, json.dumps({**body, **nothing}).encode()).status == 200


def test_every_movement_and_every_refusal_about_a_card_is_a_line_and_a_look_is_none(counter: Counter) -> None:
    before = len(counter.ledger.transactions)
    counter.look(PLENTY)
    counter.redeem(PLENTY, "5.00")
    counter.redeem(STRANGER, "5.00")
    counter.redeem(WITH_PIN, "5.00", identifierSource="KEYED")
    counter.redeem(WITH_PIN, "-5.00")
    lines = counter.ledger.transactions[before:]
    refusals = [line.refusal.message if line.refusal else None for line in lines]
    assert refusals == [None, Status.CARD_INVALID, Status.VERIFICATION_REQUIRED]


def test_no_number_and_no_code_is_in_a_repr(counter: Counter) -> None:
    counter.redeem(WITH_PIN, "2.50", verificationCode={"value": "9034", "source": "KEYED"})
    said = repr((counter.ledger.cards, counter.ledger.transactions, counter.desk.policy, vars(counter.desk)))
    for secret in (WITH_PIN, "9034", counter.key):
        assert secret not in said


@pytest.mark.parametrize("type", Type)
def test_faults_know_a_request_by_its_type(counter: Counter, type: Type) -> None:
    wanted = asked(counter, toast_transaction_type=type)
    assert counter.desk.operation(wanted) == type
    assert counter.desk.moves_money(wanted)
    elsewhere = replace(wanted, path="/giftcards")
    assert (counter.desk.operation(elsewhere), counter.desk.moves_money(elsewhere)) == ("", False)
    assert counter.desk.operation(asked(counter, toast_transaction_type="GIFTCARD_TRANSFER")) == ""
