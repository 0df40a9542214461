"""The open shift in a few lines: since when, what it came to, what closing it will need."""

from collections.abc import Iterator

from moneyed import Money

from register.counter.days import comparison_words
from register.counter.drawer import shifts
from register.counter.owing.ages import moment
from register.counter.owing.obligations import obligations
from register.counter.till import Till
from register.domain.amounts import figures, total
from register.domain.shift import Shift
from register.language import counted, say


def stands(till: Till) -> tuple[str, ...]:
    """The lines, the most wanted first."""
    shift = till.books.shift
    if shift is None:
        return (say("No shift is open."), *_still_open(till))
    return tuple((_begun(till, shift), _came_to(till, shift), *_compared(till, shift), *_needs(till)))


def _begun(till: Till, shift: Shift) -> str:
    since = moment(shift.opened_at, till.clock.now())
    who = ", ".join(shift.cashiers) or "-"
    return say("Shift {number} since {time}, {who}.", number=shift.number, time=since, who=who)


def _came_to(till: Till, shift: Shift) -> str:
    parts = [_many(shift.count("sales"), shift.amount("sales"))]
    if shift.count("returns"):
        parts.append(_back(shift.count("returns"), shift.amount("returns")))
    if not shifts.counts_blind(till):
        parts.append(say("{amount} in the drawer", amount=figures(shift.expected)))
    return f"{'; '.join(parts)}."


def _many(count: int, amount: Money) -> str:
    return counted("{count} sale, {amount}", "{count} sales, {amount}", count, amount=figures(amount))


def _back(count: int, amount: Money) -> str:
    return counted("{count} refund, {amount}", "{count} refunds, {amount}", count, amount=figures(amount))


def _compared(till: Till, shift: Shift) -> Iterator[str]:
    done = {one.processor for one in shift.compared}
    for one in shift.compared:
        yield comparison_words.summary(one)
    for name in till.records:
        if name not in done:
            yield comparison_words.uncompared(name)
    if shift.compared and shift.asked_since:
        yield comparison_words.later(shift.asked_since)


def _needs(till: Till) -> Iterator[str]:
    if (sale := till.books.sale) is not None:
        yield say("Sale {number} is open: it must end before the shift can close.", number=sale.number)
    if parked := len(till.books.parked):
        yield say("Parked and not paid: {sales}, which the next shift can recall.", sales=parked)
    yield from _still_open(till)


def _still_open(till: Till) -> Iterator[str]:
    found = obligations(till)
    if not found:
        return
    much = total((one.amount for one in found if one.amount is not None), till.currency)
    yield counted(
        "{count} thing is still open, {amount}: /open shows it.",
        "{count} things are still open, {amount}: /open shows them.",
        len(found),
        amount=figures(much),
    )
