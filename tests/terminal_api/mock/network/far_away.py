"""Registers that reach their terminal through the cloud, and what the cloud says to them."""

import base64
import itertools
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings

SECOND = "S1F2-000158213602441"
NOT_CONNECTED = (
    "message=Failed+to+send+message+to+POI."
    "+There+may+be+a+network+issue+or+it+may+not+have+the+websocket+connected."
)
NO_ANSWER = "message=Did+not+receive+a+response+from+the+POI."


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


def payment(amount: str = "10.00", **changes: Any) -> dict[str, Any]:
    sale = {"TransactionID": "R-1", "TimeStamp": "2031-03-14T10:00:00Z"}
    return {
        "SaleData": {"SaleTransactionID": sale},
        "PaymentTransaction": {"AmountsReq": {"Currency": "EUR", "RequestedAmount": float(amount)}},
    } | changes
