"""What the gateway remembers: each movement under its id, and each basket under its sale. For ever (ours)."""

from dataclasses import dataclass, field

from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.gateway.behind import Done, Order


@dataclass(slots=True)
class Kept:
    """One movement that was forwarded, or is about to be: remembered before anything of it leaves."""

    content: object = field(repr=False)
    """The request as it was read: the same id with another is refused."""
    order: Order
    due_at: float
    """Until then the answer is `pending`, by the desk's clock."""
    done: Done | None = None
    """None: it was declined, or its end is not known yet."""
    reply: Reply | None = None
    """None: its end is not known yet."""
    asking: bool = False
    """Whether the provider is being asked just now."""


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
