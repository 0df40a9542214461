"""What is done with the card on the desk: the questions first, then the request, then what came of it."""

from dataclasses import replace
from functools import partial

from moneyed import Money

from register.counter import checkout, gift_cards, shifts
from register.counter.gift_cards import Look
from register.counter.history import document_now
from register.domain.amounts import Refused, figures, zero
from register.domain.exchange import Done, Failed, MoneyRequest
from register.tui.card_moves import ENDED, Move
from register.tui.card_words import Said, ended, put_into_basket
from register.tui.rows import plain
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.dialog import Choice, PinPrompt, Question
from register.tui.widgets.status import Level
from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation

_OVER = frozenset({Operation.CASH_OUT, Operation.DEACTIVATE})


class UsesCard(ErrandScreen):
    """Holds one card and what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self.card: GiftCard | None = None
        self.seen: Look | None = None
        self.said = Said()
        self.paid_out: Money | None = None
        self.unsettled: MoneyRequest | None = None
        """The request whose answer is missing."""

    def use(self, move: Move, card: GiftCard) -> None:
        """Do what needs no amount."""
        match move:
            case Move.PAY:
                self.leave()
                self.till_app.move_money(lambda till: checkout.pay_by_gift_card(till, card))
            case Move.CASH_OUT:
                self.till_app.push_screen(self._sure_to_pay_out(card), partial(self._pay_out, card))
            case Move.DEACTIVATE:
                self.till_app.push_screen(self._sure_to_deactivate(card), partial(self._deactivate, card))
            case _:
                assert self.seen is not None
                gift_cards.print_balance(self.till, self.seen)
                self.said = Said("The balance is on its way to the printer.")
                self.draw()

    def use_with(self, move: Move, card: GiftCard, amount: Money) -> None:
        """Do what needs an amount: into the basket, or onto the card when a manager allows it."""
        if move is Move.REFUND:
            ask = PinPrompt(text=f"Refund {figures(amount)} onto card ···{card.last4}, without a sale.")
            self.till_app.push_screen(ask, partial(self._refund, card, amount))
            return
        waiting = self.since_now(f"Asking about card ···{card.last4}.", *plain(amount))
        self.look_up(waiting, gift_cards.sell(self.till, card, amount), partial(self._sold, amount))

    def learn(self) -> None:
        """If an answer was missing and is known now, say it."""
        request = self.unsettled
        if request is None or any(one.id == request.id for one in self.till.books.unsettled):
            return
        self.unsettled = None
        document = document_now(self.till, request.number)
        match document.exchanges.find(request.id) if document else None:
            case Done(approved=approved):
                self._ended(request, approved)
            case Failed(reason=reason):
                self._ended(request, Declined(reason))
            case _:
                pass

    def _sold(self, amount: Money, seen: Look | Refused) -> None:
        if isinstance(seen, Refused):
            self.said = Said(seen.reason, Level.ATTENTION)
            self.refuse()
            return
        self.leave()
        self.till_app.remark(put_into_basket(seen, amount))

    def _sure_to_pay_out(self, card: GiftCard) -> Question[bool]:
        much = f"{figures(self._balance)} {self._balance.currency.code}"
        text = f"All that is on card ···{card.last4}, from the drawer. It ends the card and cannot be undone."
        choices = (Choice("y", "Pay out", value=True), Choice("k", "Keep the card", value=False))
        return Question(f"Pay out {much} in cash?", text, choices, leave=False)

    def _pay_out(self, card: GiftCard, sure: bool | None) -> None:
        if sure:
            waiting = self.since_now(f"Paying out card ···{card.last4}.", *plain(self._balance))
            self.move_money(waiting, partial(gift_cards.cash_out, card=card), self._answered)

    def _sure_to_deactivate(self, card: GiftCard) -> Question[bool]:
        lost = f"Its holder loses the {figures(self._balance)} on it. " if self._balance.amount else ""
        choices = (Choice("k", "Keep the card", value=False), Choice("d", "Deactivate", value=True))
        title = f"Deactivate card ···{card.last4} for ever?"
        return Question(title, f"{lost}It cannot be undone.", choices, leave=False)

    def _deactivate(self, card: GiftCard, sure: bool | None) -> None:
        if sure:
            waiting = self.since_now(f"Deactivating card ···{card.last4}.")
            self.move_money(waiting, partial(gift_cards.deactivate, card=card), self._answered)

    def _refund(self, card: GiftCard, amount: Money, pin: str | None) -> None:
        if pin is None:
            return
        manager = shifts.approval(self.till, pin)
        if isinstance(manager, Refused):
            self.refuse(manager.reason)
            return
        waiting = self.since_now(f"Refunding onto card ···{card.last4}.", *plain(amount))
        work = partial(gift_cards.refund_onto, card=card, amount=amount, allowed_by=manager.name)
        self.move_money(waiting, work, self._answered)

    def _answered(self, answer: gift_cards.Asked | NotSent | Refused) -> None:
        match answer:
            case Refused(reason) | NotSent(reason):
                self.said = Said(reason, Level.RISK)
                self.refuse()
            case (request, outcome):
                self._ended(request, outcome)

    def _ended(self, request: MoneyRequest, outcome: Outcome) -> None:
        self.said = ended(request, outcome)
        match outcome:
            case Approved(amount=amount, balance=balance):
                over = request.operation in _OVER
                left = zero(self.till.currency) if over else balance or self._balance + amount
                if self.seen:
                    state = ENDED if over else "active"
                    self.seen = replace(self.seen, balance=left, state=state, outcome=outcome)
                self.paid_out = amount if request.operation is Operation.CASH_OUT else None
            case Unknown():
                self.unsettled = request
                self.refuse()
            case Declined() | NotSent():
                self.refuse()

    @property
    def _balance(self) -> Money:
        return (self.seen.balance if self.seen else None) or zero(self.till.currency)
