"""From the last key of a scanned code until its line is drawn, in a small shop and in a large one.

Ours looks the code up, writes the line into the journal (one durable commit), and draws line and total. The
floor is a bare Textual app that knows the line already.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from statistics import median

from register.tui.app import TillApp
from tests.benchmarks import stocked
from tests.benchmarks.bare import READY, BareScanner
from tests.benchmarks.measure import Figure
from tests.benchmarks.scanning import Scanner, running

SHOP = "Harbour Street · till 2"
SMALL, LARGE = 200, 100_000
SCANS = 40
"""A basket that is large, but no wholesaler's."""


def figures() -> Iterator[Figure]:
    """Both shops beside the floor, and the large one beside the small one."""
    small_s, large_s, floor_s = asyncio.run(_measured())
    floor = "a bare Textual app drawing a line of text"
    yield Figure(f"scan to painted line, {SMALL} items", small_s, floor_s, 1.7, floor)
    yield Figure(f"scan to painted line, {LARGE:,} items", large_s, floor_s, 1.7, floor)
    yield Figure(
        f"the same, {LARGE:,} items beside {SMALL}", large_s, small_s, 1.1, f"the shop with {SMALL} items"
    )


async def _measured() -> list[float]:
    times: list[list[float]] = []
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        small = await enter(_till(SMALL))
        large = await enter(_till(LARGE))
        bare = await enter(running(BareScanner(), READY))
        for scan in range(SCANS):
            near, far = scan + 1, (scan + 1) * (LARGE // SCANS) - 1
            times.append(
                [
                    await small.scan(stocked.code(near), stocked.name(near)),
                    await large.scan(stocked.code(far), stocked.name(far)),
                    await bare.scan(stocked.code(near), f"Item {stocked.code(near)}"),
                ]
            )
    return [median(column) for column in zip(*times, strict=True)]


@asynccontextmanager
async def _till(items: int) -> AsyncGenerator[Scanner]:
    async with stocked.stocked(items) as till:
        app = TillApp(lambda: nullcontext(till), place=SHOP)
        async with running(app, SHOP) as scanner:
            await scanner.scan(stocked.PIN, stocked.CASHIER)
            yield scanner
