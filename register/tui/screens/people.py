"""The people of this till: who may sign in, added, blocked, given another PIN."""

from collections.abc import Iterable
from functools import partial

from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget

from register.counter import hiring, staff
from register.domain.amounts import Refused
from register.domain.people import Person
from register.language import marked, say
from register.tui.keys import Hint
from register.tui.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen, attempted
from register.tui.screens.new_pin import ask_new_pin
from register.tui.widgets.dialog import Chooser, Found, TextPrompt
from register.tui.widgets.entries import Entry, EntryList
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.lines import Row
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level


class People(ErrandScreen):
    """The list above, what can be done with the marked one below."""

    heading = marked("PEOPLE")

    def __init__(self, by: Person | None = None) -> None:
        """`by` allowed it, where whoever is at the till may not."""
        super().__init__()
        self._by = by
        self._listed: tuple[Person, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Names, and keys."""
        yield VerticalScroll(EntryList(), id="people-list", can_focus=False)
        yield ThinRule()
        yield KeyList(label=19)

    def on_mount(self) -> None:
        """Mark the first."""
        self.query_one(EntryList).marked = 0
        self.draw()

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
        self.query_one(KeyList).hints = self._offers()

    def take(self, result: Result) -> None:
        """Mark somebody; add, block, another PIN."""
        self.clear_remark()
        entries = self.query_one(EntryList)
        match result, self._marked:
            case Pressed("up" | "down" as key), _:
                step = 1 if key == "down" else -1
                self._mark(min(max(0, entries.marked + step), len(self._listed) - 1))
            case Pressed("a"), _:
                self._ask_name()
            case Pressed("p"), Person(of_config=False, name=name):
                ask_new_pin(self.till_app, name, partial(self._give_pin, name))
            case Pressed("b"), Person(blocked=False, name=name):
                self.attempt(lambda: hiring.block(self.till, name, self._by))
            case Pressed("u"), Person(blocked=True, name=name):
                self.attempt(lambda: hiring.unblock(self.till, name, self._by))
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    def _mark(self, index: int) -> None:
        self.query_one(EntryList).marked = index
        self.query_one(VerticalScroll).scroll_to(y=max(0, index - 2), animate=False)
        self.draw()

    def _offers(self) -> tuple[Hint, ...]:
        add = Hint("a", say("Add somebody"), say("name, role, PIN"))
        one = self._marked
        if one is None:
            return (add,)
        block = Hint("b", say("Block"), say("no sign-in any more; the PIN stays taken"))
        unblock = Hint("u", say("Unblock"), say("may again what the role may"))
        pin = () if one.of_config else (Hint("p", say("Another PIN"), say("typed twice")),)
        return (add, unblock if one.blocked else block, *pin)

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
        roles = [Found(Row(role), role) for role in self.till.settings.roles]

        def find(text: str) -> list[Found[str]]:
            return [one for one in roles if text.lower() in one.value]

        chooser = Chooser(say("What may {name} do?", name=name.strip()), find, hint=say("a role"))
        self.till_app.push_screen(chooser, partial(self._with_role, name.strip()))

    def _with_role(self, name: str, role: str | None) -> None:
        if role is not None:
            ask_new_pin(self.till_app, name, partial(self._add, name, role))

    def _add(self, name: str, role: str, pin: str) -> Refused | None:
        def adding() -> Refused | None:
            added = hiring.add(self.till, name, role, pin, self._by)
            return added if isinstance(added, Refused) else None

        return attempted(adding)

    def _give_pin(self, name: str, pin: str) -> Refused | None:
        return attempted(lambda: hiring.set_pin(self.till, name, pin, self._by))


def _entry(one: Person) -> Entry:
    note = ", ".join(filter(None, (one.role, staff.standing(one))))
    out = one.blocked or not one.pin_hash
    return Entry(one.name, note=note, sign="✗" if out else "✓", level=Level.ATTENTION if out else Level.FINE)
