"""How a mock terminal is set up."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from terminal_api.mock.body.face import PrinterState
from terminal_api.mock.books.cards import DEFAULT_MAXIMUM_BALANCE, Card, Provider
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.books.ledger import utc_now


@dataclass(frozen=True, slots=True)
class SharedKey:
    """A key as a shop sets it up. Its identifier is kept as secret as the passphrase."""

    passphrase: str = field(repr=False)
    identifier: str = field(repr=False)
    version: int = 1


@dataclass(frozen=True, slots=True)
class Notifications:
    """Where the cloud POSTs what nobody waits for: answers to asynchronous requests, and more if wanted."""

    url: str
    user: str = ""
    """With `password`, for Basic authentication; empty for none."""
    password: str = field(default="", repr=False)
    events: bool = True
    """Tell that a terminal goes off or comes back."""
    displays: bool = False
    """Tell how each payment goes on: a card was presented, a PIN is waited for."""


@dataclass(frozen=True, slots=True)
class MockSettings:
    """Everything that can be set; the defaults make a sealed test terminal with the demo cards."""

    poi_id: str = "V400m-324688042"
    more_poi_ids: tuple[str, ...] = ()
    """Further terminals of the same shop, with the same cards behind them."""
    passphrase: str = field(default="mock terminal passphrase", repr=False)
    key_identifier: str = field(default="mock-terminal-key", repr=False)
    key_version: int = 1
    other_keys: tuple[SharedKey, ...] = ()
    """Further keys that are good, as while a key is being changed. An answer is sealed as its request was."""
    sealed: bool = True
    """False: requests and answers travel in clear, as a test terminal without a key does.
    Over the cloud either is served in any case."""
    unreadable_is_401: bool = False
    """A message that cannot be opened is answered 401 and nothing, instead of an event that rejects it."""
    host: str = "127.0.0.1"
    port: int = 0
    """0 picks a free port; so does `control_port`."""
    control_port: int = 0
    cloud_port: int | None = None
    """None: these terminals have no cloud. 0 picks a free port."""
    api_key: str = field(default="mock-terminal-api-key", repr=False)
    """What the cloud wants as `X-API-Key`."""
    api_key_without_role: str = field(default="mock-terminal-api-key-without-role", repr=False)
    """A key the cloud knows, whose owner may not use terminals."""
    notifications: Notifications | None = None
    webhook_url: str | None = None
    """Where the outcome of a reversal or a refund is POSTed, when `reversals_confirmed` is False."""
    trust: ssl.SSLContext | None = field(default=None, compare=False)
    """Whose certificates are good at both addresses; None: those that are good for everybody."""
    state: Path | None = None
    """A file that keeps cards, books and memory beyond the process; None keeps them in memory only. Where it
    has books already, `cards` are not put into them again. Beside it lies the root certificate, so that
    whoever trusted the terminal still does after its next start."""
    ca_out: Path | None = None
    """Where the root certificate is written; None is a folder that goes when the mock stops."""
    cards: tuple[Card, ...] = tuple(demo.card for demo in DEMO_CARDS)
    maximum_balance: Decimal = DEFAULT_MAXIMUM_BALANCE
    maximum_balances: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    """By provider, where it differs."""
    shopper_carries_gift_cards: bool = False
    """A willing shopper has a gift card of every provider, not only what was put into their hand."""
    amount_triggers: bool = True
    """Test amounts such as 1.24 have their effect."""
    reversals_confirmed: bool = True
    """False: a reversal is answered as received only, without `acquirerResponseCode` and balance."""
    base64_additional_response: bool = False
    printer: PrinterState = PrinterState.OK
    """How the printer is at first; `ABSENT` makes a model without one."""
    providers: tuple[Provider, ...] = ()
    """Providers beside the three networks, such as a card type of Intersolve's, or one of them with other
    limits on a load. Whoever is not named here and is no network is a local brand."""
    device_timeout_s: float = 120.0
    """How long the terminal waits for the shopper."""
    merchant: str = "HarbourStreetPOS"
    store: str = "harbour-street"
    clock: Callable[[], datetime] = utc_now
    seed: int | None = None
    """Makes references the same in every run."""
