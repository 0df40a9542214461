"""A till ready to sell, with as many items in its catalogue as one likes; no terminal and no printer.

`python -m tests.benchmarks.stocked ITEMS FOLDER` leaves its state in FOLDER.
"""

import asyncio
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

from moneyed import Money

from register import wiring
from register.catalogue.listing import Stored, listing
from register.counter.drawer import shifts
from register.counter.selling import ringing_up
from register.counter.till import Till
from register.demo import demo_settings
from register.domain.amounts import Refused
from register.domain.goods.item import Item
from tests.benchmarks.items import PIN, code, name


@asynccontextmanager
async def stocked(folder: Path, items: int, lines: int = 0) -> AsyncGenerator[Till]:
    """A till that keeps its state in `folder`, with `items` items, an open shift and `lines` rung up."""
    shop = demo_settings().model_copy(update={"terminal": None, "printer": None})
    async with wiring.opened(shop, folder) as till:
        stored = till.catalogue.upsert(
            listing(Item(code(number), name(number), Money(Decimal("7.35"), till.currency), "A"))
            for number in range(items)
        )
        assert isinstance(stored, Stored), stored
        assert not isinstance(shifts.sign_in(till, PIN), Refused)
        assert shifts.open_shift(till, Money(100, till.currency)) is None
        with till.together():
            for number in range(lines):
                assert not isinstance(ringing_up.ring_up(till, code(number % items)), Refused)
        yield till


async def _main(items: int, folder: Path) -> None:
    async with stocked(folder, items):
        pass


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), Path(sys.argv[2])))
