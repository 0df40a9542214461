"""`python -m tests.benchmarks [NAME ...] [--write]`: measure what a cashier would notice, beside its floor.

Prints one table. `--write` also keeps it in RESULTS.md, with machine and date.
"""

import argparse
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.measure import Figure, table

#: In the order of a shop's day. Each module has `figures()`.
BENCHMARKS = (
    *("start", "memory", "opening", "scan", "catalogue", "round_trip", "sealing", "throughput", "providers"),
    *("journal", "verify", "recovering", "receipt", "printing", "simulation"),
    "gift_balance",
)
RESULTS = Path(__file__).parent / "RESULTS.md"


def main() -> int:
    """Run the chosen benchmarks; 1 when a figure misses its target."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(BENCHMARKS)}; else all")
    parser.add_argument("--write", action="store_true", help=f"also write {RESULTS.name}")
    chosen = parser.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    if chosen.write and chosen.names:
        parser.error("--write keeps all figures: name none")
    found: list[Figure] = []
    for name in chosen.names or BENCHMARKS:
        sys.stderr.write(f"measuring {name} ...\n")
        found += import_module(f"tests.benchmarks.{name}").figures()
    sys.stdout.write(table(found) + "\n")
    if chosen.write:
        RESULTS.write_text(_page(found), "utf-8")
    return int(any(not figure.good for figure in found))


def _page(figures: list[Figure]) -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in ("textual", "httpx", "pydantic"))
    return f"""# Speed

Measured on {datetime.now(UTC):%Y-%m-%d} with `python -m tests.benchmarks --write`: {platform.system()}
{platform.machine()}, {os.cpu_count()} cores ({_processor()}), Python {platform.python_version()},
{libraries}.

Medians (of sealing, the least); ours and its floor take turns within one run, so the ratio says more than the
milliseconds.

{table(figures)}
"""


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unnamed"
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unnamed")


if __name__ == "__main__":
    sys.exit(main())
