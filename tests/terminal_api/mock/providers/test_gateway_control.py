"""The back door of a mock gateway, over its socket."""

import httpx
import pytest

from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.memory import KeptBasket
from terminal_api.mock.providers.gateway.opening import CARDS, KEY, STORE
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.server import MockProvider


@pytest.fixture
async def mock():
    ledger = CardLedger(CARDS)
    async with MockProvider(GatewayDesk(OwnBooks(ledger, "toggle"), {STORE: KEY}), ledger) as mock:
        yield mock


async def test_its_guide_names_switches_and_baskets_and_the_faults_of_its_own(mock: MockProvider) -> None:
    async with httpx.AsyncClient(base_url=mock.control_url) as control:
        guide = (await control.get("/")).text
        armed = await control.post("/faults", json={"fault": "provider_silent"})
    assert "$CONTROL/reports/baskets" in guide
    assert "$CONTROL/settings" in guide
    assert armed.status_code == 201


async def test_switches_are_turned_one_by_one_and_shown(mock: MockProvider) -> None:
    desk = mock.desk
    assert isinstance(desk, GatewayDesk)
    async with httpx.AsyncClient(base_url=mock.control_url) as control:
        await control.put("/settings", json={"key": "off", "pending_s": "2.5"})
        turned = await control.put("/settings", json={"elsewhere": "30.00 GBP"})
        assert turned.json() == (await control.get("/settings")).json()
        assert turned.json()["elsewhere"] == "30.00 GBP"
        assert (desk.switches.key, desk.switches.store, desk.switches.pending_s) == (False, True, 2.5)
        await control.put("/settings", json={"elsewhere": ""})
        assert desk.switches.elsewhere is None
        assert (await control.put("/settings", json=turned.json())).json() == turned.json(), "as it was told"


@pytest.mark.parametrize(
    "wrong", [{"keys": "off"}, {"store": "no"}, {"pending_s": "-1"}, {"elsewhere": "30 QQQ"}, {"busy": True}]
)
async def test_what_is_no_switch_turns_none(mock: MockProvider, wrong: dict[str, object]) -> None:
    desk = mock.desk
    assert isinstance(desk, GatewayDesk)
    async with httpx.AsyncClient(base_url=mock.control_url) as control:
        assert (await control.put("/settings", json={"key": "off", **wrong})).status_code == 400
    assert desk.switches.key


async def test_baskets_are_shown_as_they_came(mock: MockProvider) -> None:
    desk = mock.desk
    assert isinstance(desk, GatewayDesk)
    desk.memory.baskets[STORE, "R2-1"] = KeptBasket(STORE, "0", {"sale": "R2-1"}, Reply(201))
    async with httpx.AsyncClient(base_url=mock.control_url) as control:
        assert (await control.get("/reports/baskets")).json() == [{"sale": "R2-1"}]
