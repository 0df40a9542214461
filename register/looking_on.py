"""The manager's desk of a till: the till itself where nobody has it open, else one that looks on."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from register import wiring
from register.catalogue.store import Catalogue
from register.counter import looking
from register.counter.checks.outside import Outside
from register.counter.ports import Clock
from register.counter.till import Till
from register.domain.books import Books
from register.domain.events import Event
from register.edges.looking import Looking
from register.edges.no_printer import NoPrinter
from register.edges.running import running
from register.journal.errors import JournalLocked
from register.journal.look_file import LOOKS, LookFile
from register.journal.looking import LookingJournal, LookingPins
from register.journal.pin_file import PINS
from register.journal.store import JOURNAL
from register.journal.vault import CardKeys, Vault
from register.language import language, speak
from register.settings import Settings
from register.watched import beside_watcher


@asynccontextmanager
async def desk(settings: Settings, state: Path) -> AsyncGenerator[Till]:
    """The till of `state`, held; where another process holds it already, one that only looks on."""
    async with AsyncExitStack() as stack:
        try:
            till = await stack.enter_async_context(wiring.opened(settings, state))
        except JournalLocked:
            till = await stack.enter_async_context(looking_on(settings, state))
        yield till


@asynccontextmanager
async def looking_on(settings: Settings, state: Path, *, clock: Clock | None = None) -> AsyncGenerator[Till]:
    """A till that reads the journal of `state`, follows it, and writes nothing: another process is the till.

    It has no printer and no card's number; of the terminal it asks balances alone. Raises `JournalError` when
    there is nothing to read.
    """
    speak(language(settings.shop.language))
    clock, shop = clock or wiring.WallClock(), settings.shop
    async with AsyncExitStack() as stack:
        journal = stack.enter_context(LookingJournal[Event](state / JOURNAL, wiring.kinds()))
        empty = Books(shop.till, shop.currency)
        books, seq = await beside_watcher(partial(looking.begin, journal, empty))
        till = Till(
            journal=journal,
            books=books,
            settings=settings,
            catalogue=stack.enter_context(Catalogue(settings.catalogue_file(state))),
            clock=clock,
            keys=(keys := CardKeys.load_or_make(state / "card-keys.json")),
            vault=_empty_vault(stack, keys),
            pins=LookingPins(state / PINS),
            looks=LookFile(state / LOOKS),
        )
        till.paper = NoPrinter(till)
        clients = await stack.enter_async_context(AsyncExitStack())
        # As `register gift balance` asks: by requests of its own, beside the till's.
        till.outside = Outside(look=Looking(clients, settings, state).look)
        till.by_command = True  # whoever is signed in at the counter is not who sits here
        await stack.enter_async_context(running(looking.follow(till, seq)))
        yield till


def _empty_vault(stack: AsyncExitStack, keys: CardKeys) -> Vault:
    """Of its own, gone at the end: the numbers in the till's are for the till's own requests alone."""
    folder = stack.enter_context(TemporaryDirectory(prefix="register-desk-"))
    vault = Vault(Path(folder) / "cards.sqlite", keys.vault_key)
    stack.callback(vault.close)
    return vault
