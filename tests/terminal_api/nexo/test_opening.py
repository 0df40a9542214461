import httpx
import pytest
import respx
import trustme
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.nexo.cloud.hosts import DeviceApi
from terminal_api.nexo.errors import ConfigError
from terminal_api.nexo.opening import cloud_terminal, local_terminal
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.watching import Seen
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processor import Operation

POI = "S1F2-000158213602441"


async def test_a_terminal_in_the_cloud_is_opened_in_one_line(respx_mock: respx.MockRouter):
    api = DeviceApi.at("test", "eu", "OakfieldBooks")
    route = respx_mock.post(api.sync(POI)).mock(return_value=httpx.Response(502))
    seen: list[Seen] = []
    async with cloud_terminal(
        api, SecretStr("AQE-key"), poi_id=POI, sale_id="R", ids=ServiceIds(1), watch=seen.append
    ) as terminal:
        outcome = await terminal.ask(terminal.request(Operation.BANK_CARD, Money(5, EUR)))
    assert isinstance(outcome, Unknown)
    assert route.call_count == 1
    assert route.calls.last.request.extensions["timeout"]["read"] == 155
    assert [one.category for one in seen] == ["Payment", "Payment"]
    assert seen[1].note == outcome.reason


@pytest.mark.parametrize("address", ["terminal", "terminal:8443", "terminal/nexo", "https://terminal:8443"])
async def test_an_address_needs_neither_scheme_nor_port(
    address: str, key: TerminalKey, respx_mock: respx.MockRouter
):
    route = respx_mock.post("https://terminal:8443/nexo").mock(side_effect=httpx.ConnectError("refused"))
    root = trustme.CA().cert_pem.bytes().decode()
    async with local_terminal(
        address, poi_id=POI, sale_id="R", root=root, key=key, ids=ServiceIds(1)
    ) as terminal:
        outcome = await terminal.ask(terminal.request(Operation.BANK_CARD, Money(5, EUR)))
    assert isinstance(outcome, NotSent)
    assert route.call_count == 1


async def test_a_terminal_without_its_root_certificate_is_refused_before_anything_is_sent(key: TerminalKey):
    wrong = {"missing.pem": "No such file or directory", __file__: "it is no certificate in PEM"}
    for root, why in wrong.items():
        with pytest.raises(ConfigError, match=f"root certificate cannot be read: {why}"):
            async with local_terminal(
                "terminal", poi_id=POI, sale_id="R", root=root, key=key, ids=ServiceIds(1)
            ):
                pass


@pytest.mark.parametrize("address", ["", "::1", "ftp://terminal", ":::"])
async def test_an_address_that_is_none_is_told_how_one_looks(address: str, key: TerminalKey):
    root = trustme.CA().cert_pem.bytes().decode()
    with pytest.raises(ConfigError, match=r"must be like https://192\.168\.1\.20:8443"):
        async with local_terminal(address, poi_id=POI, sale_id="R", root=root, key=key, ids=ServiceIds(1)):
            pass
