"""A till that nobody can sign in to yet: its first manager, before anything else."""

from dataclasses import dataclass, field

from textual.app import ComposeResult
from textual.widgets import Static

from register.counter.people import hiring
from register.domain.amounts import Refused
from register.domain.staff.people import unfit_pin
from register.language import say
from register.tui.input.keys import Action, Hint, hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.people.new_pin import DIFFERENT
from register.tui.screens.view import View


@dataclass(frozen=True, slots=True)
class AskName:
    """Who are you?"""


@dataclass(frozen=True, slots=True)
class AskPin:
    """The PIN that will be theirs."""

    name: str


@dataclass(frozen=True, slots=True)
class AskPinAgain:
    """The same once more: it was typed unseen."""

    name: str
    pin: str = field(repr=False)


Step = AskName | AskPin | AskPinAgain


class FirstPerson(View):
    """Name, PIN, the PIN again; then whoever that is signs in."""

    beside_paper = False
    errands = frozenset({Action.HELP})

    def __init__(self) -> None:
        super().__init__()
        self._step: Step = AskName()

    @property
    def secret(self) -> bool:
        """Dots for a PIN."""
        return not isinstance(self._step, AskName)

    @property
    def line_hint(self) -> str:
        """What to type now."""
        match self._step:
            case AskName():
                return say("the name, as it is to stand on receipts")
            case AskPin():
                return say("a new PIN: 4 digits or more")
            case AskPinAgain():
                return say("the same PIN once more")

    def compose(self) -> ComposeResult:
        """What this is for."""
        yield Static(say("This till has no people yet."), id="first-title")
        yield Static("", id="first-words", classes="quiet")

    def hints(self) -> tuple[Hint, ...]:
        """One step on, one back."""
        back = () if isinstance(self._step, AskName) else (Hint("escape", say("One step back")),)
        return (Hint("enter", say("OK")), *back, hint(Action.HELP))

    def follow(self) -> None:
        """Say what is asked."""
        role = hiring.first_role(self.till)
        match self._step:
            case AskName():
                words = say(
                    "Whoever is added first is its {role}, and adds the others in the menu. "
                    "Type your name and press Enter.",
                    role=role,
                )
            case AskPin(name):
                words = say(
                    "{name}, choose a PIN of 4 digits or more. It is kept so that nobody can read it.",
                    name=name,
                )
            case AskPinAgain(name):
                words = say("{name}, type the same PIN once more.", name=name)
        self.query_one("#first-words", Static).update(words)

    def take(self, result: Result) -> None:
        """The answer to what is asked."""
        match self._step, result:
            case AskName(), Typed(text):
                wrong = hiring.wrong_name(self.till, text)
                self._go_on(wrong or AskPin(text.strip()))
            case AskPin(name), Typed(pin):
                self._go_on(unfit_pin(pin) or AskPinAgain(name, pin))
            case AskPinAgain(name, pin), Typed(again):
                self._add(name, pin, again)
            case AskPin(), Pressed("escape"):
                self._go_on(AskName())
            case AskPinAgain(name), Pressed("escape"):
                self._go_on(AskPin(name))
            case _:
                super().take(result)

    def _add(self, name: str, pin: str, again: str) -> None:
        if again != pin:
            self._go_on(AskPin(name))
            self.refuse(say(DIFFERENT))
            return
        added = hiring.add_first(self.till, name, hiring.first_role(self.till), pin)
        if isinstance(added, Refused):
            self._go_on(AskName())
            self.refuse(added.reason)

    def _go_on(self, step: Step | Refused) -> None:
        if isinstance(step, Refused):
            self.refuse(step.reason)
            return
        self._step = step
        self.till_app.look_again()
