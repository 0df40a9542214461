"""The gateway's answers, written."""

import json
from datetime import date

from moneyed import Money

from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.gateway.behind import Done, No, Told
from terminal_api.money import decimals

#: Who refuses, by code; the others are the card's.
_HOPS = {
    "KEY_WRONG": "key",
    "KEY_DISABLED": "key",
    "STORE_UNMAPPED": "store",
    "REQUEST_INVALID": "gateway",
    "ID_REUSED": "gateway",
    "BUSY": "gateway",
    "TRANSACTION_UNKNOWN": "gateway",
    "BASKET_DIFFERS": "gateway",
    "BASKET_TRANSACTION_UNKNOWN": "gateway",
    "AMOUNT_NOT_ALLOWED": "provider",
    "NOT_REVERSIBLE": "provider",
    "ALREADY_REVERSED": "provider",
    "ORIGINAL_UNKNOWN": "provider",
    "NOT_OFFERED": "provider",
    "PROVIDER_REFUSED": "provider",
    "PROVIDER_DOWN": "provider",
    "PROVIDER_SILENT": "provider",
}
_RETRYABLE = frozenset({"PIN_REQUIRED", "PIN_WRONG", "BUSY", "PROVIDER_DOWN"})


def said(status: int, body: dict[str, object]) -> Reply:
    """JSON, unset fields left out."""
    return Reply(status, json.dumps(_set(body)).encode())


def error(status: int, code: str, message: str = "", **more: object) -> Reply:
    """An error in place of an answer."""
    return said(status, {"error": _error(code, message, **more)})


def busy(seconds: int) -> Reply:
    """429, with when to come back."""
    reply = error(429, "BUSY")
    return Reply(reply.status, reply.body, {"Retry-After": str(seconds)})


def pending() -> Reply:
    """202: ask later."""
    return said(202, {"result": "pending"})


def became(done: Done | No) -> Reply:
    """What came of a movement."""
    if isinstance(done, Done):
        facts: dict[str, object] = {
            "result": "approved",
            "amount": amount(done.amount),
            "tender": amount(done.tender),
            "discount": _known(done.discount),
            "balance": _known(done.balance),
            "reference": done.reference,
        }
        return said(200, facts)
    return said(200, declined(done))


def declined(no: No) -> dict[str, object]:
    """The body of a no."""
    return {
        "result": "declined",
        "error": _error(no.code, no.message),
        "balance": _known(no.balance),
        "validFrom": _day(no.valid_from),
        "validUntil": _day(no.valid_until),
    }


def told(card: Told, provider: str) -> Reply:
    """State and balance of a card."""
    facts: dict[str, object] = {
        "card": {"state": card.state, "shown": card.shown},
        "balance": _known(card.balance),
        "validFrom": _day(card.valid_from),
        "validUntil": _day(card.valid_until),
        "provider": provider,
    }
    return said(200, facts)


def amount(money: Money) -> dict[str, str]:
    """`{"value": "18.40", "currency": "GBP"}`."""
    return {"value": f"{round(money.amount, decimals(money.currency)):f}", "currency": money.currency.code}


def _known(money: Money | None) -> dict[str, str] | None:
    return amount(money) if money is not None else None


def _error(code: str, message: str, **more: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "code": code,
        "message": message,
        "customerFacing": code == "PROVIDER_REFUSED" and bool(message),
        "hop": _HOPS.get(code, "card"),
        "retryable": code in _RETRYABLE,
    }
    return {**facts, **more}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _set(body: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in body.items() if value is not None}
