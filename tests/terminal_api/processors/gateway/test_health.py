"""Where a fault is: each hop broken in turn, found in the order in which one looks (R14, case 10)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import respx

from terminal_api.mock.providers.faults import FaultKind
from terminal_api.outcomes import Declined, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.gateway.health import Broken, Hop, Hops, StoreState, broken
from terminal_api.processors.gateway.settings import GatewaySettings
from terminal_api.processors.service import service_client
from tests.terminal_api.processors.gateway.asking import URL, error, till
from tests.terminal_api.processors.gateway.benches import GatewayBench

SETTINGS = GatewaySettings(URL, "CP-0417-02", "1", "GBP", "toggle")


async def walked(bench: GatewayBench) -> Broken | None:
    return broken(await bench.gateway.hops(), SETTINGS)


def off(switch: str) -> Callable[[GatewayBench], None]:
    return lambda bench: setattr(bench.desk.switches, switch, False)


def degraded(bench: GatewayBench) -> None:
    bench.desk.switches.degraded = True


#: In their order, the first last: each one hides those before it in this list.
BREAKS = [
    (off("store"), Hop.STORE, "Store ID CP-0417-02 is not known at the provider: have it mapped there."),
    (
        off("key"),
        Hop.KEY,
        "The key 'Toggle Gift Card' is switched off: switch it on in Company Settings > External Access &"
        " FTP > API Secure Keys.",
    ),
    (off("provider"), Hop.PROVIDER, "Toggle, the provider, is down: nothing to repair here."),
    (degraded, Hop.GATEWAY, "The gateway says that it is not well: nothing to repair here."),
    (off("gateway"), Hop.GATEWAY, "The gateway is down: nothing to repair here."),
]


async def test_where_all_is_well_nothing_is_broken(bench: GatewayBench) -> None:
    told = await bench.gateway.hops()
    assert isinstance(told, Hops)
    assert told.offers == {"activate", "load", "pay", "reverse"}
    assert await walked(bench) is None


@pytest.mark.parametrize(("breaks", "hop", "reason"), BREAKS)
async def test_each_broken_hop_has_its_own_sentence(
    bench: GatewayBench, breaks: Callable[[GatewayBench], None], hop: Hop, reason: str
) -> None:
    breaks(bench)
    assert await walked(bench) == Broken(hop, reason)


async def test_the_walk_stops_at_the_first_broken_hop(bench: GatewayBench) -> None:
    for breaks, hop, reason in BREAKS:
        breaks(bench)
        assert await walked(bench) == Broken(hop, reason)
    await bench.down()
    found = await walked(bench)
    assert found is not None
    assert found.hop is Hop.TILL


async def test_a_wrong_key_is_told_apart_from_one_that_is_switched_off(bench: GatewayBench) -> None:
    bench.start_till(key="key-of-yesterday")
    found = await walked(bench)
    assert found is not None
    assert found.hop is Hop.KEY
    assert "does not know this till's key" in found.reason


@pytest.mark.parametrize("fault", [FaultKind.GARBLED, FaultKind.EMPTY, FaultKind.DROP_BEFORE])
async def test_an_answer_that_cannot_be_read_is_the_gateways_fault(
    bench: GatewayBench, fault: FaultKind
) -> None:
    bench.arm(fault, operation="health")
    found = await walked(bench)
    assert found is not None
    assert found.hop is Hop.GATEWAY


@pytest.mark.parametrize(
    ("date", "off_by", "hop"),
    [
        ("Fri, 14 Feb 2031 11:32:05 GMT", timedelta(0), None),
        ("Fri, 14 Feb 2031 11:30:05 GMT", timedelta(minutes=2), None),
        ("Fri, 14 Feb 2031 11:30:04 GMT", timedelta(minutes=2, seconds=1), Hop.TILL),
        ("Fri, 14 Feb 2031 11:34:06 GMT", timedelta(minutes=-2, seconds=-1), Hop.TILL),
        ("yesterday", None, None),
        (None, None, None),
    ],
)
async def test_a_till_whose_clock_is_more_than_two_minutes_off_is_told_so(
    respx_mock: respx.MockRouter, date: str | None, off_by: timedelta | None, hop: Hop | None
) -> None:
    body = {
        "gateway": {"state": "up"},
        "provider": {"name": "toggle", "state": "unknown"},
        "key": {"name": "Toggle Gift Card", "state": "unknown"},
        "store": {"id": "CP-0417-02", "state": "unknown"},
    }
    headers = {"Date": date} if date else {}
    respx_mock.get(f"{URL}/health").respond(200, json=body, headers=headers)
    async with service_client(proxies=False) as http:
        told = await till(http).hops()
    assert isinstance(told, Hops)
    assert told.clock_off == off_by
    assert told.store is StoreState.UNKNOWN
    found = broken(told, SETTINGS)
    assert (found.hop if found else None) is hop


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, error("KEY_WRONG"), Declined),
        (500, {}, Unknown),
        (200, {"gateway": {"state": "on fire"}}, Unknown),
        (200, [], Unknown),
    ],
)
async def test_what_says_nothing_of_the_hops_is_no_health(
    respx_mock: respx.MockRouter, status: int, body: object, kind: type
) -> None:
    respx_mock.get(f"{URL}/health").respond(status, json=body)
    async with service_client(proxies=False) as http:
        assert isinstance(await till(http).hops(), kind)


@pytest.mark.parametrize(
    ("offers", "can"),
    [
        (["pay"], {Operation.BALANCE, Operation.PAY}),
        (["reverse", "merge"], {Operation.BALANCE, Operation.REVERSE, Operation.UNDO_LOAD}),
        ([], {Operation.BALANCE}),
    ],
)
async def test_what_a_gateway_does_not_offer_is_offered_to_nobody(
    respx_mock: respx.MockRouter, offers: list[str], can: set[Operation]
) -> None:
    body = {
        "gateway": {"state": "up"},
        "provider": {"name": "toggle", "state": "up"},
        "key": {"name": "Toggle Gift Card", "state": "enabled"},
        "store": {"id": "CP-0417-02", "state": "mapped"},
        "offers": offers,
    }
    respx_mock.get(f"{URL}/health").respond(200, json=body)
    async with service_client(proxies=False) as http:
        gateway = till(http)
        await gateway.hops()
    assert gateway.capabilities("toggle").operations == can
