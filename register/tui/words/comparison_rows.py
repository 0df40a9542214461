"""A comparison on the screen: how far it is, and a row for each odd one."""

from register.counter.days import comparison_words
from register.counter.days.day_comparison import Comparing
from register.counter.owing.obligation import named
from register.domain.amounts import figures
from register.domain.asking.comparison import Finding, Odd
from register.language import marked, say
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level

_NOTES = {
    Finding.ONLY_OURS: marked("only here"),
    Finding.ONLY_THEIRS: marked("only there"),
    Finding.AMOUNT: marked("another amount there"),
    Finding.NOT_TOLD: marked("not told"),
}
_OPEN = marked("no answer here yet")


def progress(comparing: Comparing) -> str:
    """`Comparing with the terminal: 5 of 14.`"""
    if not comparing.requests:
        return say("Comparing with the terminal.")
    return say(
        "Comparing with the terminal: {asked} of {requests}.",
        asked=comparing.asked,
        requests=comparing.requests,
    )


def entry(odd: Odd) -> Entry:
    """`! R2-000017  gift-card payment   only there      12.50`"""
    much = odd.theirs if odd.theirs is not None else odd.ours
    note = say(_OPEN if odd.open else _NOTES[odd.finding])
    name = f"{odd.count} {comparison_words.kind(odd)}" if odd.whose is not None else _request(odd)
    return Entry(name, figures(much) if much is not None else "", note, _sign(odd), _level(odd))


def _request(odd: Odd) -> str:
    return f"{odd.number}  {named(odd.operation) if odd.operation else odd.request_id}"


def _sign(odd: Odd) -> str:
    return "?" if odd.open or odd.finding is Finding.NOT_TOLD else "!"


def _level(odd: Odd) -> Level:
    return Level.ATTENTION if odd.finding is Finding.NOT_TOLD else Level.RISK
