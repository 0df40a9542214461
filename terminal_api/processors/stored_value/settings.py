"""How a shop is set up at Adyen for this API, and where it is."""

import re
from base64 import b64encode
from dataclasses import dataclass

from pydantic import SecretStr

from terminal_api.errors import SettingError
from terminal_api.processor import GiftCard
from terminal_api.processors.stored_value.providers import INTERSOLVE, OFFERED, Channel

#: D. Version 46 is the only one in Adyen's specification repository.
TEST_URL = "https://pal-test.adyen.com/pal/servlet/StoredValue/v46"

_PREFIX = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_LONGEST_STORE = 16


def live_url(prefix: str) -> str:
    """The live address; `prefix` belongs to the company account. Raises `SettingError`. Source: Adyen (D).

    Keys that make repeats safe are not compared across regions: keep to one address.
    """
    if not _PREFIX.fullmatch(prefix):
        raise SettingError("The live URL prefix has letters, digits and single hyphens only: look it up.")
    return f"https://{prefix}-pal-live.adyenpayments.com/pal/servlet/StoredValue/v46"


@dataclass(frozen=True, slots=True)
class ApiKey:
    """The key of a web-service user."""

    key: SecretStr

    @property
    def headers(self) -> dict[str, str]:
        """What goes with each request."""
        return {"X-API-Key": self.key.get_secret_value()}


@dataclass(frozen=True, slots=True)
class BasicLogin:
    """A web-service user with its password. Raises `SettingError` for a name that HTTP cannot carry."""

    user: str
    password: SecretStr

    def __post_init__(self) -> None:
        if not self.user or ":" in self.user:
            raise SettingError("The user of the Stored Value API is empty or has a colon: correct it.")

    @property
    def headers(self) -> dict[str, str]:
        """What goes with each request."""
        pair = f"{self.user}:{self.password.get_secret_value()}"
        return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


Credentials = ApiKey | BasicLogin


@dataclass(frozen=True, slots=True)
class StoredValueSettings:
    """One till's, or one web shop's, names at Adyen. Raises `SettingError`."""

    merchant_account: str
    store: str = ""
    """The shop's reference as set up at Adyen, 1 to 16 characters; a till has one, a web shop none."""
    channel: Channel = Channel.POS
    intersolve: frozenset[str] = frozenset()
    """The names of Intersolve's card types, which stand where other providers' names stand."""

    coded: frozenset[str] = frozenset()
    """The providers whose cards have a security code; which they are is not published. A repeat without the
    code is another question, and is not sent for them."""

    store_credit: bool = False
    """Whether a refund that is tied to no payment is a load marked as one for returned goods (D).

    Where it is not, it goes through the terminal alone.
    """

    def __post_init__(self) -> None:
        if not self.merchant_account:
            raise SettingError("The Stored Value API needs the merchant account: name it.")
        if self.channel is Channel.POS and not 1 <= len(self.store) <= _LONGEST_STORE:
            raise SettingError("The Stored Value API needs the store, at most 16 characters: name it.")
        if self.channel is Channel.ECOMMERCE and self.store:
            raise SettingError("A store is for tills: leave it out for a web shop.")
        if known := self.intersolve & (OFFERED[self.channel].keys() - {INTERSOLVE}):
            raise SettingError(f"{min(known)} is no card type of Intersolve: correct the list.")

    def lacks_code(self, card: GiftCard | None) -> bool:
        """Whether `card` should have come with a code."""
        return card is not None and card.provider in self.coded and not card.pin

    def row(self, provider: str) -> str:
        """The name of the table's row that `provider`, as it stands in requests, belongs to."""
        return INTERSOLVE if provider in self.intersolve else provider
