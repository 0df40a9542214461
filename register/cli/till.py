"""`register`, `register open` and `register demo`: the till on the screen."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Place, command, log_to

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.settings import Settings
    from register.tui.app import OpenTill


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    command(root, "open")(open_till)
    command(root, "demo")(demo)


def open_till(place: Place) -> int:
    """Open the till."""
    settings, state = place.settings(), place.folder

    def opened() -> "AbstractAsyncContextManager[Till]":
        from register import wiring

        return wiring.opened(settings, state)

    log_to(state)
    return _show(settings, opened)


def demo(
    place: Place,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep journal and catalogue there for the next time.")
    ] = None,
) -> int:
    """Open a till with a mock terminal and a mock printer, on a scratch journal."""
    from register.demo import demo_settings, welcome

    @asynccontextmanager
    async def only_the_till() -> "AsyncGenerator[Till]":
        from register.demo import demo_till

        async with demo_till(keep) as running:
            yield running.till

    log_to(keep)
    return _show(demo_settings(), only_the_till, welcome())


def _show(settings: "Settings", open_: "OpenTill", notes: tuple[str, ...] = ()) -> int:
    from register.tui.app import TillApp

    shop = settings.shop
    app = TillApp(open_, place=f"{shop.name} · till {shop.till}", welcome=notes, theme=settings.screen.theme)
    app.run()
    return app.return_code or 0
