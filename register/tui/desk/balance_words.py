"""What stands under a card at the balance desk."""

from register.counter.cards.card_balance import Look
from register.counter.cards.card_list import Looked
from register.counter.cards.card_past import Done
from register.counter.paper.slips import validity
from register.counter.till import Till
from register.language import say, spoken
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard


def good_until(till: Till, one: Looked) -> str:
    """How long the card is good: as its keeper told it, else in the shop's own words; empty: nobody says."""
    outcome = one.found.outcome if isinstance(one.found, Look) else None
    if isinstance(outcome, Approved) and outcome.expires:
        return say("Good until {day}, says its provider.", day=spoken().day(outcome.expires))
    words = validity(till, one.card) if isinstance(outcome, Approved) else ""
    return say("Validity: {words}", words=words) if words else ""


def past_words(card: GiftCard, past: tuple[Done, ...] | None) -> str:
    """What stands above the list of what was done with it here."""
    if card.entry.at_terminal:
        return say("The terminal read it: what was done with it here is found by its number.")
    if past is None:
        return say("Reading what was done with it here …")
    if not past:
        return say("Nothing was done with it here.")
    return say("What was done with it here, the newest first:")
