import asyncio
import base64
import json
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.nexo.certificate import Environment
from terminal_api.nexo.cloud.notifications import Listeners, Notifications
from terminal_api.nexo.cloud.serving import listening
from terminal_api.nexo.cloud.transport import cloud_client
from terminal_api.nexo.cloud.webhooks import Confirmation, ConfirmationEvent
from terminal_api.nexo.device.progress import Progress, ProgressEvent
from terminal_api.nexo.errors import ConfigError
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import EventNotification
from terminal_api.nexo.sealing import TerminalKey, fresh_nonce, seal
from terminal_api.outcomes import Reference

PASSWORD = "invented-endpoint-password"
POI = "S1F2-000158213602441"

Example = Callable[[str], bytes]


class Timers:
    """`call_later` without a clock: whatever was put off happens when the test says so."""

    class Put:
        def __init__(self, happen: Callable[[], None]) -> None:
            self.happen = happen
            self.cancelled = False

        def cancel(self) -> None:
            self.cancelled = True

    def __init__(self) -> None:
        self.put: list[Timers.Put] = []
        self.delays: list[float] = []

    def __call__(self, delay: float, happen: Callable[[], None]) -> "Timers.Put":
        self.put.append(self.Put(happen))
        self.delays.append(delay)
        return self.put[-1]

    def pass_by(self) -> None:
        for timer in self.put:
            if not timer.cancelled:
                timer.happen()
        self.put.clear()


class Heard:
    """Keeps all that the listeners were told."""

    def __init__(self) -> None:
        self.events: list[Message] = []
        self.progress: list[tuple[str, Progress]] = []
        self.strays: list[Message] = []
        self.confirmations: list[Confirmation] = []
        self.broken = False
        self.failures = 0

    def confirmed(self, confirmation: Confirmation) -> None:
        if self.broken:
            raise OSError("the disk is full")
        self.confirmations.append(confirmation)

    def stray(self, message: Message) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.strays.append(message)

    @property
    def listeners(self) -> Listeners:
        return Listeners(self.events.append, self.stepped, self.stray, self.confirmed)

    def stepped(self, poi_id: str, progress: Progress) -> None:
        self.progress.append((poi_id, progress))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def timers() -> Timers:
    return Timers()


@pytest.fixture
def build(heard: Heard, timers: Timers) -> Callable[..., Notifications]:
    def built(key: TerminalKey | None = None, environment: Environment = "test") -> Notifications:
        settings: dict[str, Any] = {"key": key, "environment": environment, "later": timers}
        return Notifications("adyen", SecretStr(PASSWORD), heard.listeners, **settings)

    return built


@pytest.fixture
def notifications(build: Callable[..., Notifications]) -> Notifications:
    return build()


def client_of(app: Notifications) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://till", auth=("adyen", PASSWORD))


@pytest.fixture
async def adyen(notifications: Notifications) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(notifications) as client:
        yield client


async def posted(adyen: httpx.AsyncClient, body: bytes, path: str = "/notifications") -> int:
    return (await adyen.post(path, content=body)).status_code


def sealed(plain: bytes, key: TerminalKey) -> bytes:
    return seal(plain, Message.read(plain).header, key, fresh_nonce()).written()


def rewritten(body: bytes, **header: str) -> bytes:
    message = json.loads(body)
    (inside,) = message.values()
    inside["MessageHeader"].update(header)
    return json.dumps(message).encode()


@pytest.fixture
def question(example: Example) -> Message:
    return Message.read(example("payment-giftcard-scan.request"))


@pytest.fixture
def answer(example: Example) -> bytes:
    return example("payment-giftcard-scan.response")


def basic(credentials: str) -> bytes:
    return b"Basic " + base64.b64encode(credentials.encode())


@pytest.mark.parametrize(
    "authorization",
    [
        b"",
        basic("adyen:guessed"),
        basic(f"somebody:{PASSWORD}"),
        basic(":"),
        basic(f"adyen:{PASSWORD}").replace(b"Basic", b"Bearer"),
        b"Basic !!!",
        b"Basic",
        "Basic ä".encode(),
    ],
)
@pytest.mark.parametrize("path", ["/notifications", "/webhooks", "/elsewhere"])
async def test_a_stranger_gets_nothing_in(
    notifications: Notifications, answer: bytes, question: Message, path: str, authorization: bytes
):
    transport = httpx.ASGITransport(notifications)
    headers = httpx.Headers({b"Authorization": authorization})
    async with httpx.AsyncClient(transport=transport, base_url="http://till", headers=headers) as stranger:
        with notifications.awaited(question.header) as arriving:
            refused = await stranger.post(path, content=answer)
            assert not arriving.done()
    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"].startswith("Basic")


async def test_an_answer_reaches_whoever_waits_for_it(
    notifications: Notifications, adyen: httpx.AsyncClient, question: Message, answer: bytes, heard: Heard
):
    with notifications.awaited(question.header) as arriving:
        assert await posted(adyen, answer) == 200
        message = await arriving
    assert message.header.pairs_with(question.header)
    assert message.member == "PaymentResponse"
    assert heard.strays == []


async def test_an_answer_that_comes_again_is_taken_note_of_and_left_alone(
    notifications: Notifications,
    adyen: httpx.AsyncClient,
    question: Message,
    answer: bytes,
    heard: Heard,
    timers: Timers,
):
    with notifications.awaited(question.header) as arriving:
        assert await posted(adyen, answer) == 200
        assert await posted(adyen, answer) == 200
        assert arriving.done()
    assert await posted(adyen, answer) == 200
    timers.pass_by()
    assert heard.strays == []


async def test_an_answer_found_another_way_is_left_alone_when_it_comes(
    notifications: Notifications,
    adyen: httpx.AsyncClient,
    question: Message,
    answer: bytes,
    heard: Heard,
    timers: Timers,
):
    notifications.answered_elsewhere(question.header)
    assert await posted(adyen, answer) == 200
    timers.pass_by()
    assert heard.strays == []


@pytest.mark.parametrize(
    "header",
    [
        {"ServiceID": "P4K7Q99999"},
        {"SaleID": "REG-OAK-03"},
        {"POIID": "V400m-324688042"},
    ],
)
async def test_an_answer_to_another_request_reaches_nobody_else(
    notifications: Notifications,
    adyen: httpx.AsyncClient,
    question: Message,
    answer: bytes,
    heard: Heard,
    timers: Timers,
    header: dict[str, str],
):
    with notifications.awaited(question.header) as arriving:
        assert await posted(adyen, rewritten(answer, **header)) == 200
        assert not arriving.done()
    timers.pass_by()
    assert [stray.member for stray in heard.strays] == ["PaymentResponse"]


async def test_an_answer_before_anybody_waits_is_kept(
    notifications: Notifications,
    adyen: httpx.AsyncClient,
    question: Message,
    answer: bytes,
    heard: Heard,
    timers: Timers,
):
    assert await posted(adyen, answer) == 200
    assert timers.delays == [60]
    assert heard.strays == []
    with notifications.awaited(question.header) as arriving:
        assert arriving.done()
    timers.pass_by()
    assert heard.strays == []


async def test_an_answer_nobody_waits_for_is_told_once(
    notifications: Notifications, adyen: httpx.AsyncClient, answer: bytes, heard: Heard, timers: Timers
):
    for _ in range(2):
        assert await posted(adyen, answer) == 200
    timers.pass_by()
    assert await posted(adyen, answer) == 200
    timers.pass_by()
    assert len(heard.strays) == 1


async def test_what_is_kept_is_told_before_the_register_stops(
    notifications: Notifications, adyen: httpx.AsyncClient, answer: bytes, heard: Heard, timers: Timers
):
    await posted(adyen, answer)
    notifications.close()
    timers.pass_by()
    assert len(heard.strays) == 1


@pytest.mark.parametrize(
    ("name", "under_seal", "counts"),
    [
        ("payment-giftcard-scan.response", True, True),
        ("payment-giftcard-scan.response", False, False),
        ("payment-giftcard-partial.response", False, False),
        ("payment-wrong-pin.response", False, True),
    ],
)
async def test_with_a_key_only_a_failure_counts_in_clear(
    build: Callable[..., Notifications],
    question: Message,
    key: TerminalKey,
    example: Example,
    heard: Heard,
    timers: Timers,
    name: str,
    under_seal: bool,
    counts: bool,
):
    sealing = build(key)
    plain = rewritten(example(name), ServiceID="P4K7Q00001")
    async with client_of(sealing) as adyen:
        with sealing.awaited(question.header) as arriving:
            status = await posted(adyen, sealed(plain, key) if under_seal else plain)
            assert arriving.done() is counts
    timers.pass_by()
    assert status == (200 if counts else 400)
    assert heard.strays == []


@pytest.mark.parametrize(
    "forge",
    [
        lambda answer, key: sealed(answer, TerminalKey.derive("another", "oakfield-till-key", 3)),
        lambda answer, key: sealed(answer, key)[:-20],
        lambda answer, key: rewritten(sealed(answer, key), ServiceID="P4K7Q00002"),
    ],
)
async def test_a_forged_notification_is_not_understood(
    build: Callable[..., Notifications],
    answer: bytes,
    key: TerminalKey,
    heard: Heard,
    timers: Timers,
    caplog: pytest.LogCaptureFixture,
    forge: Callable[[bytes, TerminalKey], bytes],
):
    with caplog.at_level(logging.DEBUG):
        async with client_of(build(key)) as adyen:
            assert await posted(adyen, forge(answer, key)) == 400
    timers.pass_by()
    assert heard.strays == []
    assert "6006490" not in caplog.text
    assert PASSWORD not in caplog.text


async def test_a_stray_answer_that_cannot_be_recorded_is_told_again(
    notifications: Notifications, adyen: httpx.AsyncClient, timers: Timers, answer: bytes, heard: Heard
):
    await posted(adyen, answer)
    heard.failures = 1
    timers.put.pop().happen()
    assert heard.strays == []
    timers.put.pop().happen()
    assert len(heard.strays) == 1
    assert not timers.put


async def test_at_the_end_one_answer_that_cannot_be_recorded_keeps_no_other_back(
    notifications: Notifications, adyen: httpx.AsyncClient, answer: bytes, heard: Heard
):
    await posted(adyen, answer)
    await posted(adyen, rewritten(answer, ServiceID="P4K7Q00002"))
    heard.failures = 1
    notifications.close()
    assert len(heard.strays) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"ok",
        b"\x00\xff",
        b"{}",
        b'{"SaleToPOIResponse":{}}',
        b'{"SaleToPOIResponse":' * 900 + b"1" + b"}" * 900,
        b'{"SaleToPOIResponse":{"NexoBlob":"AAAA"}}',
    ],
)
async def test_what_cannot_be_read_is_not_wanted_again(adyen: httpx.AsyncClient, body: bytes):
    assert await posted(adyen, body) == 400


async def test_an_answer_whose_body_is_of_another_category_is_not_understood(
    adyen: httpx.AsyncClient, answer: bytes
):
    assert await posted(adyen, rewritten(answer, MessageCategory="StoredValue")) == 400


async def test_a_rejection_reaches_the_request_it_names(
    notifications: Notifications, adyen: httpx.AsyncClient, question: Message, example: Example, heard: Heard
):
    rejection = rewritten(example("event-reject-no-answer"), ServiceID="P4K7Q00001")
    with notifications.awaited(question.header) as arriving:
        assert await posted(adyen, rejection) == 200
        message = await arriving
    assert isinstance(message.body, EventNotification)
    assert heard.events == []


async def test_an_answer_after_its_rejection_is_told_for_somebody_to_look_at(
    notifications: Notifications,
    adyen: httpx.AsyncClient,
    question: Message,
    answer: bytes,
    example: Example,
    heard: Heard,
):
    rejection = rewritten(example("event-reject-no-answer"), ServiceID="P4K7Q00001")
    with notifications.awaited(question.header):
        await posted(adyen, rejection)
        await posted(adyen, answer)
        await posted(adyen, answer)
    assert len(heard.strays) == 1


@pytest.mark.parametrize(
    "name", ["event-initialised", "event-shutdown", "event-reject-not-json", "event-reject-no-answer"]
)
@pytest.mark.parametrize("under_seal", [True, False])
async def test_what_happens_to_a_terminal_is_told(
    build: Callable[..., Notifications],
    question: Message,
    key: TerminalKey,
    example: Example,
    heard: Heard,
    name: str,
    under_seal: bool,
):
    app, body = build(key), example(name)
    async with client_of(app) as adyen:
        with app.awaited(question.header) as arriving:
            assert await posted(adyen, sealed(body, key) if under_seal else body) == 200
            assert not arriving.done()
    assert [event.member for event in heard.events] == ["EventNotification"]


async def test_the_cashier_is_told_how_far_a_payment_is(
    adyen: httpx.AsyncClient, example: Example, heard: Heard
):
    assert await posted(adyen, example("event-display-notification")) == 200
    ((poi_id, step),) = heard.progress
    assert (poi_id, step.transaction) == (POI, "Qm3x001931247004006")
    assert step.event is ProgressEvent.LOAD_STARTED


async def test_a_request_for_something_else_is_taken_note_of(
    adyen: httpx.AsyncClient, example: Example, heard: Heard
):
    assert await posted(adyen, example("payment-card.request")) == 200
    assert (heard.events, heard.progress, heard.strays) == ([], [], [])


def webhook(live: str = "false", **item: Any) -> bytes:
    told = {
        "eventCode": "CANCEL_OR_REFUND",
        "pspReference": "RT9GK5W2PL7DXC31",
        "originalReference": "NF8TZ4K6WQ1MHC55",
        "merchantReference": "OAK-2031-000550",
        "success": "true",
        "amount": {"value": 1840, "currency": "EUR"},
        "reason": "",
        **item,
    }
    return json.dumps({"live": live, "notificationItems": [{"NotificationRequestItem": told}]}).encode()


async def test_a_webhook_confirms_a_reversal(adyen: httpx.AsyncClient, heard: Heard):
    answered = await adyen.post("/webhooks", content=webhook())
    assert (answered.status_code, answered.text) == (200, "[accepted]")
    (confirmation,) = heard.confirmations
    assert confirmation == Confirmation(
        event=ConfirmationEvent.CANCEL_OR_REFUND,
        original="NF8TZ4K6WQ1MHC55",
        psp="RT9GK5W2PL7DXC31",
        succeeded=True,
        amount=Money("18.40", EUR),
        merchant_reference="OAK-2031-000550",
    )


@pytest.mark.parametrize(
    ("reference", "confirmed"),
    [
        ("RT9GK5W2PL7DXC31", True),
        ("RT9GK5W2PL7DXC31C", True),
        ("Qm3x001931248805009.RT9GK5W2PL7DXC31", True),
        ("RT9GK5W2PL7DXC32", False),
    ],
)
async def test_a_confirmation_knows_its_reversal(
    adyen: httpx.AsyncClient, heard: Heard, clock: Any, reference: str, confirmed: bool
):
    await posted(adyen, webhook(), "/webhooks")
    assert heard.confirmations[0].confirms(Reference(reference, clock())) is confirmed


async def test_a_refund_that_went_well_may_still_fail_and_each_is_told_once(
    adyen: httpx.AsyncClient, heard: Heard
):
    for success in ("true", "true", "false"):
        told = webhook(eventCode="REFUND_WITH_DATA", success=success, reason="Not enough")
        assert await posted(adyen, told, "/webhooks") == 200
    assert [confirmation.succeeded for confirmation in heard.confirmations] == [True, False]
    assert heard.confirmations[1].reason == "Not enough"


async def test_a_yen_has_no_smaller_unit(adyen: httpx.AsyncClient, heard: Heard):
    await posted(adyen, webhook(amount={"value": 500, "currency": "JPY"}), "/webhooks")
    assert heard.confirmations[0].amount == Money(500, "JPY")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (webhook(eventCode="AUTHORISATION"), 200),
        (webhook(live="true"), 200),
        (webhook(success="perhaps"), 400),
        (webhook(amount={"value": 18.4, "currency": "EUR"}), 400),
        (webhook(amount={"value": 1840, "currency": "???"}), 400),
        (b'{"live":"false"}', 400),
        (b"not json", 400),
    ],
)
async def test_nothing_else_confirms(adyen: httpx.AsyncClient, heard: Heard, body: bytes, status: int):
    assert await posted(adyen, body, "/webhooks") == status
    assert heard.confirmations == []


async def test_a_confirmation_that_could_not_be_recorded_is_wanted_again(
    adyen: httpx.AsyncClient, heard: Heard
):
    heard.broken = True
    assert await posted(adyen, webhook(), "/webhooks") == 500
    heard.broken = False
    assert await posted(adyen, webhook(), "/webhooks") == 200
    assert len(heard.confirmations) == 1


@pytest.mark.parametrize(("user", "password"), [("", PASSWORD), ("a:b", PASSWORD), ("adyen", "")])
def test_an_endpoint_open_to_everybody_is_refused(heard: Heard, user: str, password: str):
    with pytest.raises(ConfigError):
        Notifications(user, SecretStr(password), heard.listeners, environment="test")


def test_the_password_is_shown_nowhere(notifications: Notifications):
    assert PASSWORD not in repr(notifications) + repr(vars(notifications))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("tls") / "endpoint.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(path))
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    return path, trusting


async def test_the_endpoint_is_served_over_tls(
    notifications: Notifications,
    question: Message,
    answer: bytes,
    certificate: tuple[Path, ssl.SSLContext],
):
    path, trusting = certificate
    async with (
        listening(notifications, "127.0.0.1", 0, certificate=path) as port,
        cloud_client(trusting, proxies=False) as adyen,
    ):
        with notifications.awaited(question.header) as arriving:
            url = f"https://127.0.0.1:{port}/notifications"
            answered = await adyen.post(url, content=answer, auth=("adyen", PASSWORD))
            assert answered.status_code == 200
            async with asyncio.timeout(30):
                assert (await arriving).header.pairs_with(question.header)


async def test_a_client_for_the_cloud_trusts_no_certificate_it_does_not_know(
    notifications: Notifications, certificate: tuple[Path, ssl.SSLContext]
):
    async with (
        listening(notifications, "127.0.0.1", 0, certificate=certificate[0]) as port,
        cloud_client(proxies=False) as client,
    ):
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.post(f"https://127.0.0.1:{port}/notifications")


async def test_a_taken_port_and_an_unreadable_certificate_are_named(
    notifications: Notifications, tmp_path: Path
):
    async with listening(notifications, "127.0.0.1", 0) as port:
        with pytest.raises(ConfigError, match=f"127.0.0.1:{port}"):
            async with listening(notifications, "127.0.0.1", port):
                pass
    (tmp_path / "no.pem").write_text("nothing")
    for name in ("no.pem", "missing.pem"):
        with pytest.raises(ConfigError, match="certificate"):
            async with listening(notifications, "127.0.0.1", 0, certificate=tmp_path / name):
                pass
