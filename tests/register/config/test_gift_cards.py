"""Whose cards are taken, what may be put on them, and how often one may look."""

import pytest
from moneyed import EUR

from register.config import asks, config_file
from register.domain.cards.look_limit import LookLimits
from register.errors import ConfigError
from register.settings import load
from terminal_api.money import read
from tests.register.refusing import refusal

PLAIN = config_file.packaged().read_text("utf-8")


@pytest.fixture
def shop(changed):
    """Settings made from the shipped file with some lines changed."""
    return changed


def test_the_longest_prefix_names_the_provider(shop):
    settings = shop(('prefixes = ["603628"]', 'prefixes = ["603628", "60064955"]'))
    assert settings.provider_of("6006490000012345678").name == "svs"
    assert settings.provider_of("6006495500012345678").name == "givex"
    assert settings.provider_of("9999990000012345678").name == "svs"


def test_a_providers_limits_are_money_of_the_shop(shop):
    limits = load(None, {}).provider_of("6006490000012345678").limits(EUR)
    assert limits is not None
    assert (limits.least, limits.most) == (read("5.00 EUR"), read("500.00 EUR"))


def test_a_providers_amounts_may_be_fixed(shop):
    fixed = shop(('least = "5.00"  ', 'amounts = ["50", "25"]  '), ('most = "500.00"\n', ""))
    limits = fixed.provider_of("6006490000012345678").limits(EUR)
    assert limits.only == (read("25.00 EUR"), read("50.00 EUR"))
    wrong = refusal(shop, ("partial = true  ", 'amounts = ["50"]\npartial = true  '))
    assert "amounts and least: give the only amounts, or the smallest and the largest" in wrong


@pytest.mark.parametrize(
    ("scanned", "card"),
    [
        ("6006490000012345678", True),
        ("60064900", True),
        ("6006490", False),
        ("600649" + "0" * 22, True),
        ("600649" + "0" * 23, False),
        ("4006381333931", False),
        ("600649000001234567²", False),
    ],
)
def test_only_digits_with_a_known_beginning_are_a_gift_card(scanned, card):
    assert load(None, {}).is_card_number(scanned) is card


def test_how_many_cards_may_be_looked_at_is_the_shop_s_to_say(shop):
    assert shop().look_limits == LookLimits(nobody=20, by_hand=120, list=600)
    none = shop(("balance_looks_locked = 20", "balance_looks_locked = 0"))
    assert none.look_limits.nobody == 0
    wrong = refusal(shop, ("balance_looks = 120", "balance_looks = 0"))
    assert "[gift_cards]: balance_looks = 0 is wrong" in wrong
    assert "balance_looks_list" in refusal(shop, ("balance_looks_list = 600", 'balance_looks_list = "many"'))


def test_whoever_only_looks_at_cards_reads_no_other_table(tmp_path, monkeypatch):
    (tmp_path / "config.toml").write_text(PLAIN.replace('theme = "', 'theme = 7 #"'), "utf-8")
    monkeypatch.chdir(tmp_path)
    asked = asks.load(None, {"REGISTER_GIFT_CARDS__BALANCE_LOOKS": "7"})
    assert (asked.look_limits.by_hand, asked.provider_of("6036280000000000017").name) == (7, "givex")
    with pytest.raises(ConfigError, match="balance_looks"):
        asks.load(None, {"REGISTER_GIFT_CARDS__BALANCE_LOOKS": "-1"})
