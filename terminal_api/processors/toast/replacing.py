"""A payment of another amount in place of an earlier one: a tip was added, or a part is given back.

Toast has no step for it: the earlier redemption is reversed, and the new amount redeemed under its name.
Source: Toast, gift card guide, workflow of tips.
"""

from collections.abc import Awaitable, Callable

from terminal_api.outcomes import Approved, Outcome
from terminal_api.processor import Request


async def replaced(
    ask: Callable[[Request], Awaitable[Outcome]], reversal: Request, payment: Request
) -> tuple[Outcome, ...]:
    """The reversal's outcome, and the payment's if the reversal was approved.

    Both name the earlier redemption as `original` and present its card. `ask` is called with the very request
    that is sent, so that a register can write it down first. Between the two the customer has paid nothing:
    whatever the payment does not approve, all of it or a part, is due again. For a manager only.

    Raises `ValueError` when the two do not belong together; nothing is asked then.
    """
    if reversal.original is None or reversal.original != payment.original or reversal.card != payment.card:
        raise ValueError("a payment replaces the one that is reversed, with the same card")
    undone = await ask(reversal)
    if not isinstance(undone, Approved):
        return (undone,)
    return undone, await ask(payment)
