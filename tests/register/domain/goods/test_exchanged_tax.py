"""Goods come back into a basket of others: each line keeps the tax, and the way to tax, it was sold with."""

from dataclasses import replace
from decimal import Decimal
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from moneyed import USD, Money

from register.domain.amounts import Refused, total
from register.domain.goods.basket import Basket
from register.domain.goods.basket_tax import adds_tax, exempted, settled
from register.domain.goods.line_item import Goods, ReturnedGoods
from register.domain.returning.returnable import returnable, returned_lines
from register.domain.returning.returns import Return, return_takings
from register.domain.returning.unreceipted import as_sold_today
from register.domain.sale import takings
from tests.register.domain.goods.test_tax import NUMBER, basket, baskets, line, sold


def anew(filled):
    """As it is rung up, before anybody says whether tax is due."""
    return exempted(filled, "").goods


def some_back(draw, filled):
    """Some of a sale of `filled`, as it comes back in exchange."""
    sale, _ = sold(*anew(filled), exemption=filled.exemption, currency=filled.currency)
    chosen = {}
    for one in returnable(sale, ()):
        whole = one.line.unit == "kg"
        much = draw(st.sampled_from([0, one.left])) if whole else draw(st.integers(0, int(one.left)))
        chosen |= {one.position: Decimal(much)} if much else {}
    lines = returned_lines(sale, (), chosen)
    if isinstance(lines, Refused):
        return []
    return [ReturnedGoods(NUMBER, at, goods) for at, goods in zip(sorted(chosen), lines, strict=True)]


def by_key(earned):
    return {(one.department, one.tax, one.exempt): (one.net.amount, one.tax_part.amount) for one in earned}


def less(taken, back):
    """`taken` without `back`, key by key, also where that is less than nothing."""
    both = {key: (Decimal(0), Decimal(0)) for key in (*taken, *back)} | taken
    for key, (net, tax) in back.items():
        both[key] = (both[key][0] - net, both[key][1] - tax)
    return both


@given(baskets(), baskets(), st.data())
def test_an_exchange_earns_what_a_return_and_a_sale_earn_together(old, new, data):
    new = Basket(old.currency, tuple(one for one in new.lines if new.currency == old.currency), new.exemption)
    back = some_back(data.draw, old)
    mixed = data.draw(st.permutations([*new.lines, *back]))
    # In the same order: a cent of a tax per receipt falls to one line or another by where it stands.
    new = replace(new, lines=tuple(one for one in mixed if not isinstance(one, ReturnedGoods)))
    back = [one for one in mixed if isinstance(one, ReturnedGoods)]
    filled = reduce(Basket.with_line, mixed, Basket(old.currency, exemption=new.exemption))
    worth = total((one.goods.total for one in back), old.currency)
    assert filled.total == new.total - worth
    gone = return_takings(tuple(one.goods for one in back)) if back else ()
    assert by_key(takings(filled)) == less(by_key(takings(new)), by_key(gone))
    assert settled(filled).returned == filled.returned
    assert (settled(filled).total, settled(filled).tax) == (filled.total, filled.tax)
    emptied = filled
    for one in back:
        emptied = emptied.without(emptied.lines.index(one))
    assert (emptied.total, emptied.tax, emptied.beside) == (new.total, new.tax, new.beside)


@given(baskets(), baskets(), st.data(), st.booleans())
def test_whoever_is_exempt_gets_back_what_was_paid_tax_and_all(old, new, data, exempt):
    goods = [one for one in anew(new) if new.currency == old.currency]
    back = some_back(data.draw, old)
    words = "certificate 4711" if exempt else ""
    filled = exempted(basket(*goods, *back, currency=old.currency), words)
    assert filled.returned == tuple(back)
    alone = exempted(basket(*goods, currency=old.currency), words)
    assert filled.total == alone.total - total((one.goods.total for one in back), old.currency)


@given(baskets(per_receipt=True), st.data())
def test_parts_of_a_tax_per_receipt_come_to_the_whole_also_when_baskets_with_some_are_voided(filled, data):
    sale, paid = sold(*anew(filled), exemption=filled.exemption, currency=filled.currency)
    brought: list[Return] = []
    for number in range(2, 200):
        left = [one for one in returnable(sale, tuple(brought)) if one.left]
        if not left:
            break
        one = data.draw(st.sampled_from(left))
        most = one.left
        much = most if one.line.unit == "kg" else Decimal(data.draw(st.integers(1, int(most))))
        lines = returned_lines(sale, tuple(brought), {one.position: much})
        assert not isinstance(lines, Refused)
        assert lines[0].priced.amount >= 0
        assert lines[0].total <= one.worth
        brought.append(Return(f"R2-{number:06d}", NUMBER, lines, (), (one.position,)))
        if number < 20 and data.draw(st.booleans()):
            brought.pop(data.draw(st.integers(0, len(brought) - 1)))
    came = [each for one in brought for each in one.lines if isinstance(each, Goods)]
    assert total((each.total for each in came), filled.currency) == sale.total
    assert by_key(return_takings(tuple(came))) == by_key(paid.takings)


@given(baskets())
def test_without_a_receipt_goods_are_worth_what_a_sale_of_them_today_would_cost(filled):
    today = as_sold_today(filled.goods, filled.currency)
    assert total((one.total for one in today), filled.currency) == filled.total
    assert return_takings(today) == takings(filled)


def test_the_tax_of_what_comes_back_is_never_rounded_together_with_new_lines():
    sale, _ = sold(*(line("4.00", added=True, per_receipt=True) for _ in range(4)))  # 35.5 cents each
    back = [ReturnedGoods(NUMBER, at, sale.basket.goods_at(at)) for at in (1, 3)]
    assert [str(one.total.amount) for one in back] == ["-4.35", "-4.35"]
    filled = basket(*back, line("4.00", added=True, per_receipt=True))
    assert (filled.total, filled.tax) == (Money("-4.34", USD), Money("-0.34", USD))
    assert adds_tax(filled), "although less than nothing stands beside the prices"


def test_contained_tax_that_was_not_due_is_no_added_tax_when_it_comes_back():
    sale, _ = sold(line("12.10", letter="A"), exemption="certificate 4711")
    filled = basket(ReturnedGoods(NUMBER, 0, sale.basket.goods_at(0)))
    assert (filled.total, filled.beside) == (Money("-10.00", USD), Money("2.10", USD))
    assert not adds_tax(filled)
