"""The cloud in front of the terminals: who may use it, whom it reaches, what it says when it cannot."""

import asyncio
import base64
import itertools
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from moneyed import EUR, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings, Notifications, SharedKey
from terminal_api.nexo.device.progress import display_event
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import DisplayRequest, MessageHeader
from terminal_api.nexo.sealing import SealedMessage, TerminalKey, fresh_nonce, open_sealed, seal

SECOND = "S1F2-000158213602441"
NOT_CONNECTED = (
    "message=Failed+to+send+message+to+POI."
    "+There+may+be+a+network+issue+or+it+may+not+have+the+websocket+connected."
)
NO_ANSWER = "message=Did+not+receive+a+response+from+the+POI."
NUMBER = "6006490000000012345"


class Cloud:
    """A register far away, and the listener its answers are POSTed to."""

    def __init__(self, mock: MockTerminal, http: httpx.AsyncClient) -> None:
        self.mock = mock
        self.http = http
        self.settings = mock.settings
        self._ids = itertools.count(1)

    def message(self, category: str, body: dict[str, Any], **changes: Any) -> dict[str, Any]:
        header = {
            "ProtocolVersion": "3.0",
            "MessageClass": "Service",
            "MessageCategory": category,
            "MessageType": "Request",
            "ServiceID": f"C{next(self._ids)}",
            "SaleID": "FAR",
            "POIID": self.settings.poi_id,
        } | changes
        return {"SaleToPOIRequest": {"MessageHeader": header, f"{category}Request": body}}

    def path(self, how: str = "sync", device: str | None = None) -> str:
        device = device or self.settings.poi_id
        return f"/v1/merchants/{self.settings.merchant}/devices/{device}/{how}"

    async def diagnosis(self, how: str = "sync", device: str | None = None, **changes: Any) -> Any:
        reply = await self.http.post(self.path(how, device), json=self.message("Diagnosis", {}, **changes))
        assert reply.status_code == 200
        return reply

    async def rejected(self, content: bytes, path: str | None = None) -> tuple[str, dict[str, str]]:
        """Why the cloud did not pass `content` on, and the header it says so under."""
        reply = await self.http.post(path or self.path(), content=content)
        assert reply.status_code == 200
        return rejection(reply.content, content)


def rejection(answer: bytes, content: bytes) -> tuple[str, dict[str, str]]:
    inside = json.loads(answer)["SaleToPOIRequest"]
    event = inside["EventNotification"]
    assert event["EventToNotify"] == "Reject"
    assert base64.b64decode(event["RejectedMessage"]) == content
    return event["EventDetails"], inside["MessageHeader"]


@asynccontextmanager
async def a_cloud(settings: MockSettings | None = None, **given: Any) -> AsyncIterator[Cloud]:
    settings = settings or MockSettings(cloud_port=0, more_poi_ids=(SECOND,))
    async with MockTerminal(settings, **given) as mock:
        trust = ssl.create_default_context(cadata=mock.ca_pem)
        key = {"X-API-Key": settings.api_key}
        assert mock.cloud_url
        async with httpx.AsyncClient(verify=trust, base_url=mock.cloud_url, headers=key) as http:
            yield Cloud(mock, http)


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


@pytest.mark.parametrize("key", [None, "", "wrong", "geheim-ä"])
async def test_without_the_right_api_key_nothing_is_passed_on(cloud: Cloud, key: str | None) -> None:
    del cloud.http.headers["x-api-key"]
    headers = [] if key is None else [(b"X-API-Key", key.encode())]
    for path in (cloud.path(), cloud.path("async"), "/sync", "/async"):
        reply = await cloud.http.post(path, headers=headers, json=cloud.message("Diagnosis", {}))
        assert reply.status_code == 401
    assert (await cloud.http.get(cloud.path("status"), headers=headers)).status_code == 401


async def test_a_key_without_the_role_and_another_merchant_are_forbidden(cloud: Cloud) -> None:
    without = {"X-API-Key": cloud.settings.api_key_without_role}
    assert (await cloud.http.get(cloud.path("status"), headers=without)).status_code == 403
    elsewhere = cloud.path().replace(cloud.settings.merchant, "SomebodyElse")
    assert (await cloud.http.post(elsewhere, json=cloud.message("Diagnosis", {}))).status_code == 403


@pytest.mark.parametrize("path", [None, "/sync"])
async def test_a_request_in_clear_is_answered_in_clear(cloud: Cloud, path: str | None) -> None:
    reply = await cloud.http.post(path or cloud.path(), json=cloud.message("Diagnosis", {}))
    answer = reply.json()["SaleToPOIResponse"]
    assert answer["DiagnosisResponse"]["Response"]["Result"] == "Success"


async def test_a_sealed_request_gets_an_answer_sealed_with_the_same_key() -> None:
    old = SharedKey("the key of last year", "old-key", 7)
    async with a_cloud(MockSettings(cloud_port=0, other_keys=(old,))) as cloud:
        settings = cloud.settings
        new = SharedKey(settings.passphrase, settings.key_identifier, settings.key_version)
        for shared in (old, new):
            key = TerminalKey.derive(shared.passphrase, shared.identifier, shared.version)
            message = cloud.message("Diagnosis", {})
            header = MessageHeader.parse(message["SaleToPOIRequest"]["MessageHeader"])
            content = seal(json.dumps(message).encode(), header, key, fresh_nonce()).written()
            for url in (cloud.path(), cloud.mock.url):
                reply = await cloud.http.post(url, content=content)
                assert (
                    b'"Success"' in open_sealed(SealedMessage.read(reply.content), [key])
                    or url != cloud.path()
                )


async def test_a_business_failure_is_no_http_error(cloud: Cloud) -> None:
    reply = await cloud.http.post(cloud.path(), json=cloud.message("Payment", {}))
    assert reply.status_code == 200
    response = reply.json()["SaleToPOIResponse"]["PaymentResponse"]["Response"]
    assert (response["Result"], response["ErrorCondition"]) == ("Failure", "MessageFormat")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "message=Empty+input+which+would+have+resulted+in+a+null+result."),
        (b'{"SaleToPOIRequest"', "message=Input+is+not+a+JSONObject"),
        (b"[1]", "message=Input+is+not+a+JSONObject"),
        (b"\xff", "message=Input+is+not+a+JSONObject"),
        (b'{"SaleToPOIRequest": {}}', "message=Input+is+not+a+SaleToPOIRequest"),
    ],
)
async def test_what_is_no_request_comes_back_with_a_reason(cloud: Cloud, content: bytes, why: str) -> None:
    details, header = await cloud.rejected(content)
    assert details == why
    assert (header["MessageClass"], header["MessageType"]) == ("Event", "Notification")
    assert (header["SaleID"], header["POIID"]) == ("N/A", "N/A")
    assert header["DeviceID"]


async def test_an_unknown_device_is_not_connected_and_another_than_named_is_refused(cloud: Cloud) -> None:
    stranger = "V400m-999999999"
    content = json.dumps(cloud.message("Diagnosis", {}, POIID=stranger)).encode()
    details, header = await cloud.rejected(content, cloud.path(device=stranger))
    assert (details, header["POIID"], header["ServiceID"]) == (NOT_CONNECTED, stranger, "C1")
    details, _ = await cloud.rejected(content, cloud.path(device=SECOND))
    assert details != NOT_CONNECTED


async def test_a_terminal_without_its_cloud_is_still_in_the_shop(cloud: Cloud) -> None:
    fleet, poi_id = cloud.mock.fleet, cloud.settings.poi_id
    content = json.dumps(cloud.message("Diagnosis", {})).encode()
    listing = f"/v1/merchants/{cloud.settings.merchant}/connectedDevices"

    async def seen() -> tuple[list[str], str]:
        devices = (await cloud.http.get(listing)).json()["uniqueDeviceIds"]
        status = (await cloud.http.get(cloud.path("status"))).json()
        assert status["deviceId"] == poi_id
        return devices, status["status"]

    assert await seen() == ([poi_id, SECOND], "ONLINE")
    fleet.disconnect(poi_id)
    assert await seen() == ([SECOND], "OFFLINE")
    assert (await cloud.rejected(content))[0] == NOT_CONNECTED
    assert (await cloud.http.post(cloud.mock.url, content=b"{}")).status_code == 200
    fleet.connect(poi_id)
    assert await seen() == ([poi_id, SECOND], "ONLINE")
    fleet.switch_off(poi_id)
    assert (await cloud.rejected(content))[0] == NOT_CONNECTED
    fleet.switch_on(poi_id)
    assert (await cloud.http.get(listing, params={"store": "elsewhere"})).json() == {"uniqueDeviceIds": []}
    ours = (await cloud.http.get(listing, params={"store": cloud.settings.store})).json()
    assert ours == {"uniqueDeviceIds": [poi_id, SECOND]}


async def test_a_terminal_that_goes_off_over_a_request_never_answers_the_cloud(cloud: Cloud) -> None:
    cloud.mock.shopper.wait()
    content = json.dumps(cloud.message("Payment", payment())).encode()
    asked = asyncio.create_task(cloud.rejected(content))
    async with asyncio.timeout(30):
        await cloud.mock.shopper.is_prompted.wait()
    cloud.mock.fleet.restart(cloud.settings.poi_id)
    assert (await asked)[0] == NO_ANSWER


async def test_each_terminal_serves_its_own_customer(cloud: Cloud) -> None:
    cloud.mock.shopper.wait()
    first = asyncio.create_task(cloud.http.post(cloud.path(), json=cloud.message("Payment", payment())))
    async with asyncio.timeout(30):
        await cloud.mock.shopper.is_prompted.wait()
    message = cloud.message("Payment", payment(), POIID=SECOND)
    second = await cloud.http.post(cloud.path(device=SECOND), json=message)
    answer = second.json()["SaleToPOIResponse"]
    assert answer["PaymentResponse"]["Response"]["Result"] == "Success"
    assert answer["MessageHeader"]["POIID"] == SECOND
    cloud.mock.shopper.approve()
    assert (await first).json()["SaleToPOIResponse"]["PaymentResponse"]["Response"]["Result"] == "Success"


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.RESET_MID_ANSWER])
async def test_a_fault_cuts_the_cloud_off_as_it_does_a_terminal(cloud: Cloud, kind: FaultKind) -> None:
    cloud.mock.faults.arm(Fault(kind, category="Diagnosis"))
    with pytest.raises(httpx.TransportError):
        await cloud.diagnosis()
    await cloud.diagnosis()


async def test_a_wrong_key_is_a_bare_401_where_so_set() -> None:
    async with a_cloud(MockSettings(cloud_port=0, unreadable_is_401=True)) as cloud:
        message = cloud.message("Diagnosis", {})
        header = MessageHeader.parse(message["SaleToPOIRequest"]["MessageHeader"])
        wrong = TerminalKey.derive("wrong", cloud.settings.key_identifier, cloud.settings.key_version)
        content = seal(json.dumps(message).encode(), header, wrong, fresh_nonce()).written()
        for url in (cloud.path(), cloud.mock.url):
            reply = await cloud.http.post(url, content=content)
            assert (reply.status_code, reply.content) == (401, b"")


def payment(amount: str = "10.00", **changes: Any) -> dict[str, Any]:
    sale = {"TransactionID": "R-1", "TimeStamp": "2031-03-14T10:00:00Z"}
    return {
        "SaleData": {"SaleTransactionID": sale},
        "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": float(amount)}},
    } | changes


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
