"""What must be known of a shop to speak to Factor4, and what must be asked of Factor4 first."""

from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from typing import Literal

from pydantic import SecretStr

from terminal_api.errors import SettingError
from terminal_api.processors.service import Environment

Duplicates = Literal["replayed", "unknown", "refused"]
"""What a request id that comes a second time is answered: not public, hence a setting.

`replayed`: as before, and nothing moves. `refused`: refused as a duplicate. `unknown`: nobody has told, so
nothing is ever repeated.
"""

Partial = Literal["look_first", "on_request"]
"""Who sees to it that a card with too little pays what it has.

`look_first`: we look, then ask for what is there. `on_request`: `nsfAllowed: Y` leaves it to the provider;
only once it is tested that this does not let a card go below zero.
"""


@dataclass(frozen=True, slots=True)
class Site:
    """The six values of one till. Raises `SettingError`, never with a secret.

    Source: Factor4's header table for the lengths; Centegra's help names five and leaves out `system_id`.
    """

    client_id: str
    location_id: str
    terminal_id: str
    """One per till (inferred)."""
    system_id: str
    """Given for the installation."""
    user: str
    password: SecretStr

    def __post_init__(self) -> None:
        for name in ("client_id", "location_id", "terminal_id"):
            if not 1 <= len(getattr(self, name)) <= 12:
                raise SettingError(
                    f"Factor4's {name} has 1 to 12 characters: look it up in its set-up sheet."
                )
        if not self.system_id or not self.user or not self.password.get_secret_value():
            raise SettingError("Factor4 needs a system id, a user name and a password.")
        if ":" in self.user:
            raise SettingError("Factor4's user name has no colon: look it up in its set-up sheet.")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to speak to Factor4. What is not public is off until its document, or a test, says otherwise."""

    zone: tzinfo
    """The shop's: the till's clock is told in local time."""
    environment: Environment = "live"
    """In `live`, an answer that is marked as a demonstration does not count."""
    locale: str = "en"
    duplicates: Duplicates = "unknown"
    partial: Partial = "look_first"
    cash_out: bool = False
    """A whole redemption, marked with `cash_out_code`: the protocol knows no cash-out (ours)."""
    cash_out_code: str = "CASHOUT"
    """The promotion code that marks it in the provider's reports; empty: none is set up."""
    deactivate: bool = False
    """By SOAP it exists; one integrator says that cards are closed in the portal only."""
    merchandise_return: bool = False
    """A refund that is not tied to a payment, as store credit."""
    undo_activation: bool = False
    """A void of the issuance that activated a card: whether one is taken is not public."""
    quiet: timedelta = field(default=timedelta(seconds=60))
    """So long after a request left it cannot arrive any more (ours)."""
    remembered: timedelta = field(default=timedelta(hours=20))
    """So old a request is repeated at most: for how long ids are recognised is not public (ours)."""
