"""The card providers behind the platform: who may do what, which card, what becomes of it, and the answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.transactions import Ask, Counted, Transaction
from terminal_api.mock.providers.stored_value import rules
from terminal_api.mock.providers.stored_value.names import Names
from terminal_api.mock.providers.stored_value.question import Method, Question
from terminal_api.mock.providers.stored_value.voids import MADE_HERE, Original, voided
from terminal_api.processor import Operation
from terminal_api.processors.stored_value.providers import INTERSOLVE, Channel, Deed, offered
from terminal_api.processors.stored_value.wire import minor

Answer = dict[str, object]

_OPERATIONS = {
    Deed.ACTIVATE: Operation.ACTIVATE,
    Deed.ISSUE: Operation.ACTIVATE,
    Deed.LOAD: Operation.LOAD,
    Deed.MERGE: Operation.LOAD,
    Deed.BALANCE: Operation.BALANCE,
    Deed.DEACTIVATE: Operation.DEACTIVATE,
}


def _money(amount: Money) -> dict[str, object]:
    return {"currency": amount.currency.code, "value": minor(amount)}


class Provider:
    """Every card provider at once, on one ledger. `intersolve` are the names of its card types here."""

    def __init__(
        self,
        ledger: CardLedger,
        clock: Callable[[], datetime],
        names: Names,
        intersolve: frozenset[str],
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._names = names
        self._intersolve = intersolve
        self._issued: set[str] = set()
        self._merged: dict[str, str] = {}
        """By the merge's PSP reference, the number of the card that was emptied."""

    def answer(self, question: Question) -> Answer:
        """The body for HTTP 200."""
        psp = self._names.psp()
        done = self._judged(question)
        if question.deed is Deed.BALANCE:
            return self._told(psp, question, done)
        if question.deed is Deed.ISSUE and not isinstance(done, Refusal):
            return self._issue(psp, question, done.card)
        ask = self._ask(psp, question)
        if isinstance(done, Refusal):
            self._ledger.refuse(ask, done)
            return _refused(psp, done)
        if question.deed is Deed.MERGE:
            self._empty(psp, question.source)
        line = self._ledger.change(ask, done.card, done.moved)
        return _success(psp, line.balance) | {"authCode": self._names.approval_code()}

    def void(
        self, psp_of_original: str, merchant_account: str, reference: str, channel: Channel
    ) -> Answer | None:
        """The body for HTTP 200; None when this merchant account never had such a transaction."""
        line = self._ledger.transaction(psp_of_original)
        made_here = line is not None and line.counted.poi_id == MADE_HERE
        if line is None or (made_here and line.sale_id != merchant_account):
            return None
        psp = self._names.psp()
        original = Original(line, line.id in self._issued, line.id in self._merged)
        allowed = offered(self._row(line.provider), channel)
        after = voided(original, self._ledger, self._clock(), allowed)
        ask = _void_ask(psp, line, merchant_account, reference)
        if isinstance(after, Refusal):
            self._ledger.refuse(ask, after)
            return _refused(psp, after)
        if original.merged:
            self._refill(line)
        return _success(psp, self._ledger.change(ask, after, line.moved).balance)

    def _row(self, type: str) -> str:
        return INTERSOLVE if type in self._intersolve else type

    def _judged(self, question: Question) -> rules.Done | Refusal:
        """Steps 7 to 9: may the provider, is it the card, does its state allow it."""
        if question.deed not in offered(self._row(question.card.type), question.channel):
            return rules.NOT_SUPPORTED
        if question.foreign:
            return rules.INVALID_AMOUNT
        if question.deed is Deed.ISSUE:
            return self._new_card(question)
        card = self._card(question.card)
        if isinstance(card, Refusal):
            return card
        amount = self._merging(question, card) if question.deed is Deed.MERGE else question.amount
        if isinstance(amount, Refusal):
            return amount
        if amount is not None and amount.currency != card.balance.currency:
            return rules.INVALID_AMOUNT
        return rules.done(question.deed, card, amount)

    def _card(self, method: Method) -> Card | Refusal:
        card = self._ledger.card(method.number)
        if card is None or card.provider != method.type:
            return rules.UNKNOWN_NUMBER
        return rules.WRONG_CODE if card.code != method.code and card.code else card

    def _merging(self, question: Question, target: Card) -> Money | Refusal:
        """All that is on the source: an active card of the same provider, and another one."""
        source = self._card(replace(question.source, type=target.provider))
        if isinstance(source, Refusal):
            return source
        if source.number == target.number or source.status is not CardStatus.ACTIVE:
            return rules.NOT_ACTIVE
        return source.balance

    def _new_card(self, question: Question) -> rules.Done:
        balance = Money(0, "EUR") if question.amount is None else question.amount
        number = f"9{self._names.digits(15)}"
        while self._ledger.card(number):
            number = f"9{self._names.digits(15)}"
        card = Card(number, question.card.type, CardStatus.ACTIVE, balance, code=self._names.digits(4))
        return rules.Done(card, balance)

    def _issue(self, psp: str, question: Question, card: Card) -> Answer:
        self._ledger.put(replace(card, balance=Money(0, card.balance.currency)))
        ask = replace(self._ask(psp, question), card=card.number)
        line = self._ledger.change(ask, card, card.balance)
        self._issued.add(psp)
        method = {"type": card.provider, "number": card.number, "securityCode": card.code}
        code = {"authCode": self._names.approval_code()}
        return _success(psp, line.balance) | code | {"paymentMethod": method}

    def _empty(self, psp: str, source: Method) -> None:
        """A merged card stays active with nothing on it; the books show it as corrected from outside."""
        card = self._ledger.card(source.number)
        assert card is not None, "it has been judged"
        self._merged[psp] = card.number
        self._ledger.put(replace(card, balance=Money(0, card.balance.currency)))

    def _refill(self, line: Transaction) -> None:
        card = self._ledger.card(self._merged[line.id])
        if card is not None:
            self._ledger.put(replace(card, balance=card.balance + line.moved))

    def _told(self, psp: str, question: Question, done: rules.Done | Refusal) -> Answer:
        if isinstance(done, Refusal):
            return _refused(psp, done)
        balance = done.card.balance
        if question.amount is not None and question.amount > balance:
            words: Answer = {"resultCode": "NotEnoughBalance", "refusalReason": "Not enough balance"}
            return _success(psp, balance) | words
        return _success(psp, balance)

    def _ask(self, psp: str, question: Question) -> Ask:
        return Ask(
            id=psp,
            operation=_OPERATIONS[question.deed],
            service_id=question.reference,
            sale_id=question.merchant_account,
            amount=question.amount,
            card=question.card.number,
            provider=question.card.type,
            counted=Counted(poi_id=MADE_HERE),
        )


def _void_ask(psp: str, line: Transaction, merchant_account: str, reference: str) -> Ask:
    return Ask(
        id=psp,
        operation=Operation.UNDO_LOAD,
        service_id=reference,
        sale_id=merchant_account,
        amount=line.moved,
        card=line.card,
        provider=line.provider,
        original=line.id,
        counted=Counted(poi_id=MADE_HERE),
    )


def _success(psp: str, balance: Money | None) -> Answer:
    assert balance is not None, "the line of a card tells its balance"
    return {"pspReference": psp, "resultCode": "Success", "currentBalance": _money(balance)}


def _refused(psp: str, refusal: Refusal) -> Answer:
    third = {"thirdPartyRefusalReason": refusal.message} if refusal.message else {}
    return {"pspReference": psp, "resultCode": "Refused", "refusalReason": refusal.reason, **third}
