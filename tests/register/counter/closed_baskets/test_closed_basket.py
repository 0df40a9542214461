"""The record that the gateway gets of a sale: whatever was sold and however it was paid, its sums agree."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from moneyed import USD, Money

from register.counter.closed_baskets.closed_basket import Closing, closed_basket
from register.domain.amounts import smallest, total, zero
from register.domain.asking.exchange import Done, MoneyRequest
from register.domain.asking.exchanges import Exchanges
from register.domain.cards.card_discount import priced_at_close, shares
from register.domain.cards.card_mark import CardMark
from register.domain.events import CashGiven, CashReason, CashTaken
from register.domain.goods.basket import Basket as Lines
from register.domain.goods.basket_tax import settled
from register.domain.goods.line_item import CardLine, ReturnedGoods
from register.domain.owed_baskets import GATEWAY
from register.domain.returning.returns import Return
from register.domain.sale import Sale, Stage
from terminal_api.outcomes import Approved, Reference
from terminal_api.processor import Operation
from terminal_api.processors.gateway.basket import Basket, LineKind
from terminal_api.processors.gateway.record import record
from tests.register.domain.goods.test_tax import A_CARD, basket, baskets, line

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CLOSING = Closing("CP-0417-02", "1", "Imke", NOON, NOON)
NUMBER = "R2-000001"


def dollars(amount: str) -> Money:
    return Money(amount, USD)


def done(
    id_: str, operation: Operation, amount: Money, share: Money | None = None, *, at=GATEWAY, undoes=None
) -> Done:
    """`share`: what of it lowers the price."""
    mark = None if operation is Operation.BANK_CARD else CardMark("token", "0017", "toggle")
    request = MoneyRequest(
        id_, at, operation, amount, NOON, NUMBER, card=mark, undoes=undoes and undoes.request.id
    )
    if undoes:
        request = replace(request, undoes_operation=undoes.request.operation)
    reference = Reference(f"{id_}.769457", NOON)
    return Done(request, Approved(amount, reference, approval_code="769457", discount=share))


def closed(lines: Lines, *exchanges: Done, **more) -> Sale:
    sale = Sale(NUMBER, lines, Exchanges(exchanges), **more)
    parts = shares(lines, sale.discount, lambda _: True) if sale.discount else ()
    return replace(sale, basket=priced_at_close(sale, parts), mark=Stage.COMPLETED)


def sums(made: Basket) -> tuple[Money, Money]:
    """What was sold for, and the taxes with the nets."""
    taxed = total((tax.net + tax.tax for tax in made.taxes), made.nothing.currency)
    return total((each.gross - each.discount for each in made.lines), made.nothing.currency), taxed


@st.composite
def paid_sales(draw) -> Sale:
    """By a gift card, one with a share of discount, a bank card and cash with change, in any parts."""
    lines = draw(baskets())
    if draw(st.booleans()):
        lines = lines.with_line(replace(A_CARD, amount=Money("25", lines.currency)))
    coin, due = smallest(lines.currency), lines.total
    exchanges: list[Done] = []
    for at, kind in enumerate(("gift", "shared", "given back", "bank", "terminal")):
        most = int(due.amount / coin)
        amount = Money(draw(st.integers(0, most)) * coin, lines.currency)
        if not amount.amount and kind not in ("gift", "given back"):
            continue
        id_ = f"request {at}"
        match kind:
            case "shared":
                goods = lines.total - lines.cards_total
                most_off = int(min(amount, goods).amount / coin)
                share = Money(draw(st.integers(0, most_off)) * coin, lines.currency)
                exchanges.append(done(id_, Operation.PAY, amount, share))
            case "given back":
                payment = done(id_, Operation.PAY, amount)
                back = done(f"{id_} back", Operation.REVERSE, amount, undoes=payment)
                exchanges += [payment, back]
                continue
            case "bank":
                exchanges.append(done(id_, Operation.BANK_CARD, amount, at="terminal"))
            case "terminal":
                exchanges.append(done(id_, Operation.PAY, amount, at="terminal"))
            case _:
                exchanges.append(done(id_, Operation.PAY, amount))
        due -= amount
    rounding = Money(draw(st.integers(-2, 2)) * coin, lines.currency)
    taken = due + rounding if due.amount + rounding.amount >= 0 else due
    change = Money(draw(st.integers(0, 500)) * coin, lines.currency)
    cash = (CashTaken(NUMBER, taken + change, taken, (taken - due) or None),) if taken.amount else ()
    if not taken.amount and due.amount:
        cash = (CashTaken(NUMBER, taken + change, taken, taken - due),)
    return closed(lines, *exchanges, cash=cash)


@given(paid_sales())
def test_whatever_was_sold_and_however_paid_the_sums_agree(sale):
    assert not sale.due.amount, "the sale itself is paid"
    made = closed_basket(sale, CLOSING)
    assert made.wrong() is None
    sold, taxed = sums(made)
    assert sold == sale.total
    assert taxed == sale.total - sale.basket.cards_total
    assert total((tax.tax for tax in made.taxes), sale.basket.currency) == sale.basket.tax
    assert len(made.gift_cards) == sum(one.request.processor == GATEWAY for one in sale.exchanges.all if one)


@given(paid_sales())
def test_the_same_sale_makes_the_same_record(sale):
    assert record(closed_basket(sale, CLOSING)) == record(closed_basket(sale, CLOSING))


@given(paid_sales(), baskets(), st.booleans())
def test_goods_that_come_back_in_the_same_basket_agree_too(sale, back, pays_in):
    """What comes back may be worth more than what is bought: the rest is given by a return of its own."""
    if back.currency != sale.basket.currency:
        back = sale.basket
    came = tuple(ReturnedGoods("R2-000000", at, goods) for at, goods in enumerate(settled(back).goods))
    lines = settled(Lines(sale.basket.currency, (*sale.basket.lines, *came)))
    gift = done("gift", Operation.PAY, Money("1", lines.currency))
    due = lines.total - gift.approved.amount
    nothing = zero(lines.currency)
    given_ = max(due, nothing) if pays_in else nothing
    cash = (CashTaken(NUMBER, given_, given_),) if given_.amount else ()
    left = due - given_
    made = closed_basket(closed(lines, gift, cash=cash, handed_on=-left if left.amount else None), CLOSING)
    assert made.wrong() is None
    assert made.corrects == ("R2-000000" if came else "")
    assert sums(made)[0] == lines.total


@given(baskets(), st.booleans())
def test_a_return_agrees_whether_a_card_or_the_drawer_gives(lines, by_card):
    settled_ = settled(lines)
    back = done("back", Operation.REVERSE, Money("0", lines.currency) if not by_card else lines.total)
    cash = () if by_card else (CashGiven("R2-000002", lines.total, CashReason.REFUND),)
    one = Return(
        "R2-000002", NUMBER, settled_.goods, (), exchanges=Exchanges((back,)), cash=cash, completed=True
    )
    made = closed_basket(one, CLOSING)
    assert made.wrong() is None
    assert made.corrects == NUMBER
    assert sums(made) == (-lines.total, -lines.total)
    assert all(each.quantity < 0 for each in made.lines)


def test_what_an_exchange_left_is_given_by_a_basket_without_lines():
    back = done("back", Operation.REVERSE, dollars("14.01"))
    one = Return(
        "R2-000003",
        NUMBER,
        (),
        (),
        exchanges=Exchanges((back,)),
        completed=True,
        exchange="R2-000002",
        net=dollars("14.01"),
    )
    made = closed_basket(one, CLOSING)
    assert made.wrong() is None
    assert made.lines == ()
    assert [(each.kind, each.amount) for each in made.tenders] == [
        ("given_back", dollars("14.01")),
        ("gift_card", dollars("-14.01")),
    ]


def test_cash_for_a_return_that_was_rounded_agrees():
    goods = line("9.98")
    cash = (CashGiven("R2-000002", dollars("10.00"), CashReason.REFUND, rounding=dollars("0.02")),)
    pair = (done("back", Operation.REVERSE, dollars("0")),)
    one = Return("R2-000002", NUMBER, (goods,), (), exchanges=Exchanges(pair), cash=cash, completed=True)
    made = closed_basket(one, CLOSING)
    assert made.wrong() is None
    assert made.rounding == dollars("-0.02")


def test_a_voided_sale_has_no_lines_and_names_what_moved_and_moved_back():
    payment = done("pay", Operation.PAY, dollars("5.00"))
    back = done("back", Operation.REVERSE, dollars("5.00"), undoes=payment)
    sale = replace(closed(basket(line("9.98")), payment, back), mark=Stage.VOIDED)
    made = closed_basket(sale, CLOSING)
    assert (made.lines, made.tenders, made.taxes, made.due) == ((), (), (), dollars("0"))
    assert [each.operation for each in made.gift_cards] == ["pay", "reverse"]
    assert made.wrong() is None


def test_a_card_that_was_paid_back_because_it_could_not_be_made_active_is_no_line():
    sold = CardLine(CardMark("token", "0024", "toggle"), dollars("25.00"), Operation.ACTIVATE)
    lines = basket(line("10.00"), sold)
    payment = done("pay", Operation.PAY, lines.total)
    made = closed_basket(closed(lines, payment, refunded=frozenset({1})), CLOSING)
    assert made.wrong() is None
    assert [each.kind for each in made.lines] == [LineKind.GOODS]
    assert [(each.kind, each.amount) for each in made.tenders][-1] == ("cash", dollars("-25.00"))


def test_a_deposit_and_tax_on_top_stand_in_the_lines():
    bottle = replace(line("10.00", "2", letter="A", added=True), deposit=False)
    deposit = replace(line("0.25", "2", letter="C"), deposit=True)
    lines = basket(bottle, deposit)
    made = closed_basket(closed(lines, done("pay", Operation.PAY, lines.total)), CLOSING)
    assert [(each.kind, each.gross, each.tax_rate) for each in made.lines] == [
        (LineKind.GOODS, dollars("24.20"), Decimal(21)),
        (LineKind.DEPOSIT, dollars("0.50"), Decimal(0)),
    ]
    assert made.wrong() is None


def test_where_the_answer_was_told_without_its_code_the_reference_has_the_providers_part():
    payment = done("7c9a1f0e", Operation.PAY, dollars("10.00"))
    payment = replace(payment, approved=replace(payment.approved, approval_code=None))
    made = closed_basket(closed(basket(line("10.00")), payment), CLOSING)
    assert [each.reference for each in made.gift_cards] == ["769457"]
    assert [each.last4 for each in made.gift_cards] == ["0017"]
