"""Gift cards that others keep than the terminal, with other tenders in one sale; each at its real mock."""

from functools import partial

from moneyed import Money

from register.counter.asking import settling
from register.counter.asking.advance import follow
from register.counter.cards import card_desk, card_sales
from register.counter.cards.undo_load import undo_load
from register.counter.owing import owed
from register.counter.selling import checkout
from register.domain.asking.exchange import MoneyRequest
from register.simulate.habits.visit import Visit
from register.simulate.world.internet import RESTART
from terminal_api.mock.providers.faults import Fault
from terminal_api.outcomes import Approved
from terminal_api.processor import GiftCard
from tests.crash.deeds.at_the_counter import euros, holding, rings_up


async def pays_by_a_card_of_toast(visit: Visit) -> None:
    """All that is on it, which is not enough; and it comes back, because a bank card pays all."""
    rings_up(visit, "20.00")
    await _pays(visit, holding(visit, "12.50", "toast"), "12.50")
    await visit.register.ask(checkout.give_back)
    await visit.register.ask(checkout.pay_by_bank_card)


async def pays_by_a_card_of_toggle(visit: Visit) -> None:
    """A part of what is on it; the rest in cash."""
    rings_up(visit, "20.00")
    await _pays(visit, holding(visit, "50.00", "lantern"), "6.00", euros("6.00"))
    await visit.register.ask(checkout.pay_cash)


async def pays_by_a_card_of_factor4(visit: Visit) -> None:
    """What is due; a new one is sold with it, to be made active once it is paid."""
    rings_up(visit, "20.00")
    await visit.register.ask(card_sales.sell, visit.shop.new_card("factor4"), euros("10.00"))
    await _pays(visit, holding(visit, "50.00", "factor4"), "20.00")
    await visit.register.ask(checkout.pay_cash)


async def pays_by_a_card_of_the_gateway(visit: Visit) -> None:
    """All that is on it and cash; then the closed basket goes to the gateway."""
    rings_up(visit, "20.00", "0.99")
    await _pays(visit, holding(visit, "12.50", "toggle"), "12.50")
    await visit.register.ask(checkout.pay_cash, euros("10.00"))
    await visit.shop.clock.pause(30)


async def sells_a_card_of_toast_and_undoes_that(visit: Visit) -> None:
    """It is unsold again, and what was paid for it goes back to a bank card and from the drawer."""
    card = visit.shop.new_card("toast")
    await visit.register.ask(card_sales.sell, card, euros("10.00"))
    await visit.register.ask(checkout.pay_by_bank_card, euros("4.00"))
    await visit.register.ask(checkout.pay_cash)
    done = await visit.register.ask(undo_load, card)
    assert isinstance(done, tuple), done


async def pays_a_card_of_toast_out_and_undoes_that(visit: Visit) -> None:
    """4.18 went out in coins that make 4.20, and comes back as that."""
    card = holding(visit, "4.18", "toast")
    await visit.register.ask(card_desk.cash_out, card)
    done = await visit.register.ask(undo_load, card)
    assert isinstance(done, tuple), done


async def denies_an_activation_that_was_done(visit: Visit) -> None:
    """Its answer is lost and the gateway away: a manager says it was not, and its price goes back in cash.

    Then the gateway is there again, and the till undoes what it finds.
    """
    gateway = visit.shop.internet.servers["gateway"]
    gateway.faults.arm(Fault(RESTART, "activate", seconds=60, processed=True))
    await visit.register.ask(card_sales.sell, visit.shop.new_card("toggle"), euros("10.00"))
    sale = visit.sale
    assert sale is not None
    await visit.register.ask(checkout.pay_cash, euros("10.00"))
    await visit.register.ask(lambda _: visit.shop.clock.pause(10))  # the till asks, and hears nothing
    (request,) = visit.till.books.unsettled
    decide = partial(settling.decide, happened=False)
    denied = visit.register.press(decide, request.id, visit.manager, "it is not in their records")
    assert isinstance(denied, MoneyRequest), denied
    await visit.register.ask(follow, request)
    await visit.register.ask(owed.refund_card, sale.number, 0)
    await visit.shop.clock.pause(120)


async def _pays(visit: Visit, card: GiftCard, much: str, part: Money | None = None) -> None:
    paid = await visit.register.ask(checkout.pay_by_gift_card, card, part)
    assert isinstance(paid, Approved), paid
    assert paid.amount == euros(much)
