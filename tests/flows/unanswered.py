"""Requests whose answer is missing, made on purpose."""

from moneyed import EUR, Money

from register.counter.asking.advance import settle_and_follow
from register.counter.selling import checkout
from register.domain.staff.people import Role
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.outcomes import NotSent, Unknown


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def manager(shop):
    return next(one for one in shop.till.settings.people if one.role == Role.MANAGER)


def answers(shop, told):
    """From now on the terminal says `told` of every request that it is asked about."""

    async def status(request):
        return told

    shop.till.terminal.status = status


async def unanswered(shop, card, prices="20.00"):
    """A payment by `card` whose answer got lost, and that nobody can find out about."""
    shop.ring_up(prices)
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Unknown)
    request = shop.till.books.unsettled[-1]
    answers(shop, Unknown("The terminal cannot say now what became of it: ask again."))
    await settle_and_follow(shop.till, request)
    return request


async def off(request):
    return NotSent("The terminal cannot be reached: check its power and network.")


async def settle_as_it_was(shop, request):
    vars(shop.till.terminal).pop("status", None)
    await settle_and_follow(shop.till, request)
    assert shop.till.books.documents == {}
    shop.check()
