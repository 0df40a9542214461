"""One app of `register serve`, in a process of its own: what it is to be stands in a pipe it was handed.

Not for typing: `python -m register.cli.in_browser FD`. The pipe stays open as long as the server wants it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from register.cli import screen
from register.errors import RegisterError


def main(leash: int) -> int:
    """Show the till or the desk to the web driver, for whoever the server says signed in; the exit code."""
    order = _order(leash)
    sys.argv = ["register", "serve"]  # what the journal's lock says of whoever holds it
    real = screen.RealTill(Path(order["state"]), Path(order["config"]) if order["config"] else None)
    from register.tui.in_browser import DeskInBrowser, TillInBrowser

    made = DeskInBrowser if order["desk"] else TillInBrowser
    made.person, made.leash = order["person"], leash
    open_ = screen.desk_of(real) if order["desk"] else lambda: screen.real_till(real)
    try:
        return screen.show_real(real, open_, made).return_code or 0
    except RegisterError as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2


def _order(leash: int) -> dict[str, Any]:
    """The one line that the server wrote."""
    line = b""
    while not line.endswith(b"\n"):
        if not (more := os.read(leash, 1)):
            raise SystemExit(2)
        line += more
    return json.loads(line)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
