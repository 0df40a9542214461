"""Who keeps the balances of gift cards, and what can be asked of them: the terminal, or another processor."""

from register.config.tables import TERMINAL
from register.counter.till import Till
from register.domain.card_mark import CardMark
from register.language import say
from terminal_api.processor import GiftCardProcessor, Operation


def keeper(till: Till, provider: str) -> GiftCardProcessor | None:
    """Who is asked about the cards of `provider`; None where there is nobody."""
    name = till.settings.processor_name(provider)
    return till.terminal if name == TERMINAL else till.processors.get(name)


def processor(till: Till, mark: CardMark | None) -> GiftCardProcessor | None:
    """Who is asked about that gift card, or without one about bank cards; None where there is nobody."""
    return till.terminal if mark is None else keeper(till, mark.provider)


def can(till: Till, operation: Operation, provider: str) -> bool:
    """Whether `operation` can be asked for with a card of `provider`."""
    found = keeper(till, provider)
    return found is not None and found.capabilities(provider).can(operation)


def nobody(till: Till, mark: CardMark | None) -> str:
    """Why nobody can be asked about that card, or about bank cards."""
    name = till.settings.processor_name(mark.provider) if mark else TERMINAL
    if name == TERMINAL:
        return say("This till has no payment terminal: set [terminal] in config.toml")
    return say("{processor} cannot be asked: it is not set up in config.toml", processor=name)


def takes_gift_cards(till: Till) -> bool:
    """Whether any gift card can be asked to pay here."""
    rows = till.settings.gift_cards.providers if till.settings.gift_cards else ()
    return any(can(till, Operation.PAY, one.name) for one in rows)
