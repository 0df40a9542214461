"""A verdict on a cash-out in words: why, by which rule, or what must be known first."""

from datetime import date
from typing import assert_never

from register.domain.amounts import figures
from register.domain.cash_out_law import (
    CashOutLaw,
    MayPay,
    MustPay,
    NotPaid,
    PaysUpTo,
    Undecided,
    Verdict,
    above_ceiling,
    ceiling,
)
from register.domain.cash_out_rule import (
    BoughtSince,
    Known,
    OfKind,
    Precondition,
    ProofShown,
    Rule,
    Share,
    Used,
    WorthMoreThan,
)


def reason(one: Verdict) -> str:
    """Why, in one sentence for the cashier, with place, figure, date and statute."""
    match one:
        case MustPay(rule=rule):
            return f"It must be paid out: {by(rule)}."
        case MayPay(policy=policy, advice=advice):
            much = f"{figures(policy.limit)} or less" if isinstance(policy, PaysUpTo) else "any balance"
            return f"It may be paid out: store policy, {much}.{_also(advice)}"
        case NotPaid(place=place, rule=rule, why=why, advice=advice):
            where = f"; {by(rule)}" if rule else f" in {place}" if place else ""
            return f"Not paid out, it can be spent instead: {why}{where}.{_also(advice)}"
        case Undecided(rule=rule, need=need):
            return f"It cannot be decided until it is known {_unknown(need)}; {by(rule)}."
        case _:
            assert_never(one)


def by(rule: Rule) -> str:
    """The rule itself: `US-CA demands it for less than 15.00 (2026-04-01, Civil Code 1749.5)`."""
    needs = [words for need in rule.needs if (words := _demand(need))]
    under = f", if {' and '.join(needs)}" if needs else ""
    return f"{rule.place} demands it for {rule.threshold}{under} ({rule.dated}, {rule.statute})"


def ground(one: MustPay | MayPay, told: Known) -> str:
    """On what ground it is paid, for the slip and the journal; empty where nobody had to decide.

    Where a rule demands it, with what a person `told` of the card: the rule may hang on it.
    """
    match one:
        case MustPay(rule=rule):
            words = said(told)
            also = f"; as told: {words}" if words else ""
            return f"{rule.place}, {rule.threshold} ({rule.dated}, {rule.statute}){also}"
        case MayPay(policy=PaysUpTo(limit=limit)):
            return f"none, store policy up to {figures(limit)}"
        case MayPay():
            return ""
        case _:
            assert_never(one)


def said(told: Known) -> str:
    """What a person told of the card, for the journal and the slip; empty when nothing was."""
    parts = (
        "" if told.used is None else "used" if told.used else "never used",
        "" if told.proof is None else "proof of purchase shown" if told.proof else "no proof of purchase",
        "" if told.reloadable is None else "reloadable" if told.reloadable else "not reloadable",
        "" if told.bought in (None, date.min) else f"bought on {told.bought} or later",
        "" if told.worth is None else f"worth {figures(told.worth)} when new",
    )
    return ", ".join(part for part in parts if part)


def question(one: Undecided) -> str:
    """What the cashier, or for a value the manager, is to be asked."""
    match one.need:
        case Used():
            return "Was something bought with this card before?"
        case ProofShown():
            return "Is the proof of purchase, or the gift receipt, shown?"
        case BoughtSince(day=day):
            return f"Was the card bought on {day} or later?"
        case OfKind():
            return "Can the card be loaded again?"
        case WorthMoreThan():
            return "What was on the card when it was new?"
        case Share():
            return "What is the card's face value?"
        case _:
            assert_never(one.need)


def told(one: Verdict) -> dict[str, object]:
    """The verdict for a machine; every key is always there, None where there is nothing."""
    rule = None if isinstance(one, MayPay) else one.rule
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
    """That the store's policy is above the ceiling, and what to do; empty when it is not."""
    if not (isinstance(law.policy, PaysUpTo) and above_ceiling(law, day)):
        return ""
    highest, places = ceiling(law, day), " or ".join(law.places)
    demanded = f"{figures(highest)}, the highest fixed amount" if highest else "any fixed amount"
    return (
        f"cash_out_up_to = {figures(law.policy.limit)} is above {demanded} that {places} demands "
        "(FinCEN, FIN-2016-G002): lower it, or keep it as the owner's own decision"
    )


def _also(advice: str) -> str:
    return f" {advice}." if advice else ""


def _demand(need: Precondition) -> str:
    match need:
        case Used():
            return "it is what a purchase left"
        case ProofShown():
            return "the proof of purchase is shown"
        case WorthMoreThan(figure=figure):
            return f"its original value was above {figures(figure)}"
        case BoughtSince(day=day):
            return f"it was bought on {day} or later"
        case OfKind():
            return ""  # said by the rule's own words, and of no use to the customer
        case _:
            assert_never(need)


def _unknown(need: Precondition | Share) -> str:
    match need:
        case Used():
            return "whether something was bought with the card"
        case ProofShown():
            return "whether the proof of purchase is shown"
        case BoughtSince():
            return "when the card was bought"
        case OfKind():
            return "whether the card can be loaded again"
        case WorthMoreThan() | Share():
            return "what the card was worth when new: the face value is needed"
        case _:
            assert_never(need)
