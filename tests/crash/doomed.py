"""A register command that really kills itself at a point: `python -m tests.crash.doomed N COMMAND...`.

Every write, send and receive of the program is two points, one before it and one after; the hooks sit on what
all of them go through, so one more of them is two more points. With N = 0 it lives, and writes the number of
points it passed to the file that DOOMED_POINTS names.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

from receipts.printing.printers import TcpConnection
from register.cli import main
from register.journal.store import Journal
from register.journal.vault import Vault
from terminal_api.nexo.local import LocalTransport

#: What touches the world: the disk, the terminal, the printer.
TOUCHES: tuple[tuple[type[Any], str], ...] = (
    (Journal, "append"),
    (Vault, "put"),
    (Vault, "erase"),
    (LocalTransport, "exchange"),
    (TcpConnection, "send"),
    (TcpConnection, "push"),
    (TcpConnection, "answer"),
)


class Points:
    """Counts them; at the fatal one there is no return."""

    def __init__(self, fatal: int) -> None:
        self.passed = 0
        self._fatal = fatal

    def passes(self) -> None:
        """One more."""
        self.passed += 1
        if self.passed == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, touch: Callable[..., Any]) -> Callable[..., Any]:
        """`touch` with a point before and one after."""
        if iscoroutinefunction(touch):

            @wraps(touch)
            async def awaited(*given: Any, **how: Any) -> Any:
                self.passes()
                done = await touch(*given, **how)
                self.passes()
                return done

            return awaited

        @wraps(touch)
        def called(*given: Any, **how: Any) -> Any:
            self.passes()
            done = touch(*given, **how)
            self.passes()
            return done

        return called


def run(fatal: int, command: list[str]) -> int:
    """Run `command` up to the point `fatal`; the exit code, if there still is one."""
    points = Points(fatal)
    for kind, name in TOUCHES:
        setattr(kind, name, points.around(getattr(kind, name)))
    code = main(command)
    Path(os.environ["DOOMED_POINTS"]).write_text(str(points.passed))
    return code


if __name__ == "__main__":
    sys.exit(run(int(sys.argv[1]), sys.argv[2:]))
