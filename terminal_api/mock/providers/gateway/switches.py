"""What can be turned at a running mock gateway: hops to break, and what else a till must cope with."""

from dataclasses import dataclass

from moneyed import Money


@dataclass
class Switches:
    """All well as it is made. The way to the gateway itself is broken by stopping the server."""

    gateway: bool = True
    """Off: 503 without a word of ours, as whatever stands before it would answer."""
    degraded: bool = False
    provider: bool = True
    """Off: 503 `PROVIDER_DOWN`, nothing forwarded."""
    key: bool = True
    """Off: every key is disabled."""
    store: bool = True
    """Off: no store is mapped at the provider."""
    busy: bool = False
    pending_s: float = 0.0
    """So long a movement is `pending`, though it is made at once."""
    elsewhere: Money | None = None
    """What a second till takes from the card just before the next payment is judged."""
