"""A manager's word in the middle of a command."""

import os

import typer

from register.counter import shifts
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.people import Person

PIN = "REGISTER_MANAGER_PIN"
"""Where the PIN may stand: an argument would be seen by whoever lists processes."""


def manager(till: Till) -> Person | Refused:
    """Whoever has the PIN of the environment, or the one that is typed now without being seen."""
    pin = os.environ.get(PIN) or typer.prompt("Manager's PIN", hide_input=True, err=True)
    return shifts.approval(till, pin)
