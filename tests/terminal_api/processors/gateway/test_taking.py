"""What each answer to a basket means that takes its cards' money."""

import httpx
import pytest
import respx

from terminal_api.outcomes import Approved, Declined, NotSent, Unknown
from terminal_api.processors.gateway.record import record
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.gateway.asking import URL, error, no, pounds, till
from tests.terminal_api.processors.gateway.selling import BASKET

WHERE = f"{URL}/baskets/{BASKET.sale}"
FIFTY = {"value": "50.00", "currency": "GBP"}


def accepted(**changed: object) -> dict[str, object]:
    plain = {"result": "accepted", "sale": BASKET.sale, "digest": record(BASKET)["digest"], "taken": FIFTY}
    return {**plain, "reference": "769457", **changed}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (201, accepted(), Approved),
        (200, accepted(), Approved),
        (200, no("NOT_ENOUGH"), Declined),
        (422, error("BASKET_TRANSACTION_UNKNOWN"), Declined),
        (401, error("KEY_WRONG"), Declined),
        (403, error("KEY_DISABLED"), Declined),
        (400, error("REQUEST_INVALID"), Declined),
        (429, error("BUSY"), NotSent),
        (503, error("PROVIDER_DOWN", forwarded=False), NotSent),
        (503, error("PROVIDER_DOWN"), Unknown),
        (504, error("PROVIDER_SILENT"), Unknown),
        (409, error("BASKET_DIFFERS"), Unknown),
        (404, "no such page", Unknown),
        (500, {}, Unknown),
        (201, accepted(taken=None), Unknown),
        (201, accepted(taken={"value": "49.99", "currency": "GBP"}), Unknown),
        (201, accepted(taken={"value": "50.00", "currency": "EUR"}), Unknown),
        (201, accepted(digest="0" * 64), Unknown),
        (201, {}, Unknown),
    ],
)
async def test_only_what_fits_the_basket_ends_it(
    respx_mock: respx.MockRouter, status: int, body: object, kind: type
) -> None:
    route = respx_mock.put(WHERE).respond(status, json=body)
    async with service_client(proxies=False) as http:
        outcome = await till(http, debits="at_close").take_at_close(BASKET)
    assert isinstance(outcome, kind), outcome
    assert route.call_count == 1
    if isinstance(outcome, Approved):
        assert (outcome.amount, outcome.approval_code) == (pounds("50"), "769457")
    else:
        assert outcome.reason.endswith(".")


@pytest.mark.parametrize(
    ("happens", "kind"),
    [(httpx.ConnectError("refused"), NotSent), (httpx.ReadTimeout("silence"), Unknown)],
)
async def test_a_lost_answer_is_never_a_decline(
    respx_mock: respx.MockRouter, happens: Exception, kind: type
) -> None:
    respx_mock.put(WHERE).mock(side_effect=happens)
    async with service_client(proxies=False) as http:
        assert isinstance(await till(http, debits="at_close").take_at_close(BASKET), kind)
