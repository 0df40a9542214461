"""What the menu offers now, in the order of its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from register.counter.owing.obligations import obligations
from register.domain.amounts import figures
from register.domain.sale import Stage
from register.language import say
from register.tui.input.keys import IN_MENU, OF_A_SALE, Hint

if TYPE_CHECKING:
    from register.domain.books import Books
    from register.tui.app import TillApp


def offers(app: TillApp, amount: str) -> tuple[Hint, ...]:
    """Letter, label and what it does; `amount` was typed for those that move cash, in plain figures."""
    till, books = app.till, app.till.books
    count = len(obligations(till))
    to_do = say("{count} to look after", count=count) if count else say("nothing")
    found = [*_in_shift(books, amount), Hint("w", say("What is open"), to_do)]
    if books.sale and books.sale.stage is Stage.OPEN:
        found += [Hint(row.letter, say(row.label), _lower(say(row.tooltip))) for row in OF_A_SALE]
    if books.sale:
        sale = f"{books.sale.number}, {figures(books.sale.total)}"
        found.append(Hint("v", say("Void the sale"), sale))
    if books.shift:
        found.append(Hint("z", say("Close the shift"), say("count the drawer, Z report")))
    theme = Hint("t", say("Theme"), say("now {theme}", theme=app.theme))
    if not till.training:
        found.append(Hint("m", say("Manager's desk"), say("balances, journal, reports, set-up")))
    if app.can_train:
        words = say("back to the till") if till.training else say("at a till where nothing is sold")
        label = say("Leave training") if till.training else say("Training")
        found.append(Hint("r", label, words))
    out = Hint("s", say("Lock"), say("signs out; a basket stays"))
    return (*found, theme, out, Hint("q", say("Quit"), say("ends the program")))


def _in_shift(books: Books, amount: str) -> tuple[Hint, ...]:
    """What needs a shift, and stands first."""
    shift = books.shift
    if shift is None:
        return ()
    undo = Hint("u", say("Undo a movement"), say("the other way, with a reason"))
    return (
        Hint("d", say("Open the drawer"), say("without a sale; asks why")),
        Hint("x", say("X report"), say("the shift so far; changes nothing")),
        *(Hint(row.letter, say(row.label), _much(amount, say(row.tooltip))) for row in IN_MENU),
        *((undo,) if shift.moved else ()),
        Hint("g", say("Goods back"), say("without a receipt; only by a manager")),
    )


def _much(amount: str, tooltip: str) -> str:
    """`20.00: cash into the drawer`, once an amount was typed."""
    does = _lower(tooltip)
    return f"{amount}: {does}" if amount else does


def _lower(sentence: str) -> str:
    """As it stands behind a label."""
    return f"{sentence[0].lower()}{sentence[1:]}"
