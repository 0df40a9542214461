"""`python -m tests.flows.keystrokes [--write]`: do each task in each way, count the keys, print the table.

`--write` also keeps it in BUDGET.md beside this file.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.flows.keystrokes.desk import a_desk, stocked
from tests.flows.keystrokes.keyboard import Way
from tests.flows.keystrokes.tasks import TASKS, Task

BUDGET = Path(__file__).parent / "BUDGET.md"

_PAGE = """# Keystrokes

Counted by `python -m tests.flows.keystrokes --write`, which does each task at a real till with a mock
terminal and looks into the books afterwards. A key counts one, a chord two; a scan, a swipe and what the
customer presses at the terminal count nothing. The target is for a keyboard with function keys.

{}
"""


def main() -> int:
    """1 when a task takes more keys than its target."""
    parser = argparse.ArgumentParser(prog="python -m tests.flows.keystrokes", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"also write {BUDGET.name}")
    write = parser.parse_args().write
    with TemporaryDirectory() as folder:
        counts = asyncio.run(_counted(Path(folder)))
    rows = [
        ("task", "target", "ours", "by Esc twins", "by commands"),
        ("---", "---:", "---:", "---:", "---:"),
    ]
    rows += [(task.name, str(task.target), *map(str, counts[task.name])) for task in TASKS]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    sys.stdout.write(f"{table}\n")
    if write:
        BUDGET.write_text(_PAGE.format(table), "utf-8")
    return int(any(counts[task.name][0] > task.target for task in TASKS))


async def _counted(folder: Path) -> dict[str, list[int]]:
    items = stocked(folder)
    return {task.name: [await _pressed(folder, items, task, way) for way in Way] for task in TASKS}


async def _pressed(folder: Path, items: Path, task: Task, way: Way) -> int:
    with TemporaryDirectory(dir=folder) as state:
        async with a_desk(Path(state), items, way) as desk:
            await task.do(desk)
            return desk.keyboard.pressed


if __name__ == "__main__":
    sys.exit(main())
