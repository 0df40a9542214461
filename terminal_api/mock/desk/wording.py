"""Small texts on the wire: instants, pairs, and the data a register sends on to the acquirer."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl, quote

_ESCAPE = re.compile("%[0-9A-F]{2}")


def instant(at: datetime) -> str:
    """`2031-03-14T10:00:05.000Z`, the only form the terminal writes."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: str) -> datetime | None:
    """Any ISO 8601 instant; one without a zone is UTC. None when it is no instant, as a day alone is none."""
    if "T" not in text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def escaped(text: str) -> str:
    """`text` for a pair; the terminal writes a space as `%20` and its hex digits small: `%2f`, `%2a`."""
    return text if text.isascii() and text.isalnum() else _quoted(text)


@lru_cache(maxsize=256)  # of what a terminal says, most is said in every answer
def _quoted(text: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[0].lower(), quote(text, safe=""))


def pairs(values: Mapping[str, str]) -> str:
    """`key=value&key=value`."""
    return "&".join(f"{key}={escaped(value)}" for key, value in values.items())


def additional_response(values: Mapping[str, str], *, base64_json: bool) -> str:
    """An AdditionalResponse in the form the account is set to: pairs, or Base64 of a JSON object.

    In the JSON form everything but the reasons and the store moves under `additionalData`.
    """
    if not base64_json:
        return pairs(values)
    top = {key: value for key, value in values.items() if key in {"message", "refusalReason", "store"}}
    data = {key: value for key, value in values.items() if key not in top}
    return base64.b64encode(json.dumps({"additionalData": data, **top}).encode()).decode()


def acquirer_data(text: str | None) -> dict[str, str]:
    """The members of SaleToAcquirerData, which comes as pairs or as Base64 of a JSON object."""
    if not text:
        return {}
    try:
        decoded = base64.b64decode(text, validate=True)
        if decoded.startswith(b"{"):
            members = cast("dict[str, Any]", json.loads(decoded))
            return {key: str(value) for key, value in members.items()}
    except (binascii.Error, ValueError):
        pass
    return dict(parse_qsl(text))
