"""How a typed search was understood, in one line for whoever typed it."""

from register.counter.searching.question import Meaning
from register.counter.searching.typed_days import MONTHS, Days
from register.counter.stories.goods import card_words
from register.domain.amounts import figures
from register.domain.bookkeeping.record import RecordKind
from register.domain.cards.card_mark import shown
from register.language import marked, say, spoken

_KINDS = {
    RecordKind.SALE: marked("sales"),
    RecordKind.RETURN: marked("returns"),
    RecordKind.CARD: marked("slips of the card desk"),
    RecordKind.DRAWER: marked("drawer movements"),
    RecordKind.Z: marked("Z reports"),
}
_STATES = {
    frozenset({"voiding", "voided"}): marked("voided"),
    frozenset({"no_sale"}): marked("without a sale"),
}
_UNFINISHED = marked("unfinished")


def in_words(meaning: Meaning) -> str:
    """`sales by Maria, 10.00 to 20.00, in November 2026, with "pencil"`. No card's number is in it."""
    return ", ".join(part for part in _parts(meaning) if part) or say("everything, the newest first")


def _parts(one: Meaning) -> tuple[str, ...]:
    return (
        _what(one),
        say("number {number}", number=one.number) if one.number else "",
        say("gift card {card}", card=card_words(one.card)) if one.card else "",
        _amounts(one),
        _days(one.days),
        " ".join(say('with "{word}"', word=shown(word)) for word in one.words),
    )


def _what(one: Meaning) -> str:
    kinds = [say(words) for kind, words in _KINDS.items() if kind in one.kinds]
    what = say(" or ").join(kinds)
    if one.states:
        state = say(_STATES.get(one.states, _UNFINISHED))
        what = say("{what}, {state}", what=what, state=state) if what else state
    if not one.cashier:
        return what
    by = say("by {name}", name=one.cashier)
    return f"{what} {by}" if what else by


def _amounts(one: Meaning) -> str:
    if one.least is not None and one.most is not None:
        if one.least == one.most:
            return figures(one.least)
        return say("{least} to {most}", least=figures(one.least), most=figures(one.most))
    if one.least is not None:
        return say("{least} or more", least=figures(one.least))
    return say("{most} or less", most=figures(one.most)) if one.most is not None else ""


def _days(days: Days) -> str:
    first, last, language = days.first, days.last, spoken()
    if (month := days.month) is not None:
        return say("in {month} {year}", month=say(MONTHS[month.month - 1]), year=month.year)
    if first and last:
        if first == last:
            return say("on {day}", day=language.day(first))
        return say("{first} to {last}", first=language.day(first), last=language.day(last))
    if first:
        return say("since {day}", day=language.day(first))
    return say("until {day}", day=language.day(last)) if last else ""
