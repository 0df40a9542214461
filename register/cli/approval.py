"""The word of somebody who may, in the middle of a command."""

import os

import typer

from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from register.domain.staff.rights import Act

PIN = "REGISTER_MANAGER_PIN"
"""Where the PIN may stand: an argument would be seen by whoever lists processes."""


def asked(till: Till, act: Act) -> Person | Refused:
    """Whoever has the PIN of the environment, or the one that is typed now without being seen; they may."""
    question = f"{act.words}. PIN of somebody who may ({staff.those_who(till, act)})"
    pin = os.environ.get(PIN) or typer.prompt(question, hide_input=True, err=True)
    return staff.approval(till, pin, act)


def needed(till: Till, act: Act) -> Person | Refused | None:
    """The same where not everybody may do `act`; else nobody is asked."""
    return None if staff.may_alone(till, act) else asked(till, act)
