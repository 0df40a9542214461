"""What may be set about a terminal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from terminal_api.nexo.capabilities import PAYMENTS_ONLY, PROVIDERS
from terminal_api.nexo.questions import Dialect
from terminal_api.processor import Capabilities

#: What a customer, or the card's issuer, is part of. All else the terminal answers alone.
_PATIENT = frozenset(
    {"Payment", "StoredValue", "BalanceInquiry", "Reversal", "CardAcquisition", "Reconciliation"}
    | {"Input", "Admin"}
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about a terminal that may be set; times in seconds."""

    not_found_grace_s: float = 20
    """So long after the wait for an answer ended, a terminal that does not know the request may only not have
    got it yet."""
    remembered_s: float = 48 * 3600
    """So long after a request a terminal that does not know it never got it; later it may have forgotten. As
    long as ServiceIDs must differ; how long terminals remember is not published."""
    prompt_timeout_s: float = 125
    """For what a customer must do; the terminal itself gives up after 120 (through the cloud: 150)."""
    lookup_timeout_s: float = 15
    """For what the terminal answers alone."""
    timeouts_s: Mapping[str, float] = field(default_factory=lambda: {"Print": 60.0})
    """By message category, for those that take another time: a long paper takes its while."""
    idle_limit_s: float | None = None
    """A request that waited so long for the customer is aborted by the client; None leaves it to the
    terminal, which gives up by itself."""
    dialect: Dialect = field(default_factory=Dialect)
    providers: Mapping[str, Capabilities] | None = None
    """By provider, for those that differ from what is known of them; Intersolve's and local brands."""

    def wait_s(self, category: str) -> float:
        """How long an answer to a message of this category may take."""
        usual = self.prompt_timeout_s if category in _PATIENT else self.lookup_timeout_s
        return self.timeouts_s.get(category, usual)

    def capabilities(self, provider: str) -> Capabilities:
        """What cards of `provider` can do; a brand nobody named can only be spent."""
        return (self.providers or {}).get(provider) or PROVIDERS.get(provider, PAYMENTS_ONLY)
