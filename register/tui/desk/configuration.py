"""The configuration: every key as it is in force, and the way to another value."""

from collections.abc import Callable, Iterable
from functools import partial

from rich.text import Text
from textual import on
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from register.config.explained import explanation
from register.config.in_force import Setting, in_force
from register.config.key import Key
from register.counter.configuration import configuring
from register.counter.configuration.settings_change import on_disk
from register.counter.configuration.unfinished import in_words, unfinished
from register.domain.events import SettingChanged
from register.domain.staff.people import Person
from register.language import marked, say
from register.settings import Settings
from register.tui.desk.changes_settings import ChangesSettings
from register.tui.desk.setting_words import entries_of, origin_words
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.input.typing import Typing
from register.tui.widgets.entries import EntryList
from register.tui.widgets.news import News
from register.tui.widgets.rule import ThinRule
from register.tui.widgets.status import Level

_PAGE = 10
_LOOKS_S = 2.0
"""Between two looks at the file, which somebody may write into meanwhile."""


class Configuration(ChangesSettings):
    """The list narrows while one types. A new value is shown with the old one, and confirmed."""

    heading = marked("CONFIGURATION")

    def __init__(self) -> None:
        super().__init__()
        self._read: Settings | None = None
        self._all: tuple[Setting, ...] = ()
        self._shown: tuple[Setting, ...] = ()
        self._sought = ""
        self._as_read = True
        """Whether the file still says what was read from it."""
        self._unfinished: tuple[SettingChanged, ...] = ()
        """Changes that the journal names and the file lacks."""

    def body(self) -> Iterable[Widget]:
        """News, list, the marked key whole."""
        yield News()
        yield VerticalScroll(EntryList(places=0), id="config-list", can_focus=False)
        yield ThinRule()
        yield Static(id="config-words", classes="words")

    def on_mount(self) -> None:
        """Mark the first, and watch the file."""
        self.query_one(EntryList).marked = 0
        self.set_interval(_LOOKS_S, self.look_at_file)
        self.look_at_file()
        self._unfinished = unfinished(self.till.journal, self.till.settings)
        if self._unfinished:
            self.tell(say("{matter}: D sees to it.", matter=in_words(self._unfinished[0])), Level.ATTENTION)

    def on_resize(self) -> None:
        """A lower window leaves the marked one in sight."""
        self.call_after_refresh(self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        entries, around = self.query_one(EntryList), self.query_one("#config-list")
        if not 0 <= entries.marked - around.scroll_y < around.size.height:
            entries.mark(entries.marked)

    @property
    def line_hint(self) -> str:
        """What may be typed."""
        return say("a part of a name or value")

    def hints(self) -> tuple[Hint, ...]:
        """Change, leave out, read anew."""
        anew = () if self._as_read else (Hint("r", say("Read anew"), say("what stands in the file now")),)
        lacking = (Hint("d", say("See to it"), say("a change that the file lacks")),)
        return (
            *(lacking if self._unfinished else ()),
            *anew,
            Hint("enter", say("Change it")),
            Hint("delete", say("Leave out"), say("what holds where the file says nothing")),
            Hint("up", say("or Down marks")),
            Hint("escape", say("Back")),
        )

    def follow(self) -> None:
        """Draw the keys that fit what is typed, and the marked one."""
        if self._read is not self.till.settings:
            self._read, self._all = self.till.settings, in_force(self.till.settings)
            self._unfinished = unfinished(self.till.journal, self.till.settings)
        before = self._marked
        self._shown = tuple(one for one in self._all if self._fits(one))
        entries = self.query_one(EntryList)
        entries.entries = entries_of(self._shown)
        again = next((at for at, one in enumerate(self._shown) if before and one.key == before.key), 0)
        entries.marked = min(again, len(self._shown) - 1)
        self._as_read = on_disk(self.till.settings)
        self.query_one("#config-words", Static).update(self._explained())

    def show_typing(self, typing: Typing) -> None:
        """Narrow the list."""
        super().show_typing(typing)
        text = "" if typing.text.startswith("/") else typing.text.strip().lower()
        if text != self._sought:
            self._sought = text
            self.draw()
            self._mark(self.query_one(EntryList).marked)

    def take(self, result: Result) -> None:
        """Mark, change, leave out, read anew."""
        self.clear_remark()
        at = self.query_one(EntryList).marked
        match result:
            case Pressed("up" | "down" as key):
                self._mark(at + (1 if key == "down" else -1))
            case Pressed("pageup" | "pagedown" as key):
                self._mark(at + (_PAGE if key == "pagedown" else -_PAGE))
            case Typed(text) if not text.startswith("/"):
                self._sought = text.strip().lower()
                self.draw()
                self._begin(self.edit)
                self._sought = ""
                self.draw()
                self._mark(self.query_one(EntryList).marked)
            case Pressed("enter"):
                self._begin(self.edit)
            case Pressed("delete"):
                self._begin(self.leave_out)
            case Pressed("r") if not self._as_read:
                self.allowed(self.reread)
            case Pressed("d") if self._unfinished:
                self.allowed(partial(self.see_to, self._unfinished[0]))
            case _:
                super().take(result)

    @on(EntryList.Marked)
    def mark_clicked(self, clicked: EntryList.Marked) -> None:
        """A click marks."""
        self._mark(clicked.index)

    @property
    def _marked(self) -> Setting | None:
        at = self.query_one(EntryList).marked
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def _fits(self, one: Setting) -> bool:
        return self._sought in f"{one.key} {one.value}".lower()

    def _mark(self, index: int) -> None:
        at = min(max(0, index), len(self._shown) - 1)
        self.query_one(EntryList).mark(at)
        self.draw()

    def _explained(self) -> Text:
        one = self._marked
        if one is None:
            return Text(say("Nothing found."))
        if not one.key.name:
            return Text(
                say("[{table}] is not in the file: write it there, then R reads it.", table=one.key.table)
            )
        value = one.value or say("nothing")
        lines = [f"{one.key} = {value}", origin_words(one), explanation(one.key)]
        if one.key.row is not None:
            lines.append(say("Tables of a list are added and taken out in the file itself."))
        return Text("\n".join(filter(None, lines)))

    def look_at_file(self) -> None:
        """Notice that somebody wrote into the file."""
        if self.is_current and self.till_app.opened and on_disk(self.till.settings) is not self._as_read:
            self.draw()
            if not self._as_read:
                self.tell(say("The file was changed on disk: R reads it."), Level.ATTENTION)

    def seen_to(self, key: Key) -> None:
        """Offer it no more."""
        self._unfinished = unfinished(self.till.journal, self.till.settings)
        self.draw()
        super().seen_to(key)

    def _begin(self, then: "Callable[[Setting, Person | None], None]") -> None:
        one = self._marked
        if one is None or not one.key.name:
            self.refuse(say("No key is marked: mark one that the file can say"))
        elif not on_disk(self.till.settings):
            self.refuse(say("The file was changed on disk: R reads it."))
        elif (refused := configuring.fixed(self.till, one.key)) is not None:
            self.refuse(refused.reason)
        else:
            self.allowed(partial(then, one))
