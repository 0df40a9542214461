"""A till ready to sell, with as many items in its catalogue as one likes; no terminal and no printer."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from moneyed import Money

from register import config_file, settings, wiring
from register.catalogue.listing import Stored, listing
from register.counter import shifts
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.item import Item

#: The demonstration's cashier, as `config.toml` says.
CASHIER, PIN = "Maria", "1234"


def code(number: int) -> str:
    """The EAN-13 of item `number`, from those that shops give out themselves."""
    digits = f"{200_000_000_000 + number:012}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def name(number: int) -> str:
    """What item `number` is called; no name is part of another."""
    return f"Item {number:06}."


@asynccontextmanager
async def stocked(items: int) -> AsyncGenerator[Till]:
    """A till with `items` items and an open shift."""
    shop = settings.load(config_file.packaged(), {}).model_copy(update={"terminal": None, "printer": None})
    # Beside this file, not in /tmp, which may be memory: nothing is durable there.
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        async with wiring.opened(shop, Path(folder)) as till:
            stored = till.catalogue.upsert(
                listing(Item(code(number), name(number), Money(Decimal("7.35"), till.currency), "A"))
                for number in range(items)
            )
            assert isinstance(stored, Stored), stored
            assert not isinstance(shifts.sign_in(till, PIN), Refused)
            assert shifts.open_shift(till, Money(100, till.currency)) is None
            yield till
