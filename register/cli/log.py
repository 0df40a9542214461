"""Where a command writes what goes wrong inside."""

import logging
from pathlib import Path


def log_to(folder: Path | None) -> None:
    """Write what goes wrong inside to `register.log` in `folder`, or nowhere: never over the answer."""
    handler = logging.FileHandler(folder / "register.log", delay=True) if folder else logging.NullHandler()
    logging.basicConfig(
        handlers=[handler], format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.WARNING
    )
