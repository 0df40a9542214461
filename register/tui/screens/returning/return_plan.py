"""Where the money of a return goes, before any of it moves."""

from collections.abc import Iterable
from functools import partial

from moneyed import Money
from textual.widget import Widget
from textual.widgets import Static

from register.counter.cards import card_again, card_entry, card_pins
from register.counter.returning import exchanging, returns
from register.counter.returning.returns import Plan
from register.counter.selling.cash import refund_in_cash
from register.domain.amounts import Refused, figures, typed_amount, zero
from register.domain.asking.exchange import Done
from register.domain.returning.refund_plan import Leg
from register.domain.returning.returns import Return
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from register.tui.card_pin import with_its_pin
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.terminal_reads import entry
from register.tui.screens.asking.asking_errand import AskingErrand
from register.tui.screens.people.approving import with_approval
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level
from register.tui.words.return_words import card_wanted, next_words
from register.tui.words.rows import plain
from register.tui.words.tenders import in_cash, named
from terminal_api.money import decimals
from terminal_api.processor import GiftCard, Operation


class ReturnPlan(AskingErrand):
    """Every original tender, what may still go back to it, and what shall."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.over = False
        self._plan = plan
        self._cards: list[GiftCard] = []
        """Those that were presented again."""
        self._wanted: tuple[Done, ...] = ()
        """Payments whose card is waited for, the first now; Enter goes on without it."""

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
        if self.waiting:
            return ""
        if self._wanted:
            return say("scan the card, or type its number")
        return say("another amount for the marked tender")

    def hints(self) -> tuple[Hint, ...]:
        """Give it, or think again."""
        if self._wanted:
            return (Hint("enter", say("Without the card")), Hint("escape", say("Back to the plan")))
        marks = (Hint("up", say("or Down marks")),) if len(self._plan.legs) > 1 else ()
        back = say("Back to the basket") if self._plan.exchange else say("Back to the lines")
        return (Hint("enter", say("Give it back")), *marks, Hint("escape", back))

    def follow(self) -> None:
        """Draw the plan."""
        self.query_one(EntryList).entries = tuple(self._entry(leg) for leg in self._plan.legs)
        figure = self.query_one(Figure)
        if self.waiting:
            figure.reading = self.waiting.reading(self.till)
            self.query_one("#plan-next", Static).update(self.waiting.words)
        else:
            figure.reading = Reading(Says.REFUND, *plain(self._plan.total))
            self.query_one("#plan-next", Static).update(card_wanted(self._wanted) or next_words(self._plan))

    def take(self, result: Result) -> None:
        """Change it within its limits, or give it."""
        self.clear_remark()
        entries = self.query_one(EntryList)
        match result:
            case _ if self.waiting:
                self.refuse(say("The money is on its way back: wait, or stop asking with Esc"))
            case Pressed("escape") if self._wanted:
                self._wanted = ()
                self.draw()
            case Scanned() | Typed() if self._wanted:
                self._present(result)
            case Pressed("enter") if self._wanted:
                self._next_card()
            case Pressed("up" | "down" as key):
                entries.marked = entries.beside(key)
            case Typed(text) if not text.startswith("/"):
                self._change(entries.marked, text)
            case Pressed("enter"):
                self._ask_for_cards()
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

    def _ask_for_cards(self) -> None:
        """Before any money moves: whose number is gone is presented again, where it is needed."""
        self._cards, self._wanted = [], returns.cards_wanted(self.till, self._plan)
        if self._wanted:
            self.draw()
        else:
            self._may_give()

    def _present(self, read: Scanned | Typed) -> None:
        card = card_entry.presented(self.till, read.text, entry(read))
        if isinstance(card, Refused):
            self.refuse(card.reason)
        elif (other := card_again.not_the_same(self.till, card, self._wanted[0])) is not None:
            self.refuse(other.reason)
        elif card_pins.policy_of(self.till, card, Operation.REVERSE) == "always":
            with_its_pin(self.till_app, card, self._accept)
        else:
            self._accept(card)

    def _accept(self, card: GiftCard | None) -> None:
        if card is not None:
            self._cards.append(card)
            self._next_card()

    def _next_card(self) -> None:
        self._wanted = self._wanted[1:]
        self.draw()
        if not self._wanted:
            self._may_give()

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
        cards = tuple(self._cards)
        self.move_money(waiting, lambda till: give(till, self._plan, cards=cards), self._given)

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
