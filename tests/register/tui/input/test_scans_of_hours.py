"""A till in a process of its own, on a terminal, scanned at without a rest."""

import sys

import pytest

from tests.benchmarks import items
from tests.benchmarks.pseudo_terminal import running

SCANS, ITEMS = 450, 300
"""A full collection of garbage came every 218 scans, and the scan that came with it fell in two."""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_no_scan_of_hundreds_falls_apart(tmp_path):
    shop = [sys.executable, "-m", "tests.benchmarks.shop", str(ITEMS), "0", str(tmp_path)]
    with running(shop, patience_s=20) as till:
        till.until("Type your PIN")
        till.type(f"{items.PIN}\r")
        till.until(items.CASHIER)
        for scan in range(SCANS):
            till.type(f"{items.code(scan % ITEMS)}\r")
            till.until(items.name(scan % ITEMS))
