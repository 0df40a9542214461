"""What a search found, a row a record; and the moments of a story."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from moneyed import Currency, Money
from rich.cells import cell_len
from rich.text import Text

from register.counter.searching.record_words import kind_words, wants_a_look
from register.counter.stories.moment import Moment, Tone
from register.domain.amounts import figures
from register.domain.bookkeeping.record import Record
from register.language import spoken
from register.tui.widgets.columns import fitted, on_point
from terminal_api.inspector.line_list import LineList
from terminal_api.money import decimals

_NUMBER, _DAY, _CASHIER, _AMOUNT = 11, 12, 9, 10


class RecordList(LineList[Record], can_focus=False):
    """Draws `R2-000017   22 Nov 10:41  Maria    sale, voided      35.30`, newest first."""

    MARK = "always"

    def __init__(self, currency: Currency, clock_zone: tzinfo | None, today: datetime) -> None:
        super().__init__(id="journal-list")
        self._number, self._cashier = _NUMBER, _CASHIER
        self._places = decimals(currency)
        self._zone = clock_zone
        self._year = today.year

    def show(self, rows: Sequence[Record]) -> None:
        """Show `rows`; numbers and names take no more cells than they need."""
        self._number = _wide((one.number for one in rows), 9, _NUMBER)
        self._cashier = _wide((one.cashier for one in rows), 5, _CASHIER)
        super().show(rows)

    def mark(self, index: int) -> None:
        """Mark the row at `index`."""
        self.action_move(index - self.marked)

    def written(self, row: Record, width: int) -> Text:
        """One line; what is not finished has a sign before its kind."""
        at = row.at.astimezone(self._zone)
        day = spoken().monthday(at) if at.year == self._year else spoken().day(at)
        when = f"{day} {spoken().hour(at)}" if at.year == self._year else day
        kind = kind_words(row)
        room = width - self._number - _DAY - self._cashier - _AMOUNT - 7
        sign = ("! ", self.look("warn")) if wants_a_look(row) else ("", "")
        return Text.assemble(
            fitted(row.number or "–", self._number),
            "  ",
            (fitted(when, _DAY), self.look("quiet")),
            "  ",
            fitted(row.cashier or "–", self._cashier),
            "  ",
            sign,
            fitted(kind, max(0, room - len(sign[0]))),
            " ",
            on_point(figures(row.amount), _AMOUNT, self._places),
        )


def _wide(words: Iterable[str], least: int, most: int) -> int:
    widest = max((cell_len(one) for one in words), default=most)
    return min(most, max(least, widest))


_SIGNS = {
    Tone.PLAIN: (" ", "quiet"),
    Tone.DONE: ("✓", "good"),
    Tone.ATTENTION: ("!", "warn"),
    Tone.RISK: ("?", "bad"),
}


class MomentList(LineList[Moment], can_focus=False):
    """Draws `10:41:07 ✓ Approved, 87.50 left on the card     12.50`, oldest first; a new day is said."""

    MARK = "always"

    def __init__(self, currency: Currency, clock_zone: tzinfo | None) -> None:
        super().__init__(id="story-list")
        self._amounts = _AMOUNT
        self._places = decimals(currency)
        self._zone = clock_zone

    def written(self, row: Moment, width: int) -> Text:
        """One line; its amount on the decimal point."""
        at = row.at.astimezone(self._zone)
        sign, look = _SIGNS[row.said.tone]
        amount = _amount(row.said.amount, self._places, self._amounts)
        when = self._when(row, at)
        room = max(0, width - cell_len(when) - 4 - cell_len(amount))
        words = fitted(row.said.words, room)
        loud = self.look(look) if row.said.tone in (Tone.ATTENTION, Tone.RISK) else ""
        return Text.assemble(
            (when, self.look("quiet")), " ", (sign, self.look(look)), " ", (words, loud), " ", amount
        )

    def show(self, rows: Sequence[Moment]) -> None:
        """Show `rows`; their amounts take no more cells than they need."""
        told = (cell_len(figures(one.said.amount)) for one in rows if one.said.amount is not None)
        self._amounts = min(_AMOUNT, max(told, default=0) + 1)
        super().show(rows)

    def _when(self, row: Moment, at: datetime) -> str:
        first = self.rows[0].at.astimezone(self._zone).date() if self.rows else at.date()
        return spoken().second(at) if at.date() == first else fitted(spoken().monthday(at), 8)


def _amount(amount: Money | None, places: int, width: int) -> str:
    return on_point(figures(amount), width, places) if amount is not None else " " * width
