"""X and Z: a shift's sums as figures, for the screen and for paper."""

from dataclasses import dataclass, replace
from datetime import datetime

from moneyed import Money

from receipts.document import Receipt
from receipts.layouts.reports import Cash, Count, ShiftReport, StillOpen, shift_report
from register.counter.days.comparison_report import on_paper
from register.counter.drawer.own_counts import OwnCount, own_counts
from register.counter.drawer.report_counts import (
    card_discounts,
    counts,
    let_go,
    rounded,
    taxes,
    without_receipt,
)
from register.counter.drawer.shift_figures import CASH, Figure, drawer, gift_cards, tenders
from register.counter.owing.obligations import Meaning, Obligation, meaning, obligations_in
from register.counter.paper.slips import local, shop
from register.counter.till import Till
from register.domain.amounts import figures
from register.domain.books import Books
from register.domain.events import ShiftClosed
from register.domain.pieces import Piece
from register.domain.shift import Shift
from register.language import say
from register.settings import Settings


@dataclass(frozen=True, slots=True)
class Reading:
    """A shift at one moment; `z` is None for an X report."""

    shift: Shift
    at: datetime
    z: int | None
    counted: Money | None
    tenders: tuple[Figure, ...]
    gift_cards: tuple[Figure, ...]
    departments: tuple[Figure, ...]
    obligations: tuple[Obligation, ...]
    """What is still open."""
    pieces: tuple[Piece, ...] = ()
    """The coins and notes of the count."""
    manager: str = ""
    """Who closed it in spite of the difference."""
    odd_seen_by: str = ""
    """Who closed it in spite of what did not agree with a processor's record, or could not be compared."""
    uncompared: tuple[str, ...] = ()
    """Processors that a closing should have compared with, and nobody did."""
    own_counts: tuple[OwnCount, ...] = ()
    blind: bool = False
    """Whether the cash is not told: it is to be counted by somebody who does not know it."""

    @property
    def open(self) -> tuple[Meaning, ...]:
        """What is still open, kind by kind, and what that means."""
        return meaning(self.obligations)

    @property
    def still_open(self) -> tuple[str, ...]:
        """Each thing of it by itself."""
        return tuple(line for kind in self.open for line in kind.lines)

    @property
    def difference(self) -> Money | None:
        """What was counted less what should be there."""
        return None if self.counted is None else self.counted - self.shift.expected


def reading(till: Till, shift: Shift, *, blind: bool = False) -> Reading:
    """The figures of `shift` as they stand; without the cash for whoever is to count it `blind`."""
    return replace(reading_in(till.books, shift, till.clock.now()), blind=blind)


def closing(till: Till, shift: Shift, closed: ShiftClosed) -> Reading:
    """The figures that `closed` ends the shift with."""
    done = {one.processor for one in shift.compared}
    return replace(
        reading(till, shift),
        z=closed.z,
        counted=closed.counted,
        pieces=closed.pieces,
        manager=closed.manager,
        odd_seen_by=closed.odd_seen_by,
        uncompared=tuple(name for name in till.records if name not in done),
        own_counts=own_counts(till),
    )


def reading_in(books: Books, shift: Shift, at: datetime) -> Reading:
    """The figures from the books alone: also for whoever only reads the journal."""
    return Reading(
        shift=shift,
        at=at,
        z=None,
        counted=None,
        tenders=tenders(shift),
        gift_cards=gift_cards(shift),
        departments=tuple(
            Figure(account.partition(":")[2], None, -amount)
            for account, amount in sorted(shift.ledger.items())
            if account.startswith("sales:")
        ),
        obligations=obligations_in(books),
    )


def paper(settings: Settings, one: Reading) -> Receipt:
    """The report on paper."""
    shift = one.shift
    return shift_report(
        ShiftReport(
            shop=shop(settings),
            till=say("till {till}", till=settings.shop.till),
            shift=str(shift.number),
            opened=local(shift.opened_at),
            at=local(one.at),
            cashiers=shift.cashiers or ("-",),
            sales=Count(say("Sales"), shift.count("sales"), shift.amount("sales")),
            refunds=Count(say("Refunds"), shift.count("returns"), -shift.amount("returns")),
            cash=_cash(one),
            z_number=one.z,
            tenders=_tenders(one),
            taxes=taxes(shift),
            departments=tuple(
                Count(row.name or say("No department"), row.count, row.amount) for row in one.departments
            ),
            gift_cards=tuple(count for count in counts(one.gift_cards) if count.count),
            other=_other(shift),
            drawer_openings=shift.count("drawer"),
            still_open=tuple(StillOpen(kind.words, kind.lines) for kind in one.open),
            compared=on_paper(shift, one.odd_seen_by, one.uncompared, one.own_counts),
        )
    )


def _other(shift: Shift) -> tuple[Count, ...]:
    undone = shift.count("undone")
    return (
        Count(say("Gift cards sold"), None, shift.amount("cards")),
        Count(say("Voids"), shift.count("voids"), None),
        Count(say("Copies"), shift.count("copies"), None),
        *card_discounts(shift),
        *rounded(shift),
        Count(say("No-sales"), shift.count("no_sale"), None),
        *without_receipt(shift),
        *let_go(shift),
        *((Count(say("Movements undone"), undone, None),) if undone else ()),
    )


def _cash(one: Reading) -> Cash:
    return Cash(
        float_=one.shift.float,
        moved=() if one.blind else counts(drawer(one.shift)),
        expected=None if one.blind else one.shift.expected,
        counted=one.counted,
        difference=one.difference,
        pieces=tuple(Count(figures(piece.value), piece.count, piece.worth) for piece in one.pieces),
        allowed_by=one.manager,
    )


def _tenders(one: Reading) -> tuple[Count, ...]:
    return tuple(
        Count(say(row.name), row.count, None if one.blind and row.name == CASH else row.amount)
        for row in one.tenders
    )
