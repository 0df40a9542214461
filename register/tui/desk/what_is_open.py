"""What is open, at the manager's desk: how old, why, and what a manager may do, each act with their name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from register.counter.asking import confirming
from register.counter.cards import card_entry
from register.counter.owing import owed
from register.counter.owing.ages import Aged, age_in_words, aged, moment
from register.counter.owing.causes import cause
from register.counter.owing.obligations import Kind, Obligation
from register.counter.paper import papers
from register.counter.people import staff
from register.domain.amounts import Refused, figures, total
from register.domain.returning.returns import Return
from register.domain.staff.rights import Act
from register.language import say
from register.tui.desk.open_acts import acts, asks, heading, in_short, kept_back
from register.tui.screens.owing.open_list import OpenList
from register.tui.screens.owing.open_news import to_allow
from register.tui.widgets.dialog import Choice, Question, TextPrompt
from register.tui.widgets.news import News
from register.tui.words.open_words import entry

if TYPE_CHECKING:
    from textual.widget import Widget

    from register.domain.staff.people import Person
    from register.tui.input.keys import Hint
    from register.tui.widgets.entries import Entry as Row
    from terminal_api.processor import Entry

#: From so many columns on the list has room for whole sentences.
_WIDE = 100


class WhatIsOpen(OpenList):
    """The list of the counter, with ages, causes and sums, and every act confirmed."""

    def __init__(self) -> None:
        super().__init__()
        self._ages: dict[tuple[Kind, str, str], Aged] = {}
        """What was looked up once."""

    def body(self) -> Iterable[Widget]:
        """How much is open in all above the list."""
        yield Static(id="open-sums")
        yield from super().body()

    @property
    def acting(self) -> Person | None:
        """Whoever opened the desk, also where nobody is signed in at the till."""
        return self.manager or staff.signed_in(self.till)

    def on_resize(self) -> None:
        """Rows have room for more, or for less."""
        self.call_later(self.follow)

    def follow(self) -> None:
        """Draw the sums too."""
        super().follow()
        self.query_one("#open-sums", Static).update(Text(self._sums()))

    def _sums(self) -> str:
        """`3 open, 77.50 in all; the oldest 3 days`"""
        if not self._listed:
            return ""
        amounts = tuple(one.amount for one in self._listed if one.amount is not None)
        parts = [say("{count} open", count=len(self._listed))]
        if amounts:
            parts.append(say("{amount} in all", amount=figures(total(amounts, self.till.currency))))
        now = self.till.clock.now()
        ages = [age for one in self._listed if (age := self._aged(one).age(now)) is not None]
        if ages:
            parts.append(say("the oldest {age}", age=age_in_words(max(ages))))
        return ", ".join(parts)

    def _aged(self, one: Obligation) -> Aged:
        about = (one.kind, one.number, one.key)
        if about not in self._ages:
            self._ages[about] = aged(self.till.books, self.till.journal, one)
        return self._ages[about]

    def _row(self, one: Obligation) -> Row:
        age = self._aged(one).age(self.till.clock.now())
        row = entry(one, aside=age_in_words(age) if age is not None else "")
        if self.size.width >= _WIDE:
            return row
        return replace(row, name=f"{one.number}  {in_short(one)}" if one.number else in_short(one))

    def _explained(self, one: Obligation) -> str:
        found, now = self._aged(one), self.till.clock.now()
        why = cause(self.till.books, found, now)
        match one.kind:
            case Kind.PAPER:
                return "\n".join((why, say("It prints by itself as soon as it can.")))
            case Kind.CONFIRMATION:
                return "\n".join((why, say("The bank carries it out, and tells it in its own records.")))
            case Kind.ANSWER:
                return "\n".join((why, super()._explained(one)))
            case _:
                since = say("Open since {time}.", time=moment(found.since, now)) if found.since else ""
                return " ".join((since, super()._explained(one))).lstrip()

    # Acts

    def _offers(self) -> tuple[Hint, ...]:
        one = self._marked
        return (*super()._offers(), *acts(self.till.books, one)) if one else ()

    def _do(self, key: str, one: Obligation) -> None:
        match one.kind, key:
            case Kind.PAPER, "r":
                again = partial(papers.print_again, self.till, one.key, self.acting)
                self._sure(key, one, partial(self._at_once, again, say("The copy goes to the printer.")))
            case Kind.PAPER, _:
                self._because(key, one, partial(papers.wrong_give_up, self.till), self._give_up)
            case Kind.CONFIRMATION, "n":
                wrong = partial(confirming.wrong_not_carried_out, self.till)
                self._because(key, one, wrong, self._not_carried_out)
            case Kind.GIVE_BACK, "c" if kept_back(self.till.books, one) is not None:
                self.ask_approval(Act.PAY_OWED, to_allow(self.till, one), partial(self._cash_instead, one))
            case Kind.CARD, "r":
                self.query_one(News).say(say("Scan the other card, or type its number and press Enter."))
            case Kind.CARD, "c":
                self.ask_approval(Act.PAY_OWED, to_allow(self.till, one), partial(self._refund, one))
            case Kind.GIVE_BACK, "t" if isinstance(self.till.books.documents.get(one.number), Return):
                super()._do(key, one)  # a screen of its own, which asks
            case _, "t":
                self._sure(key, one, partial(self._again, key, one))
            case _:
                super()._do(key, one)  # a PIN, and a reason where one is needed

    def _sure(self, key: str, one: Obligation, then: Callable[[], None]) -> None:
        """Ask whether, and say with whose name it will stand on the journal."""
        yes = Choice("y", asks(one.kind, key), value=True)
        no = Choice("n", say("Leave it"), value=False)
        who = self.acting
        stands = say("It stands on the journal with the name {name}.", name=who.name) if who else ""
        text = "\n".join((str(one), stands)).rstrip()
        question = Question(heading(one.kind, key), text, (yes, no), leave=False)
        self.till_app.push_screen(question, lambda sure: then() if sure else None)

    def _again(self, key: str, one: Obligation) -> None:
        about = f"{one.kind} {one.number or one.key}: tried again"
        self.attempt(lambda: self.till.record(*staff.note(Act.SEE_TO, self.acting, about)))
        super()._do(key, one)

    def _at_once(self, doing: Callable[[], Refused | None], done: str) -> None:
        refused = doing()
        if refused is not None:
            self.refuse(refused.reason)
        else:
            self.query_one(News).say(done)

    def _because(
        self,
        key: str,
        one: Obligation,
        wrong: Callable[[str], Refused | None],
        then: Callable[[Obligation, str], None],
    ) -> None:
        """Ask for the reason first, which stays on the journal."""

        def answered(reason: str | None) -> None:
            if reason is None:
                return
            if (refused := wrong(reason)) is not None:
                self.refuse(refused.reason)
            else:
                then(one, reason.strip())

        text = say("Why? It stays on the journal with the name.")
        self.till_app.push_screen(TextPrompt(heading(one.kind, key), f"{one}\n{text}"), answered)

    def _give_up(self, one: Obligation, reason: str) -> None:
        text = say("{what}: it is not printed any more.", what=str(one))

        def let_go(who: Person) -> Refused | None:
            refused = papers.give_up(self.till, one.key, who, reason)
            if refused is None:
                self.query_one(News).say(say("It is not printed any more."))
            return refused

        self.ask_approval(Act.LET_PAPER_GO, text, let_go)

    def _not_carried_out(self, one: Obligation, reason: str) -> None:
        text = say("The bank did not carry this reversal out: the customer is owed the money.")
        self.ask_approval(
            Act.SEE_TO, text, lambda who: confirming.not_carried_out(self.till, one.key, who, reason)
        )

    def _refund(self, one: Obligation, who: Person) -> None:
        work = partial(owed.refund_card, number=one.number, position=int(one.key), by=who)
        self._try(say("Giving the money back."), one, work)

    def _cash_instead(self, one: Obligation, who: Person) -> None:
        work = partial(owed.give_cash_instead, number=one.number, payment_id=one.key, manager=who)
        self._try(say("Giving the money back."), one, work)

    def _swap(self, one: Obligation, text: str, how: Entry) -> None:
        card = card_entry.presented(self.till, text, how)
        if isinstance(card, Refused):
            self.refuse(card.reason)
            return
        then = partial(super()._swap, one, text, how)
        self._sure("r", one, then)
