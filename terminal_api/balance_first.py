"""Paying by gift card after a look at its balance, for providers without partial authorisation."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from terminal_api.outcomes import Approved, Outcome
from terminal_api.processor import Request


async def balance_first(
    ask: Callable[[Request], Awaitable[Outcome]], balance: Request, payment: Request
) -> tuple[Outcome, ...]:
    """The balance's outcome, and the payment's if there was anything on the card.

    `payment` is for all that is due; it is asked for no more than the card holds, and without the option to
    pay a part. Somebody may spend from the card between the two questions: then the payment is declined, and
    its outcome says so. `ask` is called with the very request that is sent, so that a register can write it
    down first. The card is presented twice where the terminal reads it. Source: Adyen, partial payments.
    """
    seen = await ask(balance)
    if not isinstance(seen, Approved):
        return (seen,)
    amount = min(seen.amount, payment.amount)
    if amount.amount <= 0:
        return (seen,)
    return seen, await ask(replace(payment, amount=amount, partial=False))
