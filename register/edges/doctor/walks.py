"""All ways of a till in the order they are walked: itself, terminal, gift cards, printers, display."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from register.counter.checks.doctor import Walk
from register.counter.till import Till
from register.edges.doctor import devices, own
from register.settings import Settings

if TYPE_CHECKING:
    from register.config.terminal import Terminal
    from register.edges.doctor.processors import Clients


def from_shell(settings: Settings, state: Path, now: Callable[[], datetime]) -> tuple[Walk, ...]:
    """Without a till: one may run beside, and neither journal nor terminal notices."""
    return (*_before(settings, state, now, None), *devices.from_shell(settings))


def of_till(till: Till, state: Path) -> tuple[Walk, ...]:
    """From the running till, by what it has open."""
    return (*_before(till.settings, state, till.clock.now, till), *devices.of_till(till))


def _before(
    settings: Settings, state: Path, now: Callable[[], datetime], till: Till | None
) -> tuple[Walk, ...]:
    found = [own.walk(state, held=till is not None)]
    if (table := settings.terminal) is not None:
        found += _terminal(table, now, till)
    if settings.processor.names:
        found += _processors(settings, state, now, till)
    return tuple(found)


def terminal_of(till: Till, table: "Terminal") -> tuple[Walk, ...]:
    """The running till's way to its terminal, and nothing else."""
    return _terminal(table, till.clock.now, till)


def processors_of(till: Till, state: Path) -> tuple[Walk, ...]:
    """The running till's ways to its processors, and nothing else."""
    named = till.settings.processor.names
    return _processors(till.settings, state, till.clock.now, till) if named else ()


def _terminal(table: "Terminal", now: Callable[[], datetime], till: Till | None) -> tuple[Walk, ...]:
    # Loaded where there is one: all messages of the terminal take 15 MB.
    from register.edges.doctor import terminal

    asked = terminal.of_till(till) if till else terminal.from_shell(table, now)
    return (terminal.walk(table, now, asked),)


def _processors(
    settings: Settings, state: Path, now: Callable[[], datetime], till: Till | None
) -> tuple[Walk, ...]:
    from register.edges.doctor import processors

    return processors.walks(settings, _clients(settings, state, now, till), now)


def _clients(settings: Settings, state: Path, now: Callable[[], datetime], till: Till | None) -> "Clients":
    """The till's own clients, which know what was learnt today; without a till, one for each question."""
    from register.edges.processors import Shop, opened

    shop = Shop(settings, state, now)
    clients: Clients = {name: partial(opened, name, table, shop) for name, table in settings.processor.tables}
    if till is None:
        return clients
    return clients | {name: partial(nullcontext, one) for name, one in till.processors.items()}
