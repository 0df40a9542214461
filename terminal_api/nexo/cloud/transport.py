"""The cloud way: HTTPS to Adyen, which passes the message on to the terminal."""

import asyncio
import logging
import ssl
from collections.abc import Callable

import httpx
from pydantic import SecretStr

from terminal_api.connecting import KEEPALIVE_S, NEVER_LEFT, hang_up
from terminal_api.nexo.cloud.hosts import CloudApi
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.sealing import fresh_nonce, under_seal
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.transport import Exchanged, Keys, Stray, judged, keys_of
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.sentences import marked, worded

log = logging.getLogger(__name__)

#: For a terminal reached through the cloud, which gives up after 150 seconds, not 120 as a terminal by
#: itself; whoever stops waiting earlier loses answers. Source: Adyen. The shorter time is ours.
CLOUD_SETTINGS = Settings(prompt_timeout_s=155, lookup_timeout_s=30)

#: Beside what proves it on every way: a proxy that refused the tunnel never saw the request inside it.
_NEVER_LEFT = (*NEVER_LEFT, httpx.ProxyError)

_CONNECT_S = 10.0

#: Beyond the silence `read_timeout_s` allows, an answer that only trickles in is given up.
_SLACK_S = 20.0

#: Answers that prove that no terminal was asked. Another redirect than these two may follow a request that
#: was carried out.
_TURNED_AWAY = {
    401: marked("The cloud does not accept the API key: compare it with the one in the Customer Area."),
    403: marked("The API key may not be used for this: give its credential the Cloud Device API role."),
    307: marked("The cloud names another address for this account: correct the region."),
    308: marked("The cloud names another address for this account: correct the region."),
}


def cloud_client(context: ssl.SSLContext | None = None, *, proxies: bool = True) -> httpx.AsyncClient:
    """An HTTP client for the cloud: no redirect, no retry, connections kept for a few seconds.

    Trusts the system's certificates unless `context` says otherwise. Unlike a terminal on the shop's own
    network, the cloud may only be in reach by the proxy that `HTTPS_PROXY` names; an HTTPS request passes it
    in a tunnel, so it sees neither key nor card. The caller closes the client.
    """
    limits = httpx.Limits(max_connections=8, keepalive_expiry=KEEPALIVE_S)
    verify = context or ssl.create_default_context()
    return httpx.AsyncClient(verify=verify, limits=limits, trust_env=proxies, follow_redirects=False)


class CloudTransport:
    """Exchanges messages with terminals through Adyen's cloud. Use `CLOUD_SETTINGS` for the terminal's.

    `api` says where; the terminal is the one a message's header names. `api_key` goes into a header and
    nowhere else. With `key` messages are sealed all the way to the terminal, as on the local way; through
    the cloud that is a choice. `on_stray` is told of answers to other requests.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        api: CloudApi,
        api_key: SecretStr,
        key: Keys = None,
        *,
        nonce: Callable[[], bytes] = fresh_nonce,
        on_stray: Stray | None = None,
    ) -> None:
        self._http = http
        self._api = api
        self._api_key = api_key
        self._keys = keys_of(key)
        self._nonce = nonce
        self._on_stray = on_stray

    async def exchange(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Send once and wait; the answer counts when its status, seal, header and ServiceID fit."""
        return await self._posted(self._api.sync(message.header.poi_id), message, read_timeout_s)

    async def submit(self, message: Message, *, read_timeout_s: float) -> Exchanged:
        """Send once without waiting for the terminal: `Accepted` says that it was passed on to it."""
        return await self._posted(self._api.without_waiting(message.header.poi_id), message, read_timeout_s)

    async def _posted(self, url: httpx.URL, message: Message, read_timeout_s: float) -> Exchanged:
        wait = httpx.Timeout(connect=_CONNECT_S, read=read_timeout_s, write=_CONNECT_S, pool=_CONNECT_S)
        headers = {"Content-Type": "application/json", "X-API-Key": self._api_key.get_secret_value()}
        body = self._travelling(message)
        try:
            async with asyncio.timeout(read_timeout_s + _SLACK_S):
                response = await self._http.post(
                    url, content=body, headers=headers, timeout=wait, follow_redirects=False
                )
        except _NEVER_LEFT as failure:
            _log_not_sent(message.header, type(failure).__name__)
            return NotSent("The cloud cannot be reached: check the shop's internet connection.")
        except (httpx.HTTPError, TimeoutError, OSError) as failure:
            return _lost(message.header, type(failure).__name__)
        answer = self._answer(message.header, response)
        if isinstance(answer, Unknown):
            await hang_up(response)
        return answer

    def _answer(self, request: MessageHeader, response: httpx.Response) -> Exchanged:
        status = response.status_code
        if status in _TURNED_AWAY:
            _log_not_sent(request, f"HTTP {status}")
            return NotSent(_TURNED_AWAY[status])
        if status != 200:
            return _lost(request, f"HTTP {status}")
        return judged(request, response.content, self._keys, self._on_stray)

    def _travelling(self, message: Message) -> bytes:
        if not self._keys:
            return message.written()
        return under_seal(message, self._keys[0], self._nonce())


def _log_not_sent(request: MessageHeader, why: str) -> None:
    log.info("%s %s not sent: %s", request.message_category, request.service_id, why)


def _lost(request: MessageHeader, why: str) -> Unknown:
    log.warning("answer to %s %s lost: %s", request.message_category, request.service_id, why)
    return Unknown(worded("The cloud's answer was lost ({why}): ask what became of it.", why=why))
