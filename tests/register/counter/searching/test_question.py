"""What is typed into the journal's search: one small language, and what it was understood as."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.counter.searching.question import Ground, Meaning, understood
from register.counter.searching.question_words import in_words
from register.domain.bookkeeping.record import RecordKind
from register.domain.cards.card_mark import CardMark
from register.domain.goods.age import DateOrder

TODAY = date(2026, 11, 22)
CARD = "6006490000000000016"


def card(text: str) -> CardMark | None:
    return CardMark("token", text[-4:], "svs") if text.isdigit() and text.startswith("6006") else None


def ground(order: DateOrder) -> Ground:
    return Ground(EUR, TODAY, order, card)


def read(text: str, order: DateOrder = "day-month-year") -> Meaning:
    return understood(text, ground(order))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "everything, the newest first"),
        ("17", "number 17"),
        ("r2-17", "number R2-000017"),
        ("Z12", "number Z 12"),
        ("z 12", "number Z 12"),
        ("z", "Z reports"),
        ("cashier:maria", "by maria"),
        ("sale cashier:Maria", "sales by Maria"),
        ("10..20", "10.00 to 20.00"),
        ("20..10", "10.00 to 20.00"),
        ("10,50..20", "10.50 to 20.00"),
        ("10..", "10.00 or more"),
        ("..20", "20.00 or less"),
        (">50", "50.01 or more"),
        (">=50", "50.00 or more"),
        ("<50", "49.99 or less"),
        ("<=50", "50.00 or less"),
        ("12.50", "12.50"),
        ("12,50", "12.50"),
        ("12.5", 'with "12.5"'),
        ("2026-11-03", "on 2026-11-03"),
        ("3/11", "on 2026-11-03"),
        ("3-12", "on 2025-12-03"),
        ("3/11/25", "on 2025-11-03"),
        ("31/2", 'with "31/2"'),
        ("29-2", "on 2024-02-29"),
        ("nov", "in November 2026"),
        ("dec", "in December 2025"),
        ("november 2024", "in November 2024"),
        ("feb 2024", "in February 2024"),
        ("today", "on 2026-11-22"),
        ("yesterday", "on 2026-11-21"),
        ("1-11..15-11", "2026-11-01 to 2026-11-15"),
        ("15-11..1-11", "2026-11-01 to 2026-11-15"),
        ("1-11..", "since 2026-11-01"),
        ("..1-11", "until 2026-11-01"),
        ("oct..nov", "2026-10-01 to 2026-11-30"),
        ("return", "returns"),
        ("sale return", "sales or returns"),
        ("void", "sales, voided"),
        ("open", "unfinished"),
        ("no-sale", "drawer movements, without a sale"),
        ("card drawer", "slips of the card desk or drawer movements"),
        ('"card"', 'with "card"'),
        ('"gift card', 'with "gift card"'),
        ("pencil", 'with "pencil"'),
        ("WC198I0000", 'with "WC198I0000"'),
        ("1234567", 'with "1234567"'),
        ("40129999999999991", 'with "···9991"'),
        ("..", 'with ".."'),
        (">", 'with ">"'),
        ('""', "everything, the newest first"),
        (
            "sale cashier:maria 10..20 nov pencil",
            'sales by maria, 10.00 to 20.00, in November 2026, with "pencil"',
        ),
    ],
)
def test_what_is_typed_is_understood_and_said_back(text, words):
    assert in_words(read(text)) == words


def test_days_are_typed_in_the_order_of_the_shop():
    assert read("3/11", "month-day-year").days.first == date(2026, 3, 11)
    assert read("3/11/2025", "month-day-year").days.first == date(2025, 3, 11)
    assert read("25/11/3", "year-month-day").days.first == date(2025, 11, 3)
    assert read("2025/11/3", "year-month-day").days.first == date(2025, 11, 3)


def test_a_month_narrows_a_span_and_amounts_narrow_each_other():
    both = read("nov 15-11.. >10 <20")
    assert (both.days.first, both.days.last) == (date(2026, 11, 15), date(2026, 11, 30))
    assert (both.least, both.most) == (Money("10.01", EUR), Money("19.99", EUR))


@pytest.mark.parametrize("typed", [CARD, "6006 4900 0000 0000 016", f"nov {CARD}"])
def test_a_cards_number_is_only_its_mark_from_then_on(typed):
    meaning = read(typed)
    assert meaning.question.card_token == "token"
    assert "gift card ···0016" in in_words(meaning)
    for text in (repr(meaning), repr(meaning.question), in_words(meaning)):
        assert CARD not in text


def test_a_question_has_every_part_that_was_typed():
    question = read("return cashier:ma >=5 nov 17 pencil blue").question
    assert question.kinds == {RecordKind.RETURN}
    assert (question.number, question.cashier) == ("17", "ma")
    assert (question.least, question.most) == (Money("5", EUR), None)
    assert (question.since, question.until) == (date(2026, 11, 1), date(2026, 11, 30))
    assert question.words == ("pencil", "blue")


@given(st.text(max_size=60))
def test_whatever_is_typed_means_something_and_can_be_said(text):
    meaning = read(text)
    assert in_words(meaning)
    assert meaning.days.first is None or meaning.days.last is None or meaning.question.since


_WORDS = st.sampled_from(
    ["17", "cashier:maria", "10..20", ">50", "3/11", "nov", "sale", "return", "void", "pencil", "yesterday"]
)


@given(st.lists(_WORDS, max_size=5, unique=True), st.randoms())
def test_the_order_of_words_of_different_kinds_does_not_matter(words, lot):
    shuffled = list(words)
    lot.shuffle(shuffled)
    one, other = read(" ".join(words)), read(" ".join(shuffled))
    assert one.question == other.question


@given(st.dates(date(2000, 1, 1), TODAY))
def test_any_day_typed_whole_is_that_day(day):
    assert read(day.isoformat()).days.first == day
    assert read(f"{day.day}-{day.month}-{day.year}").days.first == day
    assert read(f"{day.month}/{day.day}/{day.year}", "month-day-year").days.first == day
