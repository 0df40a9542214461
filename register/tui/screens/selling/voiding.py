"""Voiding the open sale: asked first when a customer's money would go back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from register.counter.selling import checkout
from register.domain.amounts import Refused, figures
from register.domain.sale import Sale, Stage
from register.domain.staff.rights import Act
from register.language import marked, say
from register.tui.card_pin import with_pins_first
from register.tui.screens.people.approving import with_approval
from register.tui.widgets.dialog import Choice, Question
from register.tui.words.rows import counted
from register.tui.words.tenders import tenders

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.staff.people import Person
    from register.tui.app import TillApp

REASON = marked("customer does not buy")
_VOIDED = marked("✓ sale {number} is voided")
_NOT_YET = marked("! sale {number}: see what is open")


def ask_to_void(app: TillApp, then: Callable[[], object]) -> None:
    """Name what is lost or goes back; on a yes void the sale and do `then`."""
    sale = app.till.books.sale
    if sale is None:
        app.say(say("No sale is open: there is nothing to void"))
    elif sale.exchanges.open:
        app.say(say("An answer is missing: wait for it, or set the sale aside"))
    else:
        app.push_screen(_question(sale), lambda sure: _allowed(app, sale, then) if sure else None)


def _allowed(app: TillApp, sale: Sale, then: Callable[[], object]) -> None:
    if not sale.money_with_us:
        _void(app, sale.number, then)
        return
    total = figures(sale.total)
    text = say("What was paid of {total} in sale {number} goes back.", total=total, number=sale.number)
    with_approval(app, Act.VOID_PAID, text, lambda by: _void(app, sale.number, then, by))


def _void(app: TillApp, number: str, then: Callable[[], object], by: Person | None = None) -> None:
    async def work(till: Till) -> Sale | Refused:
        ended = await checkout.void(till, REASON, by)
        if isinstance(ended, Sale):
            words = _VOIDED if ended.stage is Stage.VOIDED else _NOT_YET
            # Afterwards: another view begins without a remark.
            app.call_after_refresh(app.remark, say(words, number=ended.number))
        return ended

    then()
    app.move_money(with_pins_first(app, number, work))


def _question(sale: Sale) -> Question[bool]:
    back = [f"{one.entry.amount:>10}  {_back_to(one.entry.name)}" for one in tenders(sale)]
    much = f"{counted(len(sale.basket.lines))}, {figures(sale.total)} {sale.total.currency.code}."
    text = "\n".join((much, say("What was taken goes back first:"), *back)) if back else much
    keep, void = Choice("k", say("Keep it"), value=False), Choice("v", say("Void"), value=True)
    choices = (keep, void) if back else (void, keep)
    return Question(say("Void sale {number}?", number=sale.number), text, choices, leave=False)


def _back_to(tender: str) -> str:
    return say("back to {tender}", tender=tender[0].lower() + tender[1:])
