"""Whether a scan belongs into the basket, whatever screen is on top of it."""

from register.counter.cards import card_entry
from register.counter.selling import looking_up
from register.counter.till import Till


def is_item(till: Till, code: str) -> bool:
    """Whether `code` is an item of the catalogue, and by its form no gift card."""
    if card_entry.is_card(till, code):
        return False
    return isinstance(looking_up.look_up(till, code), looking_up.Found)
