"""What a mock provider tells whoever develops against it: each request, and why it was refused."""

from collections.abc import AsyncIterator

import httpx
import pytest

from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.wire import PATH, Type
from tests.terminal_api.mock.providers.toast_counter import PLENTY
from tests.terminal_api.mock.providers.toast_line import Line, reached


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with reached() as line:
        yield line


async def test_a_refusal_without_words_is_explained_at_the_back_door(line: Line) -> None:
    await line.redeem(PLENTY, 5)
    assert (await line.redeem(PLENTY, 0)).json() == {"transactionStatus": "ERROR_INVALID_INPUT_PROPERTIES"}
    paid, refused = (await line.control("GET", "/requests")).json()
    assert (paid["operation"], paid["status"], paid["why"]) == ("GIFTCARD_REDEEM", 200, "")
    assert (refused["method"], refused["path"], refused["status"]) == ("POST", PATH, 400)
    assert refused["why"] == "ERROR_INVALID_INPUT_PROPERTIES: redeemedValue is missing or does not fit"
    assert (await line.control("GET", "/requests?last=1")).json() == [refused]


async def test_the_headers_that_are_missing_are_named(line: Line) -> None:
    async with httpx.AsyncClient() as http:
        await http.post(line.mock.url + PATH, json={}, headers={"Toast-Transaction-Type": Type.REDEEM})
    named = "header toast-restaurant-external-id, toast-transaction-guid is missing or does not fit"
    assert line.mock.heard[-1].why == f"ERROR_INVALID_INPUT_PROPERTIES: {named}"


async def test_a_fault_is_told_with_what_it_was_ordered_for(line: Line) -> None:
    line.mock.faults.arm(Fault(FaultKind.DROP_AFTER))
    with pytest.raises(httpx.TransportError):
        await line.redeem(PLENTY, 5)
    assert str(line.mock.heard[-1]) == f"POST {PATH}  GIFTCARD_REDEEM  no answer  fault: drop_after"


@pytest.mark.parametrize("name", PROVIDERS)
async def test_no_number_and_no_credential_is_among_what_was_heard(name: str) -> None:
    desk, ledger = PROVIDERS[name]()
    number = ledger.cards[0].number
    async with MockProvider(desk, ledger) as mock, httpx.AsyncClient() as http:
        secret = [said for name, said in desk.credentials.items() if name != "path" and len(said) > 8]
        for path in ("/", f"/{number}", f"/v1/transactions/{number}", desk.credentials.get("path", "/v1")):
            await http.post(mock.url + path, json={"number": number}, headers=dict(desk.credentials))
            await http.post(mock.url + path, content=f'"{number}'.encode())
        told = (await http.get(mock.control_url + "/requests")).text
    assert len(mock.heard) == 8
    assert number not in told
    assert not [said for said in secret if said in told]
    assert all(heard.why for heard in mock.heard if heard.status == 400)
