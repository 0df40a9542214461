import asyncio
import json
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
import respx
from pydantic import SecretStr

from terminal_api.nexo.cloud.asynchronous import AsyncCloudTransport
from terminal_api.nexo.cloud.hosts import DeviceApi
from terminal_api.nexo.cloud.notifications import Listeners, Notifications
from terminal_api.nexo.cloud.transport import CLOUD_SETTINGS, CloudTransport
from terminal_api.nexo.errors import IdsUsedUp
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import TransactionStatusRequest
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Unknown
from terminal_api.processor import Request

POI = "S1F2-000158213602441"
#: Nothing leaves this process, and reading the system's certificates for each test takes long.
TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
BASE = f"https://device-api-test.adyen.com/v1/merchants/OakfieldBooksPOS/devices/{POI}"
WAIT_S = 155
FOUND = "transactionstatus-found.response"
RUNNING = "transactionstatus-inprogress.response"
NOT_FOUND = "transactionstatus-notfound.response"

Example = Callable[[str], bytes]


class Pauses:
    """Waits without a clock: for the whole exchange until told, between look-ups only if told to."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.enough = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, seconds: float) -> None:
        if seconds == WAIT_S:
            await self.enough.wait()
            return
        self.asked.append(seconds)
        await asyncio.sleep(0)  # as every real pause lets the others go on
        await self.go_on.wait()


class Cloud:
    """What the cloud does: takes the request, and answers look-ups as it was told."""

    def __init__(self, router: respx.MockRouter, example: Example) -> None:
        self.example = example
        self.passed_on = router.post(f"{BASE}/async").mock(return_value=httpx.Response(200, text="ok"))
        self.sync = router.post(f"{BASE}/sync").mock(side_effect=self._answer)
        self.look_ups: list[Message] = []
        self.told: deque[bytes | Exception] = deque()
        self.run_out: Callable[[], None] = lambda: None

    def will_tell(self, *told: str | bytes | Exception) -> None:
        self.told.extend(self.example(one) if isinstance(one, str) else one for one in told)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        asked = Message.read(request.content)
        self.look_ups.append(asked)
        if not self.told:
            self.run_out()
            return httpx.Response(503)
        told = self.told.popleft()
        if isinstance(told, Exception):
            raise told
        # Whatever is looked up is answered under the look-up's own ServiceID.
        return httpx.Response(200, content=rewritten(told, ServiceID=asked.header.service_id))


def rewritten(body: bytes, **header: Any) -> bytes:
    message = json.loads(body)
    (inside,) = message.values()
    inside["MessageHeader"].update(header)
    return json.dumps(message).encode()


def repeating(found: bytes, **header: str) -> bytes:
    """A look-up's answer whose repeated header says something else."""
    message = json.loads(found)
    answer = message["SaleToPOIResponse"]["TransactionStatusResponse"]
    answer["RepeatedMessageResponse"]["MessageHeader"].update(header)
    return json.dumps(message).encode()


def about(found: bytes, service_id: str) -> bytes:
    message = json.loads(found)
    message["SaleToPOIResponse"]["TransactionStatusResponse"]["MessageReference"]["ServiceID"] = service_id
    return json.dumps(message).encode()


def headerless(found: bytes) -> bytes:
    message = json.loads(found)
    del message["SaleToPOIResponse"]["TransactionStatusResponse"]["RepeatedMessageResponse"]["MessageHeader"]
    return json.dumps(message).encode()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def cloud(respx_mock: respx.MockRouter, example: Example, pauses: Pauses) -> Cloud:
    served = Cloud(respx_mock, example)
    served.run_out = pauses.enough.set
    return served


@pytest.fixture
def strays() -> list[Message]:
    return []


@pytest.fixture
def notifications(strays: list[Message]) -> Notifications:
    def ignore(*_: object) -> None:
        return

    listeners = Listeners(ignore, ignore, strays.append, ignore)
    return Notifications("adyen", SecretStr("invented"), listeners, environment="test")


@pytest.fixture
async def transport(notifications: Notifications, pauses: Pauses) -> AsyncIterator[AsyncCloudTransport]:
    async with httpx.AsyncClient(verify=TRUSTS_NOBODY) as http:
        api = DeviceApi.at("test", "eu", "OakfieldBooksPOS")
        sync = CloudTransport(http, api, SecretStr("invented"))
        yield AsyncCloudTransport(sync, notifications, ServiceIds(7), pause=pauses)


@pytest.fixture
async def adyen(notifications: Notifications) -> AsyncIterator[httpx.AsyncClient]:
    app = httpx.ASGITransport(notifications)
    async with httpx.AsyncClient(transport=app, base_url="http://till", auth=("adyen", "invented")) as client:
        yield client


@pytest.fixture
def terminal(transport: AsyncCloudTransport, clock: Any) -> NexoTerminal:
    till: dict[str, Any] = {"sale_id": "REG-OAK-02", "poi_id": POI, "settings": CLOUD_SETTINGS}
    return NexoTerminal(transport, ServiceIds(1), now=clock, **till)


async def accepted(cloud: Cloud) -> None:
    """Let the other tasks run until the request is passed on."""
    async with asyncio.timeout(30):
        while not cloud.passed_on.called:  # noqa: ASYNC110
            await asyncio.sleep(0)


async def test_an_answer_by_notification_ends_the_wait(
    transport: AsyncCloudTransport,
    adyen: httpx.AsyncClient,
    cloud: Cloud,
    pauses: Pauses,
    question: Message,
    answer: bytes,
):
    pauses.go_on.clear()
    exchange = asyncio.create_task(transport.exchange(question, read_timeout_s=WAIT_S))
    await accepted(cloud)
    await adyen.post("/notifications", content=answer)
    exchanged = await exchange
    assert isinstance(exchanged, Message)
    assert exchanged.header.pairs_with(question.header)
    assert cloud.passed_on.calls.last.request.content == question.written()
    assert not cloud.sync.called


@pytest.mark.parametrize("said", ["passed on", "rejected", "failed"])
async def test_a_notification_may_overtake_what_the_cloud_says_to_the_request(
    transport: AsyncCloudTransport,
    adyen: httpx.AsyncClient,
    cloud: Cloud,
    question: Message,
    answer: bytes,
    example: Example,
    said: str,
):
    rejection = rewritten(example("event-reject-no-answer"), ServiceID="P4K7Q00001")
    says = {
        "passed on": httpx.Response(200, text="ok"),
        "rejected": httpx.Response(200, content=rejection),
        "failed": httpx.Response(502),
    }

    async def notify_first(_: httpx.Request) -> httpx.Response:
        await adyen.post("/notifications", content=answer)
        return says[said]

    cloud.passed_on.mock(side_effect=notify_first)
    exchanged = await transport.exchange(question, read_timeout_s=WAIT_S)
    assert isinstance(exchanged, Message)
    assert exchanged.member == "PaymentResponse"


@pytest.mark.parametrize(
    ("told", "pauses_s"),
    [
        ([FOUND], [5]),
        ([RUNNING, RUNNING, FOUND], [5, 5, 5]),
        ([NOT_FOUND, FOUND], [5, 3]),
        ([httpx.ReadTimeout("silence")] * 4 + [FOUND], [5, 5, 10, 15, 15]),
        ([httpx.ConnectError("no network"), RUNNING, FOUND], [5, 5, 5]),
        (["event-reject-no-answer", FOUND], [5, 5]),
    ],
)
async def test_an_answer_is_found_by_asking_for_it_in_a_fixed_rhythm(
    transport: AsyncCloudTransport,
    cloud: Cloud,
    pauses: Pauses,
    question: Message,
    told: list[Any],
    pauses_s: list[float],
):
    cloud.will_tell(*told)
    exchanged = await transport.exchange(question, read_timeout_s=WAIT_S)
    assert isinstance(exchanged, Message)
    assert exchanged.header.pairs_with(question.header)
    assert exchanged.member == "PaymentResponse"
    assert pauses.asked == pauses_s


async def test_every_look_up_names_the_request_under_an_id_of_its_own(
    transport: AsyncCloudTransport, cloud: Cloud, question: Message
):
    cloud.will_tell(RUNNING, RUNNING, FOUND)
    await transport.exchange(question, read_timeout_s=WAIT_S)
    ids = [asked.header.service_id for asked in cloud.look_ups]
    assert len(set(ids)) == 3
    assert question.header.service_id not in ids
    for asked in cloud.look_ups:
        assert isinstance(asked.body, TransactionStatusRequest)
        named = asked.body.message_reference
        assert named is not None
        assert (named.message_category, named.sale_id) == ("Payment", "REG-OAK-02")
        assert named.service_id == question.header.service_id


async def test_an_answer_found_first_makes_the_notification_the_same_once_more(
    transport: AsyncCloudTransport,
    adyen: httpx.AsyncClient,
    cloud: Cloud,
    notifications: Notifications,
    question: Message,
    answer: bytes,
    strays: list[Message],
):
    cloud.will_tell(FOUND)
    assert isinstance(await transport.exchange(question, read_timeout_s=WAIT_S), Message)
    assert (await adyen.post("/notifications", content=answer)).status_code == 200
    notifications.close()
    assert strays == []


async def test_of_two_answers_at_once_one_counts(
    transport: AsyncCloudTransport,
    adyen: httpx.AsyncClient,
    cloud: Cloud,
    notifications: Notifications,
    question: Message,
    answer: bytes,
    example: Example,
    strays: list[Message],
):
    async def both(request: httpx.Request) -> httpx.Response:
        await adyen.post("/notifications", content=answer)
        asked = Message.read(request.content).header.service_id
        return httpx.Response(200, content=rewritten(example(FOUND), ServiceID=asked))

    cloud.sync.mock(side_effect=both)
    exchanged = await transport.exchange(question, read_timeout_s=WAIT_S)
    assert isinstance(exchanged, Message)
    assert exchanged.header.pairs_with(question.header)
    notifications.close()
    assert strays == []


async def test_an_answer_that_never_comes_is_unknown(
    transport: AsyncCloudTransport, cloud: Cloud, question: Message
):
    exchanged = await transport.exchange(question, read_timeout_s=WAIT_S)
    assert isinstance(exchanged, Unknown)
    assert cloud.look_ups


async def test_an_answer_in_the_moment_the_wait_ends_still_counts(
    notifications: Notifications, cloud: Cloud, question: Message, answer: bytes, strays: list[Message]
):
    async def pause(seconds: float) -> None:
        if seconds == WAIT_S:
            return
        try:
            await asyncio.Event().wait()
        finally:  # the wait is over and this look-up is called off, and just now the answer is posted
            app = httpx.ASGITransport(notifications)
            async with httpx.AsyncClient(transport=app, auth=("adyen", "invented")) as adyen:
                await adyen.post("http://till/notifications", content=answer)

    async with httpx.AsyncClient(verify=TRUSTS_NOBODY) as http:
        api = DeviceApi.at("test", "eu", "OakfieldBooksPOS")
        sync = CloudTransport(http, api, SecretStr("invented"))
        transport = AsyncCloudTransport(sync, notifications, ServiceIds(7), pause=pause)
        exchanged = await transport.exchange(question, read_timeout_s=WAIT_S)
    assert isinstance(exchanged, Message)
    assert strays == []


async def test_an_answer_after_the_wait_is_recorded_and_not_applied(
    terminal: NexoTerminal,
    adyen: httpx.AsyncClient,
    cloud: Cloud,
    notifications: Notifications,
    paying: Request,
    answer: bytes,
    strays: list[Message],
):
    assert isinstance(await terminal.ask(paying), Unknown)
    await adyen.post("/notifications", content=answer)
    notifications.close()
    assert [stray.member for stray in strays] == ["PaymentResponse"]


async def test_a_request_the_terminal_never_got_is_asked_about_for_a_while(
    transport: AsyncCloudTransport, cloud: Cloud, pauses: Pauses, question: Message
):
    cloud.will_tell(*[NOT_FOUND] * 9)
    exchanged = await transport.exchange(question, read_timeout_s=WAIT_S)
    assert isinstance(exchanged, Unknown)
    assert "does not know" in exchanged.reason
    assert pauses.asked == [5, 3, 3, 3, 3, 3]


STRANGERS: dict[str, Callable[[bytes], bytes]] = {
    "another request": lambda found: about(found, "P4K7Q99999"),
    "another repeated ServiceID": lambda found: repeating(found, ServiceID="P4K7Q99999"),
    "another repeated register": lambda found: repeating(found, SaleID="REG-OAK-03"),
    "another repeated terminal": lambda found: repeating(found, POIID="V400m-324688042"),
    "another repeated category": lambda found: repeating(found, MessageCategory="StoredValue"),
    "a repeated request": lambda found: repeating(found, MessageType="Request"),
    "a failed look-up": lambda found: found.replace(b'"Success"', b'"Failure"', 1),
}


@pytest.mark.parametrize("foreign", STRANGERS.values(), ids=STRANGERS)
async def test_another_requests_answer_approves_nothing(
    terminal: NexoTerminal,
    cloud: Cloud,
    paying: Request,
    example: Example,
    foreign: Callable[[bytes], bytes],
):
    cloud.will_tell(foreign(example(FOUND)))
    assert isinstance(await terminal.ask(paying), Unknown)


@pytest.mark.parametrize("change", [lambda found: found, headerless], ids=["with header", "without"])
async def test_a_repeated_answer_approves_as_the_first_would_have(
    terminal: NexoTerminal,
    cloud: Cloud,
    paying: Request,
    example: Example,
    change: Callable[[bytes], bytes],
):
    cloud.will_tell(change(example(FOUND)))
    outcome = await terminal.ask(paying)
    assert isinstance(outcome, Approved)
    assert outcome.amount == paying.amount


async def test_another_kind_of_answer_is_not_the_one(
    transport: AsyncCloudTransport, cloud: Cloud, question: Message, example: Example
):
    cloud.will_tell(about(headerless(example("transactionstatus-storedvalue-found.response")), "P4K7Q00001"))
    assert isinstance(await transport.exchange(question, read_timeout_s=WAIT_S), Unknown)


async def test_a_request_that_could_not_be_passed_on_certainly_did_not_happen(
    terminal: NexoTerminal, cloud: Cloud, paying: Request, example: Example
):
    rejection = rewritten(example("event-reject-terminal-unreachable"), ServiceID="P4K7Q00001")
    cloud.passed_on.mock(return_value=httpx.Response(200, content=rejection))
    outcome = await terminal.ask(paying)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NEVER_RECEIVED
    assert not cloud.look_ups


@pytest.mark.parametrize("happens", [httpx.ConnectError("refused"), [httpx.Response(401)]])
async def test_a_request_that_did_not_leave_is_not_looked_up(
    transport: AsyncCloudTransport, cloud: Cloud, question: Message, happens: Any
):
    cloud.passed_on.mock(side_effect=happens)
    assert isinstance(await transport.exchange(question, read_timeout_s=WAIT_S), NotSent)
    assert not cloud.look_ups


@pytest.mark.parametrize("happens", [httpx.ReadTimeout("silence"), [httpx.Response(502)]])
async def test_a_request_that_may_have_been_passed_on_is_looked_up(
    transport: AsyncCloudTransport, cloud: Cloud, question: Message, happens: Any
):
    cloud.passed_on.mock(side_effect=happens)
    cloud.will_tell(FOUND)
    assert isinstance(await transport.exchange(question, read_timeout_s=WAIT_S), Message)
    assert cloud.passed_on.call_count == 1


async def test_only_a_notification_tells_a_balance(
    transport: AsyncCloudTransport,
    adyen: httpx.AsyncClient,
    cloud: Cloud,
    pauses: Pauses,
    example: Example,
):
    asking = Message.read(example("balance.request"))
    exchange = asyncio.create_task(transport.exchange(asking, read_timeout_s=WAIT_S))
    await accepted(cloud)
    await adyen.post("/notifications", content=example("balance.response"))
    assert isinstance(await exchange, Message)
    pauses.enough.set()
    assert isinstance(await transport.exchange(asking, read_timeout_s=WAIT_S), Unknown)
    assert pauses.asked == []
    assert not cloud.look_ups


@pytest.mark.parametrize("name", ["transactionstatus.request", "abort.request", "diagnosis.request"])
async def test_what_the_terminal_answers_alone_is_asked_over_one_connection(
    transport: AsyncCloudTransport, cloud: Cloud, example: Example, name: str
):
    await transport.exchange(Message.read(example(name)), read_timeout_s=30)
    assert cloud.sync.call_count == 1
    assert not cloud.passed_on.called


async def test_a_register_without_ids_left_still_does_not_know_its_last_request(
    notifications: Notifications, cloud: Cloud, pauses: Pauses, question: Message
):
    def used_up() -> str:
        raise IdsUsedUp("All ServiceIDs are used.")

    async with httpx.AsyncClient(verify=TRUSTS_NOBODY) as http:
        sync = CloudTransport(http, DeviceApi.at("test", "eu", "OakfieldBooksPOS"), SecretStr("invented"))
        transport = AsyncCloudTransport(sync, notifications, used_up, pause=pauses)
        assert isinstance(await transport.exchange(question, read_timeout_s=WAIT_S), Unknown)
    assert cloud.passed_on.call_count == 1


async def test_a_wait_that_is_given_up_leaves_nothing_behind(
    transport: AsyncCloudTransport,
    notifications: Notifications,
    cloud: Cloud,
    pauses: Pauses,
    question: Message,
):
    pauses.go_on.clear()
    before = asyncio.all_tasks()
    exchange = asyncio.create_task(transport.exchange(question, read_timeout_s=WAIT_S))
    await accepted(cloud)
    exchange.cancel()
    with suppress(asyncio.CancelledError):
        await exchange
    assert asyncio.all_tasks() == before
    with notifications.awaited(question.header) as arriving:
        assert not arriving.done()
