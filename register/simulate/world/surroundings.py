"""What a run changes of the process around it, and puts back afterwards."""

import gc
import os
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def surroundings() -> Generator[Path]:
    """UTC on the wall, fewer looks for garbage, and an empty folder, which goes at the end."""
    with _on_utc(), _collecting_less(), tempfile.TemporaryDirectory(dir=_fast_disk()) as folder:
        yield Path(folder)


def _fast_disk() -> Path | None:
    """Memory, where the system has some to write files to: what a power cut leaves is not asked here."""
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) else None


@contextmanager
def _on_utc() -> Generator[None]:
    """The clock on this shop's wall shows UTC, wherever it is simulated: receipts say the time."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ", None)
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


@contextmanager
def _collecting_less() -> Generator[None]:
    """Circles of garbage are looked for more rarely: a run makes very many small values, and few circles."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
