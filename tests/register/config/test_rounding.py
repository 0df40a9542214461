"""A shop says where it trades, and cash is rounded as it is there; a wrong word is one sentence."""

from datetime import date
from decimal import Decimal

import pytest
from moneyed import get_currency

from register.config.rounding import packs
from register.domain.rounding import Half, RoundingRule
from register.errors import ConfigError
from register.settings import load

TODAY = date(2026, 11, 29)


def rounding(changed, place, currency, *more, day=TODAY):
    """The rule of a shop in that place; `more` are further lines of [cash]."""
    lines = "\n".join(("[cash]", f'rounding = "{place}"', *more))
    settings = changed(("[cash]", lines), ('currency = "EUR"', f'currency = "{currency}"'))
    return settings.cash.rounding_on(day)


def test_cash_is_exact_unless_the_shop_says_otherwise():
    assert load(None, {}).cash.rounding_on(TODAY) is None


@pytest.mark.parametrize("place", [place for place, pack in packs().items() if not pack.shop_chooses])
def test_a_place_is_named_and_its_rule_holds(changed, place):
    pack = packs()[place]
    rule = rounding(changed, place, pack.currency)
    assert rule is not None
    assert rule.unit == pack.rules[0].unit


def test_every_place_tells_its_currency_its_source_and_how_sure_it_is():
    assert list(packs()) == [
        *("AU", "BB", "BE", "CA", "CH", "DK", "EE", "FI", "IE", "IT", "LT", "NL", "NO", "NZ", "SE", "SK"),
        "US",
    ]
    for pack in packs().values():
        assert get_currency(pack.currency)
        assert pack.source
        assert pack.sure in ("A", "B", "C")
    assert {code for code, pack in packs().items() if pack.sure == "A"} == {"CA", "LT", "NO"}


def test_a_law_holds_from_its_first_day(changed):
    assert rounding(changed, "LT", "EUR", day=date(2025, 4, 30)) is None
    assert rounding(changed, "LT", "EUR", day=date(2025, 5, 1)) is not None


def test_a_shop_may_begin_later_than_the_law_and_never_earlier(changed):
    later = "rounding_from = 2026-12-01"
    assert rounding(changed, "BE", "EUR", later, day=date(2026, 11, 30)) is None
    assert rounding(changed, "BE", "EUR", later, day=date(2026, 12, 1)) is not None
    assert rounding(changed, "LT", "EUR", "rounding_from = 2020-01-01", day=date(2025, 4, 30)) is None


def test_in_new_zealand_the_shop_says_where_the_half_goes(changed):
    assert rounding(changed, "NZ", "NZD") == RoundingRule(Decimal("0.10"), Half.DOWN)
    assert rounding(changed, "NZ", "NZD", 'rounding_half = "up"') == RoundingRule(Decimal("0.10"), Half.UP)


def test_in_the_united_states_the_shop_says_from_which_day(changed):
    rule = rounding(changed, "US", "USD", 'rounding_from = "2026-02-01"')
    assert rule == RoundingRule(Decimal("0.05"), since=date(2026, 2, 1), exact_coins=True)
    with pytest.raises(ConfigError, match=r'rounding_from is missing: where rounding = "US" the shop says'):
        rounding(changed, "US", "USD")


def test_the_environment_rounds_too(changed):
    settings = changed(REGISTER_CASH__ROUNDING="BE", REGISTER_CASH__ROUNDING_FROM="2026-11-29")
    assert settings.cash.rounding_on(TODAY) is not None
    assert settings.cash.rounding_on(date(2026, 11, 28)) is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['rounding = "XX"'], '[cash]: rounding = "XX" is wrong: it should be one of AU, BB, BE, CA'),
        (["rounding = true"], "[cash]: rounding = true is wrong: it should be text in quotes"),
        (['rounding = "NO"'], '[cash]: rounding = "NO" is for NOK, [shop] currency is EUR'),
        (['rounding = "BE"', 'rounding_half = "up"'], "rounding_half is no choice of the shop's"),
        (['rounding = "BE"', 'rounding_half = "even"'], "it should be 'up' or 'down'"),
        (['rounding = "BE"', 'rounding_from = "soon"'], "it should be a day such as 2026-12-01"),
        (['rounding = "BE"', 'rounding_from = "2026-02-30"'], "it should be a day such as 2026-12-01"),
        (["rounding_from = 2026-12-01"], "[cash]: rounding is missing: it names the place"),
    ],
)
def test_a_wrong_word_about_rounding_is_one_sentence(changed, lines, said):
    with pytest.raises(ConfigError) as refused:
        changed(("[cash]", "\n".join(("[cash]", *lines))))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
