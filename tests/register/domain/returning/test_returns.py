"""Goods coming back: never more than was bought, never more to a tender than it gave."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import reduce
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.domain.amounts import Refused, total, zero
from register.domain.asking.exchange import IllegalStep, MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import (
    CashGiven,
    CashReason,
    CashTaken,
    Ended,
    Intended,
    LineAdded,
    PlannedLeg,
    ReturnCompleted,
    ReturnOpened,
    SaleCompleted,
    SalePaid,
)
from register.domain.goods.basket import Basket
from register.domain.goods.line_item import CardLine, Goods, ReturnedGoods
from register.domain.goods.reductions import AmountOff
from register.domain.returning.refund_plan import Split, plan
from register.domain.returning.returnable import returnable, returned_lines
from register.domain.returning.returns import Return, return_after, return_takings
from register.domain.sale import Sale, takings
from register.domain.sale_steps import sale_after
from terminal_api.outcomes import Approved, Declined, Unknown
from terminal_api.processor import Operation

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)
NUMBER = "R2-000001"
NOTHING = zero(EUR)


def cents(minor):
    return Money(Decimal(minor).scaleb(-2), EUR)


def asked(id_, operation, amount, **more):
    return MoneyRequest(str(id_), "terminal", operation, amount, NOON, NUMBER, **more)


def goods(code, minor, quantity, unit="piece"):
    return Goods(code, "Thing", cents(minor), Decimal(quantity), unit, "A", Decimal(21), "Things")


def sold(lines, gift=NOTHING, bank=NOTHING):
    """A completed sale of `lines`: by a gift card, a bank card, and the rest in cash."""
    sale = Sale(NUMBER, Basket(EUR))
    for line in lines:
        sale = sale_after(sale, LineAdded(NUMBER, line))
    for operation, amount in ((Operation.BANK_CARD, bank), (Operation.PAY, gift)):
        if amount.amount:
            request = asked(operation.value, operation, amount)
            sale = sale_after(sale, Intended(NUMBER, request))
            sale = sale_after(sale, Ended(NUMBER, request, Approved(amount)))
    if sale.due.amount:
        sale = sale_after(sale, CashTaken(NUMBER, sale.due, sale.due))
    basket = sale.basket
    sale = sale_after(sale, SalePaid(NUMBER, sale.total, takings(basket), basket.cards_total))
    return sale_after(sale, SaleCompleted(NUMBER))


def given_back(number, lines, legs, answers=Approved):
    """A return carried out as planned."""
    planned = tuple(
        PlannedLeg(leg.payment.request.id if leg.payment else None, leg.amount) for leg in legs if leg.amount
    )
    one = Return(number, NUMBER, lines, planned)
    for at, leg in enumerate(planned):
        if leg.payment is None:
            one = return_after(one, CashGiven(number, leg.amount, CashReason.REFUND))
            continue
        request = asked(f"{number}-{at}", Operation.REVERSE, leg.amount, undoes=leg.payment)
        one = return_after(one, Intended(number, request))
        one = return_after(one, Ended(number, request, answers(leg.amount)))
    return one


@st.composite
def sales(draw):
    lines = [
        goods(str(draw(st.integers(1, 3))), draw(st.integers(1, 2_000)), draw(st.integers(1, 4)))
        for _ in range(draw(st.integers(1, 3)))
    ]
    whole = int(sum(line.total.amount for line in lines) * 100)
    gift = draw(st.integers(0, whole))
    return sold(lines, cents(gift), cents(draw(st.integers(0, whole - gift))))


@given(sales(), st.data())
def test_returns_until_nothing_is_left_give_back_each_tender_and_no_more(sale, data):
    earlier = ()
    for number in range(2, 20):
        left = {one.position: one.left for one in returnable(sale, earlier) if one.left}
        if not left:
            break
        position = data.draw(st.sampled_from(sorted(left)))
        quantity = Decimal(data.draw(st.integers(1, int(left[position]))))
        lines = returned_lines(sale, earlier, {position: quantity})
        assert not isinstance(lines, Refused)
        amount = total((line.total for line in lines), EUR)
        legs = plan(sale, earlier, amount)
        assert not isinstance(legs, Refused)
        assert total((leg.amount for leg in legs), EUR) == amount
        assert all(0 <= leg.amount.amount <= leg.refundable.amount for leg in legs)
        one = given_back(f"R2-{number:06d}", lines, legs)
        assert (one.given, one.held, one.due) == (amount, NOTHING, NOTHING)
        earlier = (*earlier, return_after(one, ReturnCompleted(one.number, one.total, ())))
    assert total((one.total for one in earlier), EUR) == sale.total
    for payment in sale.payments:
        back = [each for one in earlier for each in one.exchanges.given_back(payment.request.id)]
        assert total((each.approved.amount for each in back), EUR) == payment.approved.amount
    cash = total((event.amount for one in earlier for event in one.cash), EUR)
    assert cash == sale.cash_paid
    for position in range(len(sale.basket.lines)):
        assert isinstance(returned_lines(sale, earlier, {position: Decimal(1)}), Refused)
    assert isinstance(plan(sale, earlier, cents(1)), Refused)


@given(sales())
def test_everything_taken_back_at_once_undoes_the_takings(sale):
    lines = returned_lines(sale, (), {one.position: one.left for one in returnable(sale, ())})
    assert not isinstance(lines, Refused)
    assert return_takings(lines) == takings(sale.basket)


def test_gift_cards_come_first_then_bank_cards_then_cash():
    sale = sold([goods("1", 3000, 1)], gift=cents(1250), bank=cents(1000))
    legs = plan(sale, (), cents(2500))
    assert not isinstance(legs, Refused)
    assert [(leg.payment and leg.payment.request.operation, str(leg.amount.amount)) for leg in legs] == [
        (Operation.PAY, "12.50"),
        (Operation.BANK_CARD, "10.00"),
        (None, "2.50"),
    ]
    assert isinstance(plan(sale, (), cents(3001)), Refused)


@pytest.mark.parametrize(
    ("answer", "then"),
    [(Approved, "0.00"), (lambda _: Unknown("lost"), "0.00"), (lambda _: Declined("no"), "5.00")],
)
def test_what_is_on_its_way_back_is_not_promised_twice(answer, then):
    sale = sold([goods("1", 500, 2)], gift=cents(500), bank=cents(500))
    lines = returned_lines(sale, (), {0: Decimal(1)})
    legs = plan(sale, (), cents(500))
    assert not isinstance(lines, Refused)
    assert not isinstance(legs, Refused)
    one = given_back("R2-000002", lines, legs, answer)
    assert one.given + one.held + one.due == one.total
    again = plan(sale, (one,), cents(500))
    assert not isinstance(again, Refused)
    gift = [leg.refundable for leg in again if leg.payment and leg.payment.request.operation is Operation.PAY]
    assert total(gift, EUR) == Money(then, EUR)


def test_a_card_in_the_basket_and_an_unfinished_sale_are_not_returned():
    card = CardLine(CardMark("t", "0017", "svs"), cents(2500), Operation.ACTIVATE)
    sale = sold([goods("1", 500, 1), card])
    assert isinstance(returned_lines(sale, (), {1: Decimal(1)}), Refused)
    unfinished = sale_after(Sale(NUMBER, Basket(EUR)), LineAdded(NUMBER, goods("1", 500, 1)))
    assert isinstance(returned_lines(unfinished, (), {0: Decimal(1)}), Refused)
    assert isinstance(returned_lines(sale, (), {}), Refused)


def test_a_weight_comes_back_whole():
    sale = sold([goods("1", 999, "1.500", "kg")])
    assert isinstance(returned_lines(sale, (), {0: Decimal("0.5")}), Refused)
    lines = returned_lines(sale, (), {0: Decimal("1.5")})
    assert not isinstance(lines, Refused)
    assert lines[0].total == sale.total


def test_a_return_is_opened_once():
    one = Return("R2-000002", NUMBER, (goods("1", 500, 1),), ())
    with pytest.raises(IllegalStep):
        return_after(one, ReturnOpened("R2-000002", NUMBER, one.lines, ()))


@pytest.mark.parametrize("split", Split)
@given(sale=sales(), data=st.data())
def test_by_every_rule_the_parts_come_to_the_amount_and_none_is_more_than_its_tender_has_left(
    split, sale, data
):
    earlier, left = (), int(sale.total.amount * 100)
    for number in range(2, 6):
        amount = cents(data.draw(st.integers(0, left)))
        legs = plan(sale, earlier, amount, split)
        assert not isinstance(legs, Refused)
        assert total((leg.amount for leg in legs), EUR) == amount
        assert all(0 <= leg.amount.amount <= leg.refundable.amount for leg in legs)
        assert total((leg.refundable for leg in legs), EUR) == cents(left)
        assert isinstance(plan(sale, earlier, cents(left + 1), split), Refused)
        lines = (goods("any", int(amount.amount * 100), 1),)
        earlier = (*earlier, given_back(f"R2-{number:06d}", lines, legs))
        left -= int(amount.amount * 100)


@pytest.mark.parametrize(
    ("split", "amount", "parts"),
    [
        (Split.CARDS_FIRST, 1500, {"pay": 1250, "bank_card": 250, None: 0}),
        (Split.OLDEST_FIRST, 1500, {"bank_card": 1000, "pay": 500, None: 0}),
        (Split.NEWEST_FIRST, 1500, {None: 750, "pay": 750, "bank_card": 0}),
        (Split.IN_PROPORTION, 1500, {"pay": 625, "bank_card": 500, None: 375}),
        (Split.IN_PROPORTION, 1, {"pay": 1, "bank_card": 0, None: 0}),
    ],
)
def test_the_shop_says_which_tender_gives_back_first(split, amount, parts):
    """Taken in this order: bank card 10.00, gift card 12.50, cash 7.50."""
    sale = sold([goods("1", 1500, 2)], gift=cents(1250), bank=cents(1000))
    legs = plan(sale, (), cents(amount), split)
    assert not isinstance(legs, Refused)
    found = {
        leg.payment and leg.payment.request.operation.value: int(leg.amount.amount * 100) for leg in legs
    }
    assert found == parts
    if split is not Split.IN_PROPORTION:
        assert list(found) == list(parts)


@pytest.mark.parametrize(
    ("split", "amount", "parts"),
    [
        (Split.CARDS_FIRST, 1250, {"pay": 1250}),
        (Split.CARDS_FIRST, 1500, {"pay": 1250, "bank_card": 250}),
        (Split.CARDS_FIRST, 1000, {"bank_card": 1000}),
        (Split.CARDS_FIRST, 3000, {"pay": 1250, "bank_card": 1000, None: 750}),
        (Split.OLDEST_FIRST, 1500, {"bank_card": 1000, None: 500}),
        (Split.OLDEST_FIRST, 1200, {"bank_card": 1000, None: 200}),
        (Split.NEWEST_FIRST, 1800, {None: 550, "pay": 1250}),
        (Split.IN_PROPORTION, 1600, {"pay": 1250, "bank_card": 200, None: 150}),
    ],
)
def test_a_card_that_gives_back_all_or_nothing_is_passed_by_or_comes_before(split, amount, parts):
    """Taken in this order: bank card 10.00, gift card 12.50, cash 7.50."""
    sale = sold([goods("1", 1500, 2)], gift=cents(1250), bank=cents(1000))
    legs = plan(sale, (), cents(amount), split, whole_only=frozenset({"pay"}))
    assert not isinstance(legs, Refused)
    found = {
        leg.payment and leg.payment.request.operation.value: int(leg.amount.amount * 100)
        for leg in legs
        if leg.amount.amount
    }
    assert found == parts


def test_what_only_such_a_card_could_give_back_in_part_waits_for_another_way():
    sale = sold([goods("1", 1500, 1)], gift=cents(1500))
    legs = plan(sale, (), cents(500), whole_only=frozenset({"pay"}))
    assert not isinstance(legs, Refused)
    (leg,) = legs
    assert (leg.refundable, leg.amount, leg.whole) == (cents(1500), NOTHING, True)
    back = plan(sale, (), cents(1500), whole_only=frozenset({"pay"}))
    assert not isinstance(back, Refused)
    (all_,) = back
    assert all_.amount == cents(1500)
    assert given_back("R2-000002", (goods("any", 500, 1),), legs).due == cents(500)


@pytest.mark.parametrize("split", Split)
@given(sale=sales(), data=st.data())
def test_all_or_nothing_never_gives_a_part_and_leaves_no_more_than_it_must(split, sale, data):
    most = int(sale.total.amount * 100)
    amount = cents(data.draw(st.integers(0, most)))
    ids = [one.request.id for one in sale.payments]
    only = frozenset(data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else ())
    legs = plan(sale, (), amount, split, whole_only=only)
    assert not isinstance(legs, Refused)
    sent = total((leg.amount for leg in legs), EUR)
    assert sent <= amount
    assert all(leg.amount in (NOTHING, leg.refundable) for leg in legs if leg.whole)
    parts = total((leg.refundable for leg in legs if not leg.whole), EUR)
    whole = [leg.refundable for leg in legs if leg.whole]
    sums = (total(some, EUR) for count in range(len(whole) + 1) for some in combinations(whole, count))
    assert sent == max(min(sum_ + parts, amount) for sum_ in sums if sum_ <= amount)


def test_cash_counts_from_when_it_was_taken_last():
    sale = sale_after(Sale(NUMBER, Basket(EUR)), LineAdded(NUMBER, goods("1", 1500, 1)))
    sale = sale_after(sale, CashTaken(NUMBER, cents(500), cents(500)))
    request = asked("pay", Operation.PAY, cents(1000))
    sale = sale_after(sale, Intended(NUMBER, request))
    sale = sale_after(sale, Ended(NUMBER, request, Approved(cents(1000))))
    legs = plan(sale, (), cents(600), Split.OLDEST_FIRST)
    assert not isinstance(legs, Refused)
    assert [(leg.payment is None, leg.amount) for leg in legs] == [(True, cents(500)), (False, cents(100))]


@given(st.integers(1, 7), st.integers(0, 4_000), st.data())
def test_parts_come_to_the_whole_also_when_baskets_that_took_some_back_are_voided(pieces, minor, data):
    off = (AmountOff(cents(data.draw(st.integers(0, minor))), "staff"),)
    line = replace(goods("1", minor, pieces), reductions=off)
    sale = sold([line, goods("2", 100, 1)])
    baskets: list[Return] = []
    for number in range(2, 60):
        (one, _) = returnable(sale, tuple(baskets))
        if not one.left:
            break
        quantity = Decimal(data.draw(st.integers(1, int(one.left))))
        lines = returned_lines(sale, tuple(baskets), {0: quantity})
        assert not isinstance(lines, Refused)
        assert lines[0].total.amount >= 0
        assert lines[0].total <= one.worth
        baskets.append(Return(f"R2-{number:06d}", NUMBER, lines, (), (0,)))
        if number < 40 and data.draw(st.booleans()):
            baskets.pop(data.draw(st.integers(0, len(baskets) - 1)))
    assert total((each.total for each in baskets), EUR) == line.total
    taxes = (part.tax_part for each in baskets for part in each.lines if isinstance(part, Goods))
    assert total(taxes, EUR) == line.tax_part


@given(st.lists(st.tuples(st.integers(1, 3_000), st.integers(1, 5), st.booleans()), min_size=1, max_size=6))
def test_lines_that_come_back_take_off_what_they_add_whatever_the_order(rows):
    nothing = Basket(EUR)
    returned = [
        ReturnedGoods(NUMBER, at, goods("1", minor, much)) if back else goods("1", minor, much)
        for at, (minor, much, back) in enumerate(rows)
    ]
    basket = reduce(Basket.with_line, returned, nothing)
    worth = sum(minor * much * (-1 if back else 1) for minor, much, back in rows)
    assert basket.total == cents(worth)
    earned = takings(basket)
    assert total((one.net + one.tax_part for one in earned), EUR) == basket.total
    assert total((one.tax_part for one in earned), EUR) == basket.tax
    assert reduce(lambda left, _: left.without(0), rows, basket).total == NOTHING
