"""The people of this till: who may sign in, added, blocked, given another PIN."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.counter.people import hiring, staff
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from register.language import marked, say, spoken
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen, attempted
from register.tui.screens.people.new_pin import ask_new_pin
from register.tui.widgets.dialog import Choice, Chooser, Found, Question, TextPrompt
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.lines import Row
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.tui.app import TillApp


class People(ErrandScreen):
    """The list above; below, what the marked one may do alone, and when they were here last."""

    heading = marked("PEOPLE")

    def __init__(self, by: Person | None = None) -> None:
        """`by` allowed it, where whoever is at the till may not."""
        super().__init__()
        self._allowed_by = by
        self._listed: tuple[Person, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Names, and what is known of the marked one."""
        yield VerticalScroll(EntryList(), id="people-list", can_focus=False)
        yield ThinRule()
        yield Static(id="people-words", classes="words")

    def on_mount(self) -> None:
        """Mark the first."""
        self.query_one(EntryList).marked = 0
        self.draw()

    @property
    def _by(self) -> Person | None:
        """In whose name it is done; `None`: of whoever is signed in."""
        return self._allowed_by or self.manager

    @property
    def _marked(self) -> Person | None:
        at = self.query_one(EntryList).marked
        return self._listed[at] if 0 <= at < len(self._listed) else None

    def hints(self) -> tuple[Hint, ...]:
        """The keys of the list, and the way back."""
        marks = (Hint("up", say("or Down marks")),) if len(self._listed) > 1 else ()
        return (*self._offers(), *marks, Hint("escape", say("Back")))

    def follow(self) -> None:
        """Draw everybody as they stand now."""
        self._listed = staff.everybody(self.till)
        entries = self.query_one(EntryList)
        entries.entries = tuple(map(_entry, self._listed))
        entries.marked = min(max(0, entries.marked), len(self._listed) - 1)
        one = self._marked
        self.query_one("#people-words", Static).update(Text(_known(self.till, one) if one else ""))

    def take(self, result: Result) -> None:
        """Mark somebody; add, block, another PIN."""
        self.clear_remark()
        entries = self.query_one(EntryList)
        match result, self._marked:
            case Pressed("up" | "down" as key), _:
                self._mark(entries.beside(key))
            case Pressed("a"), _:
                self._ask_name()
            case Pressed("p"), Person(of_config=False, name=name):
                ask_new_pin(self.till_app, name, partial(self._give_pin, name))
            case Pressed("r"), Person(of_config=False, name=name):
                choose_role(
                    self.till_app,
                    say("What may {name} do from now on?", name=name),
                    lambda role: self._move(name, role),
                )
            case Pressed("b"), Person(blocked=False, name=name):
                text = say("{name} can sign in no more, from now on.", name=name)
                self._sure(say("Block"), text, lambda: hiring.block(self.till, name, self._by))
            case Pressed("u"), Person(blocked=True, name=name):
                text = say("{name} may again what the role may.", name=name)
                self._sure(say("Unblock"), text, lambda: hiring.unblock(self.till, name, self._by))
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    def _mark(self, index: int) -> None:
        self.query_one(EntryList).mark(index)
        self.draw()

    def _offers(self) -> tuple[Hint, ...]:
        add = Hint("a", say("Add somebody"), say("name, role, PIN"))
        one = self._marked
        if one is None:
            return (add,)
        block = Hint("b", say("Block"), say("no sign-in any more; the PIN stays taken"))
        unblock = Hint("u", say("Unblock"), say("may again what the role may"))
        own = (
            Hint("p", say("Another PIN"), say("typed twice")),
            Hint("r", say("Role"), say("another one, and with it other rights")),
        )
        return (add, unblock if one.blocked else block, *(() if one.of_config else own))

    def _sure(self, title: str, text: str, then: Callable[[], Refused | None]) -> None:
        """Ask before it is done."""
        choices = (Choice("y", say("Yes"), True), Choice("escape", say("No"), False))

        def answered(sure: bool | None) -> None:
            if sure:
                self.attempt(then)

        self.till_app.push_screen(Question(title, text, choices, leave=False), answered)

    def _move(self, name: str, role: str) -> None:
        text = say("{name} may from now on what the role {role} may.", name=name, role=say(role))
        self._sure(say("Role"), text, lambda: hiring.move(self.till, name, role, self._by))

    def _ask_name(self, why: str = "", typed: str = "") -> None:
        """`why` the one that was `typed` will not do."""
        ask = TextPrompt(say("Add somebody"), why or say("The name, as it is to stand on receipts."))
        ask.kept = typed
        self.till_app.push_screen(ask, self._named)

    def _named(self, name: str | None) -> None:
        if name is None:
            return
        if (wrong := hiring.wrong_name(self.till, name)) is not None:
            self.till_app.bell()
            self._ask_name(wrong.reason, name)
            return
        title = say("What may {name} do?", name=name.strip())
        choose_role(self.till_app, title, partial(self._with_role, name.strip()))

    def _with_role(self, name: str, role: str) -> None:
        ask_new_pin(self.till_app, name, partial(self._add, name, role))

    def _add(self, name: str, role: str, pin: str) -> Refused | None:
        def adding() -> Refused | None:
            added = hiring.add(self.till, name, role, pin, self._by)
            return added if isinstance(added, Refused) else None

        return attempted(adding)

    def _give_pin(self, name: str, pin: str) -> Refused | None:
        return attempted(lambda: hiring.set_pin(self.till, name, pin, self._by))


def choose_role(app: TillApp, title: str, then: Callable[[str], None]) -> None:
    """Ask for one of the roles of this till."""
    roles = [Found(Row(say(role)), role) for role in app.till.settings.roles]

    def find(text: str) -> list[Found[str]]:
        return [one for one in roles if text.lower() in one.row.name.lower()]

    chooser = Chooser(title, find, hint=say("a role"))
    app.push_screen(chooser, lambda role: None if role is None else then(role))


def _known(till: Till, one: Person) -> str:
    """When they were here last, and what they may do alone, or may not: whichever is told sooner."""
    at = till.books.hired.seen.get(one.name)
    local = at.astimezone() if at else None
    here = (
        say("Signed in last on {day} at {hour}.", day=spoken().day(local.date()), hour=spoken().hour(local))
        if local
        else say("Never signed in yet.")
    )
    alone, asks = staff.alone(till, one), staff.asks(till, one)
    if not asks:
        rights = say("May do all of it alone.")
    elif len(alone) < len(asks):
        rights = say("May alone: {acts}.", acts=", ".join(act.words for act in alone) or say("nothing"))
    else:
        rights = say("Needs somebody's word: {acts}.", acts=", ".join(act.words for act in asks))
    return f"{here}\n{rights}"


def _entry(one: Person) -> Entry:
    note = ", ".join(filter(None, (say(one.role), staff.standing(one))))
    out = one.blocked or not one.pin_hash
    return Entry(one.name, note=note, sign="✗" if out else "✓", level=Level.ATTENTION if out else Level.FINE)
