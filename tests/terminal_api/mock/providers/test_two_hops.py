"""A gateway that really asks its provider's server: what happened there decides what the till is told."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.gateway.behind import Moved, Order
from terminal_api.mock.providers.gateway.second_hop import SecondHop
from terminal_api.outcomes import Approved, Outcome, Unknown
from terminal_api.processor import Operation
from tests.terminal_api.mock.providers.test_gateway import movement
from tests.terminal_api.processors.gateway.two_hops import TwoHops, two_hops

PROVIDERS = pytest.mark.parametrize("provider", ["toggle", "factor4"])


@pytest.fixture
def provider() -> str:
    return "toggle"


@pytest.fixture
async def hops(provider: str) -> AsyncIterator[TwoHops]:
    async with two_hops(provider) as hops:
        yield hops


def card(hops: TwoHops, balance: str = "50.00", status: CardStatus = CardStatus.ACTIVE, **more: Any) -> Card:
    return hops.new_card(status, balance, **more)


@PROVIDERS
async def test_a_card_is_one_and_the_same_seen_from_the_till_and_at_the_provider(hops: TwoHops) -> None:
    loaded, sold = card(hops), card(hops, "0", CardStatus.INACTIVE)
    status, said = await hops.put(movement(number=loaded.number, amount="12.50"))
    assert (status, said["result"], said["balance"]["value"]) == (200, "approved", "37.50")
    assert hops.on(loaded) == hops.money("37.50")
    await hops.put(movement("load", loaded.number, "5.00"))
    await hops.put(movement("activate", sold.number, "25.00"))
    assert (hops.on(loaded), hops.on(sold)) == (hops.money("42.50"), hops.money("25.00"))
    moved = [line for line in hops.ledger.transactions if line.id]
    assert [line.operation for line in moved] == [Operation.PAY, Operation.LOAD, Operation.ACTIVATE], (
        "each has one line, the provider's: the gateway keeps no second ledger"
    )


@PROVIDERS
@pytest.mark.parametrize(
    ("fault", "status", "code", "forwarded"),
    [
        (FaultKind.DROP_BEFORE, 504, "PROVIDER_SILENT", None),
        (FaultKind.DROP_AFTER, 504, "PROVIDER_SILENT", None),
        (FaultKind.HTTP_ERROR, 503, "PROVIDER_DOWN", True),
        (FaultKind.GARBLED, 503, "PROVIDER_DOWN", True),
    ],
)
async def test_the_till_is_told_what_the_gateway_knows_and_an_id_that_was_forwarded_is_never_unknown(
    hops: TwoHops, fault: FaultKind, status: int, code: str, forwarded: bool | None
) -> None:
    id, paid = str(uuid4()), card(hops)
    hops.arm(fault, times=None)
    answered, said = await hops.put(movement(number=paid.number, amount="12.50"), id)
    told = said["error"]
    assert (answered, told["code"], told.get("forwarded")) == (status, code, forwarded)
    hops.hop.server.faults.disarm()
    seen = [(await hops.call("GET", f"transactions/{id}"))]
    while seen[-1][0] == 202:
        assert seen[-1][1] == {"result": "pending"}
        hops.wait(15)
        seen.append(await hops.call("GET", f"transactions/{id}"))
        assert len(seen) < 8
    assert seen[-1][1]["result"] == "approved"
    assert hops.on(paid) == hops.money("37.50")


@PROVIDERS
async def test_a_provider_that_is_not_there_was_forwarded_nothing(hops: TwoHops) -> None:
    id, paid = str(uuid4()), card(hops)
    await hops.hop.server.stop()
    body = movement(number=paid.number, amount="12.50")
    status, said = await hops.put(body, id)
    assert (status, said["error"]["code"], said["error"]["forwarded"]) == (503, "PROVIDER_DOWN", False)
    status, said = await hops.call("GET", f"transactions/{id}")
    assert (status, said["error"]["code"]) == (404, "TRANSACTION_UNKNOWN"), "nothing of it ever left"
    assert (await hops.call("GET", "health"))[1]["provider"]["state"] == "down"
    assert (await hops.call("POST", "cards/look", {"card": body["card"]}))[0] == 503
    await hops.hop.server.start()
    assert (await hops.call("GET", "health"))[1]["provider"]["state"] == "up"
    assert (await hops.put(body, id))[1]["result"] == "approved"


class Thinking:
    """A provider that takes its time, until a test lets it go on."""

    def __init__(self, hop: SecondHop) -> None:
        self._hop = hop
        self.entered, self.go_on = asyncio.Event(), asyncio.Event()

    async def move(self, order: Order) -> Moved:
        self.entered.set()
        await self.go_on.wait()
        return await self._hop.move(order)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hop, name)


async def test_while_the_provider_thinks_the_same_request_and_every_question_is_pending(
    hops: TwoHops,
) -> None:
    thinking = Thinking(hops.hop)
    hops.desk.stand_before(thinking, "toggle")  # type: ignore[arg-type]  # the rest is the real one's
    id, paid = str(uuid4()), card(hops)
    body = movement(number=paid.number, amount="12.50")
    first = asyncio.ensure_future(hops.put(body, id))
    await thinking.entered.wait()
    again, asked, other = (
        await hops.put(body, id),
        await hops.call("GET", f"transactions/{id}"),
        await hops.put(movement(number=paid.number, amount="1.00"), id),
    )
    thinking.go_on.set()
    assert (again, asked) == ((202, {"result": "pending"}),) * 2
    assert (other[0], other[1]["error"]["code"]) == (409, "ID_REUSED")
    assert (await first)[1]["result"] == "approved"
    assert hops.on(paid) == hops.money("37.50")


BROKEN = (None, FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.HTTP_ERROR, FaultKind.GARBLED)


@PROVIDERS
async def test_whatever_breaks_at_both_hops_the_till_knows_in_the_end_what_the_card_shows(
    hops: TwoHops,
) -> None:
    """Every pair of faults, one after the other, over one connection's life."""
    for at_gateway in BROKEN:
        for at_provider in BROKEN:
            paid = card(hops)
            if at_gateway:
                hops.mock.faults.arm(Fault(at_gateway, "pay"))
            if at_provider:
                hops.arm(at_provider)
            request = hops.request(Operation.PAY, "12.50", paid)
            first = await hops.gateway.ask(request)
            last: Outcome = await hops.settled(request, first)
            pair = f"{at_gateway} and {at_provider}"
            assert isinstance(last, Approved), f"{pair}: {last}"
            assert last.amount == hops.money("12.50"), pair
            assert hops.on(paid) == hops.money("37.50"), pair
            hops.mock.faults.disarm()
            hops.hop.server.faults.disarm()


async def test_a_gateway_that_is_started_anew_still_asks_what_became_of_what_it_forwarded(
    hops: TwoHops,
) -> None:
    paid = card(hops)
    hops.arm(FaultKind.DROP_AFTER)
    request = hops.request(Operation.PAY, "12.50", paid)
    assert isinstance(await hops.gateway.ask(request), Unknown)
    await hops.mock.stop()
    await hops.mock.start()
    assert isinstance(await hops.settled(request, Unknown("its answer was lost")), Approved)
    assert hops.on(paid) == hops.money("37.50")
