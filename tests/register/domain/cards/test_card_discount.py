"""A discount in what a gift card pays: price and tax get less, and every sum stays what it must be."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from register.domain.amounts import smallest, total, zero
from register.domain.asking.exchange import Done, IllegalStep, MoneyRequest, discount_beside, discount_within
from register.domain.bookkeeping.postings import postings
from register.domain.cards.card_discount import discounted, priced_at_close, shares
from register.domain.cards.card_mark import CardMark
from register.domain.events import CashTaken, Ended, Intended, LateApproval, LineAdded, SalePaid, VoidBegun
from register.domain.goods.basket_tax import settled
from register.domain.goods.line_item import Goods
from register.domain.goods.tax import tax_on
from register.domain.returning.refund_plan import plan
from register.domain.returning.returnable import part, returnable, returned_lines
from register.domain.sale import Sale, Stage, takings
from register.domain.sale_steps import sale_after
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import Operation
from tests.register.domain.goods.test_tax import A_CARD, NUMBER, basket, baskets, line

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)
CARD = CardMark("token", "0025", "toggle")


def dollars(amount: str) -> Money:
    return Money(amount, "USD")


def everything(_: object) -> bool:
    return True


def coins(count: int, currency) -> Money:
    return Money(count * smallest(currency), currency)


def asked(amount: Money, operation=Operation.PAY, id_="pay", **more) -> MoneyRequest:
    return MoneyRequest(id_, "toggle", operation, amount, NOON, NUMBER, card=CARD, **more)


@st.composite
def with_discounts(draw):
    """A basket, perhaps with a gift card sold in it, and a discount that its goods can bear."""
    lines = draw(baskets())
    if draw(st.booleans()):
        lines = lines.with_line(replace(A_CARD, amount=Money("25", lines.currency)))
    goods = lines.total - lines.cards_total
    return lines, coins(draw(st.integers(0, int(goods.amount / smallest(lines.currency)))), lines.currency)


@given(with_discounts())
def test_the_customer_pays_less_by_just_the_discount_and_the_tax_is_that_of_the_rest(drawn):
    lines, discount = drawn
    parts = shares(lines, discount, everything)
    assert total(parts, lines.currency) == discount
    cheaper = discounted(lines, parts)
    assert cheaper.total == lines.total - discount
    assert cheaper.cards_total == lines.cards_total, "a gift card is sold for its value"
    for before, after, off in zip(settled(lines).lines, cheaper.lines, parts, strict=True):
        assert after.total == before.total - off
        if isinstance(after, Goods) and isinstance(before, Goods):
            assert 0 <= after.tax_part.amount <= max(before.tax_part.amount, after.total.amount)
            assert zero(lines.currency) <= after.priced <= before.priced
            together = before.tax_per_receipt
            own = zero(lines.currency) if after.exempt else tax_on(after.total, after.percent, added=False)
            coin = smallest(lines.currency)
            assert abs(after.tax_part - own).amount <= (coin * len(lines.lines) if together else 0)
    earned = takings(cheaper)
    assert total((one.net + one.tax_part for one in earned), lines.currency) + lines.cards_total == (
        cheaper.total
    )


@given(with_discounts())
def test_what_comes_back_piece_by_piece_is_what_was_paid_for_it(drawn):
    lines, discount = drawn
    cheaper = discounted(lines, shares(lines, discount, everything))
    sale = Sale(NUMBER, cheaper, mark=Stage.COMPLETED)
    for one in returnable(sale, ()):
        assert one.worth == one.line.total
        assert part(one, one.left).total == one.line.total
    chosen = {at: one.quantity for at, one in enumerate(cheaper.lines) if isinstance(one, Goods)}
    back = returned_lines(sale, (), chosen)
    assert isinstance(back, tuple)
    assert total((one.total for one in back), lines.currency) == cheaper.total - cheaper.cards_total


@given(with_discounts(), st.data())
def test_paid_held_and_due_make_the_total_at_every_step_and_the_postings_of_it_zero(drawn, data):
    lines, discount = drawn
    currency = lines.currency
    most = lines.total - lines.cards_total
    whole = discount + coins(
        data.draw(st.integers(0, int((most - discount).amount / smallest(currency)))), currency
    )
    if not whole:
        return
    pay = asked(whole)
    undo = asked(whole, Operation.REVERSE, "undo", undoes="pay", discount=discount)
    paid = Ended(NUMBER, pay, Approved(whole, discount=discount))
    events = [Intended(NUMBER, pay), paid]
    if data.draw(st.booleans()):
        again = replace(pay, id="again")
        events += [Intended(NUMBER, undo), Ended(NUMBER, undo, Approved(whole))]
        events += [Intended(NUMBER, again), replace(paid, request=again)]
    sale, booked = Sale(NUMBER, lines), dict[str, Money]()
    for event in events:
        due = sale.due
        sale = sale_after(sale, event)
        assert sale.paid + sale.held + sale.due == sale.total
        assert sale.due <= due or isinstance(event, Ended)
        _book(booked, event, currency)
    assert sale.due == lines.total - whole, "the customer's total stays what it was"
    assert sale.stage is Stage.TENDERING
    if sale.due.amount:
        cash = CashTaken(NUMBER, sale.due, sale.due)
        sale = sale_after(sale, cash)
        _book(booked, cash, currency)
    parts = shares(sale.basket, sale.discount, everything) if sale.discount else ()
    closed = SalePaid(
        NUMBER, sale.total, takings(priced_at_close(sale, parts)), sale.basket.cards_total, parts
    )
    sale = sale_after(sale, closed)
    _book(booked, closed, currency)
    assert sale.total == sale.paid == lines.total - discount
    assert not booked.pop("tendered", zero(currency)).amount
    assert booked.get("gift_cards:toggle:pay", zero(currency)) + booked.get(
        "gift_cards:toggle:reverse", zero(currency)
    ) == (whole - discount)
    legs = plan(sale, (), sale.total - sale.basket.cards_total)
    assert isinstance(legs, tuple)
    assert total((leg.refundable for leg in legs), currency) == sale.total


def _book(booked: dict[str, Money], event, currency) -> None:
    lines = postings(event)
    assert not total((one.amount for one in lines), currency).amount
    for one in lines:
        booked[one.account] = booked.get(one.account, zero(currency)) + one.amount


def opened(*prices: str) -> Sale:
    sale = Sale(NUMBER, basket())
    for price in prices:
        sale = sale_after(sale, LineAdded(NUMBER, line(price)))
    return sale


def paid_by_card(sale: Sale, amount: str, discount: str) -> Sale:
    request = asked(dollars(amount))
    sale = sale_after(sale, Intended(NUMBER, request))
    return sale_after(sale, Ended(NUMBER, request, Approved(request.amount, discount=dollars(discount))))


def test_while_it_is_asked_back_the_price_stays_low_and_a_refusal_leaves_it_so():
    sale = paid_by_card(opened("60.00"), "50.00", "10.00")
    undo = asked(dollars("50.00"), Operation.REVERSE, "undo", undoes="pay", discount=dollars("10.00"))
    asking = sale_after(sale, Intended(NUMBER, undo))
    assert (asking.total, asking.paid, asking.held) == (dollars("50.00"), dollars("0"), dollars("40.00"))
    refused = sale_after(asking, Ended(NUMBER, undo, Declined("No.")))
    assert (refused.total, refused.paid, refused.due) == (
        dollars("50.00"),
        dollars("40.00"),
        dollars("10.00"),
    )
    back = sale_after(asking, Ended(NUMBER, undo, Approved(dollars("50.00"))))
    assert (back.total, back.paid, back.due) == (dollars("60.00"), dollars("0"), dollars("60.00"))
    assert back.stage is Stage.OPEN


def test_a_payment_that_is_all_discount_is_money_with_us():
    sale = paid_by_card(opened("60.00"), "10.00", "10.00")
    assert (sale.paid, sale.due, sale.stage) == (dollars("0"), dollars("50.00"), Stage.TENDERING)
    voiding = sale_after(sale, VoidBegun(NUMBER, "changed their mind"))
    assert [one.request.id for one in voiding.to_give_back] == ["pay"]
    assert voiding.money_with_us


def test_the_dearer_line_bears_more_and_deposits_only_what_is_left_over():
    deposit = replace(line("0.50", letter="C"), deposit=True)
    tobacco = line("20.00", department="Toys")
    lines = basket(line("30.00"), line("10.00"), deposit, tobacco, A_CARD)

    def payable(goods: Goods) -> bool:
        return goods.department != "Toys"

    assert shares(lines, dollars("10.00"), payable) == tuple(
        map(dollars, ("7.50", "2.50", "0.00", "0.00", "0.00"))
    )
    assert shares(lines, dollars("41.50"), payable) == tuple(
        map(dollars, ("30.00", "10.00", "0.50", "1.00", "0.00"))
    )
    with pytest.raises(IllegalStep, match="more than all goods"):
        shares(lines, dollars("60.51"), payable)


def test_tax_is_found_in_what_is_left_of_the_price():
    """A fifth of the tax at 20 %: 60.00 holds 10.00, and 50.00 holds 8.33."""
    vat = replace(line("60.00"), percent=Decimal(20))
    lines = basket(vat)
    (sold,) = takings(discounted(lines, (dollars("10.00"),)))
    assert (sold.net, sold.tax_part) == (dollars("41.67"), dollars("8.33"))
    on_top = basket(replace(vat, price=dollars("50.00"), tax_added=True))
    assert on_top.total == dollars("60.00")
    (sold,) = takings(discounted(on_top, (dollars("10.00"),)))
    assert (sold.net, sold.tax_part) == (dollars("41.67"), dollars("8.33"))


def test_a_sale_cannot_be_closed_with_another_discount_than_its_cards_gave():
    sale = paid_by_card(opened("60.00"), "50.00", "10.00")
    sale = sale_after(sale, CashTaken(NUMBER, dollars("10.00"), dollars("10.00")))
    with pytest.raises(IllegalStep, match="another discount"):
        sale_after(sale, SalePaid(NUMBER, sale.total, (), dollars("0.00"), (dollars("9.99"),)))


def test_a_sale_that_was_closed_before_discounts_were_booked_is_read_all_the_same():
    sale = paid_by_card(opened("60.00"), "50.00", "10.00")
    sale = sale_after(sale, CashTaken(NUMBER, dollars("10.00"), dollars("10.00")))
    sale = sale_after(sale, SalePaid(NUMBER, dollars("60.00"), (), dollars("0.00")))
    assert (sale.total, sale.due) == (dollars("50.00"), dollars("0.00"))


@given(st.integers(1, 9_999), st.data())
def test_a_part_that_goes_back_takes_its_part_of_the_discount_along(whole, data):
    currency = dollars("0").currency
    discount = data.draw(st.integers(0, whole))
    approved = Approved(coins(whole, currency), discount=coins(discount, currency))
    payment = Done(asked(approved.amount), approved)
    tender = coins(data.draw(st.integers(0, whole - discount)), currency)
    beside = discount_beside(payment, tender) or zero(currency)
    assert zero(currency) <= beside <= payment.discount
    if tender == payment.tender:
        assert tender + beside == approved.amount
    elif discount:
        exact = tender.amount * payment.discount.amount  # times the payment's tender: nothing is rounded
        assert abs(beside.amount * payment.tender.amount - exact) <= Decimal("0.005") * payment.tender.amount
    back = coins(data.draw(st.integers(0, whole)), currency)
    at_desk = discount_within(approved, back) or zero(currency)
    assert zero(currency) <= at_desk <= back


def test_what_came_too_late_is_in_the_books_without_its_discount_and_so_is_taken_back():
    late = LateApproval(
        NUMBER, asked(dollars("50.00")), Approved(dollars("50.00"), discount=dollars("10.00"))
    )
    undo = asked(
        dollars("50.00"),
        Operation.REVERSE,
        "undo",
        undoes="pay",
        desk=True,
        undoes_operation=Operation.PAY,
        discount=dollars("10.00"),
    )
    booked: dict[str, Money] = {}
    _book(booked, late, dollars("0").currency)
    assert booked == {"gift_cards:toggle:pay": dollars("40.00"), "unallocated": dollars("-40.00")}
    _book(booked, Ended(NUMBER, undo, Approved(dollars("50.00"))), dollars("0").currency)
    assert booked["unallocated"] == dollars("0.00")
