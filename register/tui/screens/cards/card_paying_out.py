"""Paying out what is on the card: what is not known is asked, the verdict is told, then Enter pays."""

from collections.abc import Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

from moneyed import Money

from register.counter.cards import card_desk, cash_outs, keepers
from register.counter.selling.cash import owed_in_cash
from register.counter.till import Till
from register.domain.amounts import Refused, figures, typed_amount
from register.domain.cards.cash_out_law import MayPay, MustPay, NotPaid, Undecided, Verdict
from register.domain.cards.cash_out_rule import Fact, Known
from register.domain.cards.cash_out_words import by, question, reason
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from register.tui.card_moves import Move
from register.tui.card_pin import with_pin
from register.tui.screens.cards.card_using import UsesCard
from register.tui.screens.people.approving import ask_approval, with_approval
from register.tui.widgets.dialog import Choice, Question, TextPrompt
from register.tui.words.card_words import called
from terminal_api.outcomes import NotSent
from terminal_api.processor import GiftCard, Operation


class PaysOut(UsesCard):
    """Holds what a person told of the card, beside what the journal knows."""

    def __init__(self) -> None:
        super().__init__()
        self.verdict: Verdict | None = None
        """Whether its balance may be paid out; None while there is none."""
        self._told = cash_outs.NOTHING
        self._approved_by = ""
        """Who approved what was told, where a manager had to."""

    def forget_told(self) -> None:
        """Another card: nothing was told of that one."""
        self._told, self._approved_by, self.verdict = cash_outs.NOTHING, "", None

    def learn_load(self) -> None:
        """What the journal knows of the card: its last load, and whether its rest may be paid out."""
        super().learn_load()
        self._judge()

    def use(self, move: Move, card: GiftCard) -> None:
        """Do what needs no amount."""
        if move is Move.CASH_OUT:
            self._ask_or_pay_out(card)
        else:
            super().use(move, card)

    def _judge(self) -> None:
        seen = self.seen
        balance = seen.balance if seen else None
        if seen is None or balance is None or balance.currency != self.till.currency:
            self.verdict = None
        else:
            self.verdict = cash_outs.judged(self.till, seen.card, balance, self._told)

    def _ask_or_pay_out(self, card: GiftCard) -> None:
        match self.verdict:
            case Undecided(fact=Fact.WORTH) as open_:
                text = say("{rule}. A manager approves what you type.", rule=by(open_.rule))
                ask = TextPrompt(question(open_), text)
                self.till_app.push_screen(ask, partial(self._worth_typed, card))
            case Undecided() as open_:
                self.till_app.push_screen(_yes_or_no(open_), partial(self._said, card, open_))
            case MustPay() | MayPay() as allowed:
                self.till_app.push_screen(self._sure_to_pay_out(card, allowed), partial(self._pay_out, card))
            case NotPaid() as refused:
                self.draw()
                self.refuse(reason(refused))
            case None:
                self.refuse(say("There is nothing on the card to pay out"))

    def _said(self, card: GiftCard, open_: Undecided, yes: bool | None) -> None:
        if yes is not None:
            self._tell(card, cash_outs.with_answer(self._told, open_, yes))

    def _tell(self, card: GiftCard, told: Known) -> None:
        """Something more is known: the next question, or the verdict."""
        self._told = told
        self._judge()
        self._ask_or_pay_out(card)

    def _worth_typed(self, card: GiftCard, typed: str | None) -> None:
        if typed is None:
            return
        worth = typed_amount(typed.strip(), self.till.currency)
        if isinstance(worth, Refused):
            self.refuse(worth.reason)
            return
        text = say("When new, {card} was worth {worth}.", card=called(card), worth=figures(worth))
        ask_approval(self.till_app, Act.CARD_WORTH, text, partial(self._worth_approved, card, worth))

    def _worth_approved(self, card: GiftCard, worth: Money, by: Person) -> None:
        self._approved_by = by.name
        self._tell(card, replace(self._told, worth=worth))

    def _sure_to_pay_out(self, card: GiftCard, allowed: MustPay | MayPay) -> Question[bool]:
        cash = owed_in_cash(self.till, self._balance)
        much = f"{figures(cash)} {cash.currency.code}"
        where = (
            say("All that is on {card}, from the drawer.", card=called(card))
            if cash == self._balance
            else say(
                "All that is on {card}, {balance}, from the drawer.",
                card=called(card),
                balance=figures(self._balance),
            )
        )
        warning = _warning(final=self.till.provider(card).cash_out_final)
        if keepers.can_undo_cash_outs(self.till, card.provider):
            warning = say("A manager can take it back within a day.")
        text = f"{where} {warning}\n{reason(allowed)}{_not_for(allowed)}"
        choices = (Choice("y", say("Pay out"), value=True), Choice("k", say("Keep the card"), value=False))
        return Question(say("Pay out {amount} in cash?", amount=much), text, choices, leave=False)

    def _pay_out(self, card: GiftCard, sure: bool | None) -> None:
        if sure:
            balance = figures(self._balance)
            text = say("{balance} on {card} are paid out.", balance=balance, card=called(card))
            with_approval(self.till_app, Act.CASH_OUT, text, partial(self._pay_out_for, card))

    def _pay_out_for(self, card: GiftCard, by: Person | None) -> None:
        # Of a card that the terminal reads, the balance is known: nobody swipes it only to look again.
        seen = self.seen if card.entry.at_terminal else None
        told, allowed_by = self._told, self._approved_by

        def work(till: Till) -> Coroutine[Any, Any, card_desk.Asked | NotSent | Refused]:
            pay_out = partial(card_desk.cash_out, till, seen=seen, told=told, allowed_by=allowed_by, by=by)
            return with_pin(self.till_app, till, card, Operation.CASH_OUT, pay_out)

        doing = say("Paying out {card}.", card=called(card))
        self.move_money(self._asking(doing, card, self._balance), work, self._answered)


def _yes_or_no(open_: Undecided) -> Question[bool | None]:
    choices: tuple[Choice[bool | None], ...] = (
        Choice("y", say("Yes"), value=True),
        Choice("n", say("No"), value=False),
    )
    return Question(question(open_), f"{by(open_.rule)}.", choices, leave=None)


def _warning(*, final: bool) -> str:
    if final:
        return say("It ends the card and cannot be undone.")
    return say("It ends the card; afterwards only its provider can void it.")


def _not_for(allowed: MustPay | MayPay) -> str:
    """Which cards the rule does not speak of: the cashier sees what kind of card it is."""
    excepted = allowed.rule.not_covered if isinstance(allowed, MustPay) else ""
    return " " + say("Not for: {cards}.", cards=excepted) if excepted else ""
