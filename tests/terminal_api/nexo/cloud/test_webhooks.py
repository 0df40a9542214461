import json
from typing import Any

import httpx
import pytest
from moneyed import EUR, Money

from terminal_api.nexo.cloud.webhooks import Confirmation, ConfirmationEvent
from terminal_api.outcomes import Reference
from tests.terminal_api.nexo.cloud.endpoint import Heard, posted


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
