"""[processor.NAME]: who keeps gift cards beside the terminal. Every key is explained in `config.toml`."""

from typing import Annotated, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator

from register.config.secret_source import SecretFrom
from register.config.values import LISTED, Place, Sum, Table, Text, Texts, spelt

Address = Annotated[str, spelt(r"https?://[^\s]+", "an address that begins with https://")]
Guid = Annotated[
    str, spelt(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", "a GUID such as the provider gave")
]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)  # opens one file; a list of all of them would take 25 ms at every start
    except (KeyError, ValueError, OSError):
        raise ValueError("it should be a time zone such as 'Europe/London'") from None
    return name


Zone = Annotated[str, AfterValidator(_zone)]


class Online(Table):
    """What every processor on the internet is reached with.

    Each also tells what it is known by there: `shop`, as its `shop_keys` spell it, and `secret_from`, the
    place that holds its key or password; never the secret.
    """

    shop_keys: ClassVar[str]
    """The keys that say which shop it is."""

    environment: Literal["test", "live"] = "live"
    """In `test`, and there alone, plain HTTP to this very machine is allowed: for mocks."""
    ca: Place | None = None
    """A root certificate to trust in place of the system's."""

    @property
    def key_keys(self) -> str:
        """The keys that let the till in."""
        return "key_from"


class StoredValueTable(Online):
    """[processor.stored-value]: Adyen's Stored Value API, for while the terminal is busy or away."""

    merchant_account: Text
    store: Annotated[str, spelt(r"[^\s]{1,16}", "the shop's reference at Adyen, 1 to 16 characters")]
    key_from: SecretFrom
    live_prefix: (
        Annotated[str, spelt(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", "letters, digits and single hyphens")] | None
    ) = None
    url: Address | None = None
    """For mocks; else Adyen's own, by `environment`."""
    store_credit: bool = False
    shop_keys: ClassVar[str] = "merchant_account, store"

    @property
    def shop(self) -> str:
        """The store, and the merchant account that it is of."""
        return f"{self.store} ({self.merchant_account})"

    @property
    def secret_from(self) -> str:
        """Where the API key is."""
        return self.key_from

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.environment == "live" and self.live_prefix is None and self.url is None:
            raise ValueError("live_prefix is missing: the live address begins with it")
        return self


#: Of [processor.toast]: what stands in a token beside the restaurant.
_CLAIMS = ("client_id", "naming_authority", "scope")


class ToastTable(Online):
    """[processor.toast]: a provider that speaks as Toast's platform wants it.

    It lets the till in by a key that it chose, or, the older way, by tokens that the till signs: claims of a
    token are what that provider wants to read in them.
    """

    url: Address
    restaurant: Guid
    key_from: SecretFrom | None = None
    signing_key_from: SecretFrom | None = None
    client_id: Text | None = None
    naming_authority: Text | None = None
    scope: Texts = ()
    offers: Annotated[tuple[Literal["activate", "load", "pay"], ...], LISTED] = ("activate", "load", "pay")
    cash_out: bool = True
    cash_out_most: Sum | None = None
    refund_as_load: bool = False
    idempotent: bool = True
    shop_keys: ClassVar[str] = "restaurant"

    @property
    def shop(self) -> str:
        """The restaurant."""
        return self.restaurant

    @property
    def secret_from(self) -> str:
        """Where the key is: the provider's, or our own that signs."""
        place = self.key_from or self.signing_key_from
        assert place is not None
        return place

    @property
    def key_keys(self) -> str:
        """By the way in that was chosen."""
        return ", ".join(("signing_key_from", *_CLAIMS)) if self.signing_key_from else "key_from"

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        if (self.key_from is None) == (self.signing_key_from is None):
            raise ValueError("key_from or signing_key_from: give one of the two")
        for name in _CLAIMS:
            if self.key_from and getattr(self, name):
                raise ValueError(f"{name} is for a token: take it out, or give signing_key_from for key_from")
            if self.signing_key_from and not getattr(self, name):
                raise ValueError(f"{name} is missing: a token that signing_key_from signs holds it")
        return self


class LogsIn(Online):
    """What every processor is reached with that knows its tills by user and password."""

    user: Text
    password_from: SecretFrom

    @property
    def secret_from(self) -> str:
        """Where the password is."""
        return self.password_from

    @property
    def key_keys(self) -> str:
        """Whoever logs in."""
        return "user, password_from"


class ToggleTable(LogsIn):
    """[processor.toggle]: Toggle by its own interface."""

    url: Address
    account_id: Annotated[int, Field(ge=1)]
    product_id: Annotated[int, Field(ge=1)]
    site: Text
    """The POS store ID, as it is entered in Toggle's site settings."""
    merchant_id: Annotated[int, Field(ge=1)] = 26
    log_in: Literal["loginUser", "LoginUser"] = "loginUser"
    user_by: Literal["username", "email"] = "username"
    refund_as_load: bool = False
    zone: Zone = "Europe/London"
    shop_keys: ClassVar[str] = "site"

    @property
    def shop(self) -> str:
        """The POS store ID."""
        return self.site


class Factor4Table(LogsIn):
    """[processor.factor4]: Factor4 by its own interface."""

    url: Address
    codec: Literal["json", "soap"] = "soap"
    client_id: Text
    location_id: Text
    terminal_id: Text
    system_id: Text
    duplicates: Literal["replayed", "unknown", "refused"] = "unknown"
    partial: Literal["look_first", "on_request"] = "look_first"
    cash_out: bool = False
    cash_out_code: str = "CASHOUT"
    deactivate: bool = False
    store_credit: bool = False
    undo_activation: bool = False
    zone: Zone
    shop_keys: ClassVar[str] = "location_id, client_id, terminal_id, system_id"

    @property
    def shop(self) -> str:
        """The location."""
        return self.location_id


class GatewayTable(Online):
    """[processor.gateway]: Toggle or Factor4 behind a gateway that gets the closed baskets."""

    url: Address
    store: Text
    till: Text
    key_from: SecretFrom
    provider: Literal["toggle", "factor4"]
    debits: Literal["at_tender", "at_close"] = "at_tender"
    """When a card pays: with its tender, or with the closed basket, whose posting then asks for the money."""
    shop_keys: ClassVar[str] = "store"

    @property
    def shop(self) -> str:
        """The POS store ID."""
        return self.store

    @property
    def secret_from(self) -> str:
        """Where the key is."""
        return self.key_from


ProcessorTable = StoredValueTable | ToastTable | ToggleTable | Factor4Table | GatewayTable
"""One of them."""


class Processors(Table):
    """[processor]: one of a kind each, by its name."""

    stored_value: Annotated[StoredValueTable | None, Field(alias="stored-value")] = None
    toast: ToastTable | None = None
    toggle: ToggleTable | None = None
    factor4: Factor4Table | None = None
    gateway: GatewayTable | None = None

    @property
    def names(self) -> Texts:
        """Those that are set up."""
        return tuple(name for name, _ in self.tables)

    @property
    def tables(self) -> tuple[tuple[str, ProcessorTable], ...]:
        """Those that are set up, each with its name."""
        rows: tuple[tuple[str, ProcessorTable | None], ...] = (
            ("stored-value", self.stored_value),
            ("toast", self.toast),
            ("toggle", self.toggle),
            ("factor4", self.factor4),
            ("gateway", self.gateway),
        )
        return tuple((name, table) for name, table in rows if table is not None)
