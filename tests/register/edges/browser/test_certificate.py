"""The certificate that is made here: browsers trust it once, and for this server alone."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from register.edges.browser import certificate
from register.errors import ConfigError

NAMES = ("till.shop", "localhost", "127.0.0.1", "::1")


def now() -> datetime:
    return datetime.now(UTC)


def handshake(server: ssl.SSLContext, trusted: Path, name: str) -> None:
    """In memory; raises what a browser would complain about."""
    client = ssl.create_default_context(cafile=trusted)
    theirs, ours = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        client.wrap_bio(ours, theirs, server_hostname=name),
        server.wrap_bio(theirs, ours, server_side=True),
    )
    for _ in range(3):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue


def test_a_browser_that_trusts_the_authority_trusts_every_start(tmp_path: Path):
    first = certificate.authority(tmp_path, NAMES, now())
    again = certificate.authority(tmp_path, NAMES, now())
    assert again.fingerprint == first.fingerprint
    assert len(first.fingerprint.split(":")) == 32
    for name in NAMES:
        handshake(certificate.issued(again, NAMES, now()), tmp_path / certificate.AUTHORITY, name)
    with pytest.raises(ssl.SSLCertVerificationError):
        handshake(
            certificate.issued(again, NAMES, now()), tmp_path / certificate.AUTHORITY, "elsewhere.example"
        )


def test_it_may_vouch_for_no_other_server(tmp_path: Path):
    authority = certificate.authority(tmp_path, NAMES, now())
    for foreign in ("bank.example", "192.0.2.1"):
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
            handshake(
                certificate.issued(authority, (foreign,), now()), tmp_path / certificate.AUTHORITY, foreign
            )


def test_its_key_is_for_its_owner_alone(tmp_path: Path):
    certificate.authority(tmp_path, NAMES, now())
    assert {one.name: one.stat().st_mode & 0o077 for one in tmp_path.glob("*key*")} == {
        "browser-ca-key.pem": 0
    }


@pytest.mark.parametrize("what", ["other names", "nearly over", "no key", "no certificate"])
def test_it_is_made_anew_where_it_does_not_do(tmp_path: Path, what: str):
    first = certificate.authority(tmp_path, NAMES, now())
    if what == "no key":
        (tmp_path / "browser-ca-key.pem").write_text("")
    if what == "no certificate":
        (tmp_path / certificate.AUTHORITY).write_text("x")
    names = (*NAMES, "desk.shop") if what == "other names" else NAMES
    later = now() + timedelta(days=3300 if what == "nearly over" else 0)
    assert certificate.authority(tmp_path, names, later).fingerprint != first.fingerprint


def test_what_is_no_certificate_is_one_sentence(tmp_path: Path):
    (tmp_path / "cert.pem").write_text("nothing")
    with pytest.raises(ConfigError, match=r"cert.pem and .*key.pem are no certificate with its key"):
        certificate.given(tmp_path / "cert.pem", tmp_path / "key.pem")
