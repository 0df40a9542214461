"""The command line: everything the till can do without its screen, and the till itself.

The till comes on the screen before typer and its like are loaded; whatever else is typed is read by typer.
"""

import gc
import sys
from collections.abc import Sequence

from register.cli import gift_balance, screen
from register.errors import RegisterError
from register.memory import leave_out_command_lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. What is wrong is one sentence on stderr, never a traceback."""
    leave_out_command_lines()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if (till := screen.wanted(given)) is not None:
            return screen.show(till)
        if (look := gift_balance.wanted(given)) is not None:
            return gift_balance.show(look)
        from register.cli.commands import run

        return run(given)
    except RegisterError as error:
        sys.stderr.write(" ".join(str(error).split()) + "\n")
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        if arguments is None:  # the program ends: its last collection would walk all modules, for 0.1 s
            gc.freeze()
