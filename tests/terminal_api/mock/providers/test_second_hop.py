"""The second hop in the gateway's words: states, refusals, discounts, reversals; and who chooses it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from terminal_api.errors import SettingError
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.providers.desk import Reply, at_once
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.mock.providers.gateway.opening import BEHIND, KEY, STORE, OpenedGateway, opened
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toggle.book import Facts
from tests.terminal_api.mock.providers.test_gateway import movement, reverse
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


async def state(hops: TwoHops, number: str) -> str:
    _, said = await hops.call("POST", "cards/look", {"card": {"number": number, "entry": "scanned"}})
    return said["card"]["state"] if "card" in said else said["error"]["code"]


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
    answered, said = await hops.put(movement(operation, refused.number, "12.50"))
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
    assert (await hops.put(body))[1]["error"]["code"] == "PIN_WRONG"
    body["card"]["pin"] = "2468"
    assert (await hops.put(body))[1]["result"] == "approved"


async def test_a_discount_that_toggle_tells_comes_through_and_one_it_cannot_tell_is_not_made_up(
    hops: TwoHops,
) -> None:
    given_free = card(hops)
    hops.provider_desk.book.facts[given_free.number] = Facts(discount=1000)
    id = str(uuid4())
    _, said = await hops.put(movement(number=given_free.number, amount="10.00"), id)
    assert (said["tender"]["value"], said["discount"]["value"]) == ("8.00", "2.00")
    hops.arm(FaultKind.DROP_AFTER)
    lost = str(uuid4())
    await hops.put(movement(number=given_free.number, amount="10.00"), lost)
    hops.hop.server.faults.disarm()
    hops.hop.spend_elsewhere(given_free.number, hops.money("1.00"))
    _, found = await hops.call("GET", f"transactions/{lost}")
    assert found["result"] == "approved"
    assert "discount" not in found, "the looks before and after differ by more than this payment"
    _, back = await hops.put(reverse(id))
    assert (back["amount"]["value"], back["discount"]["value"]) == ("10.00", "2.00")


@PROVIDERS
async def test_a_movement_goes_back_once_by_its_own_store_and_not_before_its_end_is_known(
    hops: TwoHops,
) -> None:
    id, open_id, paid = str(uuid4()), str(uuid4()), card(hops)
    await hops.put(movement(number=paid.number, amount="12.50"), id)
    part = {**reverse(id), "amount": {"value": "2.50", "currency": "GBP"}}
    refused = [await hops.put(reverse(str(uuid4()))), await hops.put(part)]
    hops.arm(FaultKind.DROP_BEFORE, times=None)
    await hops.put(movement(number=paid.number, amount="1.00"), open_id)
    refused.append(await hops.put(reverse(open_id)))
    hops.hop.server.faults.disarm()
    back = await hops.put(reverse(id))
    refused.append(await hops.put(reverse(id)))
    assert back[1]["result"] == "approved"
    assert [said["error"]["code"] for _, said in refused] == [
        "ORIGINAL_UNKNOWN",
        "AMOUNT_NOT_ALLOWED",
        "NOT_REVERSIBLE",
        "ALREADY_REVERSED",
    ]
    assert hops.on(paid) == hops.money("50.00")


async def test_what_a_second_till_spends_meanwhile_is_gone_at_the_provider(hops: TwoHops) -> None:
    paid = card(hops)
    hops.desk.switches.elsewhere = hops.money("45.00")
    _, said = await hops.put(movement(number=paid.number, amount="12.50", partial=True))
    assert (said["result"], said["amount"]["value"]) == ("approved", "5.00")


def test_a_desk_that_would_have_to_wait_does_not_answer_at_once() -> None:
    async def waits() -> Reply:
        await asyncio.sleep(0)
        return Reply(200)

    async def knows() -> Reply:
        return Reply(204)

    assert at_once(knows()) == Reply(204)
    with pytest.raises(RuntimeError, match="asks another server"):
        at_once(waits())


@pytest.mark.parametrize("behind", BEHIND)
async def test_the_gateway_that_developers_start_asks_whom_they_choose_over_https_too(behind: str) -> None:
    desk, ledger = opened()
    assert isinstance(desk, OpenedGateway)
    desk.adjust({"behind": behind, "behind_tls": "yes"})
    assert desk.settings.items() >= {"behind": behind, "behind_tls": "yes"}.items()
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
        ({"before": "toggle"}, "There is no switch 'before'"),
    ],
)
def test_a_wrong_choice_is_named_and_nothing_is_chosen(said: dict[str, str], why: str) -> None:
    desk, _ = opened()
    assert isinstance(desk, OpenedGateway)
    with pytest.raises(SettingError, match=why):
        desk.adjust({"behind": "toggle", **said})
    assert desk.settings["behind"] == "own"
