"""`python -m tests.benchmarks.shop ITEMS LINES FOLDER`: the till on this terminal, ready to sell.

Beside its catalogue it is what a shop runs: screen, journal on disk, books. No payment terminal, no printer.
"""

import asyncio
import sys
from contextlib import nullcontext
from pathlib import Path

from register.tui.app import TillApp
from tests.benchmarks.stocked import stocked


async def main(items: int, lines: int, folder: Path) -> None:
    """Until it is killed."""
    async with stocked(folder, items, lines) as till:
        await TillApp(lambda: nullcontext(till), place="Harbour Street · till 2").run_async()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
