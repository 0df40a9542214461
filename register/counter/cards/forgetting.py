"""Full card numbers and PINs, erased once nothing needs them any more."""

import logging
from collections.abc import MutableMapping

from register.domain.books import Books
from register.journal.errors import JournalError
from register.journal.vault import Vault
from terminal_api.processor import GiftCard

log = logging.getLogger(__name__)


def forget(vault: Vault, with_pins: MutableMapping[str, GiftCard], books: Books) -> None:
    """Erase what is kept of every card that nothing in `books` needs."""
    if not with_pins and not vault.tokens():
        return  # as mostly: to find out what is needed, all that is open is gone through
    needed = books.cards_needed
    for token in with_pins.keys() - needed:
        del with_pins[token]
    kept = vault.tokens()
    try:
        for token in kept - needed:
            vault.erase(token)
    except JournalError as error:  # the event is on the journal: the erasing comes with the next one
        log.error("card numbers wait to be erased: %s", error)
