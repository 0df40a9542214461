"""What every request must be, and what every answer says: our own name, and nothing from or for elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from register.language import say

_HTTPS = 443

#: The page loads from here alone, and is shown in no frame.
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self' wss://{host}; form-action 'self'; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",  # with none at all, browsers hide the origin of a form too
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names under which browsers may ask for this server, in lower case, and its port."""

    names: tuple[str, ...]
    port: int

    def ours(self, host: str) -> bool:
        """Whether a Host header means this server: else somebody's own name leads here."""
        wanted = host.lower()
        return any(wanted in self._written(name) for name in self.names)

    def own_origin(self, headers: Headers) -> bool:
        """Whether a request comes from a page of this server: its Origin says so, and nothing else does."""
        origins, site = headers.getlist("origin"), headers.get("sec-fetch-site", "same-origin")
        return origins == [f"https://{headers.get('host', '')}"] and site == "same-origin"

    def _written(self, name: str) -> tuple[str, ...]:
        host = f"[{name}]" if ":" in name else name
        full = f"{host}:{self.port}"
        return (full, host) if self.port == _HTTPS else (full,)


class Guard:
    """Around everything else: refuses another's name, and dresses every answer."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one websocket."""
        hosts = Headers(scope=scope).getlist("host")
        host = hosts[0] if len(hosts) == 1 else ""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=cast("list[tuple[bytes, bytes]]", message["headers"]))
                headers.update(_HEADERS)
                headers["Content-Security-Policy"] = _POLICY.format(host=host)
                message["headers"] = headers.raw
            await send(message)

        if self._names.ours(host):
            await self._app(scope, receive, dressed)
            return
        host = "invalid"  # what came goes into no header of ours
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            words = say("This is not the name of this server: use the address that it showed at its start.")
            await PlainTextResponse(words, 421)(scope, receive, dressed)
