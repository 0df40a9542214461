"""The line to the gateway: one HTTPS call in this till's name, and the look at a card that needs no more."""

from urllib.parse import quote

import httpx
from pydantic import SecretStr

from terminal_api.outcomes import Declined, NotSent, Unknown
from terminal_api.processors.gateway import answers
from terminal_api.processors.gateway.settings import READ_TIMEOUT_S, GatewaySettings
from terminal_api.processors.gateway.wire import Look, Seen
from terminal_api.processors.service import Answered, Called, Service


class Line:
    """Calls in the name of one till of one store. Raises `SettingError` for an address that is not HTTPS."""

    def __init__(self, http: httpx.AsyncClient, key: SecretStr, settings: GatewaySettings) -> None:
        self._service = Service(
            http,
            settings.url,
            name="gateway",
            environment=settings.environment,
            read_timeout_s=READ_TIMEOUT_S,
        )
        self._key = key
        self.settings = settings

    async def call(self, method: str, *path: str, content: bytes = b"") -> Called:
        """One call of `/transactions/{id}` and the like; each part of `path` is escaped."""
        headers = {
            "Authorization": f"Bearer {self._key.get_secret_value()}",
            "X-Store": self.settings.store,
            "X-Till": self.settings.till,
            "Accept": "application/json",
        }
        if content:
            headers["Content-Type"] = "application/json"
        where = "".join(f"/{quote(part, safe='')}" for part in path)
        return await self._service.call(content, headers, path=where, method=method)

    async def look(self, question: Look) -> Seen | Declined | NotSent | Unknown:
        """What the gateway says of a card; moves nothing."""
        called = await self.call("POST", "cards", "look", content=question.written())
        return answers.seen(called, self.settings) if isinstance(called, Answered) else called
