"""Money and memory of the provider: checks 8 to 11 of the order of judgement.

Every request that got so far is remembered for ever under its GUID and its card, refusals too (ours: how long
a provider remembers, and what, is not published), except where a code was missing or wrong: that is judged
before the transaction exists, so the right code may follow under the same GUID.
"""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import uuid4

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.transactions import Ask, Transaction
from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.toast.pins import PinPolicy, refused_for_pin
from terminal_api.mock.providers.toast.programme import Restaurant
from terminal_api.mock.providers.toast.wanted import (
    Activation,
    Load,
    Look,
    Redemption,
    Reversal,
    Wanted,
    type_of,
)
from terminal_api.mock.providers.toast.wire import Status, Type, accepted, refused
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Question:
    """One request that was let in."""

    guid: str
    restaurant: Restaurant
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Remembered:
    """What became of one."""

    question: Question
    reply: Reply
    line: Transaction | None = None
    """Its line in the ledger; a balance has none."""
    reversed: bool = False
    pin_checked: bool = False

    @property
    def accepted(self) -> bool:
        """Whether it was done."""
        return self.reply.status == 200


class ToastBooks:
    """What the provider knows. Nothing in it waits, so two registers never meet halfway (one event loop)."""

    def __init__(self, ledger: CardLedger) -> None:
        self._ledger = ledger
        self._memory: dict[tuple[str, str], Remembered] = {}

    def answer(self, question: Question, policy: PinPolicy, *, idempotent: bool) -> Reply:
        """Do it once, and answer the same whenever it is asked again."""
        key = (question.guid, question.wanted.card.number)
        before = self._memory.get(key)
        if before is not None and idempotent:
            # Same GUID and card is the same request (D); with other content it is refused (ours).
            return before.reply if before.question == question else refused(Status.INVALID_INPUT)
        card, trusted = self._ledger.card(question.wanted.card.number), self._trusted(question)
        if card is None or not question.restaurant.takes(card):
            done = self._refused(question, Status.CARD_INVALID)
        elif pin := refused_for_pin(policy, card, question.wanted.card, trusted=trusted):
            self._refused(question, pin)
            return refused(pin)
        else:
            done = self._judged(question, card)
        self._memory[key] = replace(done, pin_checked=trusted or question.wanted.card.code is not None)
        return done.reply

    def _trusted(self, question: Question) -> bool:
        """Whether this one replaces a redemption whose code was checked (D: a provider may rely on it)."""
        match question.wanted:
            case Redemption(card=card, related=str(related)):
                earlier = self._memory.get((related, card.number))
                return earlier is not None and earlier.accepted and earlier.pin_checked
            case _:
                return False

    def _judged(self, question: Question, card: Card) -> Remembered:
        """By the state of the card."""
        is_active = card.status is CardStatus.ACTIVE
        match question.wanted:
            case Activation() if is_active:
                return self._refused(question, Status.CARD_ALREADY_ACTIVATED)
            case Activation(amount=amount):
                return self._moved(question, replace(card, status=CardStatus.ACTIVE, balance=amount), amount)
            case Reversal(previous=previous):
                return self._reversed(question, card, self._memory.get((previous, card.number)))
            case _ if not is_active:
                return self._refused(question, Status.CARD_NOT_ACTIVATED)
            case Load(amount=amount):
                return self._moved(question, replace(card, balance=card.balance + amount), amount)
            case Look():
                return Remembered(question, accepted(Type.GET_BALANCE, card.balance))
            case Redemption(amount=amount, cash_out=True) if amount < card.balance:
                # A cash-out takes the whole balance (D); which status less than that gets is ours.
                return self._refused(question, Status.INVALID_INPUT)
            case Redemption(amount=amount):
                taken = min(amount, card.balance)
                return self._moved(question, replace(card, balance=card.balance - taken), taken)
            case _:
                assert_never(question.wanted)

    def _reversed(self, question: Question, card: Card, earlier: Remembered | None) -> Remembered:
        if earlier is None:
            return self._refused(question, Status.DOES_NOT_EXIST)
        if card.status is not CardStatus.ACTIVE:
            undone = isinstance(earlier.question.wanted, Activation) and earlier.reversed
            return self._refused(question, Status.CANNOT_BE_REVERSED if undone else Status.DOES_NOT_EXIST)
        if isinstance(earlier.question.wanted, Look | Reversal) or earlier.reversed:
            return self._refused(question, Status.CANNOT_BE_REVERSED)
        if earlier.line is None:  # it was refused
            return self._refused(question, Status.DOES_NOT_EXIST)
        after = _undone(earlier.question.wanted, earlier.line.moved, card)
        if after is None:
            return self._refused(question, Status.CANNOT_BE_REVERSED)
        done = self._moved(question, after, earlier.line.moved, undoes=earlier)
        self._memory[earlier.question.guid, card.number] = replace(earlier, reversed=True)
        return done

    def _moved(
        self, question: Question, after: Card, moved: Money, undoes: Remembered | None = None
    ) -> Remembered:
        line = self._ledger.change(self._ask(question, undoes), after, moved)
        type, taken = type_of(question.wanted), moved if isinstance(question.wanted, Redemption) else None
        return Remembered(question, accepted(type, after.balance, taken), line)

    def _refused(self, question: Question, status: Status) -> Remembered:
        if not isinstance(question.wanted, Look):
            self._ledger.refuse(self._ask(question), Refusal("Refusal", status))
        return Remembered(question, refused(status))

    def _ask(self, question: Question, undoes: Remembered | None = None) -> Ask:
        wanted = question.wanted
        return Ask(
            # Not the GUID: the same one with another card is another transaction.
            id=str(uuid4()),
            operation=_operation(wanted, undoes.question.wanted if undoes else None),
            service_id=question.guid,
            sale_id=question.restaurant.guid,
            amount=None if isinstance(wanted, Look | Reversal) else wanted.amount,
            card=wanted.card.number,
            provider=question.restaurant.programme,
            original=undoes.line.id if undoes and undoes.line else "",
        )


def _undone(wanted: Activation | Load | Redemption, moved: Money, card: Card) -> Card | None:
    """The card once it is undone; None where the money was spent meanwhile (R refuses; status ours)."""
    match wanted:
        case Redemption():
            return replace(card, balance=card.balance + moved)
        case Load():
            return replace(card, balance=card.balance - moved) if moved <= card.balance else None
        case Activation():
            after = replace(card, status=CardStatus.INACTIVE, balance=card.balance - moved)
            return after if moved == card.balance else None
        case _:
            assert_never(wanted)


def _operation(wanted: Wanted, undoes: Wanted | None) -> Operation:
    match wanted:
        case Activation():
            return Operation.ACTIVATE
        case Load():
            return Operation.LOAD
        case Look():
            return Operation.BALANCE
        case Redemption(cash_out=cash_out):
            return Operation.CASH_OUT if cash_out else Operation.PAY
        case Reversal():
            return Operation.UNDO_LOAD if isinstance(undoes, Activation | Load) else Operation.REVERSE
        case _:
            assert_never(wanted)
