"""A till that needs nothing around it: a mock terminal and a mock printer beside it, on a scratch journal."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from receipts.mock.printer import MockPrinter
    from register.counter.till import Till
    from register.settings import Settings
    from terminal_api.mock.server import MockTerminal


#: What a visitor must know to try the till; a colon ends a heading. Written out, for the first frame.
WELCOME = (
    "PINs:",
    "1234  Maria, cashier",
    "9876  Ruth, manager",
    "Items:",
    "4131            Apples, by the kilogram",
    "1402713568386   Notebook A5 dotted",
    "16318212        Pencil HB",
    "Gift cards:",
    "6006490000000000016  150.00 EUR  Plenty on it: pays most sales whole.",
    "6006490000000000024   12.50 EUR  Pays a part: the rest stays due.",
    "6006490000000000032    0.00 EUR  Empty: refused until it is loaded.",
    "6006490000000000040    0.00 EUR  Not sold yet: activate it with a first amount.",
    "6036280000000000017    0.00 EUR  Not sold yet, of another provider: sell it in a basket.",
    "6036280000000000025    8.40 EUR  A small rest: pay it out in cash, or deactivate the card.",
    "6006490000000000057    0.00 EUR  Blocked: nothing works any more.",
    "6006490000000000065   20.00 EUR  Expired: refused with its money on it.",
    "6010560000000000013   30.00 USD  Holds dollars: refused in a euro shop.",
    "6010560000000000021   60.00 EUR  Has a PIN the shopper forgot: refused when it pays.",
    "6399210000000000014   45.00 EUR  A local brand: pays, and can do nothing else.",
)


PEOPLE = Path(__file__).with_name("demo_people.toml")
"""Two people whose PINs everybody knows: no till but the demonstration may have them."""

#: What a shop leaves off and a visitor may want to see: the customer's screen, and the messages behind /wire.
_SHOWN = {"REGISTER_TERMINAL__SHOW_BASKET": "true", "REGISTER_TERMINAL__INSPECTOR": "true"}


@dataclass(frozen=True, slots=True)
class Demo:
    """The demonstration at work."""

    till: "Till"
    terminal: "MockTerminal"
    printer: "MockPrinter"
    state: Path


def demo_settings(environ: Mapping[str, str] = MappingProxyType({})) -> "Settings":
    """The settings that came with the program, and Maria and Ruth.

    The real environment cannot lead them to a real terminal.
    """
    from register.config.config_file import packaged
    from register.settings import load

    return load(packaged(), environ, PEOPLE)


def only_the_till(keep: Path | None = None) -> AbstractAsyncContextManager["Till"]:
    """The till of `demo_till`. Call it in a thread: much is imported for it."""
    ours = ("register.wiring", "register.edges.terminal", "register.edges.printer")
    mocks = ("terminal_api.mock.server", "receipts.mock.printer")
    for behind_the_first_frame in (*ours, *mocks):
        import_module(behind_the_first_frame)

    @asynccontextmanager
    async def running() -> AsyncGenerator["Till"]:
        async with demo_till(keep) as demo:
            yield demo.till

    return running()


@asynccontextmanager
async def demo_till(keep: Path | None = None) -> AsyncGenerator[Demo]:
    """The demonstration till, open, its mocks listening on free loopback ports; all stops at the end.

    `keep` is where journal, keys and catalogue live; without it they are gone afterwards. The terminal's
    cards are new each time. Raises `JournalLocked` when another process uses `keep`.
    """
    # Here, so that the first frame need not wait for it.
    from receipts.mock.printer import MockPrinter
    from register.catalogue.csv_import import DEMO, import_csv
    from register.wiring import opened
    from terminal_api.mock.server import MockTerminal
    from terminal_api.mock.settings import MockSettings

    packaged = demo_settings()
    assert packaged.terminal is not None
    assert packaged.printer is not None
    with TemporaryDirectory(prefix="register-demo-") as scratch:
        state = keep or Path(scratch)
        async with (
            MockTerminal(
                MockSettings(poi_id=packaged.terminal.poiid, shopper_carries_gift_cards=True)
            ) as terminal,
            MockPrinter(columns=packaged.printer.columns, font=packaged.printer.font) as printer,
        ):
            addresses = {"REGISTER_PRINTER__HOST": printer.host, "REGISTER_PRINTER__PORT": str(printer.port)}
            settings = demo_settings({**terminal_addresses(terminal), **addresses, **_SHOWN})
            async with opened(settings, state) as till:
                import_csv(DEMO, till.catalogue, settings.shop.currency, list(settings.tax))
                yield Demo(till, terminal, printer, state)


def terminal_addresses(terminal: "MockTerminal") -> dict[str, str]:
    """Where that mock listens and how it is to be known, as overriding variables."""
    mock = terminal.settings
    return {
        "REGISTER_TERMINAL__URL": terminal.url,
        "REGISTER_TERMINAL__CA": terminal.ca_pem,
        "REGISTER_TERMINAL__PASSPHRASE": mock.passphrase,
        "REGISTER_TERMINAL__KEY_IDENTIFIER": mock.key_identifier,
        "REGISTER_TERMINAL__KEY_VERSION": str(mock.key_version),
    }
