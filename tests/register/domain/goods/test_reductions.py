"""What is taken off a price: exact to the cent, never more than that, the same when it comes back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, KWD, Money

from register.domain.amounts import Refused, rounded, smallest, total, zero
from register.domain.asking.exchange import IllegalStep
from register.domain.events import LineAdded, LineReduced, PlannedLeg, PriceChanged, ReturnOpened
from register.domain.goods.basket import Basket, Sums
from register.domain.goods.line_item import Goods
from register.domain.goods.reductions import AmountOff, PercentOff, spread, taken_off
from register.domain.returning.returnable import returnable, returned_lines
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.domain.sale_steps import sale_after

CURRENCIES = st.sampled_from((EUR, JPY, KWD))
NUMBER = "R2-000001"


def goods(price="12.10", quantity="3", currency=EUR, percent="21"):
    return Goods(
        "1", "Notebook", Money(price, currency), Decimal(quantity), "piece", "A", Decimal(percent), "Paper"
    )


def coins(count, currency):
    return Money(count * smallest(currency), currency)


def off(currency):
    percent = st.decimals(min_value="0.001", max_value="99.999", places=3)
    amount = st.integers(1, 100_000).map(lambda count: AmountOff(coins(count, currency), "staff"))
    return st.one_of(percent.map(lambda much: PercentOff(much, "damaged")), amount)


@pytest.mark.parametrize(
    ("reductions", "left"),
    [
        ((), "36.30"),
        ((PercentOff(Decimal(10), "damaged"),), "32.67"),
        ((AmountOff(Money("1.30", EUR), "staff"),), "35.00"),
        ((PercentOff(Decimal(10), "damaged"), PercentOff(Decimal(10), "staff")), "29.40"),
        ((PercentOff(Decimal("33.333"), "damaged"),), "24.20"),
        ((AmountOff(Money(50, EUR), "staff"),), "0.00"),
    ],
)
def test_reductions_are_taken_one_after_the_other(reductions, left):
    line = replace(goods(), reductions=reductions)
    assert line.total == Money(left, EUR)
    assert line.full == Money("36.30", EUR)


def test_the_tax_is_that_of_what_is_paid():
    line = replace(goods("24.20", "1"), reductions=(PercentOff(Decimal(50), "end of line"),))
    assert (line.total, line.tax_part) == (Money("12.10", EUR), Money("2.10", EUR))


def test_what_is_given_up_counts_from_the_catalogue_s_price():
    line = replace(goods("10.00", "2"), list_price=Money("12.00", EUR))
    assert line.given_up == Money("4.00", EUR)
    assert replace(line, price=Money("15.00", EUR)).given_up == Money("-6.00", EUR)


@given(st.data(), CURRENCIES)
def test_a_line_never_costs_less_than_nothing_nor_more_than_its_price(data, currency):
    price = data.draw(st.integers(1, 50_000)) * smallest(currency)
    line = goods(price, data.draw(st.integers(1, 50)), currency)
    line = replace(line, reductions=tuple(data.draw(st.lists(off(currency), max_size=4))))
    assert zero(currency) <= line.total <= line.full
    assert line.total == rounded(line.total)
    assert line.full - total(taken_off(line.full, line.reductions), currency) == line.total


@given(st.data(), CURRENCIES)
def test_an_amount_off_everything_is_spread_to_the_last_coin(data, currency):
    over = [coins(count, currency) for count in data.draw(st.lists(st.integers(1, 9_999), min_size=1))]
    whole = total(over, currency)
    amount = coins(data.draw(st.integers(0, int(whole.amount / smallest(currency)) - 1)), currency)
    parts = spread(amount, over)
    assert total(parts, currency) == amount
    for part, line in zip(parts, over, strict=True):
        exact = amount.amount * line.amount / whole.amount
        assert zero(currency) <= part <= line
        assert abs(part.amount - exact) < smallest(currency)


@given(st.data())
def test_the_sums_of_a_basket_are_those_of_its_lines(data):
    basket = Basket(EUR)
    for count in data.draw(st.lists(st.integers(1, 9), min_size=1, max_size=6)):
        basket = basket.with_line(goods("7.35", count))
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(basket.lines) - 1))
        line = basket.goods_at(at)
        basket = basket.with_goods(at, replace(line, reductions=(*line.reductions, data.draw(off(EUR)))))
    fresh = Basket(EUR, basket.lines)
    assert basket.sums == fresh.sums
    assert isinstance(basket.sums, Sums)


# In a sale


def sold(*events):
    sale = Sale(NUMBER, Basket(EUR))
    for event in (LineAdded(NUMBER, goods()), *events):
        sale = sale_after(sale, event)
    return sale


def test_another_price_keeps_what_the_catalogue_said():
    cheaper = PriceChanged(NUMBER, 0, Money("11.00", EUR), "price match")
    sale = sold(cheaper, PriceChanged(NUMBER, 0, Money("10.00", EUR), "price match"))
    line = sale.basket.goods_at(0)
    assert (line.price, line.list_price) == (Money("10.00", EUR), Money("12.10", EUR))
    assert sale.total == Money("30.00", EUR)


def test_new_reductions_take_the_place_of_the_old_ones():
    sale = sold(LineReduced(NUMBER, 0, (PercentOff(Decimal(10), "damaged"),)), LineReduced(NUMBER, 0, ()))
    assert sale.total == Money("36.30", EUR)


def test_nothing_is_reduced_once_money_was_taken():
    sale = replace(sold(), mark=Stage.PAID)
    with pytest.raises(IllegalStep):
        sale_after(sale, LineReduced(NUMBER, 0, (PercentOff(Decimal(10), "damaged"),)))


# Coming back


def parts(sale, earlier, chosen):
    found = returned_lines(sale, earlier, {at: Decimal(quantity) for at, quantity in chosen.items()})
    assert not isinstance(found, Refused), found
    return found


@given(st.data())
def test_a_reduced_line_that_comes_back_in_parts_gives_back_what_was_paid_for_it(data):
    pieces = data.draw(st.integers(1, 12))
    line = goods(data.draw(st.integers(1, 5_000)) * smallest(EUR), pieces)
    line = replace(line, reductions=tuple(data.draw(st.lists(off(EUR), max_size=3))))
    sale = replace(Sale(NUMBER, Basket(EUR, (line,))), mark=Stage.COMPLETED)
    earlier, given_back, tax = (), zero(EUR), zero(EUR)
    while left := returnable(sale, earlier)[0].left:
        quantity = data.draw(st.integers(1, int(left)))
        (back,) = parts(sale, earlier, {0: quantity})
        assert zero(EUR) <= back.total <= back.full
        given_back, tax = given_back + back.total, tax + back.tax_part
        earlier = (*earlier, Return(f"R2-{len(earlier)}", NUMBER, (back,), (), positions=(0,)))
    assert (given_back, tax) == (line.total, line.tax_part)


def test_of_two_lines_of_the_same_goods_the_one_that_came_back_is_gone():
    full, half = goods(quantity="1"), replace(goods(quantity="1"), reductions=(PercentOff(Decimal(50), "x"),))
    sale = replace(Sale(NUMBER, Basket(EUR, (full, half))), mark=Stage.COMPLETED)
    (back,) = parts(sale, (), {1: 1})
    one = Return("R2-000002", NUMBER, (back,), (), positions=(1,))
    assert [each.left for each in returnable(sale, (one,))] == [1, 0]


def test_a_return_of_an_old_journal_is_found_by_code_and_price():
    sale = replace(Sale(NUMBER, Basket(EUR, (goods(),))), mark=Stage.COMPLETED)
    legs = (PlannedLeg(None, Money("12.10", EUR)),)
    event = ReturnOpened("R2-000002", NUMBER, (goods(quantity="1"),), legs)
    one = Return(event.sale, NUMBER, event.lines, legs, event.positions)
    assert [each.left for each in returnable(sale, (one,))] == [2]
