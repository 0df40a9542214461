import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import respx

from terminal_api.nexo.errors import ConfigError
from terminal_api.nexo.local import LocalTransport
from terminal_api.nexo.message import Message
from terminal_api.nexo.sealing import SealedMessage, TerminalKey, fresh_nonce, open_sealed, seal
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent, Unknown

URL = "https://terminal:8443/nexo"
ANOTHER = TerminalKey.derive("another", "oakfield-till-key", 3)

Example = Callable[[str], bytes]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
def local(http: httpx.AsyncClient, key: TerminalKey) -> LocalTransport:
    return LocalTransport(http, "https://terminal:8443", key, environment="live")


@pytest.fixture
def question(example: Example) -> Message:
    return Message.read(example("payment-giftcard-scan.request"))


def sealed(plain: bytes, key: TerminalKey) -> bytes:
    return seal(plain, Message.read(plain).header, key, fresh_nonce()).written()


def damaged(body: bytes) -> bytes:
    message = json.loads(body)
    mac: str = message["SaleToPOIResponse"]["SecurityTrailer"]["Hmac"]
    message["SaleToPOIResponse"]["SecurityTrailer"]["Hmac"] = ("B" if mac[0] == "A" else "A") + mac[1:]
    return json.dumps(message).encode()


@pytest.mark.parametrize(
    ("happens", "ends"),
    [
        (httpx.ConnectError("refused"), NotSent),
        (httpx.ConnectTimeout("nobody there"), NotSent),
        (httpx.PoolTimeout("no connection free"), NotSent),
        (httpx.ReadTimeout("silence"), Unknown),
        (httpx.WriteTimeout("stuck"), Unknown),
        (httpx.WriteError("reset while sending"), Unknown),
        (httpx.ReadError("reset"), Unknown),
        (httpx.RemoteProtocolError("server disconnected without sending a response"), Unknown),
        (httpx.LocalProtocolError("odd"), Unknown),
        (httpx.ProxyError("odd"), Unknown),
        (OSError("something else"), Unknown),
        (TimeoutError(), Unknown),
        ([httpx.Response(500)], Unknown),
        ([httpx.Response(502, text="Bad Gateway")], Unknown),
        ([httpx.Response(401)], Unknown),
        ([httpx.Response(308, headers={"Location": "https://elsewhere/nexo"})], Unknown),
        ([httpx.Response(204)], Unknown),
        ([httpx.Response(200, text="Bad JSON at line 1")], Unknown),
        ([httpx.Response(200, content=b"\x00\xff\x17")], Unknown),
        ([httpx.Response(200, json={})], Unknown),
        ([httpx.Response(200, text='{"SaleToPOIResponse":' * 900 + "1" + "}" * 900)], Unknown),
        ([httpx.Response(200, json={"SaleToPOIResponse": {"NexoBlob": "AAAA"}})], Unknown),
    ],
)
async def test_a_lost_answer_is_never_taken_for_a_decline(
    local: LocalTransport, question: Message, respx_mock: respx.MockRouter, happens: Any, ends: type
):
    route = respx_mock.post(URL).mock(side_effect=happens)
    assert isinstance(await local.exchange(question, read_timeout_s=125), ends)
    assert route.call_count == 1


async def test_what_is_sent_is_sealed_and_says_what_was_asked(
    local: LocalTransport, question: Message, key: TerminalKey, example: Example, respx_mock: respx.MockRouter
):
    answer = sealed(example("payment-giftcard-scan.response"), key)
    route = respx_mock.post(URL).mock(return_value=httpx.Response(200, content=answer))
    exchanged = await local.exchange(question, read_timeout_s=125)
    assert isinstance(exchanged, Message)
    assert exchanged.member == "PaymentResponse"
    sent = route.calls.last.request
    assert b"6006490000012345678" not in sent.content
    assert open_sealed(SealedMessage.read(sent.content), [key]) == question.written()
    assert sent.headers["Content-Type"] == "application/json"
    assert "X-API-Key" not in sent.headers
    assert sent.extensions["timeout"] == {"connect": 5, "read": 125, "write": 5, "pool": 5}


async def test_two_messages_never_share_a_nonce(
    local: LocalTransport, question: Message, respx_mock: respx.MockRouter
):
    route = respx_mock.post(URL).mock(return_value=httpx.Response(200))
    for _ in range(2):
        await local.exchange(question, read_timeout_s=1)
    first, second = (SealedMessage.read(call.request.content).security_trailer.nonce for call in route.calls)
    assert first != second


def rewritten(body: bytes, **header: str) -> bytes:
    message = json.loads(body)
    message["SaleToPOIResponse"]["MessageHeader"].update(header)
    return json.dumps(message).encode()


FORGERIES: dict[str, Callable[[bytes, TerminalKey], bytes]] = {
    "wrong mac": lambda answer, key: damaged(sealed(answer, key)),
    "another passphrase": lambda answer, key: sealed(answer, ANOTHER),
    "another ServiceID": lambda answer, key: sealed(rewritten(answer, ServiceID="P4K7Q99999"), key),
    "another register": lambda answer, key: sealed(rewritten(answer, SaleID="REG-OAK-03"), key),
    "another terminal": lambda answer, key: sealed(rewritten(answer, POIID="V400m-324688042"), key),
    "another category": lambda answer, key: sealed(rewritten(answer, MessageCategory="StoredValue"), key),
    "approval in clear": lambda answer, key: answer,
    "part approved in clear": lambda answer, key: answer.replace(b'"Success"', b'"Partial"'),
    "unknown result in clear": lambda answer, key: answer.replace(b'"Success"', b'"Sucess"'),
    "cut off": lambda answer, key: sealed(answer, key)[:-20],
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
async def test_an_answer_that_is_not_proved_ours_stays_unknown(
    local: LocalTransport,
    question: Message,
    key: TerminalKey,
    example: Example,
    respx_mock: respx.MockRouter,
    caplog: pytest.LogCaptureFixture,
    forge: Callable[[bytes, TerminalKey], bytes],
):
    answer = forge(example("payment-giftcard-scan.response"), key)
    route = respx_mock.post(URL).mock(return_value=httpx.Response(200, content=answer))
    with caplog.at_level(logging.DEBUG):
        exchanged = await local.exchange(question, read_timeout_s=125)
    assert isinstance(exchanged, Unknown)
    assert route.call_count == 1
    assert "P4K7Q00001" in caplog.text
    assert "6006490" not in caplog.text
    assert "oakfield-till-key" not in caplog.text + exchanged.reason


async def test_an_answer_to_another_request_is_named_where_the_journal_keeps_it(
    local: LocalTransport, question: Message, key: TerminalKey, example: Example, respx_mock: respx.MockRouter
):
    answer = rewritten(example("payment-giftcard-scan.response"), ServiceID="P4K7Q99999")
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=sealed(answer, key)))
    exchanged = await local.exchange(question, read_timeout_s=125)
    assert isinstance(exchanged, Unknown)
    assert "P4K7Q99999" in exchanged.reason


async def test_a_foreign_id_that_is_none_is_not_repeated(
    local: LocalTransport, question: Message, key: TerminalKey, example: Example, respx_mock: respx.MockRouter
):
    answer = rewritten(example("payment-giftcard-scan.response"), ServiceID="6006490000012345678")
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=sealed(answer, key)))
    exchanged = await local.exchange(question, read_timeout_s=125)
    assert isinstance(exchanged, Unknown)
    assert "6006490" not in exchanged.reason


@pytest.mark.parametrize("answering", ["old", "new"])
async def test_while_keys_change_the_first_seals_and_any_opens(
    http: httpx.AsyncClient,
    question: Message,
    key: TerminalKey,
    example: Example,
    respx_mock: respx.MockRouter,
    answering: str,
):
    new = TerminalKey.derive("the next passphrase", "oakfield-till-key", 4)
    local = LocalTransport(http, "https://terminal:8443", [new, key], environment="live")
    answer = sealed(example("payment-giftcard-scan.response"), {"old": key, "new": new}[answering])
    route = respx_mock.post(URL).mock(return_value=httpx.Response(200, content=answer))
    assert isinstance(await local.exchange(question, read_timeout_s=1), Message)
    assert open_sealed(SealedMessage.read(route.calls.last.request.content), [new]) == question.written()


async def test_a_success_hidden_inside_a_status_answer_needs_its_seal(
    local: LocalTransport, example: Example, respx_mock: respx.MockRouter
):
    forged = example("transactionstatus-found.response").replace(
        b'"Result": "Success"', b'"Result": "Failure"', 1
    )
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=forged))
    asked = Message.read(example("transactionstatus.request"))
    assert isinstance(await local.exchange(asked, read_timeout_s=1), Unknown)


@pytest.mark.parametrize("name", ["payment-busy.response", "payment-unreachable-cloud.response"])
async def test_a_failure_in_clear_is_believed(
    local: LocalTransport, question: Message, example: Example, respx_mock: respx.MockRouter, name: str
):
    failure = rewritten(example(name), ServiceID="P4K7Q00001")
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=failure))
    exchanged = await local.exchange(question, read_timeout_s=125)
    assert isinstance(exchanged, Message)


@pytest.mark.parametrize("under_seal", [True, False])
async def test_a_rejection_in_place_of_an_answer_is_believed(
    local: LocalTransport,
    key: TerminalKey,
    example: Example,
    respx_mock: respx.MockRouter,
    under_seal: bool,
):
    rejection = example("event-reject-no-answer")
    body = sealed(rejection, key) if under_seal else rejection
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=body))
    exchanged = await local.exchange(Message.read(example("balance.request")), read_timeout_s=125)
    assert isinstance(exchanged, Message)
    assert exchanged.member == "EventNotification"


async def test_a_rejection_of_another_request_is_not_ours(
    local: LocalTransport, question: Message, example: Example, respx_mock: respx.MockRouter
):
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=example("event-reject-no-answer")))
    assert isinstance(await local.exchange(question, read_timeout_s=125), Unknown)


@pytest.mark.parametrize("body", [b"", b"ok", b" OK\r\n"])
async def test_an_empty_answer_or_ok_is_an_acceptance(
    local: LocalTransport, example: Example, respx_mock: respx.MockRouter, body: bytes
):
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=body))
    assert isinstance(
        await local.exchange(Message.read(example("abort.request")), read_timeout_s=1), Accepted
    )


async def test_an_unsealed_test_terminal_is_talked_to_in_clear(
    http: httpx.AsyncClient, question: Message, example: Example, respx_mock: respx.MockRouter
):
    plain = LocalTransport(http, URL, None, environment="test", unsealed=True)
    answer = example("payment-giftcard-scan.response")
    route = respx_mock.post(URL).mock(return_value=httpx.Response(200, content=answer))
    assert isinstance(await plain.exchange(question, read_timeout_s=1), Message)
    assert route.calls.last.request.content == question.written()


async def test_an_unsealed_terminal_that_seals_all_the_same_is_not_understood(
    http: httpx.AsyncClient,
    question: Message,
    key: TerminalKey,
    example: Example,
    respx_mock: respx.MockRouter,
):
    plain = LocalTransport(http, URL, None, environment="test", unsealed=True)
    answer = sealed(example("payment-giftcard-scan.response"), key)
    respx_mock.post(URL).mock(return_value=httpx.Response(200, content=answer))
    assert isinstance(await plain.exchange(question, read_timeout_s=1), Unknown)


@pytest.mark.parametrize(
    "settings",
    [
        {"key": None, "environment": "live", "unsealed": True},
        {"key": None, "environment": "live"},
        {"key": None, "environment": "test"},
        {"key": [], "environment": "test"},
        {"key": ANOTHER, "environment": "test", "unsealed": True},
        {"key": ANOTHER, "environment": "live", "url": "http://terminal:8443"},
        {"key": ANOTHER, "environment": "live", "url": "terminal"},
        {"key": ANOTHER, "environment": "live", "url": "https://"},
        {"key": ANOTHER, "environment": "test", "url": "https://terminal:port"},
    ],
)
def test_a_shop_never_talks_in_clear(http: httpx.AsyncClient, settings: dict[str, Any]):
    with pytest.raises(ConfigError):
        LocalTransport(http, **{"url": URL, **settings})
