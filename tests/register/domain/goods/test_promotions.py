"""What promotions take off: the best there is for the customer, exact, whatever is scanned first."""

from dataclasses import replace
from decimal import Decimal
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, Money

from register.domain.amounts import Refused, total, zero
from register.domain.asking.exchange import IllegalStep
from register.domain.cards.card_mark import CardMark
from register.domain.events import LineAdded, LinePromoted, PromotionsGiven
from register.domain.goods.basket import Basket
from register.domain.goods.deals import worked_out
from register.domain.goods.label import Label
from register.domain.goods.line_item import CardLine, Goods
from register.domain.goods.promotions import (
    CheapestFree,
    EachFor,
    Group,
    InForce,
    PercentLess,
    Promotion,
    Together,
    given_in,
    without_promotions,
)
from register.domain.goods.reductions import AmountOff, PercentOff, Promoted
from register.domain.returning.returnable import returnable, returned_lines
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from register.domain.sale_steps import sale_after
from terminal_api.processor import Operation

NUMBER = "R2-000001"


def euros(amount):
    return Money(amount, EUR)


def goods(price, quantity=1, code="1", department="Paper", **more):
    line = Goods(code, code, euros(price), Decimal(quantity), "piece", "A", Decimal(21), department)
    return replace(line, **more)


def of(*departments, take=1, items=()):
    return Group(frozenset(items), frozenset(departments), take)


THREE_FOR_TWO = Promotion("3 for 2", CheapestFree(2), (of("Paper", take=3),))
TWO_FOR_FIVE = Promotion("Two for 5", Together(euros("5.00")), (of("Paper", take=2),))
LUNCH = Promotion("Lunch", Together(euros("5.00")), (of("Bread"), of("Drinks")))
FIFTH = Promotion("A fifth", PercentLess(Decimal(20)), (of("Paper"),))
AT_ONE = Promotion("All at 1.00", EachFor(euros("1.00")), (of("Paper"),))


def saved(lines, *promotions):
    """What is taken off in all."""
    offs = worked_out(lines, InForce(promotions))
    return total((one.amount for by in offs.values() for one in by), EUR)


def off(lines, *promotions):
    """What each line gets off, as text, by its position."""
    offs = worked_out(lines, InForce(promotions))
    return {at: str(total((one.amount for one in by), EUR).amount) for at, by in offs.items()}


# What a promotion gives


@pytest.mark.parametrize(
    ("promotion", "lines", "taken"),
    [
        (THREE_FOR_TWO, [goods("2.00", 2)], {}),
        (THREE_FOR_TWO, [goods("2.00", 3)], {0: "2.00"}),
        (THREE_FOR_TWO, [goods("2.00", 8)], {0: "4.00"}),
        (THREE_FOR_TWO, [goods("10.00"), goods("5.00"), goods("3.00")], {0: "1.67", 1: "0.83", 2: "0.50"}),
        (replace(THREE_FOR_TWO, most=1), [goods("2.00", 8)], {0: "2.00"}),
        (TWO_FOR_FIVE, [goods("3.00", 2), goods("2.40")], {0: "1.00"}),
        (TWO_FOR_FIVE, [goods("2.50", 2)], {}),
        (LUNCH, [goods("4.50", department="Bread")], {}),
        (LUNCH, [goods("4.50", department="Bread"), goods("2.00", 2, "2", "Drinks")], {0: "1.04", 1: "0.46"}),
        (FIFTH, [goods("0.33", 3)], {0: "0.21"}),
        (FIFTH, [goods("0.33"), goods("0.33"), goods("0.33")], {0: "0.07", 1: "0.07", 2: "0.07"}),
        (AT_ONE, [goods("1.50", 2), goods("0.90")], {0: "1.00"}),
    ],
)
def test_a_promotion_takes_off_what_it_says(promotion, lines, taken):
    assert off(lines, promotion) == taken


@pytest.mark.parametrize(
    "line",
    [
        goods("2.00", 3, department="Home"),
        goods("2.00", 3, unit="kg"),
        goods("2.00", 3, deposit=True),
        goods("2.00", 3, label=Label(measured=True)),
        goods("2.00", 3, reductions=(PercentOff(Decimal(5), "damaged"),)),
        goods("2.00", 3, list_price=euros("2.50")),
        CardLine(CardMark("token", "0017", "svs"), euros("25.00"), Operation.ACTIVATE),
    ],
)
def test_what_does_not_take_part_costs_what_it_costs(line):
    assert off([line], THREE_FOR_TWO, FIFTH) == {}


def test_goods_reduced_by_hand_take_part_where_the_shop_says_so_at_what_they_cost_then():
    line = goods("10.00", 3, reductions=(AmountOff(euros("5.00"), "damaged"),))
    assert off([line], replace(THREE_FOR_TWO, with_discounts=True)) == {0: "8.33"}
    repriced = goods("2.00", 3, list_price=euros("3.00"))
    assert off([repriced], replace(THREE_FOR_TWO, with_discounts=True)) == {0: "2.00"}


def test_nothing_is_ever_given_away_whole():
    assert off([goods("0.01")], Promotion("Much", PercentLess(Decimal("99")), (of("Paper"),))) == {}
    assert off([goods("0.00", 3)], THREE_FOR_TWO) == {}


def test_a_piece_of_two_groups_counts_for_the_first():
    both = Promotion("Lunch", Together(euros("5.00")), (of("Bread", "Drinks"), of("Drinks")))
    assert off([goods("4.00", 2, department="Drinks")], both) == {}


@pytest.mark.parametrize(
    ("lines", "best"),
    [
        ([goods("10.00"), goods("1.00", 3)], "3.00"),  # a fifth of the dear one, 3 for 2 of the others
        ([goods("10.00", 2), goods("1.00")], "4.20"),  # a fifth of each
        ([goods("2.00", 3)], "2.00"),
        ([goods("2.00", 4)], "2.40"),
    ],
)
def test_where_several_could_apply_the_customer_gets_what_saves_most(lines, best):
    assert saved(lines, THREE_FOR_TWO, FIFTH) == saved(lines, FIFTH, THREE_FOR_TWO) == euros(best)


def test_a_piece_is_in_one_promotion_only_and_a_line_may_have_pieces_in_two():
    offs = worked_out([goods("2.00", 4)], InForce((THREE_FOR_TWO, FIFTH)))
    assert offs == {0: (Promoted(euros("2.00"), "3 for 2"), Promoted(euros("0.40"), "A fifth"))}


def test_a_yen_is_the_smallest_there_is():
    line = replace(goods("1"), price=Money(333, JPY), quantity=Decimal(2))
    assert worked_out([line], InForce((FIFTH,))) == {0: (Promoted(Money(134, JPY), "A fifth"),)}


# What holds of any basket

prices = st.integers(1, 400).map(lambda cents: Decimal(cents).scaleb(-2))
kinds = st.sampled_from([("1", "Paper"), ("2", "Paper"), ("3", "Bread"), ("4", "Drinks"), ("5", "Home")])
hand = st.sampled_from(
    [(), (), (), (PercentOff(Decimal(10), "damaged"),), (AmountOff(euros("0.30"), "staff"),)]
)


@st.composite
def any_line(draw, most=4):
    code, department = draw(kinds)
    return goods(draw(prices), draw(st.integers(1, most)), code, department, reductions=draw(hand))


@st.composite
def any_promotion(draw, name):
    two, three = st.integers(1, 2), st.integers(2, 4)
    departments = st.sampled_from(["Paper", "Bread", "Drinks"])
    match draw(st.integers(0, 4)):
        case 0:
            take = draw(three)
            gives, groups = CheapestFree(draw(st.integers(1, take - 1))), (of(draw(departments), take=take),)
        case 1:
            gives, groups = Together(euros(draw(prices))), (of(draw(departments), take=draw(three)),)
        case 2:
            pair = draw(st.lists(departments, min_size=2, max_size=2, unique=True))
            groups = tuple(of(one, take=draw(two)) for one in pair)
            gives = Together(euros(draw(prices)))
        case 3:
            gives, groups = PercentLess(Decimal(draw(st.integers(1, 99)))), (of(draw(departments)),)
        case _:
            gives, groups = EachFor(euros(draw(prices))), (of(draw(departments), items=("5",)),)
    most = draw(st.none() | st.integers(1, 3))
    return Promotion(name, gives, groups, most=most, with_discounts=draw(st.booleans()))


baskets = st.lists(any_line(), max_size=6)
forces = st.integers(0, 4).flatmap(
    lambda count: st.tuples(*(any_promotion(f"promotion {at}") for at in range(count)))
)


def given_to(lines, promotions):
    """The lines with what is taken off."""
    offs = worked_out(lines, InForce(promotions))
    return [replace(line, reductions=(*line.reductions, *offs.get(at, ()))) for at, line in enumerate(lines)]


@given(baskets, forces)
def test_no_line_costs_less_than_nothing_and_the_basket_something(lines, promotions):
    after = given_to(lines, promotions)
    for line, before in zip(after, lines, strict=True):
        assert zero(EUR) <= line.total <= before.total
        assert before.total - line.total == total(
            (one.amount for one in line.reductions if isinstance(one, Promoted)), EUR
        ), "nothing is promised that the price cannot bear"
    if Basket(EUR, tuple(lines)).total > zero(EUR):
        assert Basket(EUR, tuple(after)).total > zero(EUR)


@given(st.data(), forces)
def test_the_order_of_scanning_changes_no_total(data, promotions):
    lines = data.draw(baskets)
    shuffled = data.draw(st.permutations(lines))
    assert saved(lines, *promotions) == saved(shuffled, *promotions)


@given(
    st.lists(any_line(), max_size=5).map(lambda lines: [replace(one, reductions=()) for one in lines]), forces
)
def test_three_scanned_one_by_one_come_to_the_same_as_a_line_of_three(lines, promotions):
    singly = [replace(line, quantity=Decimal(1)) for line in lines for _ in range(int(line.quantity))]
    assert saved(lines, *promotions) == saved(singly, *promotions)


@given(baskets, forces)
def test_working_it_out_again_changes_nothing(lines, promotions):
    after = given_to(lines, promotions)
    assert worked_out(after, InForce(promotions)) == worked_out(lines, InForce(promotions))
    assert [without_promotions(line) for line in after] == lines


@given(baskets, any_promotion("alone"), any_line())
def test_under_one_promotion_more_goods_never_save_less(lines, promotion, more):
    assert saved([*lines, more], promotion) >= saved(lines, promotion)


@given(baskets, forces)
def test_several_promotions_save_no_less_than_any_of_them_alone(lines, promotions):
    for one in promotions:
        assert saved(lines, *promotions) >= saved(lines, one)


@given(baskets, forces)
def test_no_promotion_is_given_more_often_than_it_may(lines, promotions):
    once = [replace(one, most=1) for one in promotions]
    given_once = given_in(given_to(lines, once))
    assert all(saved(lines, one) >= given_once.get(one.name, zero(EUR)) for one in once)


def best_of_all(worths, promotion):
    """The most that any choice of deals could save: all of them tried. One group, `worths` of its pieces."""
    take = promotion.groups[0].take
    best = Decimal(0)
    for chosen in combinations(range(len(worths)), take):
        mine = promotion.saving([worths[at] for at in chosen], Decimal("0.01"))
        rest = [worth for at, worth in enumerate(worths) if at not in chosen]
        if mine:
            best = max(best, mine + best_of_all(rest, promotion))
    return best


@given(st.lists(prices, max_size=6), st.sampled_from([2, 3]), st.data())
def test_one_promotion_alone_gives_the_best_there_is(worths, take, data):
    gives = data.draw(
        st.one_of(
            st.integers(1, take - 1).map(CheapestFree), prices.map(lambda price: Together(euros(price)))
        )
    )
    promotion = Promotion("alone", gives, (of("Paper", take=take),))
    assert saved([goods(worth) for worth in worths], promotion).amount == best_of_all(worths, promotion)


@given(st.lists(prices, max_size=4), st.lists(prices, max_size=4), prices)
def test_a_bundle_of_two_groups_gives_the_best_there_is(breads, drinks, price):
    lunch = replace(LUNCH, gives=Together(euros(price)))
    lines = [goods(worth, department="Bread") for worth in breads]
    lines += [goods(worth, department="Drinks") for worth in drinks]
    few, many = sorted((breads, drinks), key=len)
    pairings = (zip(few, others, strict=True) for others in permutations(many, len(few)))
    best = max(sum((lunch.saving(pair, Decimal("0.01")) for pair in pairs), Decimal(0)) for pairs in pairings)
    assert saved(lines, lunch).amount == best


# In a sale, and coming back


def test_what_promotions_give_takes_the_place_of_what_they_gave_and_leaves_discounts_alone():
    damaged = AmountOff(euros("1.00"), "damaged")
    sale = sale_after(Sale(NUMBER, Basket(EUR)), LineAdded(NUMBER, goods("2.00", 3, reductions=(damaged,))))
    for off_ in ("2.00", "0.50"):
        given_ = PromotionsGiven(NUMBER, (LinePromoted(0, (Promoted(euros(off_), "3 for 2"),)),))
        sale = sale_after(sale, given_)
    assert sale.total == euros("4.50")
    assert sale.basket.sums == Basket(EUR, sale.basket.lines).sums
    sale = sale_after(sale, PromotionsGiven(NUMBER, (LinePromoted(0, ()),)))
    assert sale.total == euros("5.00")


def test_no_promotion_is_given_once_money_was_taken():
    with pytest.raises(IllegalStep):
        sale_after(Sale(NUMBER, Basket(EUR), mark=Stage.PAID), PromotionsGiven(NUMBER, ()))


@given(st.data(), forces)
def test_what_comes_back_in_parts_is_what_was_paid(data, promotions):
    lines = data.draw(st.lists(any_line(), min_size=1, max_size=4))
    sale = replace(Sale(NUMBER, Basket(EUR, tuple(given_to(lines, promotions)))), mark=Stage.COMPLETED)
    earlier, back, tax = (), zero(EUR), zero(EUR)
    while left := [one for one in returnable(sale, earlier) if one.left]:
        one = data.draw(st.sampled_from(left))
        much = Decimal(data.draw(st.integers(1, int(one.left))))
        found = returned_lines(sale, earlier, {one.position: much})
        assert not isinstance(found, Refused), found
        (line,) = found
        assert zero(EUR) <= line.total <= line.full
        back, tax = back + line.total, tax + line.tax_part
        earlier = (*earlier, Return("R2", NUMBER, (line,), (), positions=(one.position,)))
    assert (back, tax) == (sale.total, sale.basket.tax)
