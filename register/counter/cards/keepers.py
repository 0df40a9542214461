"""Who keeps the balances of gift cards, and what can be asked of them: the terminal, or another processor.

Cards of the terminal's providers may have a second way, Adyen's Stored Value API: what it can do is asked
there while the terminal is busy or away. It takes no payments.
"""

from collections.abc import Iterator

from register.config.tables import TERMINAL
from register.counter.till import Till
from register.domain.asking.exchange import Done, MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.owed_baskets import GATEWAY
from register.language import say
from terminal_api.processor import GiftCardProcessor, Operation

STANDBY = "stored-value"
"""The processor that stands in for the terminal."""


def keeper(till: Till, provider: str) -> GiftCardProcessor | None:
    """Who is asked about the cards of `provider` as a rule; None where there is nobody."""
    return next(_ways(till, provider), None)


def processor(till: Till, mark: CardMark | None, operation: Operation) -> GiftCardProcessor | None:
    """Who is asked for `operation` with that card, or without one; None where there is nobody."""
    if mark is None:
        return till.terminal
    ways = tuple(_ways(till, mark.provider))
    able = [one for one in ways if one.capabilities(mark.provider).can(operation)]
    if len(able) > 1 and able[0] is till.terminal and not _is_free(till):
        return able[1]
    return next(iter((*able, *ways)), None)


def gives_back_whole(till: Till, payment: Done) -> bool:
    """Whether `payment` goes back all at once or not at all, at whoever took it."""
    mark, doer = payment.request.card, till.processors.get(payment.request.processor)
    if mark is None or doer is None or payment.request.operation is not Operation.PAY:
        return False
    return not doer.capabilities(mark.provider).part_reverse


def gives_back_by_card(till: Till, payment: Done) -> bool:
    """Whether `payment` is taken back only with the number of its card."""
    mark, doer = payment.request.card, till.processors.get(payment.request.processor)
    return mark is not None and doer is not None and doer.capabilities(mark.provider).reverse_by_card


def can(till: Till, operation: Operation, provider: str) -> bool:
    """Whether `operation` can be asked for with a card of `provider`."""
    return any(one.capabilities(provider).can(operation) for one in _ways(till, provider))


def undoes_activation(till: Till, activation: MoneyRequest) -> bool:
    """Whether whoever carried `activation` out takes one back."""
    mark, doer = activation.card, till.processors.get(activation.processor)
    return mark is not None and doer is not None and doer.capabilities(mark.provider).undoes_activation


def undoes_cash_out(till: Till, cash_out: MoneyRequest) -> bool:
    """Whether whoever carried `cash_out` out takes one back."""
    mark, doer = cash_out.card, till.processors.get(cash_out.processor)
    return mark is not None and doer is not None and doer.capabilities(mark.provider).undoes_cash_out


def can_undo_cash_outs(till: Till, provider: str) -> bool:
    """Whether whoever would pay out a card of `provider` now can take that back."""
    keeps = keeper(till, provider)
    return keeps is not None and keeps.capabilities(provider).undoes_cash_out


def looks_first(till: Till, provider: str) -> bool:
    """Whether whoever keeps the cards of `provider` is asked for state and balance before money is."""
    keeps = keeper(till, provider)
    return keeps is not None and keeps.capabilities(provider).looks_first


def sells_unknown(till: Till, provider: str) -> bool:
    """Whether a card of `provider` that is not known may be unsold stock."""
    keeps = keeper(till, provider)
    return keeps is not None and keeps.capabilities(provider).sells_unknown


def may_discount(till: Till, provider: str) -> bool:
    """Whether a part of what a card of `provider` pays may be a discount."""
    return any(one.capabilities(provider).discounts for one in _ways(till, provider))


def nobody(till: Till, mark: CardMark | None) -> str:
    """Why nobody can be asked about that card, or about bank cards."""
    name = till.settings.processor_name(mark.provider) if mark else TERMINAL
    if name == TERMINAL:
        return say("This till has no payment terminal: set [terminal] in config.toml")
    return say("{processor} cannot be asked: it is not set up in config.toml", processor=name)


def pays_at_close(till: Till, provider: str) -> bool:
    """Whether cards of `provider` pay with the closed basket of a sale, and not without one."""
    gateway = till.settings.processor.gateway
    return (
        gateway is not None
        and gateway.debits == "at_close"
        and till.settings.processor_name(provider) == GATEWAY
    )


def _ways(till: Till, provider: str) -> Iterator[GiftCardProcessor]:
    """All who can be asked about cards of `provider`, the first as a rule."""
    name = till.settings.processor_name(provider)
    if name != TERMINAL:
        if (found := till.processors.get(name)) is not None:
            yield found
        return
    if till.terminal is not None:
        yield till.terminal
    standby = till.processors.get(STANDBY)
    if standby is not None and standby.capabilities(provider).operations:
        yield standby


def _is_free(till: Till) -> bool:
    """Whether the terminal is there and asked nothing now."""
    if till.terminal is None or not till.terminal_health.ok:
        return False
    busy = (one for one in till.books.unsettled if one.id in till.asking)
    return not till.looks_at_terminal and not any(one.processor == till.terminal.name for one in busy)
