"""`register mock-terminal` and `register mock-printer`: what a till talks to, for developers without it."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from receipts.fonts import Font
from register.cli.mock_provider import mock_provider
from register.cli.mock_terminal import mock_terminal
from register.cli.place import Place, WrongUse, command
from register.cli.serving import Headless, Host, Port, ready, served

if TYPE_CHECKING:
    from receipts.mock.control import Setup


def add_to(root: typer.Typer) -> None:
    """Make these commands of `root`."""
    command(root, "mock-terminal")(mock_terminal)
    command(root, "mock-printer")(mock_printer)
    command(root, "mock-provider")(mock_provider)


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What the printer prints on, and what happens to it."""

    columns: Annotated[int, typer.Option(min=24, max=96, help="Characters in a line.")] = 48
    font: Annotated[Font, typer.Option(help="Of those characters: A, or B, the small one.")] = Font.A
    out: Annotated[Path | None, typer.Option(help="Where paper goes, as text and picture.")] = None
    scenario: Annotated[Path | None, typer.Option(help="What is to happen, as TOML.")] = None

    def setup(self, host: str, port: int) -> "Setup":
        """The printer that listens there. Raises `WrongUse` for a file that cannot be used."""
        from receipts.mock.control import Setup
        from receipts.mock.scenario import Scenario, ScenarioError, load_scenario

        try:
            played = load_scenario(self.scenario) if self.scenario else Scenario()
        except ScenarioError as error:
            raise WrongUse(str(error)) from error
        folder = self.out or Path(tempfile.mkdtemp(prefix="mock-printer-"))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongUse(f"--out {folder} cannot be made: {error.strerror}") from error
        return Setup(host, port, self.columns, self.font, folder, played)


def mock_printer(
    place: Place,
    *,
    headless: Headless = False,
    port: Port = 9100,
    host: Host = "127.0.0.1",
    paper: PaperOptions,
    display: Annotated[
        bool, typer.Option("--display", help="Be a customer display of two lines instead, without paper.")
    ] = False,
) -> int:
    """Be a receipt printer until SIGTERM; each piece of paper becomes 0001.txt and 0001.png in --out.

    --columns and --font as in the till's [printer]: what is printed is then as wide as there.

    Without --out that is a new folder. Without --headless or --json each paper is also shown, and what stands
    on the customer display behind the printer. With --json it prints one line when it is ready: host, port,
    out, control.
    """
    from receipts.mock.control import run, run_display

    show = None if headless or place.json else typer.echo
    if display:
        return served(run_display(ready(place), host=host, port=port, show=show), host, port)
    return served(run(ready(place), paper.setup(host, port), show=show), host, port)
