"""Cards that pay with the closed basket: reserved, then asked for together, then paid or due again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import EUR, Money

from register.domain.amounts import total, zero
from register.domain.asking.exchange import Done, Failed, Held, IllegalStep, MoneyRequest
from register.domain.bookkeeping.postings import postings
from register.domain.books import Books, books_after
from register.domain.cards.card_mark import CardMark
from register.domain.events import (
    BasketAsked,
    CashTaken,
    Ended,
    Event,
    Intended,
    LineAdded,
    SaleCompleted,
    SalePaid,
    SaleVoided,
    SetAside,
    ShiftOpened,
    VoidBegun,
)
from register.domain.goods.line_item import Goods
from register.domain.sale import Sale, Stage, takings
from register.journal.projections import form
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Operation

NOON = datetime(2031, 2, 14, 12, tzinfo=UTC)
CLOSED = NOON + timedelta(minutes=3)
NUMBER = "R2-000001"
POSTED = BasketAsked(NUMBER, "CP-0417-02", "1", CLOSED)
NO = Declined("The provider has only 20.00 EUR on this card.")


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def request(id_: str, amount: str, operation: Operation = Operation.PAY) -> MoneyRequest:
    mark = CardMark(f"token {id_}", "0017", "toggle")
    return MoneyRequest(id_, "gateway", operation, euros(amount), NOON, NUMBER, card=mark)


def approved(id_: str, amount: str, *, confirmed: bool = False) -> Approved:
    return Approved(euros(amount), Reference(id_, NOON), confirmed=confirmed)


def reserves(id_: str, asked: str, has: str) -> tuple[Event, Event]:
    one = request(id_, asked)
    return Intended(NUMBER, one), Ended(NUMBER, one, approved(id_, has))


def cash(amount: str) -> CashTaken:
    return CashTaken(NUMBER, euros(amount), euros(amount))


GOODS = LineAdded(NUMBER, Goods("1", "Tea", euros("62.50"), Decimal(1), "piece", "A", Decimal(21), "Pantry"))
BEGUN = (ShiftOpened(1, euros("100.00")), GOODS)
READY = (*BEGUN, *reserves("a", "62.50", "30.00"), *reserves("b", "32.50", "20.00"), cash("12.50"))


def books(*events: Event) -> Books:
    so_far = Books("2", EUR)
    for event in events:
        so_far = books_after(so_far, event, NOON, "Imke")
    return so_far


def sale_of(state: Books) -> Sale:
    found = state.documents[NUMBER]
    assert isinstance(found, Sale)
    return found


def answered(outcome: Outcome, *events: Event) -> tuple[Event, ...]:
    """All that ends with the basket that `events` posted."""
    exchanges = sale_of(books(*events)).exchanges
    ends = exchanges.ending(exchanges.with_basket[0].request, outcome)
    return tuple(Ended(NUMBER, one, ended) for one, ended in ends)


def test_a_reservation_is_neither_paid_nor_due_nor_asked_for_and_books_nothing():
    state = books(*READY)
    sale = sale_of(state)
    assert (sale.paid, sale.held, sale.reserved, sale.due) == (*map(euros, ("12.50", "0", "50.00", "0")),)
    assert sale.stage is Stage.TENDERING
    assert sale.wants_basket_posted
    assert (state.unsettled, state.unconfirmed) == ((), ())
    assert state.cards_needed == {"token a", "token b"}
    assert [line for event in READY[2:-1] for line in postings(event)] == []
    assert state.shift is not None
    assert state.shift.count("gift_cards:pay") == 0


def test_the_posted_basket_asks_for_what_was_reserved_and_no_more():
    state = books(*READY, POSTED)
    sale = sale_of(state)
    assert (sale.paid, sale.held, sale.reserved, sale.due) == (*map(euros, ("12.50", "50.00", "0", "0")),)
    assert [(one.amount, one.at) for one in state.unsettled] == [
        (euros("30.00"), CLOSED),
        (euros("20.00"), CLOSED),
    ]
    assert form.read(form.written(state)) == state
    assert form.read(form.written(books(*READY))) == books(*READY)


def test_taken_each_card_has_paid_its_part_and_no_basket_is_owed():
    asked = (*READY, POSTED)
    taken = (*asked, *answered(Approved(euros("50.00"), approval_code="769457"), *asked))
    sale = sale_of(books(*taken))
    assert [(type(one), one.approved.amount, one.with_basket) for one in sale.payments] == [
        (Done, euros("30.00"), True),
        (Done, euros("20.00"), True),
    ]
    assert all(one.approved.confirmed for one in sale.payments)
    assert {one.approved.approval_code for one in sale.payments} == {"769457"}
    assert sale.paid == sale.total
    paid = SalePaid(NUMBER, sale.total, takings(sale.basket), zero(EUR))
    done = books(*taken, paid, SaleCompleted(NUMBER))
    assert done.baskets == ()
    assert done.documents == {}
    assert done.shift is not None
    assert done.shift.of("gift_cards:gateway:pay") == euros("50.00")
    assert done.shift.of("tendered") == euros("0")


@pytest.mark.parametrize("no", [NO, NotSent("The gateway is busy.")], ids=["refused", "not sent"])
def test_refused_all_is_due_again_the_cash_stays_and_the_reason_with_it_until_the_next_tender(no):
    asked = (*READY, POSTED)
    refused = (*asked, *answered(no, *asked))
    sale = sale_of(books(*refused))
    assert (sale.paid, sale.held, sale.reserved, sale.due) == (*map(euros, ("12.50", "0", "0", "50.00")),)
    assert all(isinstance(one, Failed) for one in sale.exchanges.all)
    assert sale.basket_refused == no.reason
    assert sale_of(books(*refused, *reserves("c", "50.00", "5.00"))).basket_refused == ""
    assert sale_of(books(*refused, cash("1.00"))).basket_refused == ""


def test_without_an_answer_it_is_held_until_the_answer_comes():
    asked = (*READY, POSTED)
    held = (*asked, *answered(Unknown("Silence."), *asked))
    sale = sale_of(books(*held))
    assert all(isinstance(one, Held) for one in sale.exchanges.all)
    assert sale.held == euros("50.00")
    assert sale_of(books(*held, *answered(NO, *held))).basket_refused == NO.reason


def test_what_is_let_go_is_due_and_what_remains_still_reserved():
    state = books(*READY, Ended(NUMBER, request("a", "62.50"), Declined("Let go.")))
    sale = sale_of(state)
    assert (sale.reserved, sale.due) == (euros("20.00"), euros("30.00"))
    assert not sale.wants_basket_posted
    assert sale.basket_refused == "", "nobody refused"


SETTLED = SalePaid(NUMBER, euros("62.50"), (), zero(EUR))


@pytest.mark.parametrize(
    "events",
    [
        pytest.param((*READY, SETTLED), id="paid before the basket was posted"),
        pytest.param((*READY, POSTED, SETTLED), id="paid before its answer"),
        pytest.param((*READY, VoidBegun(NUMBER, "no"), SaleVoided(NUMBER)), id="voided with a card held"),
        pytest.param((*READY[:-1], POSTED), id="posted while cash is due"),
        pytest.param((*BEGUN, cash("62.50"), POSTED), id="posted without a card"),
        pytest.param((*READY, POSTED, POSTED), id="posted twice"),
        pytest.param((*READY, POSTED, VoidBegun(NUMBER, "no")), id="voided while it is posted"),
        pytest.param((*READY, POSTED, cash("1.00")), id="cash while it is posted"),
        pytest.param((*READY, POSTED, reserves("c", "1.00", "1.00")[0]), id="a card while it is posted"),
        pytest.param(
            (*READY, Ended(NUMBER, request("a", "62.50"), approved("a", "30.00", confirmed=True))),
            id="taken without a basket",
        ),
        pytest.param(
            (*READY, Ended(NUMBER, request("a", "62.50"), Unknown("?"))), id="unknown without a basket"
        ),
        pytest.param(
            (*READY, POSTED, Ended(NUMBER, request("a", "30.00"), approved("a", "30.00"))),
            id="reserved once more by the basket",
        ),
    ],
)
def test_no_step_is_taken_out_of_its_order(events):
    with pytest.raises(IllegalStep):
        books(*events)


def test_a_reversal_that_is_only_received_is_no_reservation():
    back = request("back", "30.00", Operation.REVERSE)
    asked = (*READY, POSTED)
    taken = (*asked, *answered(Approved(euros("50.00")), *asked))
    state = books(*taken, Intended(NUMBER, back), Ended(NUMBER, back, approved("back", "30.00")))
    assert [one.id for one in state.unconfirmed] == ["back"]


class Telling:
    """A sale that goes on, looked at after each step."""

    def __init__(self) -> None:
        self.state, self.booked = books(*BEGUN), zero(EUR)

    @property
    def sale(self) -> Sale:
        return sale_of(self.state)

    def tell(self, *events: Event) -> None:
        for event in events:
            self.state = books_after(self.state, event, NOON, "Imke")
            lines = (line.amount for line in postings(event) if line.account == "tendered")
            self.booked += total(lines, EUR)
            sale = self.sale
            assert sale.paid + sale.held + sale.reserved + sale.due == sale.total
            assert self.booked == -sale.paid, "what is only reserved is booked nowhere"

    def answer(self, outcome: Outcome) -> None:
        exchanges = self.sale.exchanges
        for request_, ended in exchanges.ending(exchanges.with_basket[0].request, outcome):
            self.tell(Ended(NUMBER, request_, ended))


ANSWERS = st.lists(st.sampled_from([Unknown("?"), NO, Approved(euros("1"))]), max_size=3)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 6250), st.booleans()), min_size=1, max_size=4), ANSWERS)
def test_paid_held_reserved_and_due_always_make_the_total_and_only_what_is_paid_is_booked(cards, answers):
    """Cards that have a part each, some let go; cash for the rest; any end of the basket."""
    till = Telling()
    for at, (cents, let_go) in enumerate(cards):
        if not (due := till.sale.due):
            break
        part = min(Money(Decimal(cents).scaleb(-2), EUR), due)
        till.tell(*reserves(f"card {at}", f"{due.amount}", f"{part.amount}"))
        if let_go:
            till.tell(Ended(NUMBER, request(f"card {at}", f"{due.amount}"), Declined("Let go.")))
    if due := till.sale.due:
        till.tell(cash(f"{due.amount}"))
    if not till.sale.wants_basket_posted:
        return
    till.tell(POSTED)
    for outcome in answers:
        if till.sale.exchanges.with_basket:
            till.answer(outcome)


def test_set_aside_it_still_wants_its_basket_posted():
    sale = sale_of(books(*READY, SetAside(NUMBER)))
    assert sale.wants_basket_posted
