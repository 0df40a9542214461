"""The choosers of the view: which card, which fault, which terminal, what to type."""

from collections.abc import Iterable

from terminal_api.mock.body.face import Screen
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.orders.fault_choices import FAULTS, named
from terminal_api.mock.view.chooser import Choice, Chooser
from terminal_api.money import written

DISARM = "disarm"


def which_card(ledger: CardLedger) -> Chooser:
    """Answers with a card number."""
    choices = tuple(
        Choice(
            card.number,
            f"{card.number:<20} {card.provider:<11.11} {card.status:<9} {written(card.balance):>12}",
        )
        for card in ledger.cards
    )
    return Chooser("Which gift card does the shopper present?", choices, hint="or type its number")


def which_fault(armed: int) -> Chooser:
    """Answers with the place of a fault in `FAULTS`, or `DISARM`."""
    choices = [Choice(str(at), f"{named(fault):<28} {words}") for at, (fault, words) in enumerate(FAULTS)]
    if armed:
        choices.insert(0, Choice(DISARM, f"disarm {'it' if armed == 1 else f'all {armed}'}"))
    return Chooser("What goes wrong with the next request about money?", tuple(choices), hint="look for")


def which_terminal(poi_ids: Iterable[str]) -> Chooser:
    """Answers with a POIID."""
    return Chooser("Which terminal do you want to see?", tuple(Choice(poi_id, poi_id) for poi_id in poi_ids))


def what_to_type(screen: Screen, text: str) -> Chooser:
    """Answers with what the shopper types."""
    title = ": ".join(part for part in (screen.title, *screen.lines[:1]) if part)
    return Chooser(title, hint="as the shopper types it; Enter is OK", text=text)
