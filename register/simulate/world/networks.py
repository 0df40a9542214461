"""Who keeps gift cards beside the terminal in the simulated shop: their tables in the settings, and servers.

All names, keys and numbers are the mocks' own, and invented.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Literal

from moneyed import EUR

from register.config.processors import (
    Factor4Table,
    GatewayTable,
    Processors,
    StoredValueTable,
    ToastTable,
    ToggleTable,
)
from register.config.tables import PinPolicy, Provider
from register.simulate.lot import Lot
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Desk
from terminal_api.mock.providers.factor4.desk import Factor4Desk
from terminal_api.mock.providers.factor4.rulings import Switches
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.mock.providers.stored_value.clock import MockClock
from terminal_api.mock.providers.stored_value.desk import BASE, StoredValueDesk
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH as TOAST_PATH
from terminal_api.mock.providers.toggle.desk import PATH as TOGGLE_PATH
from terminal_api.mock.providers.toggle.desk import ToggleDesk
from terminal_api.mock.providers.toggle.rules import Account


@dataclass(frozen=True, slots=True)
class Network:
    """Cards that are no business of the terminal's. `name` is their row in the settings."""

    name: str
    processor: str
    prefix: str
    kept_as: str
    """Whose they are in the ledger of the provider's own server."""
    pin: PinPolicy = "never"


#: The gateway stands before Toggle, so its row has that name, and whoever is asked directly has another.
NETWORKS = {
    one.name: one
    for one in (
        Network("toast", "toast", "770012", "toast", "asked"),
        Network("lantern", "toggle", "630119", "toggle"),
        Network("factor4", "factor4", "889900", "factor4", "asked"),
        Network("toggle", "gateway", "630120", "toggle", "asked"),
    )
}

_STORE = "SIM"
_KEY = "key-of-the-simulated-shop"

Duplicates = Literal["replayed", "unknown", "refused"]


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a shop has agreed on with providers that leave it open."""

    duplicates: Duplicates = "replayed"
    """What Factor4 makes of a request that comes twice; what it is said to make, where nobody knows."""
    codec: Literal["json", "soap"] = "json"

    @classmethod
    def drawn(cls, lot: Lot) -> "Agreed":
        """Another in each shop."""
        duplicates = lot.one(("replayed", "unknown", "refused"))
        return cls(duplicates, lot.one(("json", "soap")))


#: A repeat is answered as before, in JSON.
USUALLY = Agreed()


def rows() -> tuple[Provider, ...]:
    """The rows of [[gift_cards.provider]] that route cards to them."""
    return tuple(
        Provider(name=one.name, prefixes=(one.prefix,), processor=one.processor, pin=one.pin)
        for one in NETWORKS.values()
    )


def tables(register: str, agreed: Agreed) -> Processors:
    """[processor] of that register. Nobody reads where the secrets are: the clients are handed them."""
    known, account = Factor4Desk(CardLedger()).credentials, Account()
    where = "env:NOT_READ"
    return Processors.model_validate(
        {
            "stored-value": StoredValueTable(
                merchant_account="Cashwrap_POS",
                store=_STORE,
                key_from=where,
                url=f"https://stored-value{BASE}",
                store_credit=True,
            ),
            "toast": ToastTable(
                url=f"https://toast{TOAST_PATH}",
                restaurant=ToastDesk(CardLedger()).credentials["restaurant"],
                key_from=where,
                refund_as_load=True,
            ),
            "toggle": ToggleTable(
                url=f"https://toggle{TOGGLE_PATH}",
                user=account.user,
                password_from=where,
                account_id=account.account_id,
                product_id=account.product_id,
                site=account.units[0],
                merchant_id=account.merchant_id,
            ),
            "factor4": Factor4Table(
                url="https://factor4",
                codec=agreed.codec,
                client_id=known["clientId"],
                location_id=known["locationId"],
                terminal_id=register,
                system_id=known["systemId"],
                user=known["user"],
                password_from=where,
                duplicates=agreed.duplicates,
                undo_activation=True,
                zone="Europe/Brussels",
            ),
            "gateway": GatewayTable(
                url="https://gateway/v1", store=_STORE, till=register, key_from=where, provider="toggle"
            ),
        }
    )


def desks(
    terminal: CardLedger, agreed: Agreed, clock: Callable[[], datetime], ticks: Callable[[], float], lot: Lot
) -> tuple[tuple[Desk, CardLedger], ...]:
    """Each server's rules, on its own cards; the stand-in for the terminal on those of the terminal."""
    toast, toggle, factor4, gateway = (CardLedger(clock=clock) for _ in range(4))
    again: Literal["replayed", "refused"] = "replayed" if agreed.duplicates == "replayed" else "refused"
    names = Random(lot.whole(0, 2**32))
    behind = OwnBooks(gateway, "toggle", today=lambda: clock().date())
    return (
        (StoredValueDesk(terminal, clock=MockClock(clock), random=names), terminal),
        (ToastDesk(toast, clock=clock), toast),
        (ToggleDesk(toggle, Account(currency=EUR.code), clock=clock), toggle),
        (
            Factor4Desk(factor4, switches=Switches(duplicates=again, value_code=EUR.code), clock=clock),
            factor4,
        ),
        (GatewayDesk(behind, {_STORE: _KEY}, ticks=ticks), gateway),
    )
