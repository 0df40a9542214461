"""A terminal's certificate chain, made anew for each mock terminal: test root, intermediate, terminal."""

import ssl
from dataclasses import dataclass

import trustme


@dataclass(frozen=True, slots=True)
class TerminalCertificate:
    """What the server presents, and the root a client must trust to accept it."""

    server_context: ssl.SSLContext
    ca_pem: str


def terminal_certificate(poi_id: str) -> TerminalCertificate:
    """A chain whose leaf is called `<POIID>.test.terminal.adyen.com`, as a test terminal's is.

    The terminal sends the intermediate; only the root is in `ca_pem`. The loopback names are in it too,
    so that clients which insist on matching host names can be pointed at the mock.
    """
    root = trustme.CA(organization_name="Mock Test Terminal Fleet Root")
    intermediate = root.create_child_ca()
    name = f"{poi_id}.test.terminal.adyen.com"
    leaf = intermediate.issue_cert(name, "127.0.0.1", "localhost", common_name=name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with leaf.private_key_and_cert_chain_pem.tempfile() as path:
        context.load_cert_chain(path)
    return TerminalCertificate(context, root.cert_pem.bytes().decode("ascii"))
