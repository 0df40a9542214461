"""An exchange kept as files, to test against later."""

import asyncio
import re
from pathlib import Path

from terminal_api.inspector.log import Pair

DEFAULT_FOLDER = Path("fixtures")


def save(pair: Pair, folder: Path) -> tuple[Path, ...]:
    """Write `payment-<ServiceID>.request.json` and `.response.json` into `folder`, as far as they are there.

    A file of that name is replaced. Raises `OSError` when the folder cannot be written.
    """
    known = pair.known
    # An id comes from the other side: it must not lead out of the folder.
    name = re.sub(r"[^A-Za-z0-9-]", "_", f"{known.category.lower()}-{known.service_id or 'none'}")
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for kind, seen in (("request", pair.request), ("response", pair.answer)):
        if seen is not None and seen.json:
            path = folder / f"{name}.{kind}.json"
            path.write_text(seen.json + "\n", encoding="utf-8")
            written.append(path)
    return tuple(written)


async def saved(pair: Pair, folder: Path) -> str:
    """Save `pair`, off the event loop; where it went, or why it did not, in a few words."""
    try:
        paths = await asyncio.to_thread(save, pair, folder)
    except OSError as error:
        return f"✗ not saved in {folder}: {error.strerror or error}"
    match paths:
        case ():
            return "✗ not saved: there is no message"
        case (path,):
            return f"✓ {path}"
        case _:
            return f"✓ {paths[0].parent}/{paths[0].name.split('.')[0]}.*.json"
