"""Tax in the price or on top of it, per line or per receipt, or not due: the parts make the whole."""

from dataclasses import replace
from decimal import Decimal
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, USD, Money, get_currency

from register.domain.amounts import Refused, rounded, smallest, total, zero
from register.domain.asking.exchange import IllegalStep
from register.domain.bookkeeping.postings import postings
from register.domain.cards.card_mark import CardMark
from register.domain.events import (
    CashTaken,
    LineAdded,
    LineReduced,
    ReturnCompleted,
    SaleCompleted,
    SaleExempted,
    SalePaid,
)
from register.domain.goods.basket import Basket, Sums
from register.domain.goods.basket_tax import exempted, settled
from register.domain.goods.deposits import deposit_line
from register.domain.goods.item import Item, Unit
from register.domain.goods.line_item import CardLine, Goods
from register.domain.goods.line_rules import goods_line
from register.domain.goods.reductions import AmountOff, PercentOff
from register.domain.goods.tax import TaxRate, Together
from register.domain.returning.returnable import returnable, returned_lines
from register.domain.returning.returns import Return, return_takings
from register.domain.sale import Sale, takings
from register.domain.sale_steps import sale_after
from terminal_api.money import decimals
from terminal_api.processor import Operation

KWD = get_currency("KWD")
NUMBER = "R2-000001"
LETTERS = {"A": Decimal(21), "B": Decimal("8.875"), "C": Decimal(0)}
A_CARD = CardLine(CardMark("token", "0017", "svs"), Money("25.00", USD), Operation.LOAD)


def rate(letter="A", *, added=False, per_receipt=False):
    if letter == "E":
        return TaxRate("E", Decimal(0), exempt=True, added=added, per_receipt=per_receipt)
    return TaxRate(letter, LETTERS[letter], added=added, per_receipt=per_receipt)


def line(price, quantity="1", letter="B", department="Food", currency=USD, unit: Unit = "piece", **how):
    item = Item("1", "Thing", Money(price, currency), letter, department, unit)
    made = goods_line(item, Decimal(quantity), rate(letter, **how), currency)
    assert isinstance(made, Goods)
    return made


def basket(*lines, currency=USD):
    """As the till fills it: line by line."""
    return reduce(Basket.with_line, lines, Basket(currency))


@st.composite
def lines_of(draw, currency, **how):
    price = Decimal(draw(st.integers(1, 9_999))).scaleb(-decimals(currency))
    unit: Unit = draw(st.sampled_from(["piece", "kg"]))
    quantity = draw(st.integers(1, 9)) if unit == "piece" else draw(st.integers(1, 5_000)) / Decimal(1000)
    letter, department = draw(st.sampled_from("ABCE")), draw(st.sampled_from(["Food", "Toys"]))
    made = line(price, quantity, letter, department, currency, unit, **how)
    match draw(st.sampled_from(["full", "full", "percent", "amount"])):
        case "percent":
            return replace(made, reductions=(PercentOff(Decimal(draw(st.integers(1, 99))), "damaged"),))
        case "amount":
            off = Money(Decimal(draw(st.integers(0, 50))).scaleb(-decimals(currency)), currency)
            return replace(made, reductions=(AmountOff(off, "staff"),))
        case _:
            return made


currencies = st.sampled_from([EUR, JPY, KWD])


@st.composite
def baskets(draw, **how):
    """Of one shop, or with `mixed` of one whose rules changed while a basket was parked."""
    currency = draw(currencies)
    mixed = draw(st.booleans())
    rules = {key: how.get(key, draw(st.booleans())) for key in ("added", "per_receipt")}
    lines = []
    for _ in range(draw(st.integers(1, 7))):
        if mixed:
            rules |= {key: how.get(key, draw(st.booleans())) for key in ("added", "per_receipt")}
        lines.append(draw(lines_of(currency, **rules)))
    filled = basket(*lines, currency=currency)
    return exempted(filled, "certificate 4711") if draw(st.integers(0, 3)) == 0 else filled


@given(baskets())
def test_the_lines_come_to_the_total_and_their_taxes_to_the_tax(filled):
    paid = settled(filled)
    assert paid.total == filled.total == total((one.total for one in paid.lines), filled.currency)
    assert paid.tax == filled.tax == total((one.tax_part for one in paid.goods), filled.currency)
    earned = takings(filled)
    assert earned == takings(paid)
    assert total((one.net + one.tax_part for one in earned), filled.currency) == filled.total
    for one in paid.goods:
        assert rounded(one.total) == one.total
        assert rounded(one.tax_part) == one.tax_part
        assert 0 <= one.tax_part.amount <= one.total.amount
        assert not (one.exempt and one.tax_part.amount)


@given(baskets(), st.data())
def test_a_basket_changed_step_by_step_comes_to_what_its_lines_come_to(filled, data):
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(filled.lines) - 1))
        match data.draw(st.sampled_from(["more", "less", "cheaper", "exempt", "taxed"])):
            case "more":
                filled = filled.with_line(filled.lines[at])
            case "less" if len(filled.lines) > 1:
                filled = filled.without(at)
            case "cheaper":
                off = PercentOff(Decimal(data.draw(st.integers(1, 99))), "damaged")
                filled = filled.with_goods(at, replace(filled.goods_at(at), reductions=(off,)))
            case "exempt":
                filled = exempted(filled, "certificate 4711")
            case _:
                filled = exempted(filled, "")
    anew = Basket(filled.currency, filled.lines, filled.exemption)
    assert (filled.sums, filled.total, filled.tax) == (anew.sums, anew.total, anew.tax)
    assert settled(filled).total == filled.total


@given(baskets(per_receipt=True), st.booleans())
def test_rounding_per_receipt_is_less_than_a_coin_per_line_away_and_the_same_for_one_line(filled, added):
    by_line = replace(
        filled, lines=tuple(replace(one, tax_per_receipt=False, tax_added=added) for one in filled.goods)
    )
    together = replace(filled, lines=tuple(replace(one, tax_added=added) for one in filled.goods))
    coin = smallest(filled.currency)
    for letter in "ABC":
        ours = [
            total((one.tax_part for one in settled(each).goods if one.tax == letter), filled.currency)
            for each in (by_line, together)
        ]
        many = sum(one.tax == letter for one in filled.goods)
        assert abs(ours[0].amount - ours[1].amount) < max(many, 1) * coin
    for one, other in zip(settled(by_line).goods, settled(together).goods, strict=True):
        assert abs(one.tax_part.amount - other.tax_part.amount) <= coin
    alone = Basket(filled.currency, together.lines[:1])
    assert settled(alone).goods[0].tax_part == by_line.goods[0].tax_part
    assert alone.total == by_line.goods[0].total


@given(baskets())
def test_whoever_is_exempt_pays_what_the_goods_come_to_without_tax(filled):
    taxed, exempt = exempted(filled, ""), exempted(filled, "certificate 4711")
    coin = smallest(filled.currency)
    assert exempt.tax == zero(filled.currency)
    assert abs((taxed.total - taxed.tax - exempt.total).amount) == 0
    assert exempted(exempt, "") == taxed, "and it can be undone"
    assert exempted(exempt, "").sums == taxed.sums
    assert abs((exempt.total + taxed.tax - taxed.total).amount) < coin


def sold(*lines, exemption="", currency=USD):
    """A completed sale, paid in cash, as the till records it."""
    sale = Sale(NUMBER, Basket(currency))
    for one in lines:
        sale = sale_after(sale, LineAdded(NUMBER, one))
    if exemption:
        sale = sale_after(sale, SaleExempted(NUMBER, exemption))
    if sale.due.amount:
        sale = sale_after(sale, CashTaken(NUMBER, sale.due, sale.due))
    paid = SalePaid(NUMBER, sale.total, takings(sale.basket), sale.basket.cards_total)
    return sale_after(sale_after(sale, paid), SaleCompleted(NUMBER)), paid


@given(baskets(), st.data())
def test_parts_that_come_back_sum_to_the_whole_and_leave_nothing_booked(filled, data):
    lines = [replace(one, exempt="" if one.exempt == "sale" else one.exempt) for one in filled.goods]
    sale, paid = sold(*lines, exemption=filled.exemption, currency=filled.currency)
    accounts: dict[str, Decimal] = {}
    book(accounts, paid)
    earlier: tuple[Return, ...] = ()
    while left := {one.position: one for one in returnable(sale, earlier) if one.left}:
        at = data.draw(st.sampled_from(sorted(left)))
        most, unit = left[at].left, left[at].line.unit
        much = most if unit == "kg" else Decimal(data.draw(st.integers(1, int(most))))
        back = returned_lines(sale, earlier, {at: much})
        assert not isinstance(back, Refused)
        one = Return(f"R2-{len(earlier) + 2:06d}", NUMBER, back, (), (at,))
        book(accounts, ReturnCompleted(one.number, one.total, return_takings(back)))
        earlier = (*earlier, one)
    assert total((one.total for one in earlier), filled.currency) == sale.total == filled.total
    assert not {name: amount for name, amount in accounts.items() if amount}


def book(accounts, event):
    for posting in postings(event):
        accounts[posting.account] = accounts.get(posting.account, Decimal(0)) + posting.amount.amount


@given(baskets())
def test_what_is_taken_back_at_once_undoes_the_takings_by_department_and_rate(filled):
    sale, paid = sold(*exempted(filled, "").goods, exemption=filled.exemption, currency=filled.currency)
    back = returned_lines(sale, (), {one.position: one.left for one in returnable(sale, ())})
    assert not isinstance(back, Refused)
    assert return_takings(back) == paid.takings


@pytest.mark.parametrize(
    ("price", "percent", "added", "tax"),
    [
        ("0.40", "8.875", True, "0.04"),  # 3.55 cents
        ("10.00", "8.875", True, "0.89"),  # 88.75 cents
        ("4.00", "8.875", True, "0.36"),  # 35.5 cents: half a cent goes up
        ("0.04", "12.5", True, "0.01"),  # 0.5 cents
        ("0.03", "12.5", True, "0.00"),
        ("12.10", "21", False, "2.10"),
        ("1.00", "21", False, "0.17"),
    ],
)
def test_half_a_cent_of_tax_goes_up(price, percent, added, tax):
    (one,) = basket(replace(line(price, added=added), percent=Decimal(percent))).goods
    assert one.tax_part == Money(tax, USD)
    assert one.total == Money(price, USD) + (Money(tax, USD) if added else Money(0, USD))


def test_half_cents_of_many_lines_are_rounded_once_on_a_receipt():
    by_line = basket(*(line("4.00", added=True) for _ in range(4)))
    once = basket(*(line("4.00", added=True, per_receipt=True) for _ in range(4)))
    assert (by_line.tax, by_line.total) == (Money("1.44", USD), Money("17.44", USD))
    assert (once.tax, once.total) == (Money("1.42", USD), Money("17.42", USD))
    assert [str(one.tax_part.amount) for one in settled(once).goods] == ["0.36", "0.35", "0.36", "0.35"]


def test_a_discount_comes_off_before_the_tax():
    sale = Sale(NUMBER, basket(line("10.00", added=True)))
    assert sale.total == Money("10.89", USD)
    sale = sale_after(sale, LineReduced(NUMBER, 0, (AmountOff(Money("2.00", USD), "staff"),)))
    assert (sale.total, sale.basket.tax) == (Money("8.71", USD), Money("0.71", USD))
    assert sale.basket.goods_at(0).given_up == Money("2.00", USD)


def test_gift_cards_are_never_taxed_and_deposits_by_their_own_letter():
    bottle = line("2.00", "3", added=True)
    deposit = deposit_line(bottle, Money("0.05", USD), rate("C", added=True), "Deposits")
    filled = basket(bottle, deposit, A_CARD)
    assert (filled.tax, filled.total) == (Money("0.53", USD), Money("31.68", USD))
    free = exempted(filled, "school")
    assert (free.tax, free.total) == (Money("0.00", USD), Money("31.15", USD))
    assert free.lines[2] == A_CARD


def test_exempt_is_reported_apart_from_nothing():
    filled = basket(line("10.00", letter="C"), line("20.00", letter="E"), line("12.10", letter="A"))
    assert [(one.tax, one.exempt, str(one.net.amount)) for one in takings(filled)] == [
        ("A", False, "10.00"),
        ("C", False, "10.00"),
        ("E", True, "20.00"),
    ]
    everybody = takings(exempted(filled, "school"))
    assert [(one.tax, one.exempt) for one in everybody] == [("A", True), ("C", True), ("E", True)]


def test_what_is_rung_up_for_an_exempt_customer_is_exempt_too_until_tax_is_due_again():
    sale = Sale(NUMBER, basket(line("12.10", letter="A", currency=EUR), currency=EUR))
    sale = sale_after(sale, SaleExempted(NUMBER, "certificate 4711"))
    sale = sale_after(sale, LineAdded(NUMBER, line("24.20", letter="A", currency=EUR)))
    sale = sale_after(sale, LineAdded(NUMBER, line("5.00", letter="E", currency=EUR)))
    assert (sale.total, sale.basket.beside) == (Money("35.00", EUR), Money("-6.30", EUR))
    sale = sale_after(sale, SaleExempted(NUMBER, ""))
    assert (sale.total, sale.basket.tax) == (Money("41.30", EUR), Money("6.30", EUR))
    assert sale.basket.goods_at(2).exempt == "item", "stamps are exempt for everybody"


def test_a_sale_that_money_was_taken_for_cannot_become_exempt():
    sale = Sale(NUMBER, basket(line("12.10", letter="A", currency=EUR), currency=EUR))
    sale = sale_after(sale, CashTaken(NUMBER, Money(5, EUR), Money(5, EUR)))
    with pytest.raises(IllegalStep):
        sale_after(sale, SaleExempted(NUMBER, "certificate 4711"))


@given(st.lists(st.integers(-9_999, 9_999), min_size=1, max_size=9))
def test_sums_take_lines_below_zero(prices):
    """Goods that come back in a basket: they have the tax they were sold with."""
    nothing = zero(USD)
    sums, so_far = Sums(nothing, nothing, nothing, nothing), Together()
    paid = tax = nothing
    for price in prices:
        back = replace(line("1.00", added=True, per_receipt=True), price=Money(Decimal(price) / 100, USD))
        if price < 0:
            back = replace(back, tax_share=back.tax_part)
            paid, tax = paid + back.total, tax + back.tax_part
        else:
            taxing = back.taxed_together
            assert taxing is not None
            share = so_far.share(taxing, back.priced)
            so_far = so_far.plus(taxing, back.priced)
            paid, tax = paid + back.priced + share, tax + share
        sums = sums.plus(back)
    assert (sums.goods + sums.beside, sums.tax) == (paid, tax)


def test_one_more_line_on_a_long_basket_reads_no_other_line(monkeypatch):
    filled = basket(*(line("1.00", per_receipt=True, added=True) for _ in range(50)))
    assert filled.total == Money("54.44", USD)
    read = []
    plus = Sums.plus
    monkeypatch.setattr(Sums, "plus", lambda self, one, sign=1: read.append(one) or plus(self, one, sign))
    assert filled.with_line(line("1.00", per_receipt=True, added=True)).total == Money("55.53", USD)
    assert len(read) == 1
