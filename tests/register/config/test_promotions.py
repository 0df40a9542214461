"""[[promotion]]: what a shop may write there, and what it is told when that makes no sense."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from moneyed import EUR, Money

from register.config import config_file
from register.domain.goods.promotions import (
    CheapestFree,
    EachFor,
    Group,
    PercentLess,
    Promotion,
    Together,
    When,
    in_force,
)
from register.errors import ConfigError

BEFORE = "# Goods that come back"


@pytest.fixture
def reading(changed):
    """The promotions of a shop that wrote these lines into its settings."""

    def read(*tables: str) -> tuple[Promotion, ...]:
        written = "".join(f"[[promotion]]\n{table}\n" for table in tables)
        return changed((BEFORE, f"{written}\n{BEFORE}")).promotions

    return read


def test_every_kind_is_read_as_it_is_meant(reading):
    read = reading(
        'name = "3 for 2"\nkind = "n for m"\ntake = 3\npay = 2\nitems = ["7"]\ndepartments = ["Paper"]',
        'name = "Two"\nkind = "bundle"\ntake = 2\nprice = 5.00\ndepartments = ["Paper"]\nmost = 4',
        'name = "Lunch"\nkind = "bundle"\nprice = "5.00"\n'
        'groups = [{ departments = ["Bread"] }, { items = ["7", "8"], take = 2 }]',
        'name = "Less"\nkind = "percent"\npercent = 12.5\nitems = ["7"]\nwith_discounts = true',
        'name = "Cheap"\nkind = "price"\nprice = "0.99"\nitems = ["7"]',
    )
    paper, seven = frozenset({"Paper"}), frozenset({"7"})
    assert read == (
        Promotion("3 for 2", CheapestFree(2), (Group(seven, paper, 3),)),
        Promotion("Two", Together(Money("5.00", EUR)), (Group(departments=paper, take=2),), most=4),
        Promotion(
            "Lunch",
            Together(Money("5.00", EUR)),
            (Group(departments=frozenset({"Bread"})), Group(frozenset({"7", "8"}), take=2)),
        ),
        Promotion("Less", PercentLess(Decimal("12.5")), (Group(seven),), with_discounts=True),
        Promotion("Cheap", EachFor(Money("0.99", EUR)), (Group(seven),)),
    )


def test_days_and_hours_are_read(reading):
    (one,) = reading(
        'name = "Late"\nkind = "percent"\npercent = 10\nitems = ["7"]\nfrom = 2026-12-01\n'
        'until = "2026-12-24"\nweekdays = ["friday", "saturday"]\nhours = "17:00-24:00"'
    )
    hours = (time(17), time.max)
    assert one.when == When(date(2026, 12, 1), date(2026, 12, 24), frozenset({4, 5}), hours)


@pytest.mark.parametrize(
    ("at", "holds"),
    [
        ("2026-11-30T23:59", False),
        ("2026-12-01T17:00", True),
        ("2026-12-24T19:29", True),
        ("2026-12-24T19:30", False),
        ("2026-12-24T16:59", False),
        ("2026-12-25T18:00", False),
        ("2026-12-23T18:00", False),
    ],
)
def test_a_promotion_holds_on_its_days_and_in_its_hours(at, holds):
    when = When(date(2026, 12, 1), date(2026, 12, 24), frozenset({1, 3}), (time(17), time(19, 30)))
    one = Promotion("Late", PercentLess(Decimal(10)), (Group(frozenset({"7"})),), when)
    then = in_force((one,), datetime.fromisoformat(at).replace(tzinfo=UTC))
    assert then.promotions == ((one,) if holds else ())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('kind = "n for m"\ntake = 3\nitems = ["7"]', "pay is missing"),
        ('kind = "n for m"\ntake = 3\npay = 3\nitems = ["7"]', "pay = 3 should be less than take = 3"),
        ('kind = "n for m"\ntake = 1\npay = 1\nitems = ["7"]', "greater than or equal to 2"),
        ('kind = "bundle"\ntake = 2\nitems = ["7"]', "price is missing"),
        (
            'kind = "bundle"\nprice = 5\ntake = 2\ngroups = [{ items = ["7"] }, { items = ["8"] }]',
            "take is not",
        ),
        ('kind = "bundle"\nprice = 5\ngroups = [{ items = ["7"] }]', "at least 2"),
        ('kind = "bundle"\nprice = 5\ngroups = [{ items = ["7"] }, { take = 2 }]', "a group needs items"),
        (
            'kind = "bundle"\nprice = 5\nitems = ["9"]\ngroups = [{ items = ["7"] }, { items = ["8"] }]',
            "inside groups",
        ),
        ('kind = "percent"\npercent = 100\nitems = ["7"]', "less than 100"),
        ('kind = "percent"\npercent = 10', "items or departments is missing"),
        ('kind = "price"\nprice = "0.999"\nitems = ["7"]', "EUR has 2 decimals"),
        ('kind = "price"\nprice = 1\npercent = 5\nitems = ["7"]', "percent is not for"),
        ('kind = "free"\nitems = ["7"]', "'n for m', 'bundle', 'percent' or 'price'"),
        ('kind = "price"\nprice = 1\nitems = ["7"]\nhours = "19:00-17:00"', "end later than it begins"),
        ('kind = "price"\nprice = 1\nitems = ["7"]\nhours = "7-9"', "hours such as '17:00-19:30'"),
        ('kind = "price"\nprice = 1\nitems = ["7"]\nweekdays = ["someday"]', "'monday'"),
        ('kind = "price"\nprice = 1\nitems = ["7"]\nfrom = 2026-12-02\nuntil = 2026-12-01', "is before from"),
        ('kind = "price"\nprice = 1\nitems = ["7"]\nuntil = "soon"', "a day such as 2026-12-01"),
    ],
)
def test_what_makes_no_sense_is_one_sentence_that_names_the_table(reading, lines, said):
    with pytest.raises(ConfigError) as error:
        reading(f'name = "Some"\n{lines}')
    sentence = str(error.value)
    assert said in sentence
    assert "[[promotion]]" in sentence
    assert "\n" not in sentence


def test_two_promotions_of_one_name_cannot_be_told_apart(reading):
    one = 'name = "Some"\nkind = "price"\nprice = 1\nitems = ["7"]'
    with pytest.raises(ConfigError, match="'Some' is given twice"):
        reading(one, one)


def test_a_name_fits_the_narrowest_paper(reading):
    with pytest.raises(ConfigError, match="at most 24 characters"):
        reading(f'name = "{"x" * 25}"\nkind = "price"\nprice = 1\nitems = ["7"]')


def test_the_examples_in_the_settings_file_are_right(changed):
    text = config_file.packaged().read_text("utf-8")
    begins = text.index("# [[promotion]]")
    examples = text[begins : text.index(BEFORE)]
    read = changed((examples, "\n".join(line.removeprefix("# ") for line in examples.splitlines()) + "\n"))
    assert [one.name for one in read.promotions] == [
        "Pencils 3 for 2",
        "Any two for 5.00",
        "Lunch",
        "Lamps 15 % off",
    ]
