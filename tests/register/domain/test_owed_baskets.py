"""Which closed baskets the gateway still has to get, as the books tell."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from moneyed import EUR, Money

from register.domain.asking.exchange import IllegalStep, MoneyRequest
from register.domain.books import Books, books_after
from register.domain.cards.card_mark import CardMark
from register.domain.events import (
    BasketPosted,
    BasketRefused,
    BasketSeenTo,
    Ended,
    Event,
    Intended,
    LineAdded,
    SaleCompleted,
    SalePaid,
    SaleVoided,
    VoidBegun,
)
from register.domain.goods.line_item import CardLine
from register.domain.owed_baskets import OwedBasket
from register.journal.projections import form
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import Operation

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NUMBER = "R2-000001"
TEN = Money("10.00", EUR)
MARK = CardMark("token", "0017", "toggle")
LINE = CardLine(CardMark("another", "0024", "svs"), TEN, Operation.LOAD)


def asked(operation: Operation = Operation.PAY, **how) -> MoneyRequest:
    facts = {"id": "pay", "processor": "gateway", "amount": TEN, "at": NOON, "number": NUMBER, "card": MARK}
    return MoneyRequest(operation=operation, **{**facts, **how})


def moved(request: MoneyRequest) -> tuple[Event, Event]:
    return Intended(NUMBER, request), Ended(NUMBER, request, Approved(request.amount))


LOADED = moved(asked(Operation.LOAD, id="load", processor="terminal", card=LINE.card, position=0))
PAID = (LineAdded(NUMBER, LINE), *moved(asked()), SalePaid(NUMBER, TEN, (), TEN))
COMPLETED = (*PAID, *LOADED, SaleCompleted(NUMBER))


def books(*events: Event) -> Books:
    so_far = Books("2", EUR)
    for minute, event in enumerate(events):
        so_far = books_after(so_far, event, NOON + timedelta(minutes=minute), "Imke")
    return so_far


def test_it_is_owed_from_the_step_that_completes_the_sale():
    assert books(*PAID, *LOADED).baskets == ()
    at = NOON + timedelta(minutes=len(COMPLETED) - 1)
    assert books(*COMPLETED).baskets == (OwedBasket(NUMBER, at),)


def test_it_is_owed_though_a_card_of_the_sale_is_not_active_yet():
    request = asked(Operation.LOAD, id="load", card=LINE.card, position=0)
    refused = (Intended(NUMBER, request), Ended(NUMBER, request, Declined("No.")))
    after = books(*PAID, *refused, SaleCompleted(NUMBER))
    assert [one.number for one in after.baskets] == [NUMBER]
    assert NUMBER in after.documents, "so it is not posted yet"


def test_a_sale_whose_cards_the_terminal_keeps_owes_none():
    events = (LineAdded(NUMBER, LINE), *moved(asked(processor="terminal")), *COMPLETED[3:])
    assert books(*events).baskets == ()


def test_a_payment_that_was_declined_owes_none():
    request = asked()
    events = (
        LineAdded(NUMBER, LINE),
        Intended(NUMBER, request),
        Ended(NUMBER, request, Declined("No.")),
        VoidBegun(NUMBER, "no money"),
        SaleVoided(NUMBER),
    )
    assert books(*events).baskets == ()


def test_a_sale_that_is_voided_after_a_card_paid_owes_one():
    back = asked(Operation.REVERSE, id="back", undoes="pay", undoes_operation=Operation.PAY)
    events = (LineAdded(NUMBER, LINE), *moved(asked()), VoidBegun(NUMBER, "changed"), *moved(back))
    assert books(*events).baskets == ()
    assert [one.number for one in books(*events, SaleVoided(NUMBER)).baskets] == [NUMBER]


def test_once_the_gateway_has_it_nothing_is_owed():
    assert books(*COMPLETED, BasketPosted(NUMBER)).baskets == ()


def test_a_refused_one_stays_until_a_manager_has_seen_to_it():
    refused = books(*COMPLETED, BasketRefused(NUMBER, "It differs."))
    assert [one.refused for one in refused.baskets] == ["It differs."]
    assert books_after(refused, BasketSeenTo(NUMBER, "Ruth"), NOON, "Imke").baskets == ()


@pytest.mark.parametrize(
    "events",
    [
        (BasketPosted(NUMBER),),
        (*COMPLETED, BasketPosted(NUMBER), BasketPosted(NUMBER)),
        (*COMPLETED, BasketSeenTo(NUMBER, "Ruth")),
        (*PAID, BasketRefused(NUMBER, "It differs.")),
    ],
)
def test_a_basket_that_is_not_owed_so_cannot_end(events):
    with pytest.raises(IllegalStep):
        books(*events)


def test_the_projections_keep_what_is_owed():
    kept = books(*COMPLETED, BasketRefused(NUMBER, "It differs."))
    assert form.read(form.written(kept)) == kept
    assert form.read(form.written(replace(kept, baskets=()))).baskets == ()
