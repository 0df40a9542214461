"""What may still be undone of what was done with a card, and the money that comes back with a load."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from register.counter.cards import keepers
from register.counter.history import (
    Answered,
    answered,
    asked,
    kin,
    of_card,
    past_sale,
    returns_of,
    with_desk_reversals,
    written_before,
)
from register.counter.till import Till
from register.domain.amounts import Refused, figures
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import Event, PlannedLeg, ReturnOpened
from register.domain.goods.line_item import CardLine
from register.domain.returning.refund_plan import Leg, plan
from register.domain.sale import Sale, Stage
from register.journal.projections.keys import By
from register.journal.projections.look_up import found
from register.language import marked, say, spoken
from terminal_api.outcomes import Approved, Reference, Unknown
from terminal_api.processor import Operation

#: So long may a load be undone. Source: Adyen, "Undo a load".
UNDONE_WITHIN = timedelta(hours=24)

_PUT_ON = (Operation.LOAD, Operation.ACTIVATE)
_UNDOING = (Operation.UNDO_LOAD, Operation.REVERSE)

NOTHING_TO_UNDO = marked("This till has not loaded this card within a day: there is nothing to undo")


@dataclass(frozen=True, slots=True)
class Load:
    """An approved load of this till that nobody has undone; or an activation, or a cash-out."""

    request: MoneyRequest
    approved: Approved
    reference: Reference

    @property
    def until(self) -> datetime:
        """So long it may be undone."""
        return self.request.at + UNDONE_WITHIN

    @property
    def activates(self) -> bool:
        """Whether the card was unsold stock before it."""
        return self.request.operation is Operation.ACTIVATE

    @property
    def pays_out(self) -> bool:
        """Whether it took all off the card and paid it out in cash."""
        return self.request.operation is Operation.CASH_OUT

    @property
    def paid_for(self) -> bool:
        """Whether a customer paid for it in a sale; else it was loaded at the desk, for nothing."""
        return not self.request.desk


def last_load(till: Till, card: CardMark) -> Load | Refused:
    """The newest load of `card`, activation or cash-out that may still be undone; or why there is none."""
    if not card.token:
        return Refused(say(NOTHING_TO_UNDO))
    since = till.clock.now() - UNDONE_WITHIN
    requests = tuple(answered(till.journal, after=written_before(till.journal, since)).values())
    for one in _not_undone(requests, (*_PUT_ON, Operation.CASH_OUT)):
        match one:
            case Answered(request=request, outcome=Approved(reference=Reference() as named) as approved):
                if card.surely(request.card) and request.at >= since:
                    return _if_it_can_be(till, Load(request, approved, named))
            case _:
                pass
    return _none_to_undo(till, card)


def _not_undone(requests: Iterable[Answered], kinds: Iterable[Operation] = _PUT_ON) -> list[Answered]:
    """What of `kinds` was done and was not, or may not have been, undone; the newest first."""
    known = tuple(requests)
    undone = {
        one.request.undoes
        for one in known
        if one.request.operation in _UNDOING and isinstance(one.outcome, Approved | Unknown)
    }
    done = [one for one in known if one.request.operation in kinds and isinstance(one.outcome, Approved)]
    return [one for one in reversed(done) if one.request.id not in undone]


def _if_it_can_be(till: Till, load: Load) -> Load | Refused:
    """Both are final with many: of the terminal's own cards no document tells that they can be undone."""
    mark = load.request.card
    if load.pays_out and mark is not None and not keepers.undoes_cash_out(till, load.request):
        return Refused(
            say(
                "{provider} takes no pay-out back: sell another card for the cash that comes back",
                provider=mark.provider,
            )
        )
    if load.activates and load.paid_for and load.request.position is None:
        return Refused(say("The card was given for goods that came back, and not sold: it stays as it is"))
    if not load.activates or mark is None or keepers.undoes_activation(till, load.request):
        return load
    return Refused(
        say(
            "{provider} takes no activation back: the card stays sold, and good for what is on it",
            provider=mark.provider,
        )
    )


def _none_to_undo(till: Till, card: CardMark) -> Refused:
    """It is too late, or there was none."""
    put_on = _not_undone(of_card(till.journal, card))
    if not put_on:
        return Refused(say(NOTHING_TO_UNDO))
    newest = put_on[0].request
    at = newest.at.astimezone()
    when = {"amount": figures(newest.amount), "hour": spoken().hour(at), "day": spoken().day(at)}
    if newest.operation is Operation.ACTIVATE:
        return Refused(
            say(
                "The card was sold for {amount} at {hour} on {day}, more than 24 hours ago:"
                " too late to undo it",
                **when,
            )
        )
    return Refused(
        say("The load of {amount} at {hour} on {day} is more than 24 hours ago: too late to undo it", **when)
    )


def way_back(till: Till, load: MoneyRequest) -> tuple[Leg, ...] | Refused:
    """To which tenders of its sale the money of `load` would go."""
    sale = past_sale(till, load.number)
    if sale is None or sale.stage is not Stage.COMPLETED:
        return Refused(say("Sale {number} is not finished: nothing of it comes back yet", number=load.number))
    split = till.settings.returns.split
    related = kin(till, sale)
    given = tuple(each for one in related for each in returns_of(till, one.number))
    tenders = tuple(with_desk_reversals(till, one) for one in related)
    whole = (one for each in tenders for one in each.payments if keepers.gives_back_whole(till, one))
    return plan(sale, given, load.amount, split, tenders, frozenset(one.request.id for one in whole))


def coming_back(till: Till, undo: MoneyRequest, approved: Approved) -> tuple[Event, ...]:
    """The return of what a customer had paid for the undone load; nothing after a load at the desk.

    One commit with the news that it is undone, so that no crash comes between card and customer.
    """
    load = asked(till.journal, undo.undoes or "")
    sale = past_sale(till, load.request.number) if load and not load.request.desk else None
    if load is None or not isinstance(sale, Sale) or load.request.position is None:
        return ()
    if not isinstance(load.outcome, Approved):
        return ()  # it was given up and done too late: nobody has paid for it
    line = sale.basket.lines[load.request.position]
    assert isinstance(line, CardLine)
    legs = way_back(till, load.request)
    # With no tender left the money waits on the list of what is open, for somebody to find another way.
    planned = () if isinstance(legs, Refused) else tuple(_planned(leg) for leg in legs if leg.amount.amount)
    lines = (replace(line, amount=approved.amount),)
    return (ReturnOpened(till.books.next_number, sale.number, lines, planned, undo=undo.id),)


def _planned(leg: Leg) -> PlannedLeg:
    return PlannedLeg(leg.payment.request.id if leg.payment else None, leg.amount)


def return_number(till: Till, undo: MoneyRequest) -> str | None:
    """The number of the return that undoing the load opened, if it did."""
    return next((entry.number for entry in found(till.journal, By.UNDO, undo.id)), None)
