"""The end of a day: all is seen to, the drawer is counted, nobody goes home not knowing what is open."""

from moneyed import EUR, Money

from register.counter.days.comparison_report import print_comparison
from register.counter.days.day_comparison import Comparing, compare_day, wants_a_word
from register.counter.drawer import shifts
from register.counter.drawer.reports import Reading
from register.counter.owing import obligations
from register.counter.owing.obligations import Kind, Obligation
from register.counter.selling.cash import owed_in_cash
from register.domain.amounts import Refused
from register.journal import chain
from register.journal.chain import Intact
from register.simulate.habits.buying import recalls
from register.simulate.habits.counting import by_piece
from register.simulate.habits.owing import sees_to_all
from register.simulate.habits.paying import ends_sale
from register.simulate.habits.visit import Visit
from register.simulate.habits.waiting_for_paper import waits_for_paper
from register.simulate.referee.own_sums import DeskSums, ReturnSums, SaleSums

#: So many rounds over what is open when there is time, and when there is none; what is open then stays so
#: over night, and stands on the report.
_ROUNDS, _IN_A_HURRY = 10, 0


async def closes(visit: Visit, *, last: bool) -> None:
    """See to what is open, count, close. After the `last` day nothing may be open at all."""
    await ends_sale(visit)
    while last and visit.till.books.parked and visit.sale is None:
        await waits_for_paper(visit)
        recalls(visit, every=True)
        await ends_sale(visit)
    for _ in range(_ROUNDS if last or visit.lot.chance(0.5) else _IN_A_HURRY):
        await ends_sale(visit)
        await visit.answered()
        await sees_to_all(visit)
        if visit.sale is None and not obligations.obligations(visit.till):
            break
        await visit.pause(30, 90)
    short = _owed_for_want_of_cash(visit)
    await _counts(visit)
    if last:
        await visit.register.restart()
        _leaves_nothing(visit, short)


async def _counts(visit: Visit) -> None:
    referee, name = visit.shop.referee, visit.register.name
    shift = visit.till.books.shift
    if shift is None or visit.sale is not None:
        return
    await _compares_with_the_terminal(visit)
    lot, nothing = visit.lot, Money(0, EUR)
    counted = max(shift.expected + Money(lot.weighted(((0, 8), (-1, 1), (1, 1), (-20, 1))), EUR), nothing)
    pieces = by_piece(visit.till.settings, counted, lot) if lot.chance(0.5) else ()
    open_ = obligations.obligations(visit.till)
    _compare(visit, open_)
    seen_by = visit.manager if wants_a_word(visit.till) else None
    if lot.chance(0.2):
        reading = visit.register.press(shifts.close_shift, None, seen_by=seen_by)
    else:
        reading = visit.register.press(shifts.close_shift, counted, pieces, seen_by=seen_by)
        if isinstance(reading, Refused):
            reading = visit.register.press(shifts.close_shift, counted, pieces, visit.manager, seen_by)
    if isinstance(reading, Reading):
        said = f"{name}: the Z report tells of {len(reading.still_open)} open things, there are {len(open_)}"
        referee.holds(len(reading.still_open) == len(open_), said)
        told, ours = sum(many for _, many in reading.shift.let_go), referee.books[name].paper.let_go_in_shift
        referee.holds(told == ours, f"{name}: the Z report tells of {told} papers let go, there were {ours}")


async def _compares_with_the_terminal(visit: Visit) -> None:
    """The referee judges what it finds; now and then somebody is in a hurry and stops it."""
    comparing = Comparing()
    if visit.lot.chance(0.1):
        comparing.changed = lambda: comparing.stop() if comparing.asked == 3 else None
    found = await visit.register.ask(compare_day, comparing)
    for one in found if isinstance(found, tuple) else ():
        visit.shop.tally.habit("compared, odd" if one.odd else f"compared, {one.missed or 'all agrees'}")
    if wants_a_word(visit.till):
        visit.register.press(print_comparison)  # to look into the odd ones with


def _compare(visit: Visit, told: tuple[Obligation, ...]) -> None:
    """Everything open is told, and everything told is open."""
    own, name = visit.shop.referee.books[visit.register.name], visit.register.name
    asked = visit.shop.referee.open_of(name)
    pairs = (
        (Kind.ANSWER, {one.request.id for one in asked}),
        (Kind.CONFIRMATION, set(own.unconfirmed)),
        (Kind.PAPER, set(own.paper.missing)),
        (Kind.STRAY, own.strays),
        (Kind.BASKET, visit.shop.referee.closed.owed(name)),
    )
    for kind, expected in pairs:
        said = {one.key for one in told if one.kind is kind}
        wrong = sorted(said ^ expected)
        visit.shop.referee.holds(not wrong, f"{name}: {kind} is told wrongly of {wrong} at the day's end")
    numbers = {one.number for one in told} | {one.request.number for one in asked}
    for document in own.documents.values():
        match document:
            case SaleSums(stage=stage):
                is_open = stage in ("paid", "voiding") or bool(document.owed) or bool(document.to_give)
            case ReturnSums(completed=completed):
                is_open = not completed
            case DeskSums(to_hand_out=out, to_take_in=back, late=late):
                is_open = bool(out or back) or late is not None
        sentence = f"{name}: {document.number} is open at the day's end, and nobody was told"
        visit.shop.referee.holds(not is_open or document.number in numbers, sentence)


def _owed_for_want_of_cash(visit: Visit) -> set[str]:
    shift = visit.till.books.shift
    owed = {one.request.id: owed_in_cash(visit.till, one.amount) for one in visit.till.books.failed}
    return {id_ for id_, cash in owed.items() if shift and cash > shift.expected}


def _leaves_nothing(visit: Visit, short: set[str]) -> None:
    """When all works and everybody did what they could, nothing is left after one more start."""
    referee, name, books = visit.shop.referee, visit.register.name, visit.till.books
    referee.holds(not books.documents, f"{name}: {sorted(books.documents)} never ended")
    open_ = [one for one in obligations.obligations(visit.till) if one.kind is not Kind.PAPER]
    left = [str(one) for one in open_ if one.key not in short]
    referee.holds(not left, f"{name}: still open when all was seen to: {left}")
    referee.holds(not visit.till.vault.tokens(), f"{name}: a full card number is still kept")
    intact = isinstance(chain.verify(visit.till.journal.records()), Intact)
    referee.holds(intact, f"{name}: the journal's chain is broken")
