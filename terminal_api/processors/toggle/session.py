"""The way to Toggle's server: logged in when needed, one log-in at a time, the newest token always."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from terminal_api.outcomes import Decline, Declined, NotSent, Unknown
from terminal_api.processors.service import Answered, Called, Service
from terminal_api.processors.toggle import documents
from terminal_api.processors.toggle.answers import Filled, Read, Refused, Unauthorised, read
from terminal_api.processors.toggle.budget import Budget
from terminal_api.processors.toggle.documents import Document
from terminal_api.processors.toggle.settings import Settings

log = logging.getLogger(__name__)

_TOKEN = "X-Authorization"
"""`Authorization` of an answer holds the same and is being withdrawn. Source: Toggle, authentication."""

#: A token lives for about an hour (source: Toggle, authentication). One that is older than this is renewed
#: before anything is asked with it: that `Unauthorized` did nothing is inferred, and need not be relied on.
_RENEWED_AFTER = timedelta(minutes=55)


def _names_no_token(record: logging.LogRecord) -> bool:
    return _TOKEN.lower() not in record.getMessage().lower()


#: Told to log everything, the HTTP library writes the headers of answers down, and Toggle's hold tokens.
logging.getLogger("httpcore.http11").addFilter(_names_no_token)


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The operation was not carried out for a reason that has nothing to do with it."""

    outcome: Declined | NotSent
    """What a request that was never asked before ends as."""


NO_LOG_IN = NotAsked(
    Declined(
        "The gift-card service did not answer when the register logged in: ask again.",
        Decline.OTHER,
        retryable=True,
    )
)
NOT_LET_IN = NotAsked(
    Declined(
        "The gift-card service does not let this register in: take another way to pay and have the API"
        " user's name and password checked.",
        Decline.NOT_LET_IN,
    )
)

Answer = Filled | Refused | NotAsked | Unknown


class Session:
    """Sends documents, reads answers. Any answer may bring a token, which replaces the last one at once.

    `now` is the clock that a token's age is told by.
    """

    def __init__(self, service: Service, settings: Settings, *, now: Callable[[], datetime]) -> None:
        self._service = service
        self._log_in = documents.log_in(settings)
        self._now = now
        self._token = ""
        self._token_since = now()
        self._door = asyncio.Lock()
        self._log_ins: int = 0
        self._last: NotAsked | None = None
        self.budget = Budget()

    async def send(self, document: Document) -> Answer:
        """Ask once. An answer `Unauthorized` proves that nothing was done: then log in and ask once more."""
        is_young = self._now() - self._token_since < _RENEWED_AFTER
        token = (is_young and self._token) or await self._let_in(self._token)
        if isinstance(token, NotAsked):
            return token
        answer = await self._exchange(document, token)
        if not isinstance(answer, Unauthorised):
            return answer
        token = await self._let_in(token)
        if isinstance(token, NotAsked):
            return token
        answer = await self._exchange(document, token)
        return NOT_LET_IN if isinstance(answer, Unauthorised) else answer

    async def _let_in(self, refused: str) -> str | NotAsked:
        """A token other than `refused`. Whoever waits while somebody logs in shares what came of it."""
        seen = self._log_ins
        async with self._door:
            if self._token != refused:
                return self._token
            if self._log_ins != seen:
                return self._last or self._token
            self._token = ""
            self._last = await self._logged_in()
            self._log_ins += 1
            return self._last or self._token

    async def _logged_in(self) -> NotAsked | None:
        called = await self._call(self._log_in, {})
        match called:
            case Filled() if self._token:
                return None
            case Refused(fields=fields):
                log.error("toggle: the log-in was refused: %s", ", ".join(sorted(fields)))
                return NOT_LET_IN
            case Unauthorised():
                return NOT_LET_IN
            case NotAsked():
                return called
            case Filled() | Unknown():
                return NO_LOG_IN

    async def _exchange(self, document: Document, token: str) -> Read | NotAsked:
        return await self._call(document, {"Authorization": f"Bearer {token}"})

    async def _call(self, document: Document, more: dict[str, str]) -> Read | NotAsked:
        headers = {"Content-Type": "application/json", "Accept": "application/json", **more}
        called: Called = await self._service.call(document.written(), headers)
        match called:
            case Answered():
                self._renew(called)
                answer, points = read(called, document.operation)
                if points is not None:
                    self.budget.tell(points, self._now())
                return answer
            case NotSent():
                return NotAsked(called)
            case Unknown():
                return called

    def _renew(self, answered: Answered) -> None:
        token = answered.headers.get(_TOKEN, "").removeprefix("Bearer ").strip()
        # What no header can carry is no token; a client would print it when it fails to send it.
        if token and all("!" <= sign <= "~" for sign in token):
            self._token, self._token_since = token, self._now()
