"""What a request does to a gift card: the state machine of the mock's providers, pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from moneyed import Money

from terminal_api.mock.books.amounts import halved, halves, is_payable, trigger
from terminal_api.mock.books.cards import Card, CardStatus, Provider
from terminal_api.mock.books.refusals import (
    ALREADY_ACTIVE,
    BLOCK_CARD,
    CARD_EXPIRED,
    DECLINED,
    INVALID_AMOUNT,
    LATE_UNDO,
    NOT_ENOUGH_BALANCE,
    NOT_SUPPORTED,
    WRONG_PIN,
    Refusal,
)
from terminal_api.processor import Operation

PIN_OPERATIONS = frozenset({Operation.PAY, Operation.CASH_OUT, Operation.BALANCE})
"""What a shopper must prove the card for; loading it hurts nobody."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The card afterwards and the amount the answer names (a deactivation names zero)."""

    card: Card
    moved: Money


@dataclass(frozen=True, slots=True)
class Terms:
    """One request as the provider sees it. `amount` None: the request named none."""

    operation: Operation
    amount: Money | None
    partial: bool
    maximum: Decimal
    """The most a card may hold."""
    triggers: bool
    """Whether test amounts have their effect."""


def refused_unseen(card: Card, operation: Operation, provider: Provider) -> Refusal | None:
    """The refusal that needs no look at an amount: capability, status, PIN. None when there is none."""
    if operation not in provider.operations:
        return NOT_SUPPORTED
    match card.status:
        case CardStatus.EXPIRED:
            return CARD_EXPIRED
        case CardStatus.CLOSED:
            return BLOCK_CARD
        case CardStatus.INACTIVE if operation not in {Operation.ACTIVATE, Operation.DEACTIVATE}:
            return DECLINED
        case CardStatus.ACTIVE if operation is Operation.ACTIVATE:
            return ALREADY_ACTIVE
        case CardStatus.INACTIVE | CardStatus.ACTIVE:
            return WRONG_PIN if card.pin_refused and operation in PIN_OPERATIONS else None


def refused_expiry(stated: str, card: Card | None, now: datetime) -> Refusal | None:
    """The refusal for an expiry date in a request (MMYY, empty for none) that is past or not the card's."""
    if not stated:
        return None
    month, year = int(stated[:2]), 2000 + int(stated[2:])
    if (year, month) < (now.year, now.month):
        return CARD_EXPIRED
    return DECLINED if card is not None and card.expiry and card.expiry != stated else None


def rule(card: Card, terms: Terms, provider: Provider) -> Ruling | Refusal:
    """What `terms` does to `card`. The caller has checked that the card is of `provider`."""
    if refusal := refused_unseen(card, terms.operation, provider):
        return refusal
    nothing = Money(0, card.balance.currency)
    if terms.operation is Operation.DEACTIVATE:
        return Ruling(replace(card, status=CardStatus.CLOSED, balance=nothing), nothing)
    amount = nothing if terms.amount is None else terms.amount
    if amount.currency != card.balance.currency or not is_payable(amount):
        return INVALID_AMOUNT
    if terms.operation is Operation.ACTIVATE:
        return _activated(card, amount, terms, provider)
    if not amount:
        return INVALID_AMOUNT
    return _moved(card, amount, terms, provider)


def _activated(card: Card, amount: Money, terms: Terms, provider: Provider) -> Ruling | Refusal:
    """A preloaded card takes no amount or exactly its own; it is not loaded twice."""
    if card.balance and amount and amount != card.balance:
        return INVALID_AMOUNT
    if amount and not card.balance and not provider.takes(amount):
        return INVALID_AMOUNT
    balance = card.balance or amount
    if balance.amount > terms.maximum:
        return INVALID_AMOUNT
    return Ruling(replace(card, status=CardStatus.ACTIVE, balance=balance), amount)


def _moved(card: Card, amount: Money, terms: Terms, provider: Provider) -> Ruling | Refusal:
    match terms.operation:
        case Operation.LOAD if not provider.takes(amount):
            return INVALID_AMOUNT
        case Operation.LOAD | Operation.REFUND:
            return _credited(card, amount, terms.maximum)
        case Operation.REVERSE:
            # Money that was on the card already may always come back, however full the card is by now.
            return Ruling(replace(card, balance=card.balance + amount), amount)
        case Operation.UNDO_LOAD:
            return LATE_UNDO if card.balance < amount else _debited(card, amount)
        case Operation.PAY:
            return _paid(card, amount, terms)
        case Operation.CASH_OUT:
            return _cashed_out(card, amount, provider)
        case Operation.ACTIVATE | Operation.BALANCE | Operation.DEACTIVATE | Operation.BANK_CARD:
            raise AssertionError(f"{terms.operation} moves no money between a card and a shop")


def _credited(card: Card, amount: Money, maximum: Decimal) -> Ruling | Refusal:
    balance = card.balance + amount
    return INVALID_AMOUNT if balance.amount > maximum else Ruling(replace(card, balance=balance), amount)


def _debited(card: Card, amount: Money) -> Ruling:
    return Ruling(replace(card, balance=card.balance - amount), amount)


def _paid(card: Card, amount: Money, terms: Terms) -> Ruling | Refusal:
    if terms.triggers and (refusal := trigger(amount)):
        return refusal
    if not terms.partial:
        return _debited(card, amount) if card.balance >= amount else NOT_ENOUGH_BALANCE
    if not card.balance:
        return NOT_ENOUGH_BALANCE
    wanted = halved(amount) if terms.triggers and halves(amount) else amount
    return _debited(card, min(card.balance, wanted))


def _cashed_out(card: Card, amount: Money, provider: Provider) -> Ruling | Refusal:
    if amount > card.balance:
        return NOT_ENOUGH_BALANCE
    if amount < card.balance:
        return _debited(card, amount) if provider.part_cash_out else INVALID_AMOUNT
    return Ruling(replace(card, status=CardStatus.CLOSED, balance=card.balance - amount), amount)
