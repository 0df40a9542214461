"""The table of card law as it ships, a shop's own rows, and what the settings make of both."""

from datetime import date
from decimal import Decimal

import pytest
from moneyed import USD, Money

from register.config import card_law
from register.domain.amounts import Refused
from register.domain.cards.cash_out_law import (
    MayPay,
    MustPay,
    NotPaid,
    PaysNothing,
    PaysUpTo,
    Undecided,
    verdict,
)
from register.domain.cards.cash_out_rule import Fact, Known, OfKind
from register.domain.cards.cash_out_words import ceiling_warning, ground, reason
from register.domain.cards.load_limit import over, over_for_buyer
from register.errors import ConfigError

TABLE = card_law.read()
ROWS = (*TABLE.rules, *TABLE.advice, *TABLE.limits, *TABLE.buyer_limits)
TODAY = date(2026, 11, 29)


def dollars(amount: str) -> Money:
    return Money(amount, USD)


@pytest.fixture
def at(changed):
    """The settings of a shop in some place, with other keys of [gift_cards]."""

    def settings(place: str = "", **keys: str):
        keys |= {"jurisdiction": place} if place else {}
        environ = {f"REGISTER_GIFT_CARDS__{key.upper()}": value for key, value in keys.items()}
        return changed(**{"REGISTER_SHOP__CURRENCY": "USD", **environ})

    return settings


def case(number: int, place: str, balance: str, known: Known, verdict_: type, words: str, day: date = TODAY):
    return pytest.param(place, day, balance, known, verdict_, words, id=f"case {number}: {place} {balance}")


@pytest.mark.parametrize(
    ("place", "day", "balance", "known", "expected", "words"),
    [
        case(1, "US-CA", "12.00", Known(), NotPaid, "12.00 is not less than 10.00", date(2026, 3, 31)),
        case(2, "US-CA", "12.00", Known(), MustPay, "less than 15.00 (2026-04-01", date(2026, 4, 1)),
        case(3, "US-CA", "15.00", Known(), NotPaid, "15.00 is not less than 15.00"),
        case(4, "US-CO", "5.00", Known(), MustPay, "5.00 or less (2010-08-11, C.R.S. 6-1-722(2))"),
        case(5, "US-NJ", "5.00", Known(), NotPaid, "5.00 is not less than 5.00"),
        case(6, "US-OR", "4.00", Known(used=False), NotPaid, "nothing was bought with the card yet"),
        case(7, "US-MT", "2.00", Known(worth=dollars("5.00")), NotPaid, "original value was not above 5.00"),
        case(
            *(8, "US-MA", "10.00", Known(worth=dollars("100.00"), reloadable=False), MustPay),
            "10 % of the face value or less",
        ),
        case(9, "US-MA", "10.00", Known(reloadable=False), Undecided, "the face value is needed"),
        case(10, "US-CT", "2.50", Known(used=True, proof=False), NotPaid, "gift receipt is needed"),
    ],
)
def test_a_numbered_case_ends_as_its_rule_says(at, place, day, balance, known, expected, words):
    found = verdict(at(place).cash_out_law, day, dollars(balance), known)
    assert isinstance(found, expected)
    assert words in reason(found)


@pytest.mark.parametrize(
    ("place", "balance", "known", "paid"),
    [
        ("US-CA", "14.99", Known(), True),
        ("US-CO", "5.01", Known(), False),
        ("US-CT", "2.99", Known(used=True, proof=True), True),
        ("US-CT", "3.00", Known(used=True, proof=True), False),
        ("US-ME", "4.99", Known(used=True, worth=dollars("5.01")), True),
        ("US-ME", "4.99", Known(used=True, worth=dollars("5.00")), False),
        ("US-MA", "10.01", Known(worth=dollars("100.00"), reloadable=False), False),
        ("US-MA", "5.00", Known(used=True, reloadable=True), True),
        ("US-MA", "5.01", Known(used=True, reloadable=True), False),
        ("US-MA", "5.00", Known(used=False, reloadable=True), False),
        ("US-MT", "4.99", Known(worth=dollars("5.01")), True),
        ("US-NJ", "4.99", Known(), True),
        ("US-NY", "4.99", Known(bought=date(2022, 12, 10)), True),
        ("US-NY", "4.99", Known(bought=date(2022, 12, 9)), False),
        ("US-OR", "4.99", Known(used=True), True),
        ("US-RI", "0.99", Known(), True),
        ("US-RI", "1.00", Known(), False),
        ("US-TX", "2.49", Known(used=True, reloadable=True), True),
        ("US-TX", "2.49", Known(used=True, reloadable=False, worth=dollars("5.00")), False),
        ("US-TX", "2.49", Known(used=True, reloadable=False, worth=dollars("5.01")), True),
        ("US-TX", "2.50", Known(used=True, reloadable=True), False),
        ("US-VT", "0.99", Known(), True),
        ("US-WA", "4.99", Known(used=True), True),
        ("US-WA", "4.99", Known(used=False), False),
        ("US-PR", "4.99", Known(), True),
        ("US-PR", "5.00", Known(), False),
        ("US-MO", "0.01", Known(), False),
    ],
)
def test_every_place_draws_its_line_to_the_cent(at, place, balance, known, paid):
    found = verdict(at(place).cash_out_law, TODAY, dollars(balance), known)
    assert isinstance(found, MustPay if paid else NotPaid)


def test_a_card_of_another_kind_is_judged_by_the_rule_for_its_kind(at):
    law = at("US-MA").cash_out_law
    # 5.00 of 40.00 is more than a tenth, so only the rule for reloadable cards can demand it.
    worth = dollars("40.00")
    assert isinstance(verdict(law, TODAY, dollars("5.00"), Known(True, worth, True)), MustPay)
    refused = verdict(law, TODAY, dollars("5.00"), Known(True, worth, False))
    assert isinstance(refused, NotPaid)
    assert "5.00 of 40.00 is more" in reason(refused)


def test_nothing_is_asked_that_cannot_change_the_verdict(at):
    law = at("US-CT").cash_out_law
    assert isinstance(verdict(law, TODAY, dollars("3.00"), Known()), NotPaid)
    assert isinstance(verdict(law, TODAY, dollars("2.00"), Known(proof=False)), NotPaid)
    asked = verdict(law, TODAY, dollars("2.00"), Known())
    assert isinstance(asked, Undecided)
    assert asked.fact is Fact.USED


def test_a_rule_holds_from_its_first_day_on(at):
    law = at("US-CO").cash_out_law
    assert isinstance(verdict(law, date(2010, 8, 10), dollars("1.00"), Known()), NotPaid)
    assert isinstance(verdict(law, date(2010, 8, 11), dollars("1.00"), Known()), MustPay)


def test_store_policy_pays_where_no_law_does_and_says_that_it_is_policy(at):
    law = at("US-MO", cash_out_up_to="3.00").cash_out_law
    paid = verdict(law, TODAY, dollars("3.00"), Known())
    assert isinstance(paid, MayPay)
    assert ground(paid, Known(used=True)) == "none, store policy up to 3.00"
    assert "may be paid out: store policy, 3.00 or less" in reason(paid)
    assert isinstance(verdict(law, TODAY, dollars("3.01"), Known()), NotPaid)


def test_a_right_goes_before_policy_and_policy_before_a_question(at):
    law = at("US-OR", cash_out_up_to="4.00").cash_out_law
    assert isinstance(verdict(law, TODAY, dollars("4.00"), Known(used=True)), MustPay)
    assert isinstance(verdict(law, TODAY, dollars("4.00"), Known()), MayPay)
    assert isinstance(verdict(law, TODAY, dollars("4.01"), Known()), Undecided)


def test_with_no_place_named_store_policy_decides(at):
    assert isinstance(verdict(at().cash_out_law, TODAY, dollars("400.00"), Known()), MayPay)
    limited = at(cash_out_up_to="10.00").cash_out_law
    assert limited.policy == PaysUpTo(dollars("10.00"))
    assert isinstance(verdict(limited, TODAY, dollars("10.01"), Known()), NotPaid)
    assert at("US-CA").cash_out_law.policy == PaysNothing()


def test_case_11_a_policy_above_what_any_place_demands_is_warned_of(at):
    law = at("US-CA", trades_in="US-CA|US-NJ", cash_out_up_to="20.00").cash_out_law
    warning = ceiling_warning(law, TODAY)
    assert "20.00 is above 15.00, the highest fixed amount that US-CA or US-NJ demands" in warning
    assert "above 10.00" in ceiling_warning(law, date(2026, 3, 31))


@pytest.mark.parametrize(("policy", "warned"), [("15.00", False), ("15.01", True)])
def test_the_highest_amount_itself_may_be_paid_everywhere(at, policy, warned):
    law = at("US-NJ", trades_in="US-CA", cash_out_up_to=policy).cash_out_law
    assert bool(ceiling_warning(law, TODAY)) is warned


def test_a_percentage_does_not_raise_the_ceiling(at):
    law = at("US-MA", cash_out_up_to="5.01").cash_out_law
    assert "above 5.00" in ceiling_warning(law, TODAY)


def test_elsewhere_nobody_set_a_ceiling(at):
    assert ceiling_warning(at("IE", cash_out_up_to="20.00").cash_out_law, TODAY) == ""
    assert "above any fixed amount that US-MO" in ceiling_warning(
        at("US-MO", cash_out_up_to="1.00").cash_out_law, TODAY
    )


def test_a_law_without_a_figure_is_read_to_the_cashier(at):
    found = verdict(at("IE").cash_out_law, TODAY, dollars("0.30"), Known())
    assert isinstance(found, NotPaid)
    assert "repaid in cash" in reason(found)


def test_case_18_a_card_takes_2000_a_day_and_not_a_cent_more(at):
    (limit,) = at("US-CA").load_limits
    assert over(limit, dollars("1999.99"), dollars("0.01")) is None
    refused = over(limit, dollars("2000.00"), dollars("0.01"))
    assert isinstance(refused, Refused)
    assert "2000.00 a day (31 CFR 1010.100(kkk))" in refused.reason


def test_the_store_may_set_a_lower_limit_and_none_holds_outside_the_united_states(at):
    most = {limit.most for limit in at("US-NJ", card_day_most="1000").load_limits}
    assert most == {dollars("1000"), dollars("2000.00")}
    assert at("IE").load_limits == ()
    assert at().load_limits == ()


def test_one_buyer_has_10000_a_day_and_not_a_cent_more(at):
    (limit,) = at("US-CA").buyer_limits
    assert over_for_buyer(limit, dollars("9999.99"), dollars("0.01"), "") is None
    for customer in ("", "Anna"):
        refused = over_for_buyer(limit, dollars("9990.00"), dollars("10.01"), customer)
        assert isinstance(refused, Refused)
        assert "10000.00 in gift cards a day (31 CFR 1010.100(ff)(7))" in refused.reason
        assert "10.00 at most can follow" in refused.reason


def test_the_store_may_set_a_lower_limit_for_a_buyer_too(at):
    most = {limit.most for limit in at("US-NJ", buyer_day_most="1000").buyer_limits}
    assert most == {dollars("1000"), dollars("10000.00")}
    assert at("IE").buyer_limits == ()
    assert {limit.most for limit in at(buyer_day_most="1000").buyer_limits} == {dollars("1000")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{type(row).__name__} {row.place}")
def test_every_row_has_its_source_its_date_and_how_sure_it_is(row):
    assert row.source
    assert row.dated
    assert row.statute
    assert row.sure in "ABC"


@pytest.mark.parametrize("row", TABLE.rules, ids=lambda row: f"{row.place} {row.dated}")
def test_every_rule_is_one_the_till_can_judge_by(row):
    rule = row.rule
    assert rule.place == row.place
    assert row.currency is USD
    assert row.since is None or row.until is None or row.since <= row.until


def test_no_two_rules_of_a_place_speak_of_the_same_card_on_the_same_day():
    kinds = [
        (rule.place, *(need.reloadable for need in rule.needs if isinstance(need, OfKind)))
        for rule in (row.rule for row in TABLE.rules)
        if rule.in_force(TODAY)
    ]
    assert len(kinds) == len(set(kinds))
    assert {place for place, *_ in kinds} == {f"US-{code}" for code in _STATES}


_STATES = ["CA", "CO", "CT", "ME", "MA", "MT", "NJ", "NY", "OR", "PR", "RI", "TX", "VT", "WA"]

OWN = """
[[rule]]
place = "US-CA"
sign = "<="
figure = "20.00"
currency = "USD"
dated = "2027"
statute = "as our lawyer reads it"
source = ["a letter of 2027-01-05"]
sure = "A"
"""


def test_own_rows_replace_those_of_the_place_they_name_and_no_others(at, tmp_path):
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    own = {"card_law": str(tmp_path / "own.toml")}
    assert isinstance(verdict(at("US-CA", **own).cash_out_law, TODAY, dollars("20.00"), Known()), MustPay)
    assert isinstance(verdict(at("US-CO", **own).cash_out_law, TODAY, dollars("5.00"), Known()), MustPay)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (('figure = "20.00"', ""), "[[rule]] number 1: figure or share: give one of the two"),
        (('figure = "20.00"', 'figure = "20.00"\nshare = 10'), "figure or share: give one of the two"),
        (('source = ["a letter of 2027-01-05"]', ""), "[[rule]] number 1: source is missing"),
        (('sign = "<="', 'sign = "=<"'), "sign"),
        (('place = "US-CA"', 'place = "California"'), "a place of ISO 3166 such as US-CA or IE"),
        (("sure", "shure"), "'shure' is not known here"),
    ],
)
def test_a_wrong_row_of_ones_own_is_one_sentence_that_names_it(at, tmp_path, wrong, said):
    (tmp_path / "own.toml").write_text(OWN.replace(*wrong), "utf-8")
    with pytest.raises(ConfigError, match=r"own\.toml") as found:
        at("US-CA", card_law=str(tmp_path / "own.toml"))
    assert said in str(found.value)


def test_a_file_of_own_rows_that_is_missing_is_said(at, tmp_path):
    with pytest.raises(ConfigError, match=r"own\.toml cannot be read"):
        at("US-CA", card_law=str(tmp_path / "own.toml"))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"trades_in": "US-CA"}, "jurisdiction is missing, and trades_in is given"),
        ({"notice_above": "100"}, "notice is missing, and notice_above is given"),
        ({"place": "California"}, "a place of ISO 3166"),
        ({"place": "US-CA", "cash_out_up_to": "0"}, "cash_out_up_to"),
    ],
)
def test_wrong_keys_are_one_sentence(at, keys, said):
    with pytest.raises(ConfigError) as found:
        at(**keys)
    assert said in str(found.value)


def test_rules_in_another_currency_are_no_rules_for_this_till(changed):
    with pytest.raises(ConfigError, match="the rules of US-CA are in USD, and the till works in EUR"):
        changed(REGISTER_GIFT_CARDS__JURISDICTION="US-CA")


def test_a_share_is_a_percentage_of_what_the_card_was_worth():
    row = next(row for row in TABLE.rules if row.share is not None)
    assert row.rule.threshold == "10 % of the face value or less"
    assert row.share == Decimal(10)
