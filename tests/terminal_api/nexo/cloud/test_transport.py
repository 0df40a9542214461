import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import respx
from pydantic import SecretStr

from terminal_api.nexo.cloud.hosts import DeviceApi, OldApi
from terminal_api.nexo.cloud.transport import CLOUD_SETTINGS, CloudTransport, cloud_client
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import EventNotification
from terminal_api.nexo.sealing import SealedMessage, TerminalKey, fresh_nonce, open_sealed, seal
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Request

POI = "S1F2-000158213602441"
#: Nothing leaves this process, and reading the system's certificates for each test takes long.
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
API = DeviceApi.at("test", "eu", "OakfieldBooksPOS")
SYNC = f"https://device-api-test.adyen.com/v1/merchants/OakfieldBooksPOS/devices/{POI}/sync"
ASYNC = f"https://device-api-test.adyen.com/v1/merchants/OakfieldBooksPOS/devices/{POI}/async"
API_KEY = "AQEyhmfxK4nJbhVGnHyd-invented-key="

Example = Callable[[str], bytes]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=TRUSTS_NOBODY) as client:
        yield client


@pytest.fixture
def cloud(http: httpx.AsyncClient) -> CloudTransport:
    return CloudTransport(http, API, SecretStr(API_KEY))


@pytest.fixture
def sealing(http: httpx.AsyncClient, key: TerminalKey) -> CloudTransport:
    return CloudTransport(http, API, SecretStr(API_KEY), key)


@pytest.fixture
def question(example: Example) -> Message:
    return Message.read(example("payment-giftcard-scan.request"))


def sealed(plain: bytes, key: TerminalKey) -> bytes:
    return seal(plain, Message.read(plain).header, key, fresh_nonce()).written()


def rewritten(body: bytes, **header: str) -> bytes:
    message = json.loads(body)
    (inside,) = message.values()
    inside["MessageHeader"].update(header)
    return json.dumps(message).encode()


@pytest.mark.parametrize(
    ("happens", "ends"),
    [
        (httpx.ConnectError("refused"), NotSent),
        (httpx.ConnectTimeout("nobody there"), NotSent),
        (httpx.PoolTimeout("no connection free"), NotSent),
        (httpx.ProxyError("407 Proxy Authentication Required"), NotSent),
        ([httpx.Response(401)], NotSent),
        ([httpx.Response(403, json={"title": "Forbidden"})], NotSent),
        ([httpx.Response(307, headers={"Location": "https://elsewhere/"})], NotSent),
        ([httpx.Response(308, headers={"Location": "https://device-api-live.adyen.com/"})], NotSent),
        ([httpx.Response(302, headers={"Location": "https://elsewhere/"})], Unknown),
        ([httpx.Response(303, headers={"Location": "https://elsewhere/"})], Unknown),
        (httpx.ReadTimeout("silence"), Unknown),
        (httpx.WriteTimeout("stuck"), Unknown),
        (httpx.WriteError("reset while sending"), Unknown),
        (httpx.ReadError("reset"), Unknown),
        (httpx.RemoteProtocolError("server disconnected"), Unknown),
        (OSError("something else"), Unknown),
        (TimeoutError(), Unknown),
        ([httpx.Response(500)], Unknown),
        ([httpx.Response(502, text="Bad Gateway")], Unknown),
        ([httpx.Response(503)], Unknown),
        ([httpx.Response(400)], Unknown),
        ([httpx.Response(422)], Unknown),
        ([httpx.Response(204)], Unknown),
        ([httpx.Response(200, text="<html>")], Unknown),
        ([httpx.Response(200, content=b"\x00\xff\x17")], Unknown),
        ([httpx.Response(200, json={})], Unknown),
        ([httpx.Response(200, text='{"SaleToPOIResponse":' * 900 + "1" + "}" * 900)], Unknown),
    ],
)
async def test_only_what_proves_that_no_terminal_was_asked_counts_as_not_sent(
    cloud: CloudTransport, question: Message, respx_mock: respx.MockRouter, happens: Any, ends: type
):
    route = respx_mock.post(SYNC).mock(side_effect=happens)
    assert isinstance(await cloud.exchange(question, read_timeout_s=155), ends)
    assert len(respx_mock.calls) == route.call_count == 1


async def test_a_request_goes_to_the_terminal_its_header_names(
    cloud: CloudTransport, question: Message, example: Example, respx_mock: respx.MockRouter
):
    answer = example("payment-giftcard-scan.response")
    route = respx_mock.post(SYNC).mock(return_value=httpx.Response(200, content=answer))
    exchanged = await cloud.exchange(question, read_timeout_s=155)
    assert isinstance(exchanged, Message)
    assert exchanged.member == "PaymentResponse"
    sent = route.calls.last.request
    assert sent.headers["X-API-Key"] == API_KEY
    assert sent.headers["Content-Type"] == "application/json"
    assert sent.content == question.written()
    assert sent.extensions["timeout"] == {"connect": 10, "read": 155, "write": 10, "pool": 10}


async def test_the_old_endpoints_take_the_same_message(
    http: httpx.AsyncClient, question: Message, example: Example, respx_mock: respx.MockRouter
):
    old = CloudTransport(http, OldApi.at("live", "apse"), SecretStr(API_KEY))
    answer = httpx.Response(200, content=example("payment-giftcard-scan.response"))
    respx_mock.post("https://terminal-api-live-apse.adyen.com/sync").mock(return_value=answer)
    respx_mock.post("https://terminal-api-live-apse.adyen.com/async").mock(
        return_value=httpx.Response(200, text="ok")
    )
    assert isinstance(await old.exchange(question, read_timeout_s=155), Message)
    assert await old.submit(question, read_timeout_s=30) == Accepted()


async def test_a_sealed_message_passes_the_cloud_unread(
    sealing: CloudTransport,
    question: Message,
    key: TerminalKey,
    example: Example,
    respx_mock: respx.MockRouter,
):
    answer = sealed(example("payment-giftcard-scan.response"), key)
    route = respx_mock.post(SYNC).mock(return_value=httpx.Response(200, content=answer))
    assert isinstance(await sealing.exchange(question, read_timeout_s=155), Message)
    sent = route.calls.last.request
    assert b"6006490000012345678" not in sent.content
    assert open_sealed(SealedMessage.read(sent.content), [key]) == question.written()


async def test_an_approval_in_clear_is_forged_once_there_is_a_key(
    sealing: CloudTransport, question: Message, example: Example, respx_mock: respx.MockRouter
):
    answer = example("payment-giftcard-scan.response")
    respx_mock.post(SYNC).mock(return_value=httpx.Response(200, content=answer))
    assert isinstance(await sealing.exchange(question, read_timeout_s=155), Unknown)


async def test_a_failure_that_the_cloud_reports_in_clear_is_believed(
    sealing: CloudTransport, question: Message, example: Example, respx_mock: respx.MockRouter
):
    failure = rewritten(example("payment-unreachable-cloud.response"), ServiceID="P4K7Q00001")
    respx_mock.post(SYNC).mock(return_value=httpx.Response(200, content=failure))
    assert isinstance(await sealing.exchange(question, read_timeout_s=155), Message)


STRANGERS = [
    {"ServiceID": "P4K7Q99999"},
    {"SaleID": "REG-OAK-03"},
    {"POIID": "V400m-324688042"},
    {"MessageCategory": "StoredValue"},
]


@pytest.mark.parametrize("header", STRANGERS)
async def test_an_approval_of_another_request_approves_nothing(
    cloud: CloudTransport,
    terminal_of: Callable[[CloudTransport], NexoTerminal],
    paying: Request,
    example: Example,
    respx_mock: respx.MockRouter,
    header: dict[str, str],
):
    answer = rewritten(example("payment-giftcard-scan.response"), **header)
    respx_mock.post(SYNC).mock(return_value=httpx.Response(200, content=answer))
    assert isinstance(await terminal_of(cloud).ask(paying), Unknown)


@pytest.fixture
def terminal_of(clock: Any) -> Callable[[CloudTransport], NexoTerminal]:
    def terminal(transport: CloudTransport) -> NexoTerminal:
        till: dict[str, Any] = {"sale_id": "REG-OAK-02", "poi_id": POI, "settings": CLOUD_SETTINGS}
        return NexoTerminal(transport, ServiceIds(1), now=clock, **till)

    return terminal


def refused(outcome: Outcome) -> bool:
    return isinstance(outcome, Declined) and outcome.why is Decline.NEVER_RECEIVED


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        ("payment-giftcard-scan.response", lambda outcome: isinstance(outcome, Approved)),
        ("event-reject-terminal-unreachable", refused),
        ("event-reject-no-answer", lambda outcome: isinstance(outcome, Unknown)),
        (b"", lambda outcome: isinstance(outcome, Unknown)),
        (b"ok", lambda outcome: isinstance(outcome, Unknown)),
    ],
)
async def test_what_the_cloud_answers_ends_a_payment(
    cloud: CloudTransport,
    terminal_of: Callable[[CloudTransport], NexoTerminal],
    paying: Request,
    example: Example,
    respx_mock: respx.MockRouter,
    body: str | bytes,
    fits: Callable[[Outcome], bool],
):
    content = body if isinstance(body, bytes) else rewritten(example(body), ServiceID="P4K7Q00001")
    route = respx_mock.post(SYNC).mock(return_value=httpx.Response(200, content=content))
    outcome = await terminal_of(cloud).ask(paying)
    assert fits(outcome), outcome
    assert route.calls.last.request.extensions["timeout"]["read"] > 150


@pytest.mark.parametrize("body", [b"", b"ok", b" OK\r\n"])
async def test_a_request_passed_on_is_accepted(
    cloud: CloudTransport, question: Message, respx_mock: respx.MockRouter, body: bytes
):
    respx_mock.post(ASYNC).mock(return_value=httpx.Response(200, content=body))
    assert await cloud.submit(question, read_timeout_s=30) == Accepted()


async def test_a_request_that_is_not_passed_on_is_rejected(
    cloud: CloudTransport, question: Message, example: Example, respx_mock: respx.MockRouter
):
    rejection = rewritten(example("event-reject-terminal-unreachable"), ServiceID="P4K7Q00001")
    respx_mock.post(ASYNC).mock(return_value=httpx.Response(200, content=rejection))
    submitted = await cloud.submit(question, read_timeout_s=30)
    assert isinstance(submitted, Message)
    assert isinstance(submitted.body, EventNotification)


@pytest.mark.parametrize(
    "happens",
    [
        httpx.ConnectError(f"could not send {API_KEY}"),
        httpx.ReadTimeout("silence"),
        [httpx.Response(401)],
        [httpx.Response(403)],
        [httpx.Response(500, text=API_KEY)],
        [httpx.Response(200, text=API_KEY)],
    ],
)
async def test_the_api_key_is_shown_nowhere(
    http: httpx.AsyncClient,
    cloud: CloudTransport,
    question: Message,
    respx_mock: respx.MockRouter,
    caplog: pytest.LogCaptureFixture,
    happens: Any,
):
    respx_mock.post(SYNC).mock(side_effect=happens)
    with caplog.at_level(logging.DEBUG):
        exchanged = await cloud.exchange(question, read_timeout_s=155)
    assert isinstance(exchanged, NotSent | Unknown)
    assert "P4K7Q00001" in caplog.text
    shown = [caplog.text, exchanged.reason, repr(cloud), repr(vars(cloud)), repr(http.headers), repr(API)]
    assert API_KEY not in "".join(shown)


async def test_the_client_for_the_cloud_knows_proxies_and_follows_no_redirect():
    async with cloud_client() as client:
        assert not client.follow_redirects
        assert client.trust_env
    async with cloud_client(proxies=False) as client:
        assert not client.trust_env
