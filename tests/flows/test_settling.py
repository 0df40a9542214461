"""A missing answer is asked for, or the request repeated, by itself; whatever the clock says."""

from datetime import timedelta

import pytest

from register.counter.asking import settling
from register.counter.asking.advance import settle_and_follow
from register.counter.owing import worker
from register.counter.selling import checkout
from register.domain.events import Intended
from terminal_api.outcomes import Unknown
from terminal_api.processor import Settling
from tests.flows.unanswered import euros, manager, unanswered

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Repeats:
    """The terminal as a processor that does a repeated request once, and answers it again as before."""

    settling = Settling.REPEATING

    def __init__(self, terminal):
        self._terminal = terminal
        self.done = {}
        self.cards = []
        self.silent = False

    def __getattr__(self, name):
        return getattr(self._terminal, name)

    async def ask(self, request):
        self.cards.append(request.card.number if request.card else None)
        if request.id not in self.done:
            self.done[request.id] = await self._terminal.ask(request)
        return Unknown("lost") if self.silent else self.done[request.id]

    async def status(self, request):
        raise AssertionError("it has no status")


async def test_where_repeating_is_safe_a_lost_answer_is_asked_for_again_also_after_a_restart(shop):
    card = shop.card("12.50")
    shop.ring_up("20.00")
    repeats = Repeats(shop.till.terminal)
    shop.till.terminal, shop.till.processors = repeats, {"terminal": repeats}
    repeats.silent = True
    assert isinstance(await checkout.pay_by_gift_card(shop.till, card), Unknown)
    assert shop.till.vault.tokens() == {shop.till.keys.token(card.number)}
    await shop.close()
    await shop.open()
    again = Repeats(shop.till.terminal)
    again.done = repeats.done
    shop.till.terminal, shop.till.processors = again, {"terminal": again}
    await worker.recover(shop.till)
    assert again.cards == [card.number], "the very request, card and all"
    assert (shop.sale.paid, shop.sale.due) == (euros("12.50"), euros("7.50"))
    assert [event.request.id for event in shop.events(Intended)] == list(again.done)
    assert shop.till.vault.tokens(), "it may have to be given back"
    await checkout.pay_cash(shop.till)
    assert shop.till.vault.tokens() == frozenset(), "the number is needed no more"
    shop.check()


async def test_where_nobody_can_be_asked_a_person_is(shop):
    class Mute(Repeats):
        settling = Settling.NOBODY

    shop.ring_up("20.00")
    mute = Mute(shop.till.terminal)
    shop.till.terminal, shop.till.processors = mute, {"terminal": mute}
    mute.silent = True
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    (request,) = shop.till.books.unsettled
    told = await settle_and_follow(shop.till, request)
    assert isinstance(told, Unknown)
    assert "look it up" in told.reason
    settling.decide(shop.till, request.id, manager(shop), "the portal says so", happened=True)
    await worker.settle_due(shop.till)
    assert shop.till.books.documents == {}
    shop.check()


async def test_a_clock_that_is_set_back_breaks_no_order(shop):
    first = await unanswered(shop, shop.card("50.00"))
    await checkout.set_aside(shop.till)
    shop.clock.time -= timedelta(days=30)
    del shop.till.terminal.status
    second = await unanswered(shop, shop.card("50.00"))
    assert second.at < first.at
    assert shop.till.books.unsettled == (first, second), "in the order in which they were made"
    del shop.till.terminal.status
    await shop.settle()
    assert shop.till.books.documents == {}
    assert [entry.seq for entry in shop.till.journal.entries()] == list(
        range(1, shop.till.journal.last_seq + 1)
    )
    shop.check()
