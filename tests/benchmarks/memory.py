"""What a till in use keeps in memory, beside a bare Textual app; Linux tells it."""

import json
import re
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from register.demo import PEOPLE
from tests.benchmarks import items
from tests.benchmarks.measure import Figure, megabytes
from tests.benchmarks.pseudo_terminal import Terminal, running
from tests.benchmarks.start import BARE_READY

ITEMS = 100_000
SCANS = 100
GIFT_CARD = "6006490000000000016"
"""It pays a part of what was scanned."""
LIBRARIES = (
    *("pydantic.main", "moneyed", "babel.numbers", "babel.dates", "sqlite3", "json", "tomllib", "argon2"),
    *("httpx", "httpcore", "msgspec", "cryptography.fernet"),
)
"""What no till does without that asks a terminal over TLS and keeps a journal."""
CASH_ONLY = """
[shop]
name = "Harbour Street"
store = "harbour-street"
register = "2"
address = ["12 Harbour Street"]
currency = "EUR"

[tax]
A = 21
"""
CONNECTED = """
[terminal]
connection = "local"
url = "{url}"
ca = "{ca}"
poiid = "{poiid}"
sale_id = "HARBOUR-2"
environment = "test"
passphrase = "{passphrase}"
key_identifier = "{key_identifier}"
key_version = {key_version}

[printer]
host = "127.0.0.1"
port = {port}
profile = "TM-T20II"
columns = 48
code_page = "CP858"
confirm = "A"

[gift_cards]
default_provider = "svs"

[[gift_cards.provider]]
name = "svs"
prefixes = ["600649"]
"""


def figures() -> Iterator[Figure]:
    """A till that knows 100,000 items and has rung up a hundred lines; then all that a till has."""
    bare = _bare()
    least = "a bare Textual app, table and input"
    yield Figure("memory of a till in use", _cash_only(), bare, 2.0, least, megabytes)
    ours = _whole()
    yield Figure("the same, terminal, printer, one sale", ours, bare, 2.5, least, megabytes)
    yield Figure("the same", ours, _bare(*LIBRARIES), 1.5, "a bare Textual app and the libraries", megabytes)


def _bare(*libraries: str) -> float:
    with running([sys.executable, "-m", "tests.benchmarks.bare", "desk", *libraries]) as floor:
        floor.until(BARE_READY)
        return _kept(floor)


def _cash_only() -> float:
    """Signed in, and a hundred lines."""
    with _till(CASH_ONLY) as till:
        return _kept(till)


def _whole() -> float:
    """The same, then paid: by gift card, the rest in cash, and printed."""
    with (
        TemporaryDirectory() as papers,
        _mock("mock-terminal") as terminal,
        _mock("mock-printer", "--out", papers) as printer,
        _till(CASH_ONLY + CONNECTED.format(port=printer["port"], **terminal)) as till,
    ):
        till.type(f"{GIFT_CARD}\r")
        till.until("the balance on a slip")
        till.type("\r")
        till.until("STILL DUE")
        till.type("\x1b=")
        till.until("printed")
        return _kept(till)


@contextmanager
def _mock(name: str, *more: str) -> Generator[dict[str, object]]:
    """That mock in a process of its own, and what it says of itself."""
    command = [sys.executable, "-m", "register", "--json", name, "--headless", "--port", "0", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


@contextmanager
def _till(settings: str) -> Generator[Terminal]:
    """A till with these settings as `register open` shows it, signed in, a hundred lines rung up."""
    with TemporaryDirectory(dir=Path(__file__).parent) as folder:
        stock = [sys.executable, "-m", "tests.benchmarks.stocked", str(ITEMS), folder]
        subprocess.run(stock, check=True)
        config = Path(folder) / "config.toml"
        config.write_text(f"{settings}\n{PEOPLE.read_text('utf-8')}", "utf-8")
        shop = [sys.executable, "-m", "register", "open", "--config", str(config), "--state", folder]
        with running(shop) as till:
            till.until("Type your PIN")
            till.type(f"{items.PIN}\r")
            till.until(items.CASHIER)
            for scan in range(SCANS):
                till.type(f"{items.code(scan)}\r")
                till.until(items.name(scan))
            yield till


def _kept(terminal: Terminal) -> float:
    """Bytes of its process that are in memory now. Raises `RuntimeError` where the system does not say."""
    status = Path(f"/proc/{terminal.process}/status")
    found = re.search(r"^VmRSS:\s+(\d+) kB$", status.read_text() if status.exists() else "", re.MULTILINE)
    if found is None:
        raise RuntimeError("only Linux tells here how much memory a process has")
    return int(found[1]) * 1024
