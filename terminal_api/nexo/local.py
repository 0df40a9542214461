"""The local way: HTTPS to the terminal itself, every message sealed."""

import asyncio
import logging
import ssl
from collections.abc import Callable

import httpx

from terminal_api.connecting import KEEPALIVE_S, NEVER_LEFT, hang_up
from terminal_api.nexo.certificate import Environment
from terminal_api.nexo.errors import ConfigError
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.sealing import fresh_nonce, under_seal
from terminal_api.nexo.transport import Accepted, Exchanged, Keys, Stray, judged, keys_of
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.sentences import worded

log = logging.getLogger(__name__)

_CONNECT_S = 5.0

#: Beyond the silence `read_timeout_s` allows, an answer that only trickles in is given up.
_SLACK_S = 10.0


def local_client(context: ssl.SSLContext) -> httpx.AsyncClient:
    """An HTTP client for one terminal: no proxy, no redirect, no retry, connections kept for a few seconds.

    `context` comes from `terminal_context`. The caller closes the client.
    """
    limits = httpx.Limits(max_connections=8, keepalive_expiry=KEEPALIVE_S)
    transport = httpx.AsyncHTTPTransport(verify=context, limits=limits, retries=0, trust_env=False)
    return httpx.AsyncClient(transport=transport, trust_env=False, follow_redirects=False)


class LocalTransport:
    """Exchanges messages with a terminal at its own address.

    `url` is `https://<address>:8443`, with or without the path `/nexo`. While keys change, `key` is several:
    the first seals, any opens. Without one nothing is sealed: that is refused unless `unsealed` asks for it
    and the environment is `test`. Raises `ConfigError`. `on_stray` is told of answers to other requests.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        url: str,
        key: Keys,
        *,
        environment: Environment,
        unsealed: bool = False,
        nonce: Callable[[], bytes] = fresh_nonce,
        on_stray: Stray | None = None,
    ) -> None:
        if unsealed and environment != "test":
            raise ConfigError(
                "The terminal's messages must be sealed: only the test environment may go without."
            )
        self._keys = keys_of(key)
        if unsealed == bool(self._keys):
            raise ConfigError("The terminal needs a key, or, in the test environment, the setting for none.")
        self._http = http
        self._url = _nexo_url(url, environment)
        self._nonce = nonce
        self._on_stray = on_stray

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Send once; the answer counts when its status, seal, header and ServiceID fit the request."""
        wait = httpx.Timeout(connect=_CONNECT_S, read=read_timeout_s, write=_CONNECT_S, pool=_CONNECT_S)
        try:
            async with asyncio.timeout(read_timeout_s + _SLACK_S):
                response = await self._http.post(
                    self._url,
                    content=self._travelling(message),
                    headers={"Content-Type": "application/json"},
                    timeout=wait,
                    follow_redirects=False,
                )
        except NEVER_LEFT as failure:
            return _not_sent(message.header, failure)
        except (httpx.HTTPError, TimeoutError, OSError) as failure:
            return _lost(message.header, type(failure).__name__)
        answer = self._answer(message.header, response)
        if isinstance(answer, Unknown):
            await hang_up(response)
        return answer

    def _answer(self, request: MessageHeader, response: httpx.Response) -> Message | Accepted | Unknown:
        if response.status_code != 200:
            return _lost(request, f"HTTP {response.status_code}")
        return judged(request, response.content, self._keys, self._on_stray)

    def _travelling(self, message: Message) -> bytes:
        if not self._keys:
            return message.written()
        return under_seal(message, self._keys[0], self._nonce())


_LIKE = "The terminal's address must be like https://192.168.1.20:8443."


def _nexo_url(url: str, environment: Environment) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ConfigError(_LIKE) from error
    if not parsed.host or parsed.scheme not in (("https", "http") if environment == "test" else ("https",)):
        raise ConfigError(_LIKE)
    return parsed if parsed.path.strip("/") else parsed.copy_with(path="/nexo")


def _not_sent(request: MessageHeader, failure: Exception) -> NotSent:
    log.info("%s %s not sent: %s", request.message_category, request.service_id, type(failure).__name__)
    if isinstance(failure, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NotSent("The terminal does not answer at its address: check its power and network.")
    return NotSent(
        "The terminal cannot be reached, or is not the one configured: check its power and network."
    )


def _lost(request: MessageHeader, why: str) -> Unknown:
    log.warning("answer to %s %s lost: %s", request.message_category, request.service_id, why)
    return Unknown(worded("The terminal's answer was lost ({why}): ask what became of it.", why=why))
