"""What a comparison with a processor's own record found, in whole sentences."""

from register.counter.owing.obligation import named
from register.counter.paper.slips import local
from register.domain.amounts import figures
from register.domain.asking.comparison import Finding, Odd
from register.domain.events import DayCompared, Missed, Unlooked
from register.language import counted, marked, say, spoken
from terminal_api.record import Means, Way, Whose

_BEGUN = marked("Compared with {name}: {agree} of {requests} agree.")
_NOTHING = marked("Compared with {name}: nothing was asked of it.")
_SILENT = marked("Not compared: {name} not reachable since {time}.")
_SILENT_IN_PART = marked("Compared in part: {agree} of {requests} agree; {name} not reachable since {time}.")
_STOPPED = marked("Compared with {name} in part: {agree} of {requests} agree, then it was stopped.")
_BUSY = marked("Compared with {name} in part: {agree} of {requests} agree; more were asked for meanwhile.")

_UNLOOKED = {
    Unlooked.NEVER_TOLD: marked(
        "It tells no totals: what was entered on it without a till was not looked for."
    ),
    Unlooked.NOT_NOW: marked(
        "It did not tell its totals: what was entered on it without a till was not looked for."
    ),
    Unlooked.FIRST: marked("What is entered on it without a till is looked for from now on."),
    Unlooked.NEW_PERIOD: marked("It was reconciled meanwhile: its totals were looked at from then on only."),
    Unlooked.NOT_APART: marked("Its totals do not tell this till apart: they were not looked at."),
    Unlooked.OPEN: marked("An answer is still missing: its totals of this till were not looked at."),
}

_TERMINAL = marked("terminal")
"""Other processors are called by their own names."""

_REQUESTS = {
    Finding.ONLY_OURS: marked("{number}, {what}: {ours} here, and {name} says that it did not happen."),
    Finding.ONLY_THEIRS: marked("{number}, {what}: {name} did it, {theirs}, and it does not count here."),
    Finding.AMOUNT: marked("{number}, {what}: {ours} here, {theirs} at {name}."),
    Finding.NOT_TOLD: marked("{number}, {what}: {name} cannot say what became of it."),
}
_OPEN = {
    Finding.ONLY_OURS: marked("{number}, {what}: open here, and {name} says that it did not happen."),
    Finding.ONLY_THEIRS: marked("{number}, {what}: open here, and {name} did it, {theirs}."),
    Finding.AMOUNT: _REQUESTS[Finding.AMOUNT],
    Finding.NOT_TOLD: marked("{number}, {what}: open here, and {name} cannot say what became of it."),
}
_SUMS = {
    Finding.ONLY_OURS: marked("Missing from the totals of {name}: {count} {what}, {ours}."),
    Finding.ONLY_THEIRS: marked("In the totals of {name} and not in this journal: {count} {what}, {theirs}."),
    Finding.AMOUNT: marked("The totals of {name} for {count} {what} are {theirs}, here {ours}."),
}
_STRAY = marked("Entered at {name} without a till: {count} {what}, {theirs}.")
_STRAY_BRAND = marked("Entered at {name} without a till: {count} {what} by {brand}, {theirs}.")

_ADVICE = {
    Finding.ONLY_OURS: marked("Look at the slip and in the payment account. L asks the terminal once more."),
    Finding.ONLY_THEIRS: marked(
        "L lets the till ask once more, and give back what its sale went on without."
    ),
    Finding.AMOUNT: marked("Look in the payment account which is right; the customer may be owed the rest."),
    Finding.NOT_TOLD: marked("Look at the slip, or in the payment account, whether it happened."),
}
_SETTLE = marked("Its answer is missing: S asks the terminal now; a manager decides by hand under F10, W.")
_LOOK = marked("Look at the terminal and in the payment account who made it, and for what.")


def summary(one: DayCompared) -> str:
    """`Compared with terminal: 14 of 14 agree.`"""
    time = spoken().hour(local(one.silent_since)) if one.silent_since else "-"
    match one.missed:
        case Missed.SILENT:
            words = _SILENT_IN_PART if one.agree else _SILENT
        case Missed.STOPPED:
            words = _STOPPED
        case Missed.BUSY:
            words = _BUSY
        case None:
            words = _BEGUN if one.requests else _NOTHING
    return say(words, name=heading(one.processor), agree=one.agree, requests=one.requests, time=time)


def notes(one: DayCompared) -> tuple[str, ...]:
    """What the figure alone would hide: why its totals were not looked at."""
    if one.unlooked is None or one.missed is not None:
        return ()
    return (say(_UNLOOKED[one.unlooked]),)


def later(asked_since: int) -> str:
    """That the comparison is older than some requests."""
    return say("Asked for after that, and not compared: {count}.", count=asked_since)


def uncompared(name: str) -> str:
    """That nobody compared at all."""
    return say("Not compared with {name}.", name=heading(name))


def heading(name: str) -> str:
    """What the processor of that name is called."""
    return say(_TERMINAL) if name == _TERMINAL else name


def sentence(odd: Odd, name: str) -> str:
    """One odd thing, with the receipt it belongs to where there is one."""
    name = say("the terminal") if name == _TERMINAL else name
    if odd.whose is None:
        words = _OPEN if odd.open else _REQUESTS
        what = named(odd.operation) if odd.operation else say("request")
        return say(words[odd.finding], name=name, number=odd.number, what=what, **_amounts(odd))
    stray = _STRAY_BRAND if odd.brand else _STRAY
    words = stray if odd.whose is Whose.NOBODYS else _SUMS.get(odd.finding)
    if words is None:
        return ""
    return say(words, name=name, count=odd.count, what=kind(odd), brand=odd.brand, **_amounts(odd))


def advice(odd: Odd) -> str:
    """What a person can do about it."""
    if odd.open:
        return say(_SETTLE)
    return say(_LOOK if odd.whose is not None else _ADVICE[odd.finding])


def kind(odd: Odd) -> str:
    """What the sum counts, as one or as several."""
    assert odd.way is not None
    match odd.means:
        case Means.BANK_CARD:
            return _by_bank_card(odd.way, odd.count)
        case Means.GIFT_CARD:
            return _by_gift_card(odd.way, odd.count)
        case None:
            return _by_any(odd.way, odd.count)


def _by_any(way: Way, count: int) -> str:
    match way:
        case Way.TAKEN:
            return counted("payment", "payments", count)
        case Way.REFUNDED:
            return counted("refund", "refunds", count)
        case Way.TAKEN_BACK:
            return counted("reversed payment", "reversed payments", count)


def _by_bank_card(way: Way, count: int) -> str:
    match way:
        case Way.TAKEN:
            return counted("bank-card payment", "bank-card payments", count)
        case Way.REFUNDED:
            return counted("refund to a bank card", "refunds to bank cards", count)
        case Way.TAKEN_BACK:
            return counted("reversed bank-card payment", "reversed bank-card payments", count)


def _by_gift_card(way: Way, count: int) -> str:
    match way:
        case Way.TAKEN:
            return counted("gift-card payment", "gift-card payments", count)
        case Way.REFUNDED:
            return counted("refund onto a gift card", "refunds onto gift cards", count)
        case Way.TAKEN_BACK:
            return counted("reversed gift-card payment", "reversed gift-card payments", count)


def _amounts(odd: Odd) -> dict[str, str]:
    return {
        "ours": figures(odd.ours) if odd.ours is not None else "-",
        "theirs": figures(odd.theirs) if odd.theirs is not None else "-",
    }
