"""How the platform tells the outcome of a reversal or a refund that a terminal only took note of."""

import json
from collections.abc import Mapping

from terminal_api.mock.books.references import psp_part
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.wording import instant
from terminal_api.mock.settings import MockSettings
from terminal_api.money import decimals
from terminal_api.nexo.errors import NotUnderstood
from terminal_api.nexo.wire import read_object
from terminal_api.processor import Operation

#: Adyen's name for what each operation is to the platform.
EVENT_CODES: Mapping[object, str] = {
    Operation.REVERSE: "CANCEL_OR_REFUND",
    Operation.REFUND: "REFUND_WITH_DATA",
}


def outcome_webhook(request: Incoming, line: Transaction, settings: MockSettings) -> bytes | None:
    """The standard webhook for `line`, which `request` left in the books; None when there is none to send.

    `originalReference` is the PSP reference of the payment, `pspReference` that of the answer. The amount
    is in minor units.
    """
    code = EVENT_CODES.get(line.operation)
    if code is None or not line.approved or settings.reversals_confirmed:
        return None
    item: dict[str, object] = {
        "eventCode": code,
        "eventDate": instant(line.at),
        "merchantAccountCode": settings.merchant,
        "merchantReference": _sale_reference(request),
        "pspReference": psp_part(line.id),
        "amount": {
            "currency": line.moved.currency.code,
            "value": int(line.moved.amount.scaleb(decimals(line.moved.currency))),
        },
        "paymentMethod": line.provider,
        "reason": "",
        "success": "true",
        "additionalData": {"store": settings.store},
    }
    if line.original:
        item["originalReference"] = psp_part(line.original)
    return json.dumps({"live": "false", "notificationItems": [{"NotificationRequestItem": item}]}).encode()


def _sale_reference(request: Incoming) -> str:
    """The register's own name for the transaction; empty when it gave none."""
    try:
        data = read_object((request.members or {}).get("SaleData"))
        named = read_object(data.get("SaleTransactionID")).get("TransactionID")
    except NotUnderstood:
        return ""
    return str(named)
