"""Which line of a basket the customer is shown, and that amounts stay whole in every language."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.config.customer_display import CustomerDisplay
from register.counter.selling.customer_display import closed, newest
from register.domain.cards.card_mark import CardMark
from register.domain.goods.line_item import CardLine, Goods
from register.language import Language, known, language, speak
from terminal_api.processor import Operation


def goods(name: str, price: str = "1.00", quantity: str = "1", *, deposit: bool = False) -> Goods:
    return Goods(
        code=name,
        name=name,
        price=Money(price, EUR),
        quantity=Decimal(quantity),
        unit="piece",
        tax="A",
        percent=Decimal(20),
        department="Things",
        deposit=deposit,
    )


MILK, BREAD, COLA = goods("Milk"), goods("Bread"), goods("Cola")
DEPOSIT = goods("Deposit", "0.25", deposit=True)
CARD = CardLine(CardMark("token", "0024", "svs"), Money(25, EUR), Operation.ACTIVATE)


@pytest.mark.parametrize(
    ("lines", "known", "at", "shown"),
    [
        ((MILK,), (), -1, MILK),
        ((MILK, BREAD, MILK), (MILK, BREAD), 1, MILK),  # the same once more
        ((MILK, COLA, DEPOSIT), (MILK,), 0, COLA),
        ((MILK, BREAD), (MILK, BREAD, CARD), 2, BREAD),  # one was taken out
        ((replace(MILK, quantity=Decimal(3)), BREAD), (MILK, BREAD), 1, replace(MILK, quantity=Decimal(3))),
        ((MILK, BREAD), (MILK, BREAD), 0, MILK),  # something else changed: the line stays
    ],
)
def test_the_line_to_show_is_the_one_that_is_new(lines, known, at, shown):
    assert lines[newest(lines, known, at)] == shown


def test_a_deposit_is_never_shown_in_place_of_its_goods():
    before = (COLA, DEPOSIT, BREAD)
    three = Decimal(3)
    after = (replace(COLA, quantity=three), replace(DEPOSIT, quantity=three), BREAD)
    assert newest(after, before, 2) == 0


@given(st.text(min_size=1, max_size=30).filter(str.strip), st.sampled_from(known()))
def test_a_till_that_is_closed_says_so_in_every_language_on_every_display(text, code):
    speak(language(code))
    try:
        for columns in (20, 40):
            table = CustomerDisplay(columns=columns)
            said = table.display.lines(closed(table))
            assert [len(line) for line in said] == [columns, columns]
            assert said[0].strip()
            assert not said[0].strip().endswith("?")
    finally:
        speak(Language())
