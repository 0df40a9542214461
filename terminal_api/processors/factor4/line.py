"""One exchange with Factor4: a message out, and what its answer counts for."""

import base64
import logging

import httpx

from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processors.factor4 import answers, declines
from terminal_api.processors.factor4.codec import Codec, NotUnderstood
from terminal_api.processors.factor4.messages import Answer, Question
from terminal_api.processors.factor4.settings import Settings, Site
from terminal_api.processors.service import NOT_UNDERSTOOD, Answered, Service

log = logging.getLogger(__name__)

#: The longest silence (ours: no time-out is published).
READ_S = 15.0


class Stopped:
    """The user name or the password was refused: nothing was looked at. Source: our contract, status 401."""


Exchanged = Answer | Stopped | NotSent | Unknown


class Line:
    """The way to Factor4 for one till, by HTTP Basic over TLS."""

    def __init__(
        self, http: httpx.AsyncClient, url: str, site: Site, settings: Settings, codec: Codec
    ) -> None:
        self._service = Service(
            http, url, name="factor4", environment=settings.environment, read_timeout_s=READ_S
        )
        self._site = site
        self._live = settings.environment == "live"
        self._codec = codec

    async def exchange(self, question: Question) -> Exchanged:
        """Send `question` once. `Unknown` for whatever is no answer to it."""
        try:
            path, body = self._codec.path(question.operation), self._codec.question(question)
        except NotUnderstood as error:
            log.error("factor4: %s cannot be written: %s", question.operation, error)
            return NotSent(declines.BAD_REQUEST.reason)
        called = await self._service.call(body, self._headers(), path=path)
        match called:
            case NotSent() | Unknown():
                return called
            case Answered(status=200):
                return self._read(question, called.body)
            case Answered(status=401):
                log.error("factor4 refuses the user name or the password")
                return Stopped()
            case Answered(status=status):
                log.warning("factor4 answers with HTTP status %d", status)
                return Unknown(NOT_UNDERSTOOD)

    def _read(self, question: Question, body: bytes) -> Answer | Unknown:
        try:
            answer = self._codec.read_answer(question.operation, body)
        except NotUnderstood as error:
            log.warning("factor4: %s", error)
            return Unknown(NOT_UNDERSTOOD)
        return answers.counts(question, answer, live=self._live)

    def _headers(self) -> dict[str, str]:
        user = f"{self._site.user}:{self._site.password.get_secret_value()}".encode()
        return {
            "Content-Type": self._codec.content_type,
            "Authorization": f"Basic {base64.b64encode(user).decode()}",
        }
