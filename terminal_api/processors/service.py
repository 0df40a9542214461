"""A provider's server: one HTTPS call, which is answered, surely not sent, or of unknown fate."""

import asyncio
import logging
import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import httpx

from terminal_api.connecting import KEEPALIVE_S, NEVER_LEFT, hang_up
from terminal_api.errors import SettingError
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.sentences import marked

log = logging.getLogger(__name__)

Environment = Literal["test", "live"]

#: Beside what proves it on every way: a proxy that refused the tunnel never saw the request inside it.
_NEVER_LEFT = (*NEVER_LEFT, httpx.ProxyError)

_CONNECT_S = 5.0

#: Beyond the silence that is allowed, an answer that only trickles in is given up.
_SLACK_S = 10.0

_LOOPBACK = ("127.0.0.1", "::1", "localhost")

NOT_REACHED = marked("The gift-card service cannot be reached: check the shop's internet connection.")
LOST = marked("The gift-card service's answer was lost: ask what became of it.")
NOT_UNDERSTOOD = marked("The gift-card service's answer does not count: ask what became of it.")


@dataclass(frozen=True, slots=True)
class Answered:
    """The server answered, whatever with. `body` may hold a card's number: it stays out of reprs and logs."""

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)


Called = Answered | NotSent | Unknown


def service_client(context: ssl.SSLContext | None = None, *, proxies: bool = True) -> httpx.AsyncClient:
    """An HTTP client for providers: no redirect, no retry, connections kept for a few seconds.

    Trusts the system's certificates unless `context` says otherwise. The caller closes it.
    """
    limits = httpx.Limits(max_connections=32, keepalive_expiry=KEEPALIVE_S)
    verify = context or ssl.create_default_context()
    return httpx.AsyncClient(verify=verify, limits=limits, trust_env=proxies, follow_redirects=False)


class Service:
    """A provider's server below the address `url`, for one client.

    HTTPS alone, unless the environment is `test` and the host is this very machine. Raises `SettingError`.
    `name` is for the log; `read_timeout_s` is the longest silence.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        *,
        name: str,
        environment: Environment = "live",
        read_timeout_s: float = 30.0,
    ) -> None:
        self._http = http
        self._url = _checked(url, name, environment)
        self._name = name
        self._wait = httpx.Timeout(_CONNECT_S, read=read_timeout_s)
        self._at_most_s = read_timeout_s + _SLACK_S

    async def call(
        self, content: bytes, headers: dict[str, str], *, path: str = "", method: str = "POST"
    ) -> Called:
        """Send once, and wait for the answer. Never raises for what happens on the way."""
        try:
            async with asyncio.timeout(self._at_most_s):
                response = await self._http.request(
                    method,
                    _address(self._url + path),
                    content=content,
                    headers=headers,
                    timeout=self._wait,
                    follow_redirects=False,
                )
        except _NEVER_LEFT as failure:
            log.info("%s: not sent: %s", self._name, type(failure).__name__)
            return NotSent(NOT_REACHED)
        except (httpx.HTTPError, TimeoutError, OSError) as failure:
            log.warning("%s: an answer is lost: %s", self._name, type(failure).__name__)
            return Unknown(LOST)
        if response.status_code >= 500 or response.is_redirect:
            await hang_up(response)
        return Answered(response.status_code, response.headers, response.content)


@lru_cache(maxsize=32)
def _address(url: str) -> httpx.URL:
    """To read `url` anew takes as long as all else that is ours in a call. Nobody's holds a card's number."""
    return httpx.URL(url)


def _checked(url: str, name: str, environment: Environment) -> str:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise SettingError(f"The address of {name} is not a URL.") from error
    in_clear = environment == "test" and parsed.scheme == "http" and parsed.host in _LOOPBACK
    if not parsed.host or not (parsed.scheme == "https" or in_clear):
        raise SettingError(f"The address of {name} must begin with https://.")
    return str(parsed).rstrip("/")
