"""TLS towards a terminal: a known root, and the terminal's name in the certificate instead of a host name."""

import re
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, cast

from terminal_api.nexo.errors import ConfigError

Environment = Literal["test", "live"]

_POI = re.compile(r"[a-zA-Z0-9]{3,}-[a-zA-Z0-9]{9,15}")
_LEGACY = "legacy-terminal-certificate"


def common_name_fault(common_name: str | None, poi_id: str, environment: Environment) -> str | None:
    """What is wrong with the name in a terminal's certificate; None when it may be trusted.

    `[POIID].test.terminal.adyen.com` (or `live`), where the POIID must be the configured one; terminals with
    an old certificate all bear the same name. The whole name counts, in the case given. Source: Adyen.
    """
    if common_name is None:
        return "the certificate names nobody"
    terminal, _, domain = common_name.partition(".")
    if domain != f"{environment}.terminal.adyen.com":
        return f"the certificate is not of a {environment} terminal"
    if terminal == _LEGACY:
        return None
    if not _POI.fullmatch(terminal):
        return "the certificate's name is not that of a terminal"
    if terminal != poi_id:
        return "the certificate is another terminal's"
    return None


def _common_name(certificate: object) -> str | None:
    if not isinstance(certificate, dict):
        return None
    subject = cast("dict[str, tuple[tuple[tuple[str, str], ...], ...]]", certificate).get("subject", ())
    return next((value for part in subject for name, value in part if name == "commonName"), None)


def terminal_context(root: Path | str, poi_id: str, environment: Environment) -> ssl.SSLContext:
    """A context for `httpx.AsyncClient(verify=...)` that talks to this one terminal and nobody else.

    `root` is the fleet's root certificate, a file or PEM text. The chain is verified up to it; the host name
    never matches (it is an address), so the common name is checked instead, as the last step of the
    handshake: a stranger ends as `httpx.ConnectError`, before a byte of ours has left. Raises `ConfigError`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        if isinstance(root, str) and "-----BEGIN" in root:
            context.load_verify_locations(cadata=root)
        else:
            context.load_verify_locations(cafile=root)
    except OSError as error:  # an SSLError is one too
        why = "it is no certificate in PEM" if isinstance(error, ssl.SSLError) else error.strerror
        raise ConfigError(f"The terminal's root certificate cannot be read: {why}.") from error

    def check(certificate: object) -> None:
        fault = common_name_fault(_common_name(certificate), poi_id, environment)
        if fault:
            raise ssl.SSLCertVerificationError(1, f"not our terminal: {fault}")

    _check_last(context, check)
    return context


def _check_last(context: ssl.SSLContext, check: Callable[[object], None]) -> None:
    """Make `check` of the other side's certificate the last step of each handshake of `context`."""

    class CheckedObject(ssl.SSLObject):
        def do_handshake(self) -> None:
            super().do_handshake()
            check(self.getpeercert())

    class CheckedSocket(ssl.SSLSocket):
        def do_handshake(self, *args: Any, **kwargs: Any) -> None:
            super().do_handshake(*args, **kwargs)
            check(self.getpeercert())

    context.sslobject_class = CheckedObject
    context.sslsocket_class = CheckedSocket
