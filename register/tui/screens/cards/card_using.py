"""What is done with the card on the desk: the questions first, then the request, then what came of it."""

from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from moneyed import Money

from register.counter.asking.noted import noted
from register.counter.cards import balance_limit, card_balance, card_desk, card_pins, card_sales, undo_load
from register.counter.cards.card_balance import Look
from register.counter.cards.loads import Load, last_load, return_number
from register.counter.history import document_now
from register.counter.selling import checkout
from register.counter.selling.cash import owed_in_cash
from register.counter.till import Till
from register.domain.amounts import Refused, figures, zero
from register.domain.asking.exchange import Done, Failed, MoneyRequest
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.card_moves import ENDED, Move
from register.tui.card_pin import with_pin
from register.tui.screens.asking.asking_errand import AskingErrand, Waiting
from register.tui.screens.people.approving import ask_approval
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.dialog import Choice, Question
from register.tui.widgets.status import Level
from register.tui.words.card_words import Said, called, ended, put_into_basket, to_do, undone
from register.tui.words.rows import plain
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation

_OVER = frozenset({Operation.CASH_OUT, Operation.DEACTIVATE})
_ACTIVE = marked("active")


class UsesCard(AskingErrand):
    """Holds one card and what is known of it."""

    def __init__(self) -> None:
        super().__init__()
        self.card: GiftCard | None = None
        self.seen: Look | None = None
        self.load: Load | Refused | None = None
        """Its last load, as long as that may be undone, or why none may; None until it was looked up."""
        self.said = Said()
        self.paid_out: Money | None = None
        self.unsettled: MoneyRequest | None = None
        """The request whose answer is missing."""

    def use(self, move: Move, card: GiftCard) -> None:
        """Do what needs no amount."""
        match move:
            case Move.PAY:
                self.leave()
                self.till_app.move_money(
                    lambda till: with_pin(
                        self.till_app, till, card, Operation.PAY, partial(checkout.pay_by_gift_card, till)
                    )
                )
            case Move.DEACTIVATE:
                self.till_app.push_screen(self._sure_to_deactivate(card), partial(self._deactivate, card))
            case Move.UNDO:
                assert isinstance(self.load, Load)
                ask = self._sure_to_undo(card, self.load)
                self.till_app.push_screen(ask, partial(self._sure_undo, card, self.load))
            case _:
                assert self.seen is not None
                card_balance.print_balance(self.till, self.seen)
                self.said = Said(say("The balance is on its way to the printer."))
                self.draw()

    async def look(self, card: GiftCard) -> Look | Refused:
        """Ask what is on the card, with its PIN where that is wanted."""
        return await with_pin(self.till_app, self.till, card, Operation.BALANCE, self._looked_at)

    async def _looked_at(self, card: GiftCard) -> Look | Refused:
        seen = await balance_limit.look_by(self.till, card, balance_limit.looker(self.till))
        wrong = card_pins.wrong_pin(seen) is not None
        self.card = replace(card, pin="") if wrong else card  # what is done next needs the PIN too
        return seen

    def use_with(self, move: Move, card: GiftCard, amount: Money) -> None:
        """Do what needs an amount: into the basket, or onto the card when a manager allows it."""
        if move is Move.REFUND:
            much = figures(amount)
            text = say("Refund {amount} onto {card}, without a sale.", amount=much, card=called(card))
            ask_approval(self.till_app, Act.CARD_REFUND, text, partial(self._refund, card, amount))
            return
        self.after_notice(amount, partial(self._sell, card, amount))

    def _sell(self, card: GiftCard, amount: Money) -> None:
        waiting = self.since_now(say("Asking about {card}.", card=called(card)), *plain(amount))
        self.look_up(waiting, card_sales.sell(self.till, card, amount), partial(self._sold, amount))

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

    def _sure_to_deactivate(self, card: GiftCard) -> Question[bool]:
        text = say("It cannot be undone.")
        if self._balance.amount:
            lost = say("Its holder loses the {balance} on it.", balance=figures(self._balance))
            text = f"{lost} {text}"
        choices = (Choice("k", say("Keep the card"), value=False), Choice("d", say("Deactivate"), value=True))
        title = say("Deactivate {card} for ever?", card=called(card))
        return Question(title, text, choices, leave=False)

    def _deactivate(self, card: GiftCard, sure: bool | None) -> None:
        def work(till: Till) -> Coroutine[Any, Any, card_desk.Asked | NotSent | Refused]:
            end = partial(card_desk.deactivate, till)
            return with_pin(self.till_app, till, card, Operation.DEACTIVATE, end)

        if sure:
            self.move_money(
                self.since_now(say("Deactivating {card}.", card=called(card))), work, self._answered
            )

    def _asking(self, doing: str, card: GiftCard, amount: Money) -> Waiting:
        return self.since_now(f"{doing} {to_do(card.entry)}".rstrip(), *plain(amount))

    def _sure_to_undo(self, card: GiftCard, load: Load) -> Question[bool]:
        amount = figures(load.approved.amount)
        off = say("It goes off {card}, if it is all still there.", card=called(card))
        back = say("Nobody paid for it at this till: no money goes back.")
        if load.paid_for:
            sale = load.request.number
            back = say("What was paid for it in sale {sale} goes back where it came from.", sale=sale)
        choices = (Choice("y", say("Undo"), value=True), Choice("k", say("Keep"), value=False))
        title = say("Undo the load of {amount}?", amount=amount)
        if load.activates:
            title = say("Undo the sale of {card} for {amount}?", card=called(card), amount=amount)
            off = say("It is unsold stock again, and may be sold once more.")
        if load.pays_out:
            cash = figures(owed_in_cash(self.till, load.approved.amount))
            title = say("Undo the pay-out of {amount}?", amount=amount)
            off = say("First take {cash} from the customer.", cash=cash)
            back = say(
                "The drawer opens for it once {card} has {amount} again.", card=called(card), amount=amount
            )
        return Question(title, f"{off} {back}", choices, leave=False)

    def _sure_undo(self, card: GiftCard, load: Load, sure: bool | None) -> None:
        if sure and (load.paid_for or load.pays_out):
            amount = figures(load.approved.amount)
            text = say("The load of {amount} is undone and paid back.", amount=amount)
            if load.activates:
                text = say("The sale of a card for {amount} is undone and paid back.", amount=amount)
            if load.pays_out:
                text = say("The pay-out of {amount} is undone; its cash came back.", amount=amount)
            then = partial(self._undo, card, load)
            ask_approval(self.till_app, Act.UNDO_LOAD, text, lambda person: then(person.name))
        elif sure:
            self._undo(card, load, "")

    def _undo(self, card: GiftCard, load: Load, allowed_by: str) -> None:
        doing = say("Undoing the load of {card}.", card=called(card))
        if load.activates:
            doing = say("Undoing the sale of {card}.", card=called(card))
        if load.pays_out:
            doing = say("Undoing the pay-out of {card}.", card=called(card))
        waiting = self.since_now(doing, *plain(load.approved.amount))
        work = partial(undo_load.undo_load, card=card, allowed_by=allowed_by)
        self.move_money(waiting, work, self._answered)

    def _refund(self, card: GiftCard, amount: Money, by: Person) -> None:
        waiting = self._asking(say("Refunding onto {card}.", card=called(card)), card, amount)
        work = partial(card_desk.refund_onto, card=card, amount=amount, allowed_by=by.name)
        self.move_money(waiting, work, self._answered)

    def _answered(self, answer: card_desk.Asked | NotSent | Declined | Refused) -> None:
        match answer:
            case Refused(reason) | NotSent(reason) | Declined(reason):
                self.said = Said(noted(reason), Level.RISK)
                self.refuse()
            case (request, outcome):
                self._ended(request, outcome)

    def _ended(self, request: MoneyRequest, outcome: Outcome) -> None:
        self.said = ended(request, outcome)
        match outcome:
            case Approved(amount=amount):
                if self.seen:
                    self.seen = self._after(self.seen, request, outcome)
                paid_out = request.operation is Operation.CASH_OUT
                self.paid_out = owed_in_cash(self.till, amount) if paid_out else None
                self.learn_load()
                if request.operation is Operation.UNDO_LOAD:
                    self._undone(request, amount)
            case Unknown():
                self.unsettled = request
                self.refuse()
            case Declined() | NotSent():
                self.refuse()

    def _after(self, seen: Look, request: MoneyRequest, approved: Approved) -> Look:
        if request.operation is Operation.UNDO_LOAD and request.undoes_operation is Operation.ACTIVATE:
            stock = Declined(noted(card_balance.NOT_ACTIVE), Decline.REFUSED)  # as a look at it would say
            return replace(seen, balance=None, state=card_balance.NOT_ACTIVE, outcome=stock)
        over = request.operation in _OVER
        sign = -1 if request.operation is Operation.UNDO_LOAD else 1
        left = self._balance + approved.amount * sign if approved.balance is None else approved.balance
        left = zero(self.till.currency) if over else left
        return replace(seen, balance=left, state=ENDED if over else _ACTIVE, outcome=approved)

    def _undone(self, request: MoneyRequest, amount: Money) -> None:
        back = return_number(self.till, request)
        self.said = undone(amount, back)
        if back:
            self.till_app.push_screen(ReturnResult(back))

    def learn_load(self) -> None:
        """Look up in the journal which load of the card may be undone."""
        self.load = last_load(self.till, self.till.mark(self.card)) if self.card else None

    @property
    def _balance(self) -> Money:
        return (self.seen.balance if self.seen else None) or zero(self.till.currency)
