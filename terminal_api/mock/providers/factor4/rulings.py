"""What a request does to a card at the mock Factor4, and what may turn out otherwise: pure rules."""

import hmac
import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.processor import Operation
from terminal_api.processors.factor4.messages import (
    OPERATIONS,
    Account,
    Amount,
    Deactivate,
    GiftIssuance,
    GiftRedemption,
    MerchandiseReturn,
    Question,
    VoidTransaction,
)

_AMOUNT = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Switches:
    """What is not public, and what a merchant may have agreed on."""

    duplicates: Literal["replayed", "refused", "done_again"] = "replayed"
    """What a request id that comes again is answered. `done_again`: it is not recognised at all."""
    codecs: frozenset[str] = frozenset({"json", "soap"})
    offered: frozenset[str] = frozenset(OPERATIONS)
    value_code: str = "USD"
    maximum: Decimal = Decimal(500)
    """The most a card may hold, and one amount may be."""
    nsf: Literal["part", "below_zero"] = "part"
    """What `nsfAllowed: Y` does to a card with too little: what is inferred, or what it could mean."""
    void_names_card: bool = False
    """Whether a void without the card's number is refused."""
    voids_within: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Done:
    """One transaction. `difference` is what the card gained; below zero, lost."""

    transaction_id: str
    approval_code: str
    question: Question
    balance: Money
    difference: Money
    at: datetime
    card: str = field(repr=False)
    remaining: Money | None = None

    def is_meant(self, void: VoidTransaction) -> bool:
        """Whether every filled field of the search fits, and card and client do."""
        search, header = void.search, self.question.standard_header
        if search is None or void.standard_header.client_id != header.client_id:
            return False
        pairs = (
            (search.batch_id, header.batch_id),
            (search.batch_reference, header.batch_reference),
            (search.transaction_id, self.transaction_id),
            (search.approval_code, self.approval_code),
            (void.account.account_id if void.account else None, self.card),
        )
        named = any((search.batch_id, search.batch_reference, search.transaction_id, search.approval_code))
        return named and all(own == wanted for wanted, own in pairs if wanted)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not, in our contract's word."""

    code: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """The card afterwards."""

    after: Card
    operation: Operation
    remaining: Money | None = None
    original: str = ""


def amount_of(question: Question, switches: Switches) -> Money | Refused | None:
    """The amount, where the operation has one: within the limits, and of the merchant's kind."""
    if not isinstance(question, GiftIssuance | GiftRedemption | MerchandiseReturn):
        return None
    asked: Amount | None = question.amount
    if asked is None or not _AMOUNT.fullmatch(asked.entered_amount):
        return Refused("G-AMOUNT")
    amount = Decimal(asked.entered_amount)
    if not 0 < amount <= switches.maximum:
        return Refused("G-AMOUNT")
    if asked.value_code != switches.value_code:
        return Refused("G-VALUE-CODE")
    return Money(amount, asked.value_code)


def pin_fits(card: Card, account: Account | None) -> bool:
    """Whether the PIN is right, or the card has none."""
    given = (account.pin if account else None) or ""
    return not card.code or hmac.compare_digest(given.encode(), card.code.encode())


def refused_state(card: Card, *, activates: bool) -> Refused | None:
    """Why a card in its state is refused, if it is."""
    match card.status:
        case CardStatus.INACTIVE:
            return None if activates else Refused("G-NOT-ACTIVE")
        case CardStatus.ACTIVE:
            return Refused("G-ALREADY-ACTIVE") if activates else None
        case CardStatus.EXPIRED:
            return Refused("G-EXPIRED")
        case CardStatus.CLOSED:
            return Refused("G-CLOSED")


def moved(question: Question, card: Card, amount: Money | None, switches: Switches) -> Ruling | Refused:
    """What becomes of `card`, which may be used. Closing it ends what is on it (ours)."""
    operation = operation_of(question)
    if isinstance(question, Deactivate):
        closed = replace(card, status=CardStatus.CLOSED, balance=card.balance * 0)
        return Ruling(closed, operation)
    if amount is None:
        return Ruling(card, operation)
    if isinstance(question, GiftRedemption):
        return _redeemed(question, card, amount, switches)
    after = replace(card, status=CardStatus.ACTIVE, balance=card.balance + amount)
    return Refused("G-AMOUNT") if after.balance.amount > switches.maximum else Ruling(after, operation)


def _redeemed(question: GiftRedemption, card: Card, amount: Money, switches: Switches) -> Ruling | Refused:
    goes_on = question.amount is not None and question.amount.nsf_allowed == "Y"
    in_parts = switches.nsf == "part"
    nothing_there = in_parts and card.balance.amount <= 0  # ours: nobody says that it approves 0.00
    if card.balance < amount and (nothing_there or not goes_on):
        return Refused("G-NOT-ENOUGH")
    taken = min(amount, card.balance) if in_parts else amount
    after = replace(card, balance=card.balance - taken)
    return Ruling(after, operation_of(question), remaining=amount - taken)


def undone(original: Done, card: Card) -> Ruling | Refused:
    """A load needs the balance to cover it; an activation must find the card as it left it (ours)."""
    question, back = original.question, card.balance - original.difference
    match question:
        case GiftRedemption():
            return Ruling(replace(card, balance=back), Operation.REVERSE, original=original.transaction_id)
        case GiftIssuance(activating="Y") if card.balance == original.difference:
            after = replace(card, status=CardStatus.INACTIVE, balance=back)
        case GiftIssuance(activating="N" | None) | MerchandiseReturn() if back.amount >= 0:
            after = replace(card, balance=back)
        case _:
            return Refused("G-NOT-VOIDABLE")
    return Ruling(after, Operation.UNDO_LOAD, original=original.transaction_id)


def operation_of(question: Question) -> Operation:
    """The ledger's word for it."""
    match question:
        case GiftIssuance(activating=activating):
            return Operation.ACTIVATE if activating == "Y" else Operation.LOAD
        case GiftRedemption(promotion_codes=codes):
            return Operation.CASH_OUT if codes else Operation.PAY
        case MerchandiseReturn():
            return Operation.REFUND
        case Deactivate():
            return Operation.DEACTIVATE
        case VoidTransaction():
            return Operation.REVERSE
        case _:
            return Operation.BALANCE
