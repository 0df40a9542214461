"""What the gateway remembers: each movement under its id, and each basket under its sale. For ever (ours)."""

from dataclasses import dataclass, field

from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.gateway.behind import Done, Order


@dataclass(frozen=True, slots=True)
class Kept:
    """One movement that was forwarded."""

    content: object = field(repr=False)
    """The request as it was read: the same id with another is refused."""
    order: Order
    done: Done | None
    """None: it was declined."""
    reply: Reply
    due_at: float
    """Until then the answer is `pending`, by the desk's clock."""


@dataclass(frozen=True, slots=True)
class KeptBasket:
    """One basket that was accepted."""

    store: str
    digest: str
    record: dict[str, object]
    reply: Reply


@dataclass
class Memory:
    """Everything that a restart does not forget."""

    movements: dict[str, Kept] = field(default_factory=dict[str, Kept])
    looked: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]], repr=False)
    """Number and PIN by transaction, of cards that are to pay with a basket."""
    baskets: dict[tuple[str, str], KeptBasket] = field(default_factory=dict[tuple[str, str], KeptBasket])
    """By store and sale."""
