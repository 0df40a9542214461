"""`[terminal]` of `config.toml`: how the payment terminal is reached, and what it is used for.

Every key is explained in that file, where it stands.
"""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationInfo, field_validator, model_validator

from register.config.values import Place, Table, Text, beside_file, spelt

_ONLY_CLOUD = ("region", "merchant_account", "api_key", "api_key_from")
_SEALS = ("passphrase", "key_identifier", "key_version")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_NOTIFY = ("notify_user", "notify_password", "notify_certificate", "notify_key")


def _printable(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value()
    if not text or not all(" " <= character <= "~" for character in text):
        raise ValueError("it should be printable ASCII, and not empty")
    return secret


def _no_spaces(secret: SecretStr) -> SecretStr:
    if " " in _printable(secret).get_secret_value():
        raise ValueError("it should be without spaces")
    return secret


Secret = Annotated[SecretStr, AfterValidator(_printable)]
Seconds = Annotated[float, Field(gt=0, le=600)]


class Terminal(Table):
    """[terminal]: how to reach the payment terminal, the key shared with it, what it is used for."""

    connection: Literal["local", "cloud", "cloud-async"] = "local"
    url: (
        Annotated[str, spelt(r"https://[^/\s]+/?\S*", "an address such as https://192.168.1.20:8443")] | None
    ) = None
    poiid: Annotated[
        str, spelt(r"[A-Za-z0-9]{3,}-[A-Za-z0-9]{9,15}", "model and serial number such as V400m-324688042")
    ]
    sale_id: Text
    lane: Annotated[int, Field(ge=0, le=9)] = 0
    ca: str | None = None
    """PEM text, read from the file if the setting names one. Local: `None` (test only) trusts none; cloud:
    `None` trusts the system's."""
    environment: Literal["test", "live"] = "test"

    sealed: bool = True
    passphrase: Secret | None = None
    key_identifier: SecretStr | None = None
    key_version: Annotated[int, Field(ge=0)] | None = None
    next_passphrase: Secret | None = None
    next_key_identifier: SecretStr | None = None
    next_key_version: Annotated[int, Field(ge=0)] | None = None

    region: Literal["eu", "us", "au", "apse", "nea"] | None = None
    merchant_account: Text | None = None
    api_key: Annotated[SecretStr, AfterValidator(_no_spaces)] | None = None
    api_key_from: (
        Annotated[str, spelt(r"keyring:[^/]+/.+|file:.+", '"keyring:SERVICE/USER" or "file:PATH"')] | None
    ) = None

    notify_host: Text = "127.0.0.1"
    notify_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    notify_user: Annotated[str, spelt("[^:]+", "a name without a colon")] | None = None
    notify_password: Secret | None = None
    notify_certificate: Place | None = None
    notify_key: Place | None = None

    not_found_grace_s: Annotated[float, Field(ge=0, le=600)] = 20
    answer_timeout_s: Seconds | None = None
    idle_limit_s: Seconds | None = None

    deactivation: Literal["payment", "unload"] = "payment"
    cash_out: Text = "redemptionType=cashback"
    typed_entry: Literal["scanned", "keyed"] = "scanned"

    show_basket: bool = False
    print_receipts: bool = False
    columns: Annotated[int, Field(ge=16, le=48)] = 32
    inspector: bool = False

    @field_validator("ca")
    @classmethod
    def _read_ca(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None or "-----BEGIN CERTIFICATE-----" in text:
            return text
        try:
            pem = beside_file(Path(text), info).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            pem = ""
        if "-----BEGIN CERTIFICATE-----" not in pem:
            raise ValueError("it should be a readable PEM file, or the PEM text itself")
        return pem

    @field_validator("api_key_from")
    @classmethod
    def _key_beside_file(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None or not text.startswith("file:"):
            return text
        return f"file:{beside_file(Path(text.removeprefix('file:')), info)}"

    @property
    def is_cloud(self) -> bool:
        """Whether messages go over the internet, or to the terminal itself."""
        return self.connection != "local"

    @property
    def longest_wait_s(self) -> float:
        """How long an answer may take: more than the 120 seconds after which the terminal gives up by
        itself, or the 150 it has through the cloud."""
        return self.answer_timeout_s or (155 if self.is_cloud else 125)

    @property
    def address(self) -> str:
        """Where requests go, for people."""
        return self.url or f"cloud {self.region}"

    @model_validator(mode="after")
    def _fits_connection(self) -> Self:
        if self.is_cloud:
            self._need("merchant_account")
            if (self.url is None) == (self.region is None):
                raise ValueError("region or url: give one of the two")
            if (self.api_key is None) == (self.api_key_from is None):
                raise ValueError("api_key or api_key_from: give one of the two")
            if self.connection == "cloud-async":
                self._need("notify_port")
            return self
        if (wrong := next((key for key in _ONLY_CLOUD if self._given(key)), None)) is not None:
            raise ValueError(f'{wrong} is for the cloud only, and connection = "local"')
        if self.environment == "live":
            if not self.sealed:
                raise ValueError('sealed = false is allowed only with environment = "test"')
            self._need("ca")
        self._need("url")
        return self

    @model_validator(mode="after")
    def _can_be_sealed(self) -> Self:
        following = tuple(f"next_{key}" for key in _SEALS)
        if self.sealed:
            self._need(*_SEALS)
        if any(self._given(key) for key in following):
            self._need(*following)
            if not self.sealed:
                raise ValueError("next_passphrase is for sealed messages only")
        return self

    @model_validator(mode="after")
    def _can_be_notified(self) -> Self:
        if self.notify_port is not None:
            self._need("notify_user", "notify_password")
        elif (wrong := next((key for key in _NOTIFY if self._given(key)), None)) is not None:
            raise ValueError(f"notify_port is missing, and {wrong} is given")
        if self.notify_key is not None:
            self._need("notify_certificate")
        if self._notified_in_clear and self.environment == "live":
            raise ValueError(
                'notify_certificate is missing: without it notify_host = "127.0.0.1" is the only one for '
                'environment = "live", with a proxy before it that does TLS'
            )
        return self

    @property
    def _notified_in_clear(self) -> bool:
        """Whether passwords and answers would cross the network for everybody to read."""
        open_ = self.notify_port is not None and self.notify_host not in _LOOPBACK
        return open_ and self.notify_certificate is None

    def _given(self, key: str) -> bool:
        return getattr(self, key) is not None

    def _need(self, *keys: str) -> None:
        for key in keys:
            if not self._given(key):
                raise ValueError(f"{key} is missing")
