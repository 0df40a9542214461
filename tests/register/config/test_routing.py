"""Numbers that reach nobody, and numbers that two could claim, are told before a customer finds them."""

from typing import Any

import pytest

from register.config.processors import Processors
from register.config.routing import Routing
from register.config.tables import GiftCards

GUID = "8b7dee2f-0a6a-4f0c-9b0d-0d2f6f5d3c11"
TOAST = {"url": "https://t.example", "restaurant": GUID, "key_from": "env:KEY"}
TOGGLE = {
    "url": "https://t.example/graphql",
    "user": "api",
    "password_from": "env:KEY",
    "account_id": 1,
    "product_id": 2,
    "site": "S1",
}
GATEWAY = {
    "url": "https://g.example",
    "store": "S1",
    "till": "1",
    "key_from": "env:KEY",
    "provider": "toggle",
}
STANDBY = {"merchant_account": "Shop", "store": "S1", "key_from": "env:KEY", "environment": "test"}
SVS = {"name": "svs", "prefixes": ["6006"]}


def routing(rows: list[dict[str, Any]], **processors: dict[str, Any]) -> Routing:
    cards = GiftCards.model_validate({"default_provider": "svs", "provider": [SVS, *rows]})
    return Routing.of(cards, Processors.model_validate(processors))


def test_what_is_routed_well_needs_no_word():
    toast = {"name": "toast", "prefixes": ["7700"], "lengths": [16], "processor": "toast", "pin": "asked"}
    shop = routing([toast], toast=TOAST)
    assert shop.reaching("toast") == ("toast",)
    assert shop.warnings() == ()


def test_the_stand_in_for_the_terminal_is_asked_about_cards_that_it_knows():
    rows = [{"name": "bakery", "prefixes": ["9"]}, {"name": "voucher", "network": "intersolve"}]
    shop = routing(rows, **{"stored-value": STANDBY})
    assert shop.reaching("stored-value") == ("svs", "voucher")


@pytest.mark.parametrize(
    ("rows", "processors", "said"),
    [
        ([], {"toast": TOAST}, "[processor.toast]: no [[gift_cards.provider]] leads to it"),
        ([{"name": "toast", "processor": "toast"}], {"toast": TOAST}, "toast: no number reaches it"),
        (
            [{"name": "toast", "prefixes": ["123456789"], "lengths": [8], "processor": "toast"}],
            {"toast": TOAST},
            "by 123456789, which has more than 8 digits",
        ),
        (
            [{"name": "toast", "prefixes": ["60064"], "processor": "toast"}],
            {"toast": TOAST},
            "svs and toast both claim numbers that begin with 60064: they go to toast",
        ),
        (
            [{"name": "cards", "prefixes": ["6301"], "processor": "gateway"}],
            {"gateway": GATEWAY},
            "cards: its cards can do nothing at the gateway, where they are called 'toggle'",
        ),
        (
            [
                {"name": "toggle", "prefixes": ["6301"], "processor": "gateway"},
                {"name": "own", "prefixes": ["6302"], "processor": "toggle"},
            ],
            {"gateway": GATEWAY, "toggle": TOGGLE},
            "[processor.toggle] and [processor.gateway] both keep cards of toggle",
        ),
        (
            [{"name": "bakery", "prefixes": ["9"], "pin": "always"}],
            {},
            "bakery: the till never asks",
        ),
    ],
)
def test_what_is_odd_is_said_in_a_sentence(
    rows: list[dict[str, Any]], processors: dict[str, dict[str, Any]], said: str
):
    assert any(said in warning for warning in routing(rows, **processors).warnings())


def test_prefixes_alike_of_other_lengths_are_no_rivals():
    rows = [
        {"name": "short", "prefixes": ["77"], "lengths": [16]},
        {"name": "long", "prefixes": ["7700"], "lengths": [19]},
    ]
    assert routing(rows).warnings() == ()
