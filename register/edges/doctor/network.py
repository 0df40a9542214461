"""The first hops of every way through a network: the name, the connection, TLS, and the time told there."""

import asyncio
import errno
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from register.counter.checks.doctor import Broken, Found, Hop, Well
from register.edges.doctor.names import addresses, has_network
from register.language import say, spoken

#: As long as a request for money waits for its connection.
CONNECT_S = 5.0
#: Whoever is further off writes wrong times into other people's books. Ours.
CLOCK_WITHIN = timedelta(minutes=2)

_PORTS = {"https": 443, "http": 80}
_NO_NETWORK = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
#: X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED. Source: OpenSSL, x509_vfy.h.
_OUT_OF_DATE = {9, 10}


@dataclass(frozen=True, slots=True)
class Server:
    """Somebody in the network that the till asks."""

    name: str
    """In a sentence: `the gateway`."""
    setting: str
    """Where its address is written: `[processor.gateway] url`."""
    url: str
    trust: Callable[[], ssl.SSLContext]
    """Whom to trust; may raise for a certificate that cannot be read."""
    certificate: str
    """Where the root to trust is written: `[processor.gateway] ca`."""
    proxies: bool = False
    """Whether requests go through the proxy that the environment names."""
    has_network: Callable[[], bool] = has_network

    @property
    def host(self) -> str:
        """Its name or number."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Where it listens."""
        parts = urlsplit(self.url)
        return parts.port or _PORTS.get(parts.scheme, 443)

    @property
    def sealed(self) -> bool:
        """Whether it speaks TLS; only a mock on this machine may not."""
        return urlsplit(self.url).scheme == "https"

    @property
    def proxy(self) -> tuple[str, int] | None:
        """Host and port of the proxy before it."""
        given = getproxies().get(urlsplit(self.url).scheme) if self.proxies else None
        if not given or proxy_bypass(self.host):
            return None
        parts = urlsplit(given if "//" in given else f"//{given}")
        return (parts.hostname or "", parts.port or 80)


def hops(server: Server) -> tuple[Hop, ...]:
    """Its name, a connection, TLS; where a proxy stands before it, that one's name and a connection to it."""
    via = server.proxy
    host, port = via or (server.host, server.port)
    name = say("the proxy") if via else server.name
    connecting = (
        Hop(say("address"), say("does {host} have one?", host=host), lambda: _address(server, host)),
        Hop(
            say("connection"),
            say("does port {port} answer?", port=port),
            lambda: _connection(server, name, host, port),
        ),
    )
    if via or not server.sealed:
        return connecting
    return (*connecting, Hop("TLS", say("is its certificate the right one?"), lambda: _tls(server)))


def clock_hop(server: Server, now: Callable[[], datetime]) -> Hop:
    """Whether this computer and that server agree about the time."""
    return Hop(say("clock"), say("is this till's clock right?"), lambda: _clock(server, now))


async def _address(server: Server, host: str) -> Found:
    try:
        async with asyncio.timeout(CONNECT_S):
            found = await addresses(host)
    except (OSError, UnicodeError):  # a TimeoutError is an OSError, and no name is so odd
        if not server.has_network():
            return _no_network()
        text = say(
            "This till's network does not know {host}: check {setting} in config.toml, and the shop's"
            " internet connection.",
            host=host,
            setting=server.setting,
        )
        return Broken(say("nobody knows that name"), text)
    return Well(", ".join(found))


async def _connection(server: Server, name: str, host: str, port: int) -> Found:
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(host, port)
    except OSError as error:
        if error.errno in _NO_NETWORK or not (_is_here(host) or server.has_network()):
            return _no_network()
        said = (
            say("no answer within {seconds} s", seconds=int(CONNECT_S))
            if isinstance(error, TimeoutError)
            else say("nobody listens there")
        )
        text = say(
            "This till reaches the network but not {name}: check that it is switched on and connected, and"
            " {setting} in config.toml.",
            name=name,
            setting=server.setting,
        )
        return Broken(said, text)
    await _close(writer)
    return Well(say("yes"))


async def _tls(server: Server) -> Found:
    context = await asyncio.to_thread(server.trust)
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(
                server.host, server.port, ssl=context, server_hostname=server.host
            )
    except ssl.SSLCertVerificationError as error:
        return _untrusted(server, error)
    except OSError:
        text = say(
            "{name} breaks off before it shows its certificate: check {setting} in config.toml, another"
            " device may be at that address.",
            name=_first(server.name),
            setting=server.setting,
        )
        return Broken(say("no TLS"), text)
    shown = writer.get_extra_info("ssl_object")
    version, until = shown.version(), _until(shown.getpeercert())
    await _close(writer)
    return Well(f"{version}, {until}" if until else str(version))


def _until(certificate: dict[str, Any] | None) -> str:
    """Until which day `certificate` is good; empty where it does not say."""
    ends = (certificate or {}).get("notAfter")
    if not isinstance(ends, str):
        return ""
    day = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC).date()
    return say("certificate until {day}", day=spoken().day(day))


def _untrusted(server: Server, error: ssl.SSLCertVerificationError) -> Broken:
    why = getattr(error, "verify_message", "") or str(error.args[-1])
    if getattr(error, "verify_code", 0) in _OUT_OF_DATE:
        text = say(
            "The certificate of {name} is out of date, or this till's clock is wrong: set the clock, else"
            " have the certificate renewed.",
            name=server.name,
        )
    else:
        text = say(
            "The certificate of {name} is not one that this till trusts: check {setting} and {certificate} in"
            " config.toml.",
            name=server.name,
            setting=server.setting,
            certificate=server.certificate,
        )
    return Broken(why, text)


async def _clock(server: Server, now: Callable[[], datetime]) -> Found:
    parts = urlsplit(server.url)
    verify = await asyncio.to_thread(server.trust) if server.sealed else False
    try:
        async with httpx.AsyncClient(verify=verify, trust_env=server.proxies) as http:
            answer = await http.head(
                f"{parts.scheme}://{parts.netloc}/", timeout=CONNECT_S, follow_redirects=False
            )
    except httpx.HTTPError:
        return Well(say("it told no time"))  # whether it works at all is what the next hop asks
    return by_clock(answer.headers.get("Date"), now())


def by_clock(date: str | None, now: datetime) -> Found:
    """Whether `now` is within two minutes of the `Date` header of an answer."""
    try:
        told = parsedate_to_datetime(date) if date else None
    except ValueError:
        told = None
    if told is None or told.tzinfo is None:
        return Well(say("it told no time"))
    off = now.astimezone(UTC) - told
    seconds = round(abs(off).total_seconds())
    said = (
        say("{seconds} s ahead", seconds=seconds)
        if off >= timedelta(0)
        else say("{seconds} s behind", seconds=seconds)
    )
    if abs(off) > CLOCK_WITHIN:
        return Broken(said, say("This till's clock is more than two minutes off: set it."))
    return Well(said)


def _no_network() -> Broken:
    text = say("This till has no network: check its cable or Wi-Fi, and the shop's router.")
    return Broken(say("no network"), text)


def is_here(url: str) -> bool:
    """Whether that is this very machine, to which no proxy leads."""
    return _is_here(urlsplit(url).hostname or "")


def _is_here(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _first(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        async with asyncio.timeout(1):
            await writer.wait_closed()
    except OSError:
        pass  # it answered, which was the question
