"""How a mock terminal is set up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from terminal_api.mock.cards import DEFAULT_MAXIMUM_BALANCE, Card
from terminal_api.mock.demo_cards import DEMO_CARDS
from terminal_api.mock.ledger import utc_now


@dataclass(frozen=True, slots=True)
class MockSettings:
    """Everything that can be set; the defaults make a sealed test terminal with the demo cards."""

    poi_id: str = "V400m-324688042"
    more_poi_ids: tuple[str, ...] = ()
    """Further terminals of the same shop, with the same cards behind them."""
    passphrase: str = field(default="mock terminal passphrase", repr=False)
    key_identifier: str = field(default="mock-terminal-key", repr=False)
    key_version: int = 1
    sealed: bool = True
    """False: requests and answers travel in clear, as a test terminal without a key does."""
    host: str = "127.0.0.1"
    port: int = 0
    """0 picks a free port; so does `control_port`."""
    control_port: int = 0
    cards: tuple[Card, ...] = tuple(demo.card for demo in DEMO_CARDS)
    maximum_balance: Decimal = DEFAULT_MAXIMUM_BALANCE
    maximum_balances: Mapping[str, Decimal] = field(default_factory=dict[str, Decimal])
    """By provider, where it differs."""
    amount_triggers: bool = True
    """Test amounts such as 1.24 have their effect."""
    reversals_confirmed: bool = True
    """False: a reversal is answered as received only, without `acquirerResponseCode` and balance."""
    base64_additional_response: bool = False
    device_timeout_s: float = 120.0
    """How long the terminal waits for the shopper."""
    merchant: str = "HarbourStreetPOS"
    store: str = "harbour-street"
    clock: Callable[[], datetime] = utc_now
    seed: int | None = None
    """Makes references the same in every run."""
