"""Basket lines as the screen writes them."""

from dataclasses import replace

from moneyed import Money

from register import language
from register.domain.amounts import figures, numeral
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.goods.reductions import PercentOff, Promoted
from register.language import say
from register.tui.widgets.lines import Row


class Rows:
    """Writes the lines of a basket; a line that is still the same is not written again."""

    def __init__(self) -> None:
        self._lines: tuple[LineItem, ...] = ()
        self._rows: tuple[Row, ...] = ()

    def of(self, lines: tuple[LineItem, ...]) -> tuple[Row, ...]:
        """One row for each line."""
        same = len(self._lines)
        if lines[:same] != self._lines:
            pairs = zip(self._lines, lines, strict=False)
            same = next((at for at, (old, new) in enumerate(pairs) if old is not new), len(lines))
        self._rows = (*self._rows[:same], *map(row, lines[same:]))
        self._lines = lines
        return self._rows


def row(line: LineItem) -> Row:
    """`Apples, loose   1.254 kg   2.99   3.75 B`."""
    match line:
        case Goods():
            grams, pieces = round(line.quantity, 3), line.quantity.normalize()
            quantity = f"{numeral(grams)} kg" if line.unit == "kg" else numeral(pieces)
            price, total = figures(line.price), figures(line.priced)
            return Row(line.name, quantity, price, total, line.tax, _note(line), line.note)
        case ReturnedGoods(goods=goods, original=original):
            sold, total = row(goods), figures(line.priced)
            back = say("back, of {receipt}", receipt=original)
            below = " · ".join(filter(None, (back, line.note)))
            return replace(sold, quantity=f"-{sold.quantity}", total=total, note="", below=below)
        case CardLine(card=card):
            name = say("Gift card ···{card}", card=card.last4)
            amount = figures(line.amount)
            return Row(name, "1", amount, amount, "–", say("when paid"), line.note)


def _note(line: Goods) -> str:
    """What tells this piece from others of its kind, and what was taken off: `batch 7A, 10 % off`."""
    label = line.label
    serial, batch = (label.serial, label.batch) if label else ("", "")
    of_batch = say("batch {batch}", batch=batch) if batch else ""
    piece = say("no. {serial}", serial=serial) if serial else of_batch
    changed = say("price changed") if line.list_price not in (None, line.price) else ""
    return ", ".join(filter(None, (piece, changed, _less(line))))


def _less(line: Goods) -> str:
    """`10 % off`, `1.50 off`, `0.85 off, 3 for 2`."""
    match line.reductions:
        case ():
            return ""
        case (PercentOff(percent),):
            return say("{percent} % off", percent=numeral(percent.normalize()))
        case (Promoted(amount, name),):
            return say("{amount} off, {promotion}", amount=figures(amount), promotion=name)
        case _:
            return say("{amount} off", amount=figures(line.taken_off))


def counted(lines: int) -> str:
    """`4 lines`."""
    return language.counted("{count} line", "{count} lines", lines)


def plain(money: Money) -> tuple[str, str]:
    """Figures and currency, for the loud number."""
    return figures(money), money.currency.code
