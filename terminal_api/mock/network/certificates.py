"""A terminal's certificate chain, made for each mock terminal: test root, intermediate, terminal."""

import os
import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme

from terminal_api.mock.books.keeping import NotKept

DOMAIN = "test.terminal.adyen.com"
LEGACY_NAME = f"legacy-terminal-certificate.{DOMAIN}"
"""What an old terminal's certificate says instead of its POIID."""


@dataclass(frozen=True, slots=True)
class TerminalCertificate:
    """What the server presents, and the root a client must trust to accept it."""

    server_context: ssl.SSLContext
    ca_pem: str


def common_name(poi_id: str, more: bool) -> str:
    """`<POIID>.test.terminal.adyen.com`; for several terminals the one name that fits any."""
    return LEGACY_NAME if more else f"{poi_id}.{DOMAIN}"


def terminal_certificate(name: str, host: str = "127.0.0.1", kept: Path | None = None) -> TerminalCertificate:
    """A chain whose leaf has the common name `name`.

    The terminal sends the intermediate; only the root is in `ca_pem`. `host` and the loopback names are in
    it too, so that clients which insist on matching host names can be pointed at the mock. `kept` is a file
    with the root and its key, made if it is missing: whoever trusts the root trusts the next start too.
    Raises `NotKept` when that cannot be read or written.
    """
    root = _kept_root(kept) if kept else _new_root()
    intermediate = root.create_child_ca()
    names = dict.fromkeys((name, "127.0.0.1", "localhost", host))
    leaf = intermediate.issue_cert(*names, common_name=name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with leaf.private_key_and_cert_chain_pem.tempfile() as path:
        context.load_cert_chain(path)
    return TerminalCertificate(context, root.cert_pem.bytes().decode("ascii"))


def _new_root() -> trustme.CA:
    return trustme.CA(organization_name="Mock Test Terminal Fleet Root")


def _kept_root(path: Path) -> trustme.CA:
    try:
        if path.exists():
            key, begin, certificate = path.read_bytes().partition(b"-----BEGIN CERTIFICATE-----")
            return trustme.CA.from_pem(begin + certificate, key)
        root = _new_root()
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(root.private_key_pem.bytes() + root.cert_pem.bytes())
    except (OSError, ValueError) as error:
        raise NotKept(f"{path} cannot keep the root certificate ({type(error).__name__}).") from error
    return root
