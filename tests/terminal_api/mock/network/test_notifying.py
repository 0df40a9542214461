"""Answers that nobody waits for on the line they were asked on: POSTed to the listener the till named."""

import asyncio
import base64
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from moneyed import EUR, Money
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.network.certificates import terminal_certificate
from terminal_api.mock.network.port import Listener as Port
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.settings import MockSettings, Notifications
from terminal_api.nexo.device.progress import display_event
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import DisplayRequest
from tests.terminal_api.mock.network.far_away import (
    NO_ANSWER,
    NOT_CONNECTED,
    Cloud,
    a_cloud,
    payment,
    rejection,
)

NUMBER = "6006490000000012345"


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    async with a_cloud() as cloud:
        yield cloud


class Listener:
    """Where notifications arrive. It answers with the next of `says`, then with 200."""

    def __init__(self) -> None:
        self.says: list[int] = []
        self.heard: asyncio.Queue[httpx.Request] = asyncio.Queue()
        self.pauses = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.heard.put_nowait(request)
        return httpx.Response(self.says.pop(0) if self.says else 200)

    async def pause(self) -> None:
        self.pauses += 1

    async def next(self) -> Any:
        async with asyncio.timeout(30):
            return json.loads((await self.heard.get()).content)

    @asynccontextmanager
    async def cloud(self, settings: MockSettings | None = None, **how: Any) -> AsyncIterator[Cloud]:
        to = Notifications("http://register.example/heard", user="till", password="secret", **how)
        settings = settings or MockSettings(cloud_port=0, notifications=to)
        async with (
            httpx.AsyncClient(transport=httpx.MockTransport(self)) as http,
            a_cloud(settings, http=http, pause=self.pause) as cloud,
        ):
            yield cloud


@pytest.fixture
def listener() -> Listener:
    return Listener()


async def test_nobody_waits_for_an_asynchronous_answer(listener: Listener) -> None:
    async with listener.cloud() as cloud:
        for path in (cloud.path("async"), "/async"):
            message = cloud.message("Payment", payment())
            reply = await cloud.http.post(path, json=message)
            assert (reply.status_code, reply.text) == (200, "ok")
            answer = (await listener.next())["SaleToPOIResponse"]
            asked = message["SaleToPOIRequest"]["MessageHeader"]
            assert answer["MessageHeader"] == asked | {"MessageType": "Response"}
            assert answer["PaymentResponse"]["Response"]["Result"] == "Success"


async def test_a_notification_bears_the_listeners_password(listener: Listener) -> None:
    async with listener.cloud() as cloud:
        await cloud.diagnosis("async")
        async with asyncio.timeout(30):
            request = await listener.heard.get()
        assert request.headers["authorization"] == f"Basic {base64.b64encode(b'till:secret').decode()}"
        assert request.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("says", "tries"), [([500, 503], 3), ([500] * 9, 4), ([404], 1), ([301], 1), ([200], 1)]
)
async def test_a_notification_is_tried_again_only_when_the_listener_itself_failed(
    listener: Listener, says: list[int], tries: int
) -> None:
    async with listener.cloud() as cloud:
        listener.says = list(says)
        await cloud.diagnosis("async", ServiceID="FIRST")
        for _ in range(tries):
            assert (await listener.next())["SaleToPOIResponse"]["MessageHeader"]["ServiceID"] == "FIRST"
        assert listener.pauses == tries - 1
        listener.says = []
        await cloud.diagnosis("async", ServiceID="SECOND")
        assert (await listener.next())["SaleToPOIResponse"]["MessageHeader"]["ServiceID"] == "SECOND"
        lost = [(seen.service_id, seen.note) for seen in cloud.mock.exchange.seen if "deliver" in seen.note]
        why = f"not delivered: http://register.example/heard answered HTTP {says[-1]}"
        assert lost == ([] if says[-1] == 200 or tries == 3 else [("FIRST", why)])


async def test_a_listener_over_tls_is_told_once_its_root_is_trusted() -> None:
    heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        heard.put_nowait(await Request(scope, receive).body())
        await Response()(scope, receive, send)

    shown = terminal_certificate("127.0.0.1", "127.0.0.1")
    port = Port(app, "127.0.0.1", 0, shown.server_context)
    await port.start()
    to = Notifications(f"https://127.0.0.1:{port.port}/heard")
    try:
        async with a_cloud(MockSettings(cloud_port=0, notifications=to)) as cloud:
            lost: asyncio.Queue[str] = asyncio.Queue()
            cloud.mock.exchange.on_seen.append(
                lambda seen: lost.put_nowait(seen.note) if "deliver" in seen.note else None
            )
            await cloud.diagnosis("async")
            async with asyncio.timeout(30):
                assert "certificate verify failed" in await lost.get()
        assert heard.empty()
        trust = ssl.create_default_context(cadata=shown.ca_pem)
        async with a_cloud(MockSettings(cloud_port=0, notifications=to, trust=trust)) as cloud:
            await cloud.diagnosis("async")
            async with asyncio.timeout(30):
                assert "SaleToPOIResponse" in json.loads(await heard.get())
    finally:
        await port.stop()


@pytest.mark.parametrize(
    ("kind", "heard"),
    [
        (FaultKind.DROP_BEFORE, []),
        (FaultKind.DROP_AFTER, []),
        (FaultKind.DUPLICATE, ["FAULTY", "FAULTY"]),
        (FaultKind.GARBLED, ["unreadable"]),
        (FaultKind.RESET_MID_ANSWER, ["unreadable"]),
        (FaultKind.OTHER_SERVICE_ID, ["other"]),
    ],
)
async def test_a_fault_befalls_the_notification(
    listener: Listener, kind: FaultKind, heard: list[str]
) -> None:
    def said(request: httpx.Request) -> str:
        try:
            message = json.loads(request.content)
        except ValueError:
            return "unreadable"
        service_id = message["SaleToPOIResponse"]["MessageHeader"]["ServiceID"]
        return service_id if service_id in {"FAULTY", "LAST"} else "other"

    async with listener.cloud() as cloud:
        cloud.mock.faults.arm(Fault(kind, category="Diagnosis"))
        assert (await cloud.diagnosis("async", ServiceID="FAULTY")).text == "ok"
        await cloud.diagnosis("async", ServiceID="LAST")
        async with asyncio.timeout(30):
            got = [said(await listener.heard.get()) for _ in range(len(heard) + 1)]
        assert got == [*heard, "LAST"]


async def test_going_off_and_coming_back_is_told(listener: Listener) -> None:
    async with listener.cloud() as cloud:
        cloud.mock.fleet.restart(cloud.settings.poi_id)
        for what in ("Shutdown", "Initialised"):
            inside = (await listener.next())["SaleToPOIRequest"]
            assert inside["EventNotification"]["EventToNotify"] == what
            assert inside["MessageHeader"]["POIID"] == cloud.settings.poi_id
            assert "ServiceID" not in inside["MessageHeader"]


async def test_a_listener_that_wants_no_events_gets_answers_only(listener: Listener) -> None:
    async with listener.cloud(events=False) as cloud:
        cloud.mock.fleet.restart(cloud.settings.poi_id)
        await cloud.diagnosis("async")
        assert "SaleToPOIResponse" in await listener.next()


async def test_the_cashier_can_watch_a_payment_step_by_step(listener: Listener) -> None:
    async with listener.cloud(displays=True) as cloud:
        await cloud.http.post(cloud.path("async"), json=cloud.message("Payment", payment()))
        steps: list[str] = []
        names: set[str] = set()
        while "SaleToPOIRequest" in (heard := await listener.next()):
            message = Message.read(json.dumps(heard))
            assert isinstance(message.body, DisplayRequest)
            assert (message.header.poi_id, message.header.sale_id) == (cloud.settings.poi_id, "FAR")
            step = display_event(message.body)
            assert step
            steps.append(step.event)
            names.add(step.transaction or "")
    assert (steps[0], steps[-1]) == ("TENDER_CREATED", "TENDER_FINAL")
    assert {"CARD_PRESENTED", "CARD_INSERTED"} & set(steps)
    paid = heard["SaleToPOIResponse"]["PaymentResponse"]["POIData"]["POITransactionID"]["TransactionID"]
    assert names == {paid.split(".")[0]}


async def test_an_asynchronous_request_that_dies_with_its_terminal_is_rejected(listener: Listener) -> None:
    async with listener.cloud(events=False) as cloud:
        cloud.mock.shopper.wait()
        content = json.dumps(cloud.message("Payment", payment())).encode()
        assert (await cloud.http.post(cloud.path("async"), content=content)).text == "ok"
        async with asyncio.timeout(30):
            await cloud.mock.shopper.is_prompted.wait()
        cloud.mock.fleet.restart(cloud.settings.poi_id)
        async with asyncio.timeout(30):
            heard = await listener.heard.get()
        assert rejection(heard.content, content)[0] == NO_ANSWER


async def test_an_asynchronous_request_to_nobody_is_rejected_at_once(cloud: Cloud) -> None:
    cloud.mock.fleet.switch_off(cloud.settings.poi_id)
    content = json.dumps(cloud.message("Diagnosis", {})).encode()
    assert (await cloud.rejected(content, cloud.path("async")))[0] == NOT_CONNECTED


async def test_the_outcome_of_a_reversal_and_of_a_refund_comes_as_webhooks(listener: Listener) -> None:
    card = Card(NUMBER, "svs", CardStatus.ACTIVE, Money("50.00", EUR))
    settings = MockSettings(
        cloud_port=0, cards=(card,), reversals_confirmed=False, webhook_url="http://office.example/hook"
    )
    account = {
        "StoredValueAccountType": "GiftCard",
        "StoredValueProvider": "svs",
        "IdentificationType": "PAN",
        "EntryMode": ["Scanned"],
        "StoredValueID": NUMBER,
    }
    instrument = {"PaymentInstrumentType": "StoredValue", "StoredValueAccountID": account}
    async with listener.cloud(settings) as cloud:

        async def answered(category: str, body: dict[str, Any]) -> Any:
            reply = await cloud.http.post(cloud.path(), json=cloud.message(category, body))
            inside = reply.json()["SaleToPOIResponse"][f"{category}Response"]
            assert inside["Response"]["Result"] == "Success"
            return inside["POIData"]["POITransactionID"]

        paid = await answered("Payment", payment(PaymentData={"PaymentInstrumentData": instrument}))
        reversal = {"OriginalPOITransaction": {"POITransactionID": paid}, "ReversalReason": "CustCancel"}
        reversal["SaleData"] = payment()["SaleData"]
        taken_back = await answered("Reversal", reversal)
        await answered(
            "Payment", payment(PaymentData={"PaymentType": "Refund", "PaymentInstrumentData": instrument})
        )
        first, second = [
            (await listener.next())["notificationItems"][0]["NotificationRequestItem"] for _ in range(2)
        ]
    assert (first["eventCode"], first["success"]) == ("CANCEL_OR_REFUND", "true")
    assert first["originalReference"] == paid["TransactionID"].split(".")[1]
    assert first["pspReference"] == taken_back["TransactionID"]
    assert first["merchantReference"] == "R-1"
    assert first["amount"] == {"currency": "EUR", "value": 1000}
    assert second["eventCode"] == "REFUND_WITH_DATA"
