"""The provider's one endpoint: a transaction goes there with five headers, and an answer comes back."""

import json
import logging
from typing import Any

import httpx

from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processors.service import Called, Service
from terminal_api.processors.toast.answers import Answer, NoProof, Refused, read
from terminal_api.processors.toast.authorisation import Authorisation
from terminal_api.processors.toast.settings import Settings
from terminal_api.processors.toast.statuses import Status
from terminal_api.processors.toast.transactions import Transaction, body, type_of

log = logging.getLogger(__name__)

_NO_KEY = NotSent("The gift-card service's key cannot be read now: call support.")

#: Refusals of a request's form: a mistake of ours, to be seen with what was sent.
_OUR_MISTAKES = (Status.INVALID_INPUT, Status.INVALID_TYPE)


class Endpoint:
    """Where the transactions of one restaurant go. Raises `SettingError` for a wrong address."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings, authorisation: Authorisation) -> None:
        self._service = Service(
            http,
            settings.url,
            name=settings.name,
            environment=settings.environment,
            read_timeout_s=settings.answer_s,
        )
        self._settings = settings
        self._authorisation = authorisation

    async def ask(self, transaction: Transaction, guid: str) -> Answer | NotSent | Unknown:
        """Send `transaction` once under `guid`. Never raises for what happens on the way."""
        called = await self._called(transaction, guid)
        if isinstance(called, NotSent | Unknown):
            return called
        answer = read(type_of(transaction), called, self._settings.currency)
        match answer:
            case NoProof(why):
                log.warning("%s %s: no proof: %s", type_of(transaction), guid, why)
            case Refused(status) if status in _OUR_MISTAKES:
                log.error("%s %s: %s: %s", type_of(transaction), guid, status, masked(transaction))
            case _:
                pass
        return answer

    async def _called(self, transaction: Transaction, guid: str) -> Called:
        try:
            key = (await self._authorisation.value()).get_secret_value()
            _check(key)
        except Exception as error:  # noqa: BLE001 - whatever the source raises, no byte has left
            log.error("%s: no key to send with: %s", self._settings.name, type(error).__name__)
            return _NO_KEY
        headers = {
            "Content-Type": "application/json",
            "Toast-Transaction-Type": str(type_of(transaction)),
            "Toast-Restaurant-External-ID": self._settings.restaurant,
            "Toast-Transaction-GUID": guid,
            "Authorization": key,
        }
        return await self._service.call(body(transaction), headers)


def _check(key: str) -> None:
    """Raises `ValueError` for what is no header: an HTTP client would print it, and with it the key."""
    if not key or not all("!" <= character <= "~" for character in key):
        raise ValueError("no key")


def masked(transaction: Transaction) -> str:
    """The body as it may be logged: of the card its last four digits, of the code nothing."""
    members: dict[str, Any] = json.loads(body(transaction), parse_float=str)
    (information,) = members.values()
    information["giftCardIdentifier"] = f"...{transaction.card.number[-4:]}"
    if "verificationCode" in information:
        information["verificationCode"].pop("value", None)
    return json.dumps(members)
