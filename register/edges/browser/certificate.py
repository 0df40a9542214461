"""The certificate of the server in the browser: the shop's own, or one of an authority that is made here.

The authority is kept in the state directory, so that browsers which trust it trust the next start too. It may
vouch for the names of this server alone: who steals its key can pretend to be this till, and nobody else.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from register.errors import ConfigError
from register.journal.whole_file import replacing

AUTHORITY = "browser-ca.pem"
"""What a browser is to trust, in the state directory."""
_KEY = "browser-ca-key.pem"
_AUTHORITY_DAYS = 3650
#: Apple's browsers take no more than 398 days from anybody.
_SERVER_DAYS = 397
#: A server that runs for long must not outlive its authority.
_LEAST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Authority:
    """Whoever vouches for the server, with the secret that it does so by."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as browsers show it."""
        return self.certificate.fingerprint(SHA256()).hex(":").upper()


def given(certificate: Path, key: Path) -> ssl.SSLContext:
    """The shop's own, in PEM; the certificate first, then its chain. Raises `ConfigError`."""
    try:
        return _context(certificate, key)
    except (OSError, ssl.SSLError) as error:
        why = error.strerror or type(error).__name__
        raise ConfigError(f"{certificate} and {key} are no certificate with its key: {why}") from error


def authority(state: Path, names: Sequence[str], now: datetime) -> Authority:
    """The authority kept in `state`, made anew where it is missing, nearly over, or for other names.

    Raises `ConfigError` when it cannot be kept.
    """
    wanted = set(map(_subtree, names))
    with suppress(OSError, ValueError, TypeError):
        kept = x509.load_pem_x509_certificate((state / AUTHORITY).read_bytes())
        key = load_pem_private_key((state / _KEY).read_bytes(), None)
        may = kept.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
        lasts = kept.not_valid_after_utc - now > timedelta(days=_LEAST_DAYS)
        if isinstance(key, ec.EllipticCurvePrivateKey) and set(may) == wanted and lasts:
            return Authority(kept, key)
    made = _new_authority(names, now)
    try:
        state.mkdir(parents=True, exist_ok=True)
        with replacing(state / _KEY) as draft:
            draft.write_bytes(_pem(made.key))
        (state / AUTHORITY).write_bytes(made.certificate.public_bytes(Encoding.PEM))
    except OSError as error:
        raise ConfigError(f"{state / AUTHORITY} cannot be written: {error.strerror}") from error
    return made


def issued(by: Authority, names: Sequence[str], now: datetime) -> ssl.SSLContext:
    """A server's certificate for `names`, fresh for each start; its key is on disk for a moment only."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _begun(names[0], by.certificate.subject, key, now, _SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False
        )
        .sign(by.key, SHA256())
    )
    with TemporaryDirectory(prefix="register-serve-") as folder:
        chain, secret = Path(folder) / "chain.pem", Path(folder) / "key.pem"
        chain.write_bytes(certificate.public_bytes(Encoding.PEM))
        secret.touch(0o600)
        secret.write_bytes(_pem(key))
        return _context(chain, secret)


def _new_authority(names: Sequence[str], now: datetime) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"cashwrap at {names[0]}"[:64])])
    only = x509.NameConstraints(permitted_subtrees=list(map(_subtree, names)), excluded_subtrees=None)
    certificate = (
        _begun(name, name, key, now, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(only, critical=True)
        .add_extension(_signs_certificates(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )
    return Authority(certificate, key)


def _begun(
    subject: str | x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    name = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject[:64])])
        if isinstance(subject, str)
        else subject
    )
    yesterday = now.astimezone(UTC) - timedelta(days=1)  # the other computer's clock may be behind
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(yesterday)
        .not_valid_after(yesterday + timedelta(days=days))
    )


def _signs_certificates() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _subtree(name: str) -> x509.GeneralName:
    """The same as the most that an authority may vouch for."""
    try:
        return x509.IPAddress(ipaddress.ip_network(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key, password=lambda: "")
    return context
