"""Handing the closed basket back: owed until accepted, and then accepted once."""

from dataclasses import replace

import httpx
import pytest
import respx

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Declined
from terminal_api.processors.gateway.basket import BasketTender
from terminal_api.processors.gateway.posting import Later, Posted, Refused, next_try_s
from terminal_api.processors.gateway.record import record
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.gateway.asking import URL, error, pounds, till
from tests.terminal_api.processors.gateway.benches import GatewayBench
from tests.terminal_api.processors.gateway.selling import BASKET, PAID, Sale

WHERE = f"{URL}/baskets/{BASKET.sale}"
DIGEST = record(BASKET)["digest"]


def kept(**changed: object) -> dict[str, object]:
    return {"result": "accepted", "sale": BASKET.sale, "digest": DIGEST, **changed}


@pytest.fixture
async def http():
    async with service_client(proxies=False) as client:
        yield client


@pytest.mark.parametrize(
    ("status", "body", "posting"),
    [
        (201, kept(), Posted()),
        (200, kept(), Posted()),
        (409, error("BASKET_DIFFERS"), Refused),
        (422, error("BASKET_TRANSACTION_UNKNOWN"), Refused),
        (403, error("KEY_DISABLED"), Later),
        (403, error("STORE_UNMAPPED"), Later),
        (400, error("REQUEST_INVALID"), Later),
        (404, "no such page", Later),
        (409, error("SOMETHING_ELSE"), Later),
    ],
)
async def test_an_answer_settles_the_basket_or_calls_a_person(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, status: int, body: object, posting: object
) -> None:
    respx_mock.put(WHERE).respond(status, json=body)
    told = await till(http).post(BASKET)
    if isinstance(posting, Posted):
        assert told == posting
        return
    assert isinstance(told, Refused | Later)
    assert type(told) is posting
    assert told.reason.endswith(".")
    assert not isinstance(told, Later) or next_try_s(told, 1) == 3600


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(429, json=error("BUSY")),
        httpx.Response(503, json=error("PROVIDER_DOWN", forwarded=False)),
        httpx.Response(500),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        httpx.Response(200),
        httpx.Response(201, json=kept(digest="0" * 64)),
        httpx.Response(200, json=kept(result="queued")),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("silence"),
    ],
)
async def test_what_does_not_prove_that_it_was_accepted_stays_owed(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, answer: httpx.Response | Exception
) -> None:
    respx_mock.put(WHERE).mock(side_effect=[answer])
    told = await till(http).post(BASKET)
    assert isinstance(told, Later)
    assert told.reason.endswith(".")
    assert [next_try_s(told, failures) for failures in (1, 2, 3, 4, 5, 6)] == [5, 30, 120, 600, 1800, 1800]


async def test_what_travels_is_the_record_with_its_digest(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    route = respx_mock.put(url__regex=rf"{URL}/baskets/.+").respond(201, json=kept())
    await till(http).post(BASKET)
    await till(http).post(replace(BASKET, sale="R2/17 1"))
    first, second = (call.request for call in route.calls)
    assert str(DIGEST).encode() in first.content
    assert second.url.raw_path == b"/v1/baskets/R2%2F17%201"


@pytest.mark.parametrize(
    "changed",
    [{"gift_cards": ()}, {"store": "CP-0999-01"}, {"tenders": ()}, {"discount": pounds("0.005")}],
)
async def test_a_basket_that_is_wrong_or_of_another_shop_does_not_leave(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter, changed: dict[str, object]
) -> None:
    assert isinstance(await till(http).post(replace(BASKET, **changed)), Refused)
    assert not respx_mock.calls


async def test_a_basket_of_a_till_that_has_another_number_now_is_still_posted(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    basket = replace(BASKET, till="7")
    respx_mock.put(WHERE).respond(201, json=kept(digest=record(basket)["digest"]))
    assert await till(http).post(basket) == Posted()


async def test_where_cards_pay_with_their_tender_no_basket_takes_money(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    assert isinstance(await till(http).take_at_close(BASKET), Declined)
    assert not respx_mock.calls


@pytest.mark.parametrize(
    "fault", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.GARBLED, FaultKind.HTTP_ERROR]
)
async def test_a_lost_answer_leaves_it_owed_and_it_is_kept_once(
    bench: GatewayBench, fault: FaultKind
) -> None:
    sale = Sale(bench, "LP02-1-000001", "62.50")
    await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    bench.arm(fault, operation="basket")
    assert isinstance(await bench.gateway.post(sale.basket()), Later)
    bench.start_till()  # the register was killed and starts again
    assert await bench.gateway.post(sale.basket()) == Posted()
    assert await bench.gateway.post(sale.basket()) == Posted()
    assert len(bench.desk.memory.baskets) == 1


@pytest.mark.parametrize("fault", [None, FaultKind.DROP_BEFORE, FaultKind.GARBLED])
async def test_the_gateway_is_asked_for_the_id_of_what_a_person_decided(
    bench: GatewayBench, fault: FaultKind | None
) -> None:
    sale = Sale(bench, "LP02-1-000003", "62.50")
    await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    whole = sale.basket()
    by_hand = replace(whole, gift_cards=tuple(replace(one, reference="") for one in whole.gift_cards))
    if fault is not None:
        bench.arm(fault, operation="status")
        assert isinstance(await bench.gateway.post(by_hand), Later)
        assert bench.desk.memory.baskets == {}
    assert await bench.gateway.post(by_hand) == Posted()
    assert await bench.gateway.post(whole) == Posted(), "the basket of a till that had its answer"


async def test_what_is_still_under_way_there_is_not_posted_yet(
    http: httpx.AsyncClient, respx_mock: respx.MockRouter
) -> None:
    respx_mock.get(f"{URL}/transactions/{PAID}").respond(202, json={"result": "pending"})
    by_hand = replace(BASKET, gift_cards=(replace(BASKET.gift_cards[0], reference=""),))
    assert isinstance(await till(http).post(by_hand), Later)


async def test_a_decision_that_the_gateway_does_not_bear_out_is_shown_to_a_person(
    bench: GatewayBench,
) -> None:
    sale = Sale(bench, "LP02-1-000004", "62.50")
    await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    never = [replace(one, transaction=PAID, reference="") for one in sale.basket().gift_cards]
    told = await bench.gateway.post(
        sale.basket(gift_cards=tuple(never), tenders=(BasketTender("cash", pounds("62.50")),))
    )
    assert isinstance(told, Refused)
    assert "misses a gift-card transaction" in told.reason


async def test_another_basket_of_the_same_sale_is_shown_to_a_person(bench: GatewayBench) -> None:
    sale = Sale(bench, "LP02-1-000002", "62.50")
    await sale.pay(bench.new_card(CardStatus.ACTIVE, "50"))
    assert await bench.gateway.post(sale.basket()) == Posted()
    assert isinstance(await bench.gateway.post(sale.basket(cashier="Jo")), Refused)
