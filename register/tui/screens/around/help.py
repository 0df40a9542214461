"""Help: the keys that work now, then all of them, then what else may be typed."""

from collections.abc import Iterable
from textwrap import wrap

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from register.language import marked, say
from register.tui.input.keys import (
    ALSO_IN_MENU,
    BY_WORD,
    FUNCTIONS,
    GRAMMAR,
    IN_MENU,
    OF_A_SALE,
    Hint,
    MenuFunction,
    shown,
)
from register.tui.input.meant import Pressed, Result
from register.tui.screens.errand import ErrandScreen

#: Cells of a label, and of what is said behind it.
_LABEL, _WIDTH = 16, 48


class Help(ErrandScreen):
    """Made from the same table that the keys are looked up in."""

    heading = marked("HELP")
    gives_way = True
    helps = True

    def __init__(self, now: tuple[Hint, ...] = ()) -> None:
        """`now`: the keys of the screen that was on when help was asked for."""
        super().__init__()
        self._now = now

    def body(self) -> Iterable[Widget]:
        """One long text."""
        text = Static(self._text(), id="help-text")
        yield VerticalScroll(text, id="help", can_focus=False)

    def hints(self) -> tuple[Hint, ...]:
        """Scroll, or go back."""
        return (Hint("down", say("or Up: scroll")), Hint("escape", say("Back")))

    def take(self, result: Result) -> None:
        """Scroll; Enter goes back too."""
        self.clear_remark()
        help_ = self.query_one("#help", VerticalScroll)
        match result:
            case Pressed("up"):
                help_.scroll_relative(y=-1, animate=False)
            case Pressed("down"):
                help_.scroll_relative(y=1, animate=False)
            case Pressed("pageup"):
                help_.scroll_page_up(animate=False)
            case Pressed("pagedown"):
                help_.scroll_page_down(animate=False)
            case Pressed("enter" | "f1"):
                self.leave()
            case _:
                super().take(result)

    def _text(self) -> Content:
        return Content("\n").join(
            (
                *_part(say("These work now"), (_row(one.shown, one.label, one.tooltip) for one in self._now)),
                *_part(
                    say("Each function three ways: its key, Esc and a sign, a command"),
                    (
                        _row(row.shown, f"Esc {row.twin}  {row.command}", say(row.tooltip))
                        for row in FUNCTIONS
                    ),
                ),
                *_part(
                    say("In the menu, or by a command; an amount may be typed before"), map(_letter, IN_MENU)
                ),
                *_part(say("In the menu, or by a command"), map(_letter, (*OF_A_SALE, *ALSO_IN_MENU))),
                *_part(
                    say("By a command alone"),
                    (_row("", say(one.example), say(one.tooltip)) for one in BY_WORD),
                ),
                *_part(say("What else may be typed"), (_row("", *row) for row in self._grammar())),
            )
        )

    def _grammar(self) -> Iterable[tuple[str, str]]:
        """What may be typed, and what it does."""
        yield from ((say(typed), say(does)) for typed, does in GRAMMAR)
        if self.till_app.opened and self.till.messages is not None:
            yield "Ctrl+T, /wire", say("The messages to and from the terminal, for developers")
        yield say("A click"), say("On a key at the bottom, or on a line: as if that key were pressed")


def _part(heading: str, rows: Iterable[Content]) -> Iterable[Content]:
    """Nothing where there are no rows; else they stand under `heading`, and an empty line follows."""
    if under := tuple(rows):
        yield from (Content.styled(heading, "bold"), *under, Content(""))


def _letter(item: MenuFunction) -> Content:
    return _row(f"F10 {shown(item.letter)}", item.command, f"{say(item.label)}: {say(item.tooltip)}")


def _row(key: str, what: str, does: str) -> Content:
    """One row; a long label has the first line for itself, a long sentence goes on under itself."""
    lines = wrap(does, _WIDTH) or [""]
    if len(what) > _LABEL and lines[0]:
        lines.insert(0, "")
    first, *more = lines
    under = "".join(f"\n{'':26}{line}" for line in more)
    return Content.assemble((f"  {key:<7}", "bold"), f"{what:<{_LABEL}} ", (f"{first}{under}", "$quiet"))
