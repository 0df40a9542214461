"""Full card numbers and PINs, erased once nothing needs them any more."""

import logging
from collections.abc import MutableMapping

from register.journal.errors import JournalError
from register.journal.vault import Vault
from terminal_api.processor import GiftCard

log = logging.getLogger(__name__)


def forget(vault: Vault, with_pins: MutableMapping[str, GiftCard], needed: frozenset[str]) -> None:
    """Erase what is kept of every card whose token is not `needed`."""
    for token in with_pins.keys() - needed:
        del with_pins[token]
    kept = vault.tokens()
    if not kept:
        return
    try:
        for token in kept - needed:
            vault.erase(token)
    except JournalError as error:  # the event is on the journal: the erasing comes with the next one
        log.error("card numbers wait to be erased: %s", error)
