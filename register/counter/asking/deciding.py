"""What a person may decide about a request that nobody can tell the end of, and in which bounds."""

import re

from moneyed import Money

from register.counter.asking.too_late import taken_back_by
from register.counter.closed_baskets.taking_at_close import is_with_basket
from register.counter.free_words import is_card, wrong_reason
from register.counter.till import Till
from register.domain.amounts import Refused, figures, wrong_amount
from register.domain.asking.exchange import MoneyRequest
from register.domain.owed_baskets import GATEWAY
from register.language import say
from terminal_api.outcomes import Reference
from terminal_api.processor import Operation

#: How transactions are called, in letters, digits and a dot: `Qm3x001931248805009.NF8TZ4K6WQ1MHC55`.
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{3,127}")


def not_yet(till: Till, request: MoneyRequest) -> Refused | None:
    """Why nobody may decide about `request` now, if so: a person decides only what nobody can tell."""
    if not till.books.is_unsettled(request):
        return Refused(say("No answer is missing for that request"))
    if request.id in till.asking:
        return Refused(say("The terminal is being asked right now: wait for its answer"))
    attempt = till.attempts.get(request.id)
    if attempt is None or not attempt.questions:
        return Refused(say("Ask what became of it first: a person decides only what nobody can tell"))
    return None


def may_be_less(till: Till, request: MoneyRequest) -> bool:
    """Whether less than was asked for may have been approved: only where a part may be paid."""
    match request.operation:
        case Operation.BANK_CARD:
            return True
        case Operation.PAY if is_with_basket(till, request):
            return False  # a basket takes all of it or nothing
        case Operation.PAY:
            shop = till.settings.gift_cards
            providers = shop.providers if shop else ()
            name = request.card.provider if request.card else ""
            return next((one.partial for one in providers if one.name == name), True)
        case _:
            return False


def can_be_taken_back(till: Till, request: MoneyRequest) -> bool:
    """Whether it could be taken back later by a reference that is not known: the gateway goes by our own."""
    return taken_back_by(till, request) is not None and request.processor != GATEWAY


def reference_of(request: MoneyRequest, typed: Reference | None) -> Reference | None:
    """By what it is taken back: at the gateway by our own id, with what was typed behind it as it answers."""
    if request.processor != GATEWAY:
        return typed
    return Reference(f"{request.id}.{typed.id}" if typed else request.id, request.at)


def reference_typed(till: Till, request: MoneyRequest, text: str) -> Reference | Refused:
    """What the terminal's slip, or the account, calls the transaction of `request`.

    Only its name is typed: the time is that of the request, which is seconds before the terminal's own.
    """
    named = text.strip()
    if is_card(till, named):
        return Refused(say("That is a card's number: type what the slip calls the transaction"))
    if not _REFERENCE.fullmatch(named):
        return Refused(say("A transaction's name is letters, digits and dots: type it as it stands there"))
    return Reference(named, request.at)


def wrong_why(till: Till, reason: str) -> Refused | None:
    """Why `reason` does not say how it is known, if it does not."""
    return wrong_reason(till, reason, say("Say how it is known: what the terminal or the account shows"))


def wrong_part(till: Till, request: MoneyRequest, amount: Money) -> Refused | None:
    """Why `amount` cannot have been approved of `request`, if it cannot."""
    if amount == request.amount:
        return None
    if (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    if amount > request.amount:
        return Refused(say("It was asked for {amount}: it cannot be more", amount=figures(request.amount)))
    if not may_be_less(till, request):
        return Refused(
            say("It was asked for {amount}: no part of it is done alone", amount=figures(request.amount))
        )
    return None
