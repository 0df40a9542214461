"""The mock gateway's desk: who may ask, what for, and what became of it."""

import re
import time
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import unquote

from terminal_api.mock.providers.desk import Accompanied, Alter, Asked, Noted, Reply, at_once
from terminal_api.mock.providers.gateway import baskets, replies
from terminal_api.mock.providers.gateway.behind import Behind, Down, No, Silent
from terminal_api.mock.providers.gateway.memory import Memory
from terminal_api.mock.providers.gateway.movements import OFFERS, Movements, unanswered
from terminal_api.mock.providers.gateway.reading import LookIn, MovementIn, read
from terminal_api.mock.providers.gateway.switches import Switches

_PATH = re.compile(r"(?:/v1)?/(?P<kind>health|cards/look|transactions|baskets)(?:/(?P<name>[^/]+))?")

_KEY_NAMES = {"toggle": "Toggle Gift Card", "factor4": "Factor4 Gift Card"}

#: By kind of path: the methods, whether a name belongs behind it.
_CALLS = {
    ("GET", "health", False),
    ("POST", "cards/look", False),
    ("PUT", "transactions", True),
    ("GET", "transactions", True),
    ("PUT", "baskets", True),
}


class GatewayDesk:
    """One gateway before one provider. `keys` are the tills' keys by store; `offers` what it can do.

    It judges in the order in which faults are looked for: is the gateway up, the key, the store, the form;
    then a known id; then whether the provider is up; then the card.
    """

    def __init__(
        self,
        behind: Behind,
        keys: Mapping[str, str],
        *,
        provider: Literal["toggle", "factor4"] = "toggle",
        offers: tuple[str, ...] = OFFERS,
        debits: Literal["at_tender", "at_close"] = "at_tender",
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.switches = Switches(debits=debits)
        """What can be turned while it runs."""
        self.memory = Memory()
        """What it was given and what it did."""
        self._movements = Movements(behind, self.switches, self.memory, offers=offers, ticks=ticks)
        self._keys = dict(keys)
        self._provider: Literal["toggle", "factor4"] = provider
        self._offers = offers

    @property
    def name(self) -> str:
        """`gateway`."""
        return "gateway"

    @property
    def credentials(self) -> Mapping[str, str]:
        """A store and its key."""
        store, key = next(iter(self._keys.items()))
        return {"store": store, "till": "1", "key": key}

    @property
    def notes(self) -> Mapping[str, str]:
        """Of which cards a part of each payment is a discount, and which are not good yet."""
        behind = self._movements.behind
        return behind.notes if isinstance(behind, Noted) else {}

    @property
    def alters(self) -> Mapping[str, Alter]:
        """The request is done, but the answer says that nobody knows."""
        return {
            "provider_silent": lambda _: replies.error(504, "PROVIDER_SILENT"),
            "provider_down": lambda _: replies.error(503, "PROVIDER_DOWN"),
        }

    @property
    def settings(self) -> Mapping[str, str]:
        """How each switch stands."""
        return self.switches.told

    def adjust(self, said: Mapping[str, str]) -> None:
        """Break a hop, or mend it. Raises `SettingError`."""
        self.switches.turn(said)

    @property
    def reports(self) -> Mapping[str, Callable[[], object]]:
        """The closed baskets, oldest first."""
        return {"baskets": lambda: [kept.record for kept in self.memory.baskets.values()]}

    def stand_before(self, behind: Behind, provider: Literal["toggle", "factor4"]) -> None:
        """Forward to `behind` from now on; movements of before are asked about there too."""
        self._movements.behind, self._provider = behind, provider

    @property
    def addresses(self) -> Mapping[str, str]:
        """Of whoever is really asked behind it, once that is started."""
        behind = self._movements.behind
        return behind.addresses if isinstance(behind, Accompanied) else {}

    async def start(self) -> None:
        """Start whoever is behind it. Raises `OSError`."""
        if isinstance(behind := self._movements.behind, Accompanied):
            await behind.start()

    async def stop(self) -> None:
        """Stop them."""
        if isinstance(behind := self._movements.behind, Accompanied):
            await behind.stop()

    def operation(self, asked: Asked) -> str:
        """`health`, `look`, `activate`, `load`, `pay`, `reverse`, `status` or `basket`."""
        match asked.method, _kind(asked.path):
            case "GET", "health":
                return "health"
            case "POST", "cards/look":
                return "look"
            case "PUT", "transactions":
                movement = read(MovementIn, asked.body)
                return "" if isinstance(movement, str) else movement.operation
            case "GET", "transactions":
                return "status"
            case "PUT", "baskets":
                return "basket"
            case _:
                return ""

    def moves_money(self, asked: Asked) -> bool:
        """A look or a movement."""
        return self.operation(asked) in ("look", *OFFERS)

    def answer(self, asked: Asked) -> Reply:
        """By the rules above, before books of its own. Raises `RuntimeError` before another server."""
        return at_once(self.answered(asked))

    async def answered(self, asked: Asked) -> Reply:
        """By the rules above, once whoever is behind has answered."""
        if not self.switches.gateway:
            return Reply(503, b"<html>Service Unavailable</html>", {"Content-Type": "text/html"})
        found = _PATH.fullmatch(asked.path)
        kind, name = (found["kind"], unquote(found["name"] or "")) if found else ("", "")
        if (asked.method, kind, bool(name)) not in _CALLS:
            return replies.error(404, "REQUEST_INVALID", "path or method")
        store = asked.headers.get("x-store", "")
        if refused := self._not_admitted(asked, kind, store):
            return refused
        match asked.method, kind:
            case "GET", "health":
                return await self._health(store)
            case "POST", "cards/look":
                return await self._look(asked.body)
            case "PUT", "transactions":
                return await self._movements.put(name, store, asked.body)
            case "GET", "transactions":
                return await self._movements.became(name, store)
            case _:
                return self._basket(name, store, asked.body)

    def _not_admitted(self, asked: Asked, kind: str, store: str) -> Reply | None:
        key = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if not key or self._keys.get(store) != key:
            return replies.error(401, "KEY_WRONG")
        if not asked.headers.get("x-till"):
            return replies.error(400, "REQUEST_INVALID", "X-Till")
        if kind == "health":
            return None  # what is switched off is what it tells
        if not self.switches.key:
            return replies.error(403, "KEY_DISABLED")
        if not self.switches.store:
            return replies.error(403, "STORE_UNMAPPED")
        return replies.busy(1) if self.switches.busy else None

    async def _health(self, store: str) -> Reply:
        on = self.switches
        is_up = on.provider and await self._movements.behind.is_up()
        facts: dict[str, object] = {
            "gateway": {"state": "degraded" if on.degraded else "up"},
            "provider": {"name": self._provider, "state": "up" if is_up else "down"},
            "key": {"name": _KEY_NAMES[self._provider], "state": "enabled" if on.key else "disabled"},
            "store": {"id": store, "state": "mapped" if on.store else "unmapped"},
            "offers": list(self._offers),
        }
        return replies.said(200, facts)

    async def _look(self, body: bytes) -> Reply:
        look = read(LookIn, body)
        if isinstance(look, str) or (look.transaction is not None and self.switches.debits == "at_tender"):
            return replies.error(400, "REQUEST_INVALID", look if isinstance(look, str) else "transaction")
        if not self.switches.provider:
            return unanswered(Down(forwarded=False))
        told = await self._movements.behind.look(look.card.number, look.card.pin or "")
        if isinstance(told, Down | Silent):
            return unanswered(told)
        if isinstance(told, No) and told.code == "CARD_UNKNOWN":
            return replies.error(404, "CARD_UNKNOWN")
        if isinstance(told, No):
            return replies.said(200, replies.declined(told))
        if look.transaction is not None:
            self.memory.looked[look.transaction] = (look.card.number, look.card.pin or "")
        return replies.told(told, self._provider)

    def _basket(self, sale: str, store: str, body: bytes) -> Reply:
        if not self.switches.provider:
            return unanswered(Down(forwarded=False))
        return baskets.put(sale, store, body, self.memory, self._movements.behind, self.switches)


def _kind(path: str) -> str:
    found = _PATH.fullmatch(path)
    return found["kind"] if found else ""
