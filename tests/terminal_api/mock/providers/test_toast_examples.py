"""The forty exchanges of the protocol's reference, one after the other, on one ledger."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from tests.terminal_api.mock.providers.toast_counter import EXAMPLES, PIN, WITH_PIN

FILES = sorted(EXAMPLES.glob("[0-9][0-9]-*.json"))
SCHEMA = json.loads((EXAMPLES / "schema.json").read_text())


def read(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def exchanges() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in FILES:
        yield file.stem, read(file.read_text())


def check(of: str, body: Any) -> None:
    schema = {"$ref": f"#/$defs/{of}", "$defs": SCHEMA["$defs"]}
    Draft202012Validator(schema).validate(json.loads(json.dumps(body, default=float)))


def state_of(ledger: CardLedger, number: str) -> dict[str, object]:
    card = ledger.card(number)
    if card is None:
        return {"state": "not in this restaurant's set"}
    return {"state": str(card.status), "balance": card.balance.amount}


def as_before(ledger: CardLedger, number: str, before: dict[str, Any]) -> None:
    """Issue the card when it is met for the first time; from then on the ledger must agree by itself."""
    if "balance" in before and ledger.card(number) is None:
        pin = PIN if number == WITH_PIN else ""
        balance = Money(before["balance"], "EUR")
        ledger.put(Card(number, "toast", CardStatus(before["state"]), balance, code=pin))
    assert state_of(ledger, number) == before


def number_in(body: dict[str, Any]) -> str:
    (facts,) = body.values()
    return facts.get("giftCardIdentifier", "")


async def test_all_forty_exchanges_are_answered_as_written_on_one_ledger() -> None:
    ledger = CardLedger()
    desk = ToastDesk(ledger)
    asked = 0
    async with MockProvider(desk, ledger) as mock, httpx.AsyncClient(base_url=mock.url) as http:
        for name, exchange in exchanges():
            request, wanted = exchange["request"], exchange["response"]
            number = number_in(request["body"])
            check("GiftCardTransaction", request["body"])
            if "card_before" in exchange:
                as_before(ledger, number, exchange["card_before"])
            if wanted["status"] == 500:
                mock.faults.arm(Fault(FaultKind.HTTP_ERROR))
            desk.adjust({"without": "GIFTCARD_ADD_VALUE" if "NOT_SUPPORTED" in name_of(wanted) else ""})
            answer = await http.request(
                request["method"],
                request["path"],
                headers=request["headers"],
                content=json.dumps(request["body"], default=float),
            )
            asked += 1
            assert answer.status_code == wanted["status"], name
            assert (read(answer.text) if answer.text else None) == wanted["body"], name
            if wanted["body"] is not None:
                assert answer.headers["content-type"] == "application/json"
                check("GiftCardTransactionResponse", wanted["body"])
            if "card_after" in exchange:
                assert state_of(ledger, number) == exchange["card_after"], name
    assert asked == 40


def name_of(response: dict[str, Any]) -> str:
    status = (response["body"] or {}).get("transactionStatus", "")
    return status if "TYPE" in status else ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_examples_are_what_the_schema_allows(file: Any) -> None:
    exchange = json.loads(file.read_text())
    check("GiftCardTransaction", exchange["request"]["body"])
    if exchange["response"]["body"] is not None:
        check("GiftCardTransactionResponse", exchange["response"]["body"])


def test_the_key_is_published_in_the_form_of_the_example() -> None:
    ledger = CardLedger()
    desk = ToastDesk(ledger)
    wanted = json.loads((EXAMPLES / "token-key.json").read_text())["response"]["body"]
    told = json.loads(desk.issuer.token_key())
    assert told.keys() == wanted.keys()
    assert told["alg"] == wanted["alg"]
    assert told["value"].startswith("-----BEGIN PUBLIC KEY-----\n")
