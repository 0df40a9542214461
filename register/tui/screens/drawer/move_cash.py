"""Cash into the drawer or out of it beside a sale: how much, why, and who allows it where it is much."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from moneyed import Money
from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from register.counter.drawer import movements as drawer
from register.counter.people import staff
from register.domain.amounts import Refused, figures, typed_amount
from register.domain.events import DrawerMoved, Movement
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.input.keys import Action, Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.words.rows import plain


@dataclass(frozen=True, slots=True)
class _Words:
    """What a movement is called, and what is asked about it."""

    movement: Movement
    says: Says
    how_much: str
    why: str
    done: str


_WORDS = {
    Action.PAID_IN: _Words(
        Movement.PAID_IN,
        Says.PAID_IN,
        marked("How much goes into the drawer?"),
        marked("Where does it come from?"),
        marked("✓ {amount} paid in: put it into the drawer"),
    ),
    Action.PAID_OUT: _Words(
        Movement.PAID_OUT,
        Says.PAID_OUT,
        marked("How much goes out of the drawer?"),
        marked("What is it paid for?"),
        marked("✓ {amount} paid out: take it out of the drawer"),
    ),
    Action.DROP: _Words(
        Movement.DROP,
        Says.DROP,
        marked("How much goes into the safe?"),
        marked("Why? For example: too much in the drawer."),
        marked("✓ {amount} for the safe: take it out of the drawer"),
    ),
}


@dataclass(frozen=True, slots=True)
class AskHowMuch:
    """Nothing is said yet."""


@dataclass(frozen=True, slots=True)
class AskWhy:
    """So much moves. Why?"""

    amount: Money


@dataclass(frozen=True, slots=True)
class AskApproval:
    """All is said: the PIN of somebody who may makes it so."""

    event: DrawerMoved


class MoveCash(ErrandScreen):
    """Asks one thing after the other on the one line; `over` when the cash has moved."""

    def __init__(self, action: Action, text: str = "") -> None:
        """`text`: the amount typed before the letter, or the amount and the reason after the command."""
        super().__init__()
        self._words = _WORDS[action]
        self.heading = self._words.says.words
        self.over = False
        self._first = text.strip()
        self._step: AskHowMuch | AskWhy | AskApproval = AskHowMuch()

    def body(self) -> Iterable[Widget]:
        """The amount, loudly; the question under it."""
        yield Figure()
        yield Static(id="move-why", classes="words")
        yield Static(id="move-now", classes="words")

    def on_mount(self) -> None:
        """Begin with what was typed before."""
        amount, _, reason = self._first.partition(" ")
        if amount:
            self._so_much(amount)
        if reason and isinstance(self._step, AskWhy):
            self._because(self._step.amount, reason)

    @property
    def line_hint(self) -> str:
        """What is missing."""
        match self._step:
            case AskHowMuch():
                return say("the amount, such as 25")
            case AskWhy():
                return say("a few words; they stand on the journal and on the slip")
            case AskApproval():
                return ""
            case _:
                assert_never(self._step)

    def hints(self) -> tuple[Hint, ...]:
        """Go on, or one step back."""
        back = say("Back") if isinstance(self._step, AskHowMuch) else say("One step back")
        on = say("PIN") if isinstance(self._step, AskApproval) else say("OK")
        return (Hint("enter", on), Hint("escape", back))

    def follow(self) -> None:
        """Draw what was said and what is asked."""
        figure = self.query_one(Figure)
        why = now = ""
        match self._step:
            case AskHowMuch():
                now = say(self._words.how_much)
            case AskWhy(amount):
                figure.reading = Reading(self._words.says, *plain(amount))
                now = say(self._words.why)
            case AskApproval(event):
                figure.reading = Reading(self._words.says, *plain(event.amount))
                why, now = event.reason, self._allowing
            case _:
                assert_never(self._step)
        figure.display = not isinstance(self._step, AskHowMuch)
        self.query_one("#move-why", Static).update(Text(why))
        self.query_one("#move-now", Static).update(Text(now, "bold"))

    def take(self, result: Result) -> None:
        """The answer to what is asked now."""
        self.clear_remark()
        match self._step, result:
            case (_, Typed(text)) if text.startswith("/"):
                super().take(result)
            case AskHowMuch(), Typed(text):
                self._so_much(text)
            case AskHowMuch() | AskWhy(), Pressed("enter"):
                self.refuse(self._question)
            case AskWhy(amount), Typed(text):
                self._because(amount, text)
            case AskApproval(event), Pressed("enter"):
                self._ask(event)
            case AskWhy(), Pressed("escape"):
                self._go_on(AskHowMuch())
            case AskApproval(event), Pressed("escape"):
                self._go_on(AskWhy(event.amount))
            case _:
                super().take(result)

    @property
    def _question(self) -> str:
        asks_why = isinstance(self._step, AskWhy)
        return say("Say why in a few words") if asks_why else say("Type the amount first, such as 25")

    @property
    def _allowing(self) -> str:
        limit = figures(self.till.settings.paid_out_limit)
        roles = staff.those_who(self.till, Act.PAID_OUT)
        return say(
            "More than {limit} goes out only with the PIN of somebody who may ({roles}).",
            limit=limit,
            roles=roles,
        )

    def _go_on(self, step: AskHowMuch | AskWhy | AskApproval) -> None:
        self._step = step
        self.draw()

    def _so_much(self, text: str) -> None:
        amount = typed_amount(text, self.till.currency)
        wrong = amount if isinstance(amount, Refused) else drawer.wrong_sum(self.till, self._event(amount))
        if wrong is not None:
            self.refuse(wrong.reason)
        elif isinstance(amount, Money):
            self._go_on(AskWhy(amount))

    def _because(self, amount: Money, reason: str) -> None:
        event = self._event(amount, reason)
        if (wrong := drawer.wrong(self.till, event)) is not None:
            self.refuse(wrong.reason)
        elif drawer.needs_manager(self.till, event):
            self._go_on(AskApproval(event))
            self._ask(event)
        elif (refused := self._record(event)) is not None:
            self.refuse(refused.reason)

    def _ask(self, event: DrawerMoved) -> None:
        much = " ".join(plain(event.amount))
        text = say("{amount} is paid out: {reason}", amount=much, reason=event.reason)
        self.ask_approval(
            Act.PAID_OUT, text, lambda person: self._record(self._event(event.amount, event.reason, person))
        )

    def _event(self, amount: Money, reason: str = "", manager: Person | None = None) -> DrawerMoved:
        return drawer.moving(self.till, self._words.movement, amount, reason, manager)

    def _record(self, event: DrawerMoved) -> Refused | None:
        done = drawer.record(self.till, event)
        if isinstance(done, Refused):
            return done
        self.over = True
        self.leave()
        self.till_app.remark(say(self._words.done, amount=figures(done.amount)))
        return None
