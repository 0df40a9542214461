"""Lines, totals and taxes: whatever is bought, the parts make the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, USD, Money, get_currency

from register.domain.amounts import Refused, rounded, total
from register.domain.cards.card_mark import CardMark
from register.domain.goods.basket import Basket
from register.domain.goods.item import Item
from register.domain.goods.line_item import CardLine, Goods
from register.domain.goods.line_rules import CardLimits, TaxRate, card_line, goods_line
from register.domain.returning.returns import return_takings
from register.domain.sale import takings
from terminal_api.money import decimals
from terminal_api.processor import Operation

RATES = (
    TaxRate("A", Decimal(21)),
    TaxRate("B", Decimal(9)),
    TaxRate("C", Decimal(0)),
    TaxRate("D", Decimal("5.5")),
)
MARK = CardMark("token", "0017", "svs")


@st.composite
def baskets(draw):
    currency = draw(st.sampled_from([EUR, JPY, get_currency("KWD")]))
    places = decimals(currency)
    lines = []
    for _ in range(draw(st.integers(1, 6))):
        amount = Money(Decimal(draw(st.integers(1, 99_999))).scaleb(-places), currency)
        if draw(st.integers(0, 4)) == 0:
            lines.append(CardLine(MARK, amount, Operation.LOAD))
            continue
        rate = draw(st.sampled_from(RATES))
        unit = draw(st.sampled_from(["piece", "kg"]))
        quantity = Decimal(draw(st.integers(1, 9_999)))
        quantity = quantity if unit == "piece" else quantity.scaleb(-3)
        item = Item("1", "Thing", amount, rate.letter, draw(st.sampled_from(["Food", "Toys"])), unit)
        line = goods_line(item, quantity, rate, currency)
        assert isinstance(line, Goods)
        lines.append(line)
    return Basket(currency, tuple(lines))


@given(baskets())
def test_goods_and_cards_make_the_total_and_takings_make_the_goods(basket):
    assert basket.goods_total + basket.cards_total == basket.total
    assert total((line.total for line in basket.lines), basket.currency) == basket.total
    earned = takings(basket)
    assert total((one.net + one.tax_part for one in earned), basket.currency) == basket.goods_total
    assert total((one.tax_part for one in earned), basket.currency) == basket.tax
    assert len({(one.department, one.tax) for one in earned}) == len(earned)
    for line in basket.goods:
        assert rounded(line.total) == line.total
        assert rounded(line.tax_part) == line.tax_part
        assert 0 <= line.tax_part.amount <= line.total.amount
        assert line.tax_part.amount == 0 or line.percent > 0


@given(baskets())
def test_goods_taken_back_whole_undo_their_takings(basket):
    if basket.goods:
        assert return_takings(basket.goods) == takings(basket)


@given(baskets(), st.data())
def test_a_line_goes_in_and_out_without_a_trace(basket, data):
    at = data.draw(st.integers(0, len(basket.lines) - 1))
    assert basket.without(at).with_line(basket.lines[at]).total == basket.total
    assert len(basket.without(at).lines) == len(basket.lines) - 1
    assert [position for position, _ in basket.cards] == [
        at for at, line in enumerate(basket.lines) if isinstance(line, CardLine)
    ]


def test_tax_is_taken_out_of_the_price_and_rounded_half_up_per_line():
    item = Item("1", "Lamp", Money("1.00", EUR), "A")
    line = goods_line(item, Decimal(1), RATES[0], EUR)
    assert isinstance(line, Goods)
    assert line.tax_part == Money("0.17", EUR)  # 1.00 - 1.00/1.21
    heavy = goods_line(Item("1", "Fig", Money("9.99", EUR), "A", "", "kg"), Decimal("1.5"), RATES[0], EUR)
    assert isinstance(heavy, Goods)
    assert heavy.total == Money("14.99", EUR)  # 14.985


def test_an_item_in_another_currency_is_not_sold():
    item = Item("1", "Lamp", Money("1.00", USD), "A")
    assert isinstance(goods_line(item, Decimal(1), RATES[0], EUR), Refused)


@pytest.mark.parametrize("amount", ["4.99", "500.01", "0", "-5", "10.001"])
def test_a_card_keeps_to_its_limits(amount):
    limits = CardLimits(Money(5, EUR), Money(500, EUR))
    line = card_line(Basket(EUR), MARK, Money(amount, EUR), Operation.ACTIVATE, limits)
    assert isinstance(line, Refused)
    for fitting in ("5.00", "500.00"):
        line = card_line(Basket(EUR), MARK, Money(fitting, EUR), Operation.ACTIVATE, limits)
        assert isinstance(line, CardLine)
        again = card_line(Basket(EUR, (line,)), MARK, Money(10, EUR), Operation.LOAD, limits)
        assert isinstance(again, Refused)
    assert isinstance(card_line(Basket(EUR), MARK, Money(10, USD), Operation.LOAD, None), Refused)


def test_a_card_of_fixed_amounts_takes_no_other():
    only = tuple(Money(amount, EUR) for amount in ("25.00", "50.00"))
    limits = CardLimits(only[0], only[-1], only)
    refused = card_line(Basket(EUR), MARK, Money("30.00", EUR), Operation.ACTIVATE, limits)
    assert isinstance(refused, Refused)
    assert "takes only 25.00 · 50.00" in refused.reason
    assert isinstance(card_line(Basket(EUR), MARK, only[0], Operation.LOAD, limits), CardLine)


@given(baskets(), st.data())
def test_a_basket_changed_step_by_step_comes_to_what_its_lines_come_to(basket, data):
    for _ in range(data.draw(st.integers(1, 8))):
        position = data.draw(st.integers(0, len(basket.lines) - 1))
        line = basket.lines[position]
        match data.draw(st.sampled_from(["more", "less", "other"])):
            case "more":
                basket = basket.with_line(line)
            case "less" if len(basket.lines) > 1:
                basket = basket.without(position)
            case _ if isinstance(line, Goods):
                basket = basket.with_quantity(position, Decimal(data.draw(st.integers(1, 9_999))))
    anew = Basket(basket.currency, basket.lines)
    assert (basket.sums, basket) == (anew.sums, anew)
    assert basket.total == total((line.total for line in basket.lines), basket.currency)
    assert basket.tax == total((line.tax_part for line in basket.goods), basket.currency)
