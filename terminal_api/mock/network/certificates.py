"""A terminal's certificate chain, made anew for each mock terminal: test root, intermediate, terminal."""

import ssl
from dataclasses import dataclass

import trustme

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


def terminal_certificate(name: str, host: str = "127.0.0.1") -> TerminalCertificate:
    """A chain whose leaf has the common name `name`.

    The terminal sends the intermediate; only the root is in `ca_pem`. `host` and the loopback names are in
    it too, so that clients which insist on matching host names can be pointed at the mock.
    """
    root = trustme.CA(organization_name="Mock Test Terminal Fleet Root")
    intermediate = root.create_child_ca()
    names = dict.fromkeys((name, "127.0.0.1", "localhost", host))
    leaf = intermediate.issue_cert(*names, common_name=name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with leaf.private_key_and_cert_chain_pem.tempfile() as path:
        context.load_cert_chain(path)
    return TerminalCertificate(context, root.cert_pem.bytes().decode("ascii"))
