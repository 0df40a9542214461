"""Where the money of a return goes, before any of it moves."""

from collections.abc import Iterable
from functools import partial

from moneyed import Money
from textual.widget import Widget
from textual.widgets import Static

from register.counter import exchanging, returns
from register.counter.cash import refund_in_cash
from register.counter.returns import Plan
from register.domain.amounts import Refused, figures, typed_amount, zero
from register.domain.people import Person
from register.domain.refund_plan import Leg
from register.domain.returns import Return
from register.domain.rights import Act
from register.language import say
from register.tui.keys import Hint
from register.tui.meant import Pressed, Result, Typed
from register.tui.rows import plain
from register.tui.screens.approving import with_approval
from register.tui.screens.asking_errand import AskingErrand
from register.tui.screens.return_result import ReturnResult
from register.tui.tenders import in_cash, named
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from terminal_api.money import decimals


class ReturnPlan(AskingErrand):
    """Every original tender, what may still go back to it, and what shall."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.over = False
        self._plan = plan

    @property
    def headline(self) -> str:
        """With the number of the sale."""
        return say("WHERE THE MONEY GOES · {number}", number=self._plan.found.sale.number)

    def body(self) -> Iterable[Widget]:
        """The tenders, the sum, what can be done."""
        yield EntryList(places=decimals(self.till.currency))
        yield Static(classes="gap")
        yield ThinRule()
        yield Static(classes="gap")
        yield Figure()
        yield Static(id="plan-next", classes="words")
        yield News()

    def on_mount(self) -> None:
        """Mark the first tender."""
        self.query_one(EntryList).marked = 0

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return "" if self.waiting else say("another amount for the marked tender")

    def hints(self) -> tuple[Hint, ...]:
        """Give it, or think again."""
        marks = (Hint("up", say("or Down marks")),) if len(self._plan.legs) > 1 else ()
        back = say("Back to the basket") if self._plan.exchange else say("Back to the lines")
        return (Hint("enter", say("Give it back")), *marks, Hint("escape", back))

    def follow(self) -> None:
        """Draw the plan."""
        self.query_one(EntryList).entries = tuple(self._entry(leg) for leg in self._plan.legs)
        figure = self.query_one(Figure)
        if self.waiting:
            figure.reading = self.waiting.reading(self.till.clock.now())
            self.query_one("#plan-next", Static).update(self.waiting.words)
        else:
            figure.reading = Reading(Says.REFUND, *plain(self._plan.total))
            words = say("Enter gives it back as planned.")
            if self._plan.exchange:
                words = say("Enter ends the exchange and gives the difference back as planned.")
            if self._plan.waiting.amount:
                waits = figures(self._plan.waiting)
                rest = say(
                    "{amount} has no way back, for a card gives back all or nothing: then it goes onto"
                    " another card, or a manager gives cash.",
                    amount=waits,
                )
                words = f"{words} {rest}"
            if len(self._plan.legs) > 1:
                more = say("Another amount typed for the marked tender moves the rest to the others.")
                words = f"{words} {more}"
            self.query_one("#plan-next", Static).update(words)

    def take(self, result: Result) -> None:
        """Change it within its limits, or give it."""
        self.clear_remark()
        entries = self.query_one(EntryList)
        match result:
            case _ if self.waiting:
                self.refuse(say("The money is on its way back: wait, or stop asking with Esc"))
            case Pressed("up" | "down" as key):
                step = 1 if key == "down" else -1
                entries.marked = min(max(0, entries.marked + step), len(self._plan.legs) - 1)
            case Typed(text) if not text.startswith("/"):
                self._change(entries.marked, text)
            case Pressed("enter"):
                self._may_give()
            case _:
                super().take(result)

    def _change(self, position: int, text: str) -> None:
        nothing = "0" in text and not text.strip("0.,")
        amount = zero(self.till.currency) if nothing else typed_amount(text, self.till.currency)
        changed = returns.changed(self._plan, position, amount) if isinstance(amount, Money) else amount
        if isinstance(changed, Refused):
            self.refuse(changed.reason)
        else:
            self._plan = changed
            self.draw()

    def _may_give(self) -> None:
        if self._plan.exchange:  # that was allowed when the goods went into the basket
            self._give(None)
            return
        text = say(
            "{amount} of sale {number} are given back.",
            amount=figures(self._plan.total),
            number=self._plan.found.sale.number,
        )
        with_approval(self.till_app, Act.RETURN, text, self._give)

    def _give(self, by: Person | None) -> None:
        waiting = self.since_now(say("Giving the money back as planned."), *plain(self._plan.total))
        give = exchanging.give_net if self._plan.exchange else partial(returns.give, by=by)
        self.move_money(waiting, lambda till: give(till, self._plan), self._given)

    def _given(self, given: Return | Refused) -> None:
        if isinstance(given, Refused):
            self.query_one(News).say(given.reason, Level.ATTENTION)
            self.refuse()
            return
        self.over = True
        self.till_app.push_screen(ReturnResult(given.number), lambda _: self.leave())

    def _entry(self, leg: Leg) -> Entry:
        much = figures(leg.refundable)
        note = say("up to {amount} can go back there", amount=much)
        if leg.whole:
            note = say("all of it, {amount}, or nothing", amount=much)
        if leg.payment:
            return Entry(named(leg.payment.request, leg.payment.approved.card), figures(leg.amount), note)
        coins = in_cash(leg.amount, refund_in_cash(self.till, leg.amount))
        return Entry(say("Cash"), figures(leg.amount), f"{coins}, {note}" if coins else note)
