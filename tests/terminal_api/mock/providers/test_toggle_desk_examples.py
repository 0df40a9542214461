import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from moneyed import Money

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.toggle import Facts
from tests.terminal_api.mock.providers.toggle_shop import NUMBER, Shop

EXAMPLES = sorted((Path(__file__).parents[2] / "processors" / "examples" / "toggle").glob("*.json"))


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
