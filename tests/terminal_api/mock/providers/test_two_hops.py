"""A gateway that really asks its provider's server: what happened there decides what the till is told."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from terminal_api.errors import SettingError
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.gateway.behind import Moved, Order
from terminal_api.mock.providers.gateway.opening import BEHIND, KEY, STORE, OpenedGateway, opened
from terminal_api.mock.providers.gateway.second_hop import SecondHop
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toggle.book import Facts
from terminal_api.outcomes import Approved, Outcome, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.service import service_client
from tests.terminal_api.mock.providers.test_gateway import movement, reverse
from tests.terminal_api.processors.gateway.benches import KEY as TILL_KEY
from tests.terminal_api.processors.gateway.two_hops import TwoHops

PROVIDERS = pytest.mark.parametrize("provider", ["toggle", "factor4"])


@pytest.fixture
def provider() -> str:
    return "toggle"


@pytest.fixture
async def hops(provider: str) -> AsyncIterator[TwoHops]:
    async with service_client(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), proxies=False) as http:
        hops = TwoHops(http, provider)
        async with hops.mock:
            hops.start_till()
            yield hops


async def call(hops: TwoHops, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    """What the gateway answers a till, as it stands on the wire."""
    headers = {"Authorization": f"Bearer {TILL_KEY}", "X-Store": STORE, "X-Till": "1"}
    content = None if body is None else json.dumps(body)
    answer = await hops.http.request(method, f"{hops.mock.url}/v1/{path}", content=content, headers=headers)
    return answer.status_code, answer.json()


async def put(hops: TwoHops, body: Any, id: str = "") -> tuple[int, dict[str, Any]]:
    return await call(hops, "PUT", f"transactions/{id or uuid4()}", body)


def card(hops: TwoHops, balance: str = "50.00", status: CardStatus = CardStatus.ACTIVE, **more: Any) -> Card:
    return hops.new_card(status, balance, **more)


async def state(hops: TwoHops, number: str) -> str:
    _, said = await call(hops, "POST", "cards/look", {"card": {"number": number, "entry": "scanned"}})
    return said["card"]["state"] if "card" in said else said["error"]["code"]


@PROVIDERS
async def test_a_card_is_one_and_the_same_seen_from_the_till_and_at_the_provider(hops: TwoHops) -> None:
    loaded, sold = card(hops), card(hops, "0", CardStatus.INACTIVE)
    status, said = await put(hops, movement(number=loaded.number, amount="12.50"))
    assert (status, said["result"], said["balance"]["value"]) == (200, "approved", "37.50")
    assert hops.on(loaded) == hops.money("37.50")
    await put(hops, movement("load", loaded.number, "5.00"))
    await put(hops, movement("activate", sold.number, "25.00"))
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
    answered, said = await put(hops, movement(number=paid.number, amount="12.50"), id)
    told = said["error"]
    assert (answered, told["code"], told.get("forwarded")) == (status, code, forwarded)
    hops.hop.server.faults.disarm()
    seen = [(await call(hops, "GET", f"transactions/{id}"))]
    while seen[-1][0] == 202:
        assert seen[-1][1] == {"result": "pending"}
        hops.wait(15)
        seen.append(await call(hops, "GET", f"transactions/{id}"))
        assert len(seen) < 8
    assert seen[-1][1]["result"] == "approved"
    assert hops.on(paid) == hops.money("37.50")


@PROVIDERS
async def test_a_provider_that_is_not_there_was_forwarded_nothing(hops: TwoHops) -> None:
    id, paid = str(uuid4()), card(hops)
    await hops.hop.server.stop()
    body = movement(number=paid.number, amount="12.50")
    status, said = await put(hops, body, id)
    assert (status, said["error"]["code"], said["error"]["forwarded"]) == (503, "PROVIDER_DOWN", False)
    status, said = await call(hops, "GET", f"transactions/{id}")
    assert (status, said["error"]["code"]) == (404, "TRANSACTION_UNKNOWN"), "nothing of it ever left"
    assert (await call(hops, "GET", "health"))[1]["provider"]["state"] == "down"
    assert (await call(hops, "POST", "cards/look", {"card": body["card"]}))[0] == 503
    await hops.hop.server.start()
    assert (await call(hops, "GET", "health"))[1]["provider"]["state"] == "up"
    assert (await put(hops, body, id))[1]["result"] == "approved"


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
    first = asyncio.ensure_future(put(hops, body, id))
    await thinking.entered.wait()
    again, asked, other = (
        await put(hops, body, id),
        await call(hops, "GET", f"transactions/{id}"),
        await put(hops, movement(number=paid.number, amount="1.00"), id),
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


@PROVIDERS
@pytest.mark.parametrize(
    ("status", "balance", "operation", "code"),
    [
        (CardStatus.EXPIRED, "20.00", "pay", "CARD_EXPIRED"),
        (CardStatus.ACTIVE, "5.00", "pay", "NOT_ENOUGH"),
        (CardStatus.ACTIVE, "5.00", "activate", "CARD_ALREADY_ACTIVE"),
    ],
)
async def test_what_the_provider_refuses_the_gateway_refuses_in_its_own_words(
    hops: TwoHops, status: CardStatus, balance: str, operation: str, code: str
) -> None:
    refused = card(hops, balance, status)
    answered, said = await put(hops, movement(operation, refused.number, "12.50"))
    assert (answered, said["result"], said["error"]["code"]) == (200, "declined", code)
    assert hops.on(refused) == hops.money(balance)


async def test_a_card_of_toggles_is_told_as_toggle_tells_it(hops: TwoHops) -> None:
    early, late = card(hops), card(hops, status=CardStatus.EXPIRED)
    hops.provider_desk.book.facts[early.number] = Facts(valid_from=hops.now().replace(year=2101))
    assert await state(hops, early.number) == "not_yet_valid"
    assert await state(hops, late.number) == "expired"
    assert await state(hops, card(hops).number) == "active"
    assert await state(hops, card(hops, "0", CardStatus.INACTIVE).number) == "CARD_UNKNOWN", (
        "Toggle lists no card that is not sold"
    )


@pytest.mark.parametrize("provider", ["factor4"])
async def test_a_card_of_factor4s_is_told_as_factor4_tells_it(hops: TwoHops) -> None:
    with_pin = card(hops, code="2468")
    told = [
        await state(hops, card(hops, "0", status).number)
        for status in (CardStatus.INACTIVE, CardStatus.EXPIRED, CardStatus.CLOSED)
    ]
    assert told == ["inactive", "expired", "closed"]
    assert await state(hops, with_pin.number) == "PIN_REQUIRED"
    body = movement(number=with_pin.number)
    body["card"]["pin"] = "1111"
    assert (await put(hops, body))[1]["error"]["code"] == "PIN_WRONG"
    body["card"]["pin"] = "2468"
    assert (await put(hops, body))[1]["result"] == "approved"


async def test_a_discount_that_toggle_tells_comes_through_and_one_it_cannot_tell_is_not_made_up(
    hops: TwoHops,
) -> None:
    given_free = card(hops)
    hops.provider_desk.book.facts[given_free.number] = Facts(discount=1000)
    id = str(uuid4())
    _, said = await put(hops, movement(number=given_free.number, amount="10.00"), id)
    assert (said["tender"]["value"], said["discount"]["value"]) == ("8.00", "2.00")
    hops.arm(FaultKind.DROP_AFTER)
    lost = str(uuid4())
    await put(hops, movement(number=given_free.number, amount="10.00"), lost)
    hops.hop.server.faults.disarm()
    hops.hop.spend_elsewhere(given_free.number, hops.money("1.00"))
    _, found = await call(hops, "GET", f"transactions/{lost}")
    assert found["result"] == "approved"
    assert "discount" not in found, "the looks before and after differ by more than this payment"
    _, back = await put(hops, reverse(id))
    assert (back["amount"]["value"], back["discount"]["value"]) == ("10.00", "2.00")


@PROVIDERS
async def test_a_movement_goes_back_once_by_its_own_store_and_not_before_its_end_is_known(
    hops: TwoHops,
) -> None:
    id, open_id, paid = str(uuid4()), str(uuid4()), card(hops)
    await put(hops, movement(number=paid.number, amount="12.50"), id)
    part = {**reverse(id), "amount": {"value": "2.50", "currency": "GBP"}}
    refused = [await put(hops, reverse(str(uuid4()))), await put(hops, part)]
    hops.arm(FaultKind.DROP_BEFORE, times=None)
    await put(hops, movement(number=paid.number, amount="1.00"), open_id)
    refused.append(await put(hops, reverse(open_id)))
    hops.hop.server.faults.disarm()
    back = await put(hops, reverse(id))
    refused.append(await put(hops, reverse(id)))
    assert back[1]["result"] == "approved"
    assert [said["error"]["code"] for _, said in refused] == [
        "ORIGINAL_UNKNOWN",
        "AMOUNT_NOT_ALLOWED",
        "NOT_REVERSIBLE",
        "ALREADY_REVERSED",
    ]
    assert hops.on(paid) == hops.money("50.00")


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


async def test_what_a_second_till_spends_meanwhile_is_gone_at_the_provider(hops: TwoHops) -> None:
    paid = card(hops)
    hops.desk.switches.elsewhere = hops.money("45.00")
    _, said = await put(hops, movement(number=paid.number, amount="12.50", partial=True))
    assert (said["result"], said["amount"]["value"]) == ("approved", "5.00")


@pytest.mark.parametrize("behind", BEHIND)
async def test_the_gateway_that_developers_start_asks_whom_they_choose_over_https_too(behind: str) -> None:
    desk, ledger = opened()
    assert isinstance(desk, OpenedGateway)
    desk.adjust({"behind": behind, "behind_tls": "yes"})
    assert desk.settings == {"behind": behind, "behind_tls": "yes"}
    paid = next(one for one in ledger.cards if one.status is CardStatus.ACTIVE)
    async with MockProvider(desk, ledger) as mock, httpx.AsyncClient(trust_env=False) as http:
        answer = await http.put(
            f"{mock.url}/v1/transactions/{uuid4()}",
            json=movement(number=paid.number, amount="2.00"),
            headers={"Authorization": f"Bearer {KEY}", "X-Store": STORE, "X-Till": "1"},
        )
        assert answer.json()["result"] == "approved"
        assert set(desk.addresses) == ({behind, f"{behind}_control"} if behind != "own" else set())
        assert all(url.startswith("https://") for name, url in desk.addresses.items() if name == behind)
        with pytest.raises(SettingError, match="before it starts"):
            desk.adjust({"behind": "own"})


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"behind": "toast"}, "behind is one of own, toggle, factor4"),
        ({"behind_tls": "maybe"}, "behind_tls is one of no, yes"),
        ({"before": "toggle"}, "There is no choice before"),
    ],
)
def test_a_wrong_choice_is_named_and_nothing_is_chosen(said: dict[str, str], why: str) -> None:
    desk, _ = opened()
    assert isinstance(desk, OpenedGateway)
    with pytest.raises(SettingError, match=why):
        desk.adjust({"behind": "toggle", **said})
    assert desk.settings["behind"] == "own"
