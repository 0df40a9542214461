"""Cards that were looked at, and what was done with one, as the balance desk lists them."""

from collections.abc import Sequence
from datetime import tzinfo

from register.counter.asking.noted import noted
from register.counter.cards.card_list import Looked, totals
from register.counter.cards.card_past import Done
from register.domain.amounts import figures
from register.language import say, spoken
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level
from terminal_api.outcomes import Approved, Unknown

_BAR = 24


def card_row(one: Looked) -> Entry:
    """`✓ ···0024 svs   12.50`, or why there is no balance."""
    name = f"···{one.card.last4} {one.card.provider}"
    if one.balance is not None:
        other = one.balance.currency.code
        return Entry(name, figures(one.balance), other, "✓", Level.FINE)
    return Entry(name, "", noted(one.state), "!", Level.ATTENTION)


def past_row(one: Done, zone: tzinfo | None) -> Entry:
    """`✓ paid  22 Nov 10:41  R2-000017  Maria   7.25`; what did not happen says so."""
    at = one.at.astimezone(zone)
    when = f"{spoken().day(at)} {spoken().hour(at)}"
    note = "  ".join(part for part in (one.ended, when, one.number, one.who) if part)
    match one.outcome:
        case Approved():
            sign, level = "✓", Level.FINE
        case Unknown():
            sign, level = "?", Level.RISK
        case _:
            sign, level = "✗", Level.ATTENTION
    return Entry(one.what, figures(one.amount), note, sign, level)


def progress(done: int, of: int) -> str:
    """`██████░░░░░░  7 of 20 cards`."""
    full = _BAR * done // of if of else _BAR
    bar = "█" * full + "░" * (_BAR - full)
    counted = say("{done} of {all} cards", done=done, all=of)
    return f"{bar}  {counted}"


def summed(cards: Sequence[Looked]) -> str:
    """What all of them hold together."""
    sums = ", ".join(f"{figures(one)} {one.currency.code}" for one in totals(cards))
    told = sum(1 for one in cards if one.balance is not None)
    if not sums:
        return say("No balance was told.")
    return say("{told} of {cards} told a balance, together {sums}.", told=told, cards=len(cards), sums=sums)
