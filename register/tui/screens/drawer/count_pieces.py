"""Counting a drawer by its coins and notes: how many of each, with the running total."""

import re
from collections.abc import Iterable

from moneyed import Money
from textual.widget import Widget
from textual.widgets import Static

from register.domain.amounts import figures
from register.domain.pieces import Piece, worth
from register.language import marked, say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result, Typed
from register.tui.screens.errand import ErrandScreen
from register.tui.widgets.figure import Figure, Reading, Says
from register.tui.widgets.piece_list import PieceList, PieceRow
from register.tui.words.rows import plain
from terminal_api.money import decimals

#: More of one coin than this was mistyped.
_COUNT = re.compile(r"\d{1,5}")


class CountPieces(ErrandScreen):
    """From the largest to the smallest; `over` when the count was taken, else it can be gone on with."""

    heading = marked("COUNT COINS AND NOTES")

    def __init__(self, before: tuple[Piece, ...] = ()) -> None:
        """`before`: what was counted so far."""
        super().__init__()
        self.over = False
        self._counts = {piece.value: piece.count for piece in before}
        self._at = 0

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Those that there are any of."""
        values = self.till.settings.denominations
        return tuple(Piece(value, count) for value in values if (count := self._counts.get(value)))

    @property
    def worth(self) -> Money:
        """What they come to."""
        return worth(self.pieces, self.till.currency)

    def body(self) -> Iterable[Widget]:
        """The pieces, the total, what to do."""
        yield PieceList(places=decimals(self.till.currency))
        yield Static(classes="gap")
        yield Figure()
        yield Static(id="count-now", classes="words")

    @property
    def line_hint(self) -> str:
        """What to type."""
        value = self._marked
        return say("how many of {piece}", piece=figures(value)) if value else say("Enter takes this count")

    def hints(self) -> tuple[Hint, ...]:
        """One after the other; done at any time."""
        on = say("Next") if self._marked else say("Take this count")
        return (
            Hint("enter", on),
            Hint("d", say("Done")),
            Hint("up", say("or Down marks")),
            Hint("escape", say("Back")),
        )

    def follow(self) -> None:
        """Draw what was counted so far."""
        pieces = self.query_one(PieceList)
        pieces.rows = tuple(map(self._row, self.till.settings.denominations))
        pieces.marked = self._at
        self.query_one(Figure).reading = Reading(Says.COUNTED, *plain(self.worth))
        value = self._marked
        words = (
            say("How many of {piece} are there? Enter alone goes on to the next.", piece=figures(value))
            if value
            else say("That is all. Enter takes this count; Up goes back to a piece.")
        )
        self.query_one("#count-now", Static).update(words)

    def take(self, result: Result) -> None:
        """A number is how many there are of the marked one."""
        self.clear_remark()
        match result:
            case Typed(text) if not text.startswith("/"):
                self._count(text)
            case Pressed("d"):
                self._done()
            case Pressed("enter") if self._marked is None:
                self._done()
            case Pressed("enter" | "down"):
                self._mark(self._at + 1)
            case Pressed("up"):
                self._mark(self._at - 1)
            case _:
                super().take(result)

    @property
    def _marked(self) -> Money | None:
        """The piece that is counted now; None behind the last."""
        values = self.till.settings.denominations
        return values[self._at] if self._at < len(values) else None

    def _count(self, text: str) -> None:
        if self._marked is None:
            self.refuse(say("All are counted: Enter takes this count, Up goes back"))
        elif not _COUNT.fullmatch(text):
            piece = figures(self._marked)
            self.refuse(say("Type how many there are of {piece}, a whole number", piece=piece))
        else:
            self._counts[self._marked] = int(text)
            self._mark(self._at + 1)

    def _mark(self, at: int) -> None:
        self._at = min(max(0, at), len(self.till.settings.denominations))
        self.draw()

    def _done(self) -> None:
        self.over = True
        self.leave()

    def _row(self, value: Money) -> PieceRow:
        count = self._counts.get(value)
        if count is None:
            return PieceRow(figures(value), "", "")
        return PieceRow(figures(value), str(count), figures(Piece(value, count).worth))
