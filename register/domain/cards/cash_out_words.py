"""A verdict on a cash-out in words: why, by which rule, or what must be known first."""

from datetime import date
from functools import reduce
from typing import assert_never

from register.domain.amounts import exact, figures
from register.domain.cards.cash_out_law import (
    CashOutLaw,
    MayPay,
    MustPay,
    NotPaid,
    PaysUpTo,
    TooMuch,
    Undecided,
    Verdict,
    above_ceiling,
    ceiling,
)
from register.domain.cards.cash_out_rule import (
    BoughtSince,
    Known,
    OfKind,
    Precondition,
    ProofShown,
    Rule,
    Share,
    Used,
    WorthMoreThan,
    not_so,
)
from register.domain.english import in_english
from register.language import marked, say, spoken


def reason(one: Verdict) -> str:
    """Why, in one sentence for the cashier, with place, figure, date and statute."""
    match one:
        case MustPay(rule=rule):
            return say("It must be paid out: {rule}.", rule=by(rule))
        case MayPay(policy=PaysUpTo(limit=limit), advice=advice):
            words = say("It may be paid out: store policy, {limit} or less.", limit=figures(limit))
            return words + _also(advice)
        case MayPay(advice=advice):
            return say("It may be paid out: store policy, any balance.") + _also(advice)
        case NotPaid(advice=advice):
            return _not_paid(one) + _also(advice)
        case Undecided(rule=rule, need=need):
            return say(
                "It cannot be decided until it is known {unknown}; {rule}.",
                unknown=_unknown(need),
                rule=by(rule),
            )
        case _:
            assert_never(one)


def _not_paid(one: NotPaid) -> str:
    why = _why(one)
    if one.rule is not None:
        return say("Not paid out, it can be spent instead: {why}; {rule}.", why=why, rule=by(one.rule))
    if one.place:
        return say("Not paid out, it can be spent instead: {why} in {place}.", why=why, place=one.place)
    return say("Not paid out, it can be spent instead: {why}.", why=why)


def _why(one: NotPaid) -> str:
    match one.why:
        case None:
            return say("no rule demands it")
        case TooMuch(balance=balance, worth=worth):
            if worth is not None:
                return say("{balance} of {worth} is more", balance=figures(balance), worth=figures(worth))
            threshold = one.rule.threshold if one.rule else ""
            return say("{balance} is not {threshold}", balance=figures(balance), threshold=threshold)
        case need:
            return not_so(need)


def by(rule: Rule) -> str:
    """The rule itself: `US-CA demands it for less than 15.00 (2026-04-01, Civil Code 1749.5)`."""
    needs = [words for need in rule.needs if (words := _demand(need))]
    parts = {"place": rule.place, "threshold": rule.threshold, "dated": rule.dated, "statute": rule.statute}
    if not needs:
        return say("{place} demands it for {threshold} ({dated}, {statute})", **parts)
    return say(
        "{place} demands it for {threshold}, if {needs} ({dated}, {statute})",
        needs=reduce(_both, needs),
        **parts,
    )


def _both(first: str, second: str) -> str:
    return say("{first} and {second}", first=first, second=second)


def ground(one: MustPay | MayPay, told: Known) -> str:
    """On what ground it is paid, for the slip and the journal; empty where nobody had to decide.

    Where a rule demands it, with what a person `told` of the card: the rule may hang on it.
    """
    match one:
        case MustPay(rule=rule):
            demanded = f"{rule.place}, {rule.threshold} ({rule.dated}, {rule.statute})"
            if not (words := said(told)):
                return demanded
            return say("{demanded}; as told: {words}", demanded=demanded, words=words)
        case MayPay(policy=PaysUpTo(limit=limit)):
            return say("none, store policy up to {limit}", limit=figures(limit))
        case MayPay():
            return ""
        case _:
            assert_never(one)


def said(told: Known) -> str:
    """What a person told of the card, for the journal and the slip; empty when nothing was."""
    parts = (
        _whether(told.used, marked("used"), marked("never used")),
        _whether(told.proof, marked("proof of purchase shown"), marked("no proof of purchase")),
        _whether(told.reloadable, marked("reloadable"), marked("not reloadable")),
        ""
        if told.bought is None or told.bought == date.min
        else say("bought on {day} or later", day=spoken().day(told.bought)),
        "" if told.worth is None else say("worth {worth} when new", worth=figures(told.worth)),
    )
    return ", ".join(part for part in parts if part)


def _whether(so: bool | None, yes: str, no: str) -> str:
    return "" if so is None else say(yes if so else no)


def question(one: Undecided) -> str:
    """What the cashier, or for a value the manager, is to be asked."""
    match one.need:
        case Used():
            return say("Was something bought with this card before?")
        case ProofShown():
            return say("Is the proof of purchase, or the gift receipt, shown?")
        case BoughtSince(day=day):
            return say("Was the card bought on {day} or later?", day=spoken().day(day))
        case OfKind():
            return say("Can the card be loaded again?")
        case WorthMoreThan():
            return say("What was on the card when it was new?")
        case Share():
            return say("What is the card's face value?")
        case _:
            assert_never(one.need)


def told(one: Verdict) -> dict[str, object]:
    """The verdict for a machine, in English; every key is always there, None where there is nothing."""
    rule = None if isinstance(one, MayPay) else one.rule
    with in_english():
        return {
            "verdict": _NAMES[type(one)],
            "reason": reason(one),
            "place": rule.place if rule else None,
            "threshold": rule.threshold if rule else None,
            "dated": rule.dated if rule else None,
            "statute": rule.statute if rule else None,
            "not_covered": rule.not_covered or None if rule else None,
            "needed": one.fact.value if isinstance(one, Undecided) else None,
        }


_NAMES: dict[type[Verdict], str] = {
    MustPay: "must_be_paid",
    MayPay: "may_be_paid",
    NotPaid: "not_paid",
    Undecided: "undecided",
}


def ceiling_warning(law: CashOutLaw, day: date) -> str:
    """That the store's policy is above the ceiling, and what to do, in English; empty when it is not."""
    if not (isinstance(law.policy, PaysUpTo) and above_ceiling(law, day)):
        return ""
    highest, places = ceiling(law, day), " or ".join(law.places)
    demanded = f"{exact(highest)}, the highest fixed amount" if highest else "any fixed amount"
    return (
        f"cash_out_up_to = {exact(law.policy.limit)} is above {demanded} that {places} demands"
        " (FinCEN, FIN-2016-G002): lower it, or keep it as the owner's own decision"
    )


def _also(advice: str) -> str:
    return f" {advice}." if advice else ""


def _demand(need: Precondition) -> str:
    match need:
        case Used():
            return say("it is what a purchase left")
        case ProofShown():
            return say("the proof of purchase is shown")
        case WorthMoreThan(figure=figure):
            return say("its original value was above {figure}", figure=figures(figure))
        case BoughtSince(day=day):
            return say("it was bought on {day} or later", day=spoken().day(day))
        case OfKind():
            return ""  # said by the rule's own words, and of no use to the customer
        case _:
            assert_never(need)


def _unknown(need: Precondition | Share) -> str:
    match need:
        case Used():
            return say("whether something was bought with the card")
        case ProofShown():
            return say("whether the proof of purchase is shown")
        case BoughtSince():
            return say("when the card was bought")
        case OfKind():
            return say("whether the card can be loaded again")
        case WorthMoreThan() | Share():
            return say("what the card was worth when new: the face value is needed")
        case _:
            assert_never(need)
