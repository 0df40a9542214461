"""What a comparison with a processor's own record found, in whole sentences."""

from register.counter.obligation import named
from register.counter.slips import local
from register.domain.amounts import figures
from register.domain.comparison import Finding, Odd
from register.domain.events import DayCompared, Missed, Unlooked
from terminal_api.record import Means, Way, Whose

_BEGUN = "Compared with {name}: {agree} of {requests} agree."
_NOTHING = "Compared with {name}: nothing was asked of it."
_SILENT = "Not compared: {name} not reachable since {time}."
_SILENT_IN_PART = "Compared in part: {agree} of {requests} agree; {name} not reachable since {time}."
_STOPPED = "Compared with {name} in part: {agree} of {requests} agree, then it was stopped."
_BUSY = "Compared with {name} in part: {agree} of {requests} agree; more were asked for meanwhile."

_UNLOOKED = {
    Unlooked.NEVER_TOLD: "It tells no totals: what was entered on it without a till was not looked for.",
    Unlooked.NOT_NOW: "It did not tell its totals: what was entered on it without a till was not looked for.",
    Unlooked.FIRST: "What is entered on it without a till is looked for from now on.",
    Unlooked.NEW_PERIOD: "It was reconciled meanwhile: its totals were looked at from then on only.",
    Unlooked.NOT_APART: "Its totals do not tell this till apart: they were not looked at.",
    Unlooked.OPEN: "An answer is still missing: its totals of this till were not looked at.",
}

_CALLED = {"terminal": "the terminal"}
"""In the middle of a sentence; other processors are called by their own names."""

_REQUESTS = {
    Finding.ONLY_OURS: "{number}, {what}: {ours} here, and {name} says that it did not happen.",
    Finding.ONLY_THEIRS: "{number}, {what}: {name} did it, {theirs}, and it does not count here.",
    Finding.AMOUNT: "{number}, {what}: {ours} here, {theirs} at {name}.",
    Finding.NOT_TOLD: "{number}, {what}: {name} cannot say what became of it.",
}
_OPEN = {
    Finding.ONLY_OURS: "{number}, {what}: open here, and {name} says that it did not happen.",
    Finding.ONLY_THEIRS: "{number}, {what}: open here, and {name} did it, {theirs}.",
    Finding.AMOUNT: _REQUESTS[Finding.AMOUNT],
    Finding.NOT_TOLD: "{number}, {what}: open here, and {name} cannot say what became of it.",
}
_SUMS = {
    Finding.ONLY_OURS: "Missing from the totals of {name}: {count} {what}, {ours}.",
    Finding.ONLY_THEIRS: "In the totals of {name} and not in this journal: {count} {what}, {theirs}.",
    Finding.AMOUNT: "The totals of {name} for {count} {what} are {theirs}, here {ours}.",
    Finding.NOT_TOLD: "",
}
_STRAY = "Entered at {name} without a till: {count} {what}, {theirs}."
_STRAY_BRAND = "Entered at {name} without a till: {count} {what} by {brand}, {theirs}."

_KINDS: dict[tuple[Means | None, Way], tuple[str, str]] = {
    (None, Way.TAKEN): ("payment", "payments"),
    (None, Way.REFUNDED): ("refund", "refunds"),
    (None, Way.TAKEN_BACK): ("reversed payment", "reversed payments"),
    (Means.BANK_CARD, Way.TAKEN): ("bank-card payment", "bank-card payments"),
    (Means.BANK_CARD, Way.REFUNDED): ("refund to a bank card", "refunds to bank cards"),
    (Means.BANK_CARD, Way.TAKEN_BACK): ("reversed bank-card payment", "reversed bank-card payments"),
    (Means.GIFT_CARD, Way.TAKEN): ("gift-card payment", "gift-card payments"),
    (Means.GIFT_CARD, Way.REFUNDED): ("refund onto a gift card", "refunds onto gift cards"),
    (Means.GIFT_CARD, Way.TAKEN_BACK): ("reversed gift-card payment", "reversed gift-card payments"),
}

_ADVICE = {
    Finding.ONLY_OURS: "Look at the slip and in the payment account. L asks the terminal once more.",
    Finding.ONLY_THEIRS: "L lets the till ask once more, and give back what its sale went on without.",
    Finding.AMOUNT: "Look in the payment account which is right; the customer may be owed the rest.",
    Finding.NOT_TOLD: "Look at the slip, or in the payment account, whether it happened.",
}
_SETTLE = "Its answer is missing: S asks the terminal now; a manager decides by hand under F10, W."
_LOOK = "Look at the terminal and in the payment account who made it, and for what."


def summary(one: DayCompared) -> str:
    """`Compared with terminal: 14 of 14 agree.`"""
    named_parts = {"name": one.processor, "agree": one.agree, "requests": one.requests}
    time = f"{local(one.silent_since):%H:%M}" if one.silent_since else "-"
    match one.missed:
        case Missed.SILENT:
            words = _SILENT_IN_PART if one.agree else _SILENT
        case Missed.STOPPED:
            words = _STOPPED
        case Missed.BUSY:
            words = _BUSY
        case None:
            words = _BEGUN if one.requests else _NOTHING
    return words.format(**named_parts, time=time)


def notes(one: DayCompared) -> tuple[str, ...]:
    """What the figure alone would hide: why its totals were not looked at."""
    if one.unlooked is None or one.missed is not None:
        return ()
    return (_UNLOOKED[one.unlooked],)


def later(asked_since: int) -> str:
    """That the comparison is older than some requests."""
    return f"Asked for after that, and not compared: {asked_since}."


def uncompared(name: str) -> str:
    """That nobody compared at all."""
    return f"Not compared with {name}."


def sentence(odd: Odd, name: str) -> str:
    """One odd thing, with the receipt it belongs to where there is one."""
    name = _CALLED.get(name, name)
    if odd.whose is None:
        words = _OPEN if odd.open else _REQUESTS
        what = named(odd.operation) if odd.operation else "request"
        return words[odd.finding].format(name=name, number=odd.number, what=what, **_amounts(odd))
    stray = _STRAY_BRAND if odd.brand else _STRAY
    words = stray if odd.whose is Whose.NOBODYS else _SUMS[odd.finding]
    return words.format(name=name, count=odd.count, what=kind(odd), brand=odd.brand, **_amounts(odd))


def advice(odd: Odd) -> str:
    """What a person can do about it."""
    if odd.open:
        return _SETTLE
    return _LOOK if odd.whose is not None else _ADVICE[odd.finding]


def kind(odd: Odd) -> str:
    """What the sum counts, as one or as several."""
    assert odd.way is not None
    one, several = _KINDS[odd.means, odd.way]
    return one if odd.count == 1 else several


def _amounts(odd: Odd) -> dict[str, str]:
    return {
        "ours": figures(odd.ours) if odd.ours is not None else "-",
        "theirs": figures(odd.theirs) if odd.theirs is not None else "-",
    }
