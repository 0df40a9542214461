"""A sale through every turn it may take: what is paid, held and due always make the total."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from moneyed import EUR, Money

from register.counter.selling.cash import given_back
from register.domain.amounts import total
from register.domain.asking.exchange import Held, IllegalStep, MoneyRequest
from register.domain.bookkeeping.postings import postings
from register.domain.books import Books, books_after
from register.domain.cards.card_mark import CardMark
from register.domain.events import (
    CardRefunded,
    CardSwapped,
    CashGiven,
    CashReason,
    CashTaken,
    Ended,
    Intended,
    LineAdded,
    LineRemoved,
    QuantityChanged,
    ReturnCompleted,
    SaleCompleted,
    SalePaid,
    SaleVoided,
    SetAside,
    ShiftOpened,
    VoidBegun,
)
from register.domain.goods.basket import Basket
from register.domain.goods.line_item import CardLine, Goods
from register.domain.rounding import CashTender, RoundingRule, cash_rounded, cash_tender
from register.domain.sale import PAYMENTS, Sale, Stage, takings
from register.domain.sale_steps import sale_after
from terminal_api.outcomes import Approved, Declined, NotSent, Unknown
from terminal_api.processor import Operation

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)
NUMBER = "R2-000001"
NOTHING = Money("0.00", EUR)


def euros(amount):
    return Money(amount, EUR)


def goods(price="10.00", quantity="1"):
    return Goods("1", "Thing", euros(price), Decimal(quantity), "piece", "A", Decimal(21), "Things")


def card(amount="25.00", last4="0017"):
    return CardLine(CardMark(f"token {last4}", last4, "svs"), euros(amount), Operation.ACTIVATE)


def request(id_, operation=Operation.PAY, amount: Any = "10.00", **more):
    money = amount if isinstance(amount, Money) else euros(amount)
    return MoneyRequest(str(id_), "terminal", operation, money, NOON, NUMBER, **more)


cents = st.integers(1, 5_000).map(lambda minor: Money(Decimal(minor).scaleb(-2), EUR))
outcomes = st.sampled_from(["approved", "less", "declined", "not sent", "unknown"])


class ACounter(RuleBasedStateMachine):
    """Keeps a second, simpler account of the customer's money, and compares."""

    books: Any
    sale: Any = None

    @initialize()
    def open_shift(self):
        self.books = books_after(Books("2", EUR), ShiftOpened(1, euros("100.00")), NOON, "Maria")
        self.sale = None
        self.cash = self.on_cards = NOTHING
        self.ids = 0

    def happens(self, *events):
        for event in events:
            assert sum(line.amount.amount for line in postings(event)) == 0
            self.books = books_after(self.books, event, NOON, "Maria")
        number = events[-1].sale
        document = self.books.documents.get(number)
        self.sale = document if isinstance(document, Sale) and document.mark is Stage.OPEN else None
        self.whole = document
        if document is None:
            self.cash = self.on_cards = NOTHING

    def stage(self):
        return self.sale.stage if self.sale else None

    def number(self):
        return self.sale.number if self.sale else self.books.next_number

    @precondition(lambda self: self.stage() in (None, Stage.OPEN) and not self.busy())
    @rule(price=cents, quantity=st.integers(1, 9))
    def rings_up(self, price, quantity):
        self.happens(LineAdded(self.number(), goods(str(price.amount), str(quantity))))

    @precondition(lambda self: self.stage() in (None, Stage.OPEN) and not self.busy())
    @rule(amount=cents)
    def sells_a_card(self, amount):
        self.happens(LineAdded(self.number(), card(str(amount.amount))))

    @precondition(lambda self: self.stage() is Stage.OPEN and self.sale.basket.lines)
    @rule(data=st.data())
    def takes_a_line_out(self, data):
        at = data.draw(st.integers(0, len(self.sale.basket.lines) - 1))
        self.happens(LineRemoved(self.sale.number, at))

    @precondition(lambda self: self.sale is not None and self.sale.due.amount > 0 and not self.busy())
    @rule(data=st.data(), operation=st.sampled_from([Operation.PAY, Operation.BANK_CARD]))
    def asks_a_card(self, data, operation):
        most = int(self.sale.due.amount * 100)
        amount = Money(Decimal(data.draw(st.integers(1, most))).scaleb(-2), EUR)
        self.ids += 1
        self.happens(Intended(self.sale.number, request(self.ids, operation, amount)))

    def busy(self):
        return any(one.exchanges.open for one in self.books.sales)

    @precondition(lambda self: self.busy())
    @rule(outcome=outcomes, share=st.integers(0, 100))
    def is_answered(self, outcome, share):
        sale = next(one for one in self.books.sales if one.exchanges.open)
        open_ = sale.exchanges.open[0]
        asked = open_.request
        whole = asked.operation not in PAYMENTS
        part = Money((asked.amount.amount * share / 100).quantize(Decimal("0.01")), EUR)
        answer = {
            "approved": Approved(asked.amount),
            "less": Approved(asked.amount if whole else part),
            "declined": Declined("no"),
            "not sent": NotSent("off"),
            "unknown": Unknown("lost"),
        }[outcome]
        if isinstance(answer, Approved) and asked.operation in PAYMENTS:
            self.on_cards += answer.amount
        if isinstance(answer, Approved) and asked.operation is Operation.REVERSE:
            self.on_cards -= answer.amount
        self.happens(Ended(sale.number, asked, answer))

    @precondition(lambda self: self.sale is not None and self.sale.due.amount > 0 and not self.busy())
    @rule(given_=cents)
    def takes_cash(self, given_):
        taken = min(given_, self.sale.due)
        self.cash += taken
        self.happens(CashTaken(self.sale.number, given_, taken))

    @precondition(lambda self: self.sale is not None and self.sale.due.amount > 0 and not self.busy())
    @rule(coin=st.sampled_from(["0.05", "0.10", "0.50", "1.00"]), more=cents)
    def takes_cash_that_is_rounded(self, coin, more):
        due, rounding = self.sale.due, RoundingRule(Decimal(coin))
        given_ = due + more + euros("1.00") if cash_rounded(due, rounding).amount else None
        tender = cash_tender(due, given_, rounding)
        assert isinstance(tender, CashTender)
        self.cash += due
        self.happens(CashTaken(self.sale.number, tender.given, tender.taken, tender.rounding))
        assert not self.sale.due.amount

    @precondition(lambda self: self.sale is not None and self.sale.due.amount > 0 and not self.busy())
    @rule()
    def a_part_is_never_rounded(self):
        part = CashTaken(self.sale.number, euros("0.01"), euros("0.00"), euros("-0.01"))
        if self.sale.due > euros("0.01"):
            with pytest.raises(IllegalStep):
                books_after(self.books, part, NOON, None)

    @precondition(lambda self: self.stage() is Stage.TENDERING and self.sale.cash_settled.amount > 0)
    @rule()
    def gives_cash_back(self):
        self.cash = NOTHING
        self.happens(given_back(self.sale))
        assert not self.sale or not self.sale.rounding.amount

    @precondition(lambda self: self.reversible() and not self.busy())
    @rule()
    def reverses_a_tender(self):
        found = self.reversible()
        assert found is not None
        sale, payment = found
        self.ids += 1
        asked = request(self.ids, Operation.REVERSE, payment.approved.amount, undoes=payment.request.id)
        self.happens(Intended(sale.number, asked))

    def reversible(self):
        for sale in self.books.sales:
            left = sale.to_give_back + sale.kept_back
            if left and sale.mark in (Stage.OPEN, Stage.VOIDING):
                return sale, left[0]
        return None

    @precondition(
        lambda self: self.stage() is Stage.TENDERING and not self.busy() and not self.sale.due.amount
    )
    @rule()
    def is_paid(self):
        sale, basket = self.sale, self.sale.basket
        paid = SalePaid(sale.number, sale.total, takings(basket), basket.cards_total)
        self.happens(paid, SaleCompleted(sale.number))
        self.cash = self.on_cards = NOTHING

    @precondition(lambda self: self.stage() is Stage.TENDERING and not self.busy())
    @rule()
    def is_voided(self):
        number = self.sale.number
        self.happens(VoidBegun(number, "why not"))
        while (found := self.reversible()) is not None and found[0].number == number:
            self.reverses_a_tender()
            self.is_answered("approved", 100)
        if self.cash.amount:
            self.happens(given_back(self.whole))
        self.happens(SaleVoided(number))
        assert number not in self.books.documents
        self.cash = self.on_cards = NOTHING

    @precondition(lambda self: self.sale is not None)
    @rule(data=st.data())
    def nothing_impossible_happens(self, data):
        number, sale = self.sale.number, self.sale
        impossible = [
            SaleCompleted(number),
            SaleVoided(number),
            CardRefunded(number, 0, euros("5.00")),
            CardSwapped(number, 0, card()),
            Ended(number, request("never"), Approved(NOTHING)),
            CashGiven(number, euros("1.00"), CashReason.CASH_OUT),
            ReturnCompleted(number, NOTHING, ()),
            Intended(number, request("x", Operation.ACTIVATE, position=0)),
        ]
        if sale.stage is Stage.TENDERING:
            impossible += [LineAdded(number, goods()), LineRemoved(number, 0)]
            impossible += [QuantityChanged(number, 0, Decimal(2))]
        with pytest.raises(IllegalStep):
            books_after(self.books, data.draw(st.sampled_from(impossible)), NOON, None)

    @invariant()
    def the_parts_make_the_whole(self):
        sale = getattr(self, "sale", None)
        if sale is None:
            return
        open_ = [one.request for one in sale.exchanges.open]
        asked = total((one.amount for one in open_), EUR)
        back = total((one.amount for one in open_ if one.operation is Operation.REVERSE), EUR)
        assert sale.held == asked
        assert sale.paid == self.cash + self.on_cards - back
        assert sale.paid.amount >= 0
        assert sale.due.amount >= 0
        assert sale.paid + sale.held + sale.due == sale.total
        assert (sale.stage is Stage.TENDERING) == bool(sale.paid.amount or sale.exchanges.open)

    @invariant()
    def the_drawer_is_right(self):
        if getattr(self, "books", None) is None:
            return
        shift = self.books.shift
        assert shift.expected == euros("100.00") + shift.cash_in - shift.cash_out
        assert sum(amount.amount for amount in shift.ledger.values()) == 0


TestAnyDayAtTheCounter = ACounter.TestCase
TestAnyDayAtTheCounter.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


def paid_sale(*lines):
    """A sale of `lines`, paid in cash, and as far as `SalePaid`."""
    sale = Sale(NUMBER, Basket(EUR))
    for line in lines:
        sale = sale_after(sale, LineAdded(NUMBER, line))
    sale = sale_after(sale, CashTaken(NUMBER, sale.total, sale.total))
    return sale_after(sale, SalePaid(NUMBER, sale.total, takings(sale.basket), sale.basket.cards_total))


def test_a_card_paid_for_is_owed_until_it_is_active_swapped_or_paid_back():
    sale = paid_sale(goods(), card())
    assert [position for position, _ in sale.owed_cards] == [1]
    asked = request("a", Operation.ACTIVATE, "25.00", position=1)
    sale = sale_after(sale, Intended(NUMBER, asked))
    for event in (CardRefunded(NUMBER, 1, euros("25.00")), CardSwapped(NUMBER, 1, card(last4="0018"))):
        with pytest.raises(IllegalStep):
            sale_after(sale, event)  # its answer is still missing
    failed = sale_after(sale, Ended(NUMBER, asked, Declined("no")))
    assert failed.owed_cards
    refunded = sale_after(failed, CardRefunded(NUMBER, 1, euros("25.00")))
    assert refunded.owed_cards == ()
    with pytest.raises(IllegalStep):
        sale_after(refunded, CardRefunded(NUMBER, 1, euros("25.00")))
    swapped = sale_after(failed, CardSwapped(NUMBER, 1, card(last4="0018")))
    assert [line.card.last4 for _, line in swapped.owed_cards] == ["0018"]
    done = sale_after(sale, Ended(NUMBER, asked, Approved(euros("25.00"))))
    assert done.owed_cards == ()
    with pytest.raises(IllegalStep):
        sale_after(done, CardRefunded(NUMBER, 1, euros("25.00")))


def test_a_finished_sale_takes_no_more_money():
    sale = sale_after(paid_sale(goods()), SaleCompleted(NUMBER))
    assert sale.finished
    for event in (
        CashTaken(NUMBER, euros("1.00"), euros("1.00")),
        Intended(NUMBER, request("b")),
        Intended(NUMBER, request("b", Operation.REVERSE)),
        VoidBegun(NUMBER, "too late"),
        SalePaid(NUMBER, euros("10.00"), (), NOTHING),
        LineAdded(NUMBER, goods()),
    ):
        with pytest.raises(IllegalStep):
            sale_after(sale, event)


def test_money_asked_back_is_neither_ours_nor_due_until_the_answer_comes():
    sale = sale_after(Sale(NUMBER, Basket(EUR)), LineAdded(NUMBER, goods("20.00")))
    paying = request("p", amount="12.50")
    sale = sale_after(sale, Intended(NUMBER, paying))
    assert (sale.paid, sale.held, sale.due) == (NOTHING, euros("12.50"), euros("7.50"))
    sale = sale_after(sale, Ended(NUMBER, paying, Unknown("lost")))
    assert isinstance(sale.exchanges.open[0], Held)
    sale = sale_after(sale, Ended(NUMBER, paying, Approved(euros("12.50"))))
    back = request("r", Operation.REVERSE, "12.50", undoes="p")
    sale = sale_after(sale, Intended(NUMBER, back))
    assert (sale.paid, sale.held, sale.due) == (NOTHING, euros("12.50"), euros("7.50"))
    refused = sale_after(sale, Ended(NUMBER, back, Declined("no")))
    assert (refused.paid, refused.held) == (euros("12.50"), NOTHING)
    assert [one.request.id for one in refused.kept_back] == ["p"]
    done = sale_after(sale, Ended(NUMBER, back, Approved(euros("12.50"))))
    assert (done.paid, done.held, done.due, done.stage) == (NOTHING, NOTHING, euros("20.00"), Stage.OPEN)


def test_a_sale_set_aside_leaves_the_counter_to_the_next():
    books = books_after(Books("2", EUR), ShiftOpened(1, euros("1.00")), NOON, None)
    for event in (LineAdded(NUMBER, goods()), Intended(NUMBER, request("p")), SetAside(NUMBER)):
        books = books_after(books, event, NOON, None)
    assert books.sale is None
    assert [one.number for one in books.sales] == [NUMBER]
    assert books.next_number == "R2-000002"
    assert [one.id for one in books.unsettled] == ["p"]
