"""A past day in words, and for machines: when, who, what it came to, and each request with both its ids."""

from collections.abc import Collection

from moneyed import Money

from register.counter.days import comparison_words
from register.counter.days.comparison_report import as_json as comparison_as_json
from register.counter.days.day_story import became
from register.counter.days.matching import DayRead, MatchedRequest, Standing
from register.counter.days.past_days import Day, DayFigures, agrees
from register.counter.owing.obligation import named
from register.counter.paper.slips import local
from register.domain.amounts import exact, figures
from register.domain.english import in_english
from register.domain.events import DayCompared
from register.language import counted, marked, say, spoken
from terminal_api.outcomes import Approved

_STANDINGS = {
    Standing.OPEN: marked("open"),
    Standing.ODD: marked("does not agree"),
    Standing.EXPLAINED: marked("explained"),
    Standing.AGREES: marked("agrees"),
    Standing.UNCOMPARED: marked("not compared"),
}


def hours(day: Day) -> str:
    """`Sun 22 Nov 09:00 - 18:10`; both days where it did not end on the day it began."""
    opened, closed = local(day.opened_at), local(day.closed_at)
    begun = f"{spoken().weekday(opened)} {spoken().hour(opened)}"
    ended = spoken().hour(closed)
    if opened.date() != closed.date():
        ended = f"{spoken().weekday(closed)} {ended}"
    return f"{begun} - {ended}"


def difference(day: Day) -> str:
    """`balanced`, `2.00 short`, `not counted`."""
    found = day.difference
    if found is None:
        return say("not counted")
    if not found.amount:
        return say("balanced")
    words = marked("{amount} over") if found.amount > 0 else marked("{amount} short")
    return say(words, amount=figures(abs(found)))


def agreement(compared: Collection[DayCompared]) -> str:
    """Whether the processors had the same, in a few words."""
    if not compared:
        return say("not compared")
    if odd := sum(len(one.odd) for one in compared):
        return counted("{count} odd", "{count} odd", odd)
    return say("agrees") if agrees(compared) else say("compared in part")


def standing(one: MatchedRequest) -> str:
    """How it stands, in a word or two."""
    return say(_STANDINGS[one.standing])


def what(one: MatchedRequest) -> str:
    """`R2-000017  gift-card payment`"""
    return f"{one.request.number}  {named(one.request.operation, one.request.undoes_operation)}"


def amount(one: MatchedRequest) -> str:
    """What was approved, else what was asked for."""
    outcome = one.story.outcome
    return figures(outcome.amount if isinstance(outcome, Approved) else one.request.amount)


def answer(one: MatchedRequest) -> str:
    """How it ended here, in a word."""
    return became(one.story.outcome)


def finding(one: MatchedRequest) -> str:
    """What the comparison found of it; empty where it found nothing."""
    return comparison_words.sentence(one.odd, one.request.processor) if one.odd else ""


def day_as_json(day: Day, compared: Collection[DayCompared]) -> dict[str, object]:
    """A day of the list for a machine, in English."""
    with in_english():
        return {
            "shift": day.number,
            "z": day.z,
            "opened": day.opened_at.isoformat(),
            "closed": day.closed_at.isoformat(),
            "closed_by": day.closed_by or None,
            "currency": day.expected.currency.code,
            "sales": {"count": day.sales, "amount": exact(day.turnover)},
            "expected": exact(day.expected),
            "counted": exact(day.counted) if day.counted is not None else None,
            "difference": exact(day.difference) if day.difference is not None else None,
            "allowed_by": day.manager or None,
            "odd_seen_by": day.odd_seen_by or None,
            "agrees": agrees(compared),
            "compared": [comparison_as_json(one) for one in compared],
        }


def read_as_json(read: DayRead, *, odd_only: bool = False) -> dict[str, object]:
    """A whole day for a machine. Read it `in_english`: its sentences are made then."""
    shown = read.odd if odd_only else read.requests
    found = read.figures
    return {
        **day_as_json(read.day, found.compared),
        "cashiers": list(found.cashiers),
        "refunds": {"count": found.refunds, "amount": exact(found.refunded)},
        "voids": found.voids,
        "requests": [_request(one) for one in shown],
    }


def _request(one: MatchedRequest) -> dict[str, object]:
    request, odd = one.request, one.odd
    with in_english():
        return {
            "number": request.number,
            "operation": request.operation.value,
            "at": request.at.isoformat(),
            "cashier": one.story.cashier,
            "processor": request.processor,
            "asked": exact(request.amount),
            "amount": amount(one),
            "outcome": one.story.outcome.outcome,
            "ours": one.ours,
            "theirs": one.theirs or None,
            "undoes": request.undoes,
            "standing": one.standing.value.replace(" ", "_"),
            "finding": odd.finding.value if odd else None,
            "told": list(one.story.told),
        }


def lines(read: DayRead, *, odd_only: bool = False) -> tuple[str, ...]:
    """The day for people, a few lines a request; `odd_only` leaves out those where all is well."""
    day, found = read.day, read.figures
    head = (
        say("Shift {number}, Z {z}: {hours}", number=day.number, z=day.z, hours=hours(day)),
        f"{', '.join(found.cashiers)}: {came_to(found)}; {difference(day)}",
        *(comparison_words.summary(one) for one in found.compared),
        *(comparison_words.sentence(odd, one.processor) for one, odd in read.loose),
    )
    shown = read.odd if odd_only else read.requests
    return (*head, *(line for one in shown for line in _lines(one)))


def sales(day: Day) -> str:
    """`42 sales, 1204.50`"""
    return _sales(day.sales, day.turnover)


def _sales(count: int, amount: Money) -> str:
    return counted("{count} sale, {amount}", "{count} sales, {amount}", count, amount=figures(amount))


def came_to(found: DayFigures) -> str:
    """`42 sales, 1204.50; 2 refunds, 30.00`"""
    sold = _sales(found.sales, found.turnover)
    if not found.refunds:
        return sold
    back = counted(
        "{count} refund, {amount}", "{count} refunds, {amount}", found.refunds, amount=figures(found.refunded)
    )
    return f"{sold}; {back}"


def _lines(one: MatchedRequest) -> tuple[str, ...]:
    at = spoken().hour(local(one.request.at))
    head = (
        f"{at}  {what(one)}  {amount(one)}  {answer(one)}, {standing(one)}  {one.ours} = {one.theirs or '-'}"
    )
    found = finding(one)
    return (head, *(f"       {each}" for each in (*((found,) if found else ()), *one.story.told)))
