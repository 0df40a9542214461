"""Where each part of a return went, in a cashier's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from register.counter import history
from register.counter.asking.noted import noted
from register.domain.amounts import figures
from register.domain.asking.exchange import Asked, Done, Exchange, Failed, Held, IllegalStep, Reserved
from register.domain.events import CashGiven, PlannedLeg
from register.domain.returning.returns import Return
from register.language import say
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level
from register.tui.words.tenders import named
from terminal_api.processor import Operation

if TYPE_CHECKING:
    from register.counter.returning.returns import Plan
    from register.counter.till import Till


def next_words(plan: Plan) -> str:
    """What Enter does with a plan, and what else may be done."""
    words = [say("Enter gives it back as planned.")]
    if plan.exchange:
        words = [say("Enter ends the exchange and gives the difference back as planned.")]
    if plan.waiting.amount:
        rest = say(
            "{amount} has no way back, for a card gives back all or nothing: then it goes onto another card,"
            " or a manager gives cash.",
            amount=figures(plan.waiting),
        )
        words.append(rest)
    if len(plan.legs) > 1:
        words.append(say("Another amount typed for the marked tender moves the rest to the others."))
    return " ".join(words)


def card_wanted(payments: tuple[Done, ...]) -> str:
    """Which card must be presented, and why; empty where none must."""
    if not payments:
        return ""
    return say(
        "Scan {card} again: it gets money back only by its number, which the till has forgotten. Enter goes"
        " on without it: then the money goes another way.",
        card=named(payments[0].request, payments[0].approved.card),
    )


def entries(till: Till, one: Return) -> tuple[Entry, ...]:
    """One row for each planned part, and for each other card that took what was refused."""
    planned = tuple(_leg(till, one, leg) for leg in one.legs)
    others = (each for each in one.exchanges.all if each.request.operation is not Operation.REVERSE)
    return (
        *planned,
        *(_exchange(each, named(each.request)) for each in others),
        *(_allowed(event) for event in one.cash if event.allowed_by),
    )


def _allowed(event: CashGiven) -> Entry:
    """Cash that was not planned."""
    note = say("from the drawer, allowed by {manager}", manager=event.allowed_by)
    return Entry(say("Cash"), figures(event.amount), note, "✓")


def _leg(till: Till, one: Return, leg: PlannedLeg) -> Entry:
    if leg.payment is None:
        given = next((event for event in one.cash if not event.allowed_by), None)
        if given:
            exact = say("for {amount}, from the drawer", amount=figures(leg.amount))
            note = exact if given.rounding else say("from the drawer")
            return Entry(say("Cash"), figures(given.amount), note, "✓")
        return Entry(say("Cash"), figures(leg.amount), say("not given yet"), "…", Level.OFF)
    payment = history.payment(till, leg.payment)
    card = payment.approved.card if isinstance(payment, Done) else None
    name = named(payment.request, card) if payment else say("Card")
    tries = [each for each in one.exchanges.all if each.request.undoes == leg.payment]
    if not tries:
        return Entry(name, figures(leg.amount), say("not asked yet"), "…", Level.OFF)
    return _exchange(tries[-1], name)


def _exchange(exchange: Exchange, name: str) -> Entry:
    amount = figures(exchange.request.tender)
    match exchange:
        case Done(approved=approved) if not approved.confirmed:
            return Entry(name, amount, say("accepted by the terminal, the bank confirms later"), "✓")
        case Done(approved=approved) if approved.balance is not None:
            return Entry(name, amount, say("{balance} on it now", balance=figures(approved.balance)), "✓")
        case Done():
            return Entry(name, amount, say("given back"), "✓")
        case Asked():
            return Entry(name, amount, say("asking the terminal"), "…", Level.OFF)
        case Held():
            return Entry(name, amount, say("no answer yet"), "?", Level.RISK)
        case Failed(reason=reason):
            return Entry(name, amount, noted(reason).partition(":")[0].rstrip("."), "✗", Level.RISK)
        case Reserved():
            raise IllegalStep(f"{exchange.request.id} gives nothing back: it is a payment that waits")
        case _:
            assert_never(exchange)
