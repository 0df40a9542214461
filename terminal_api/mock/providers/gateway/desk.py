"""The mock gateway's desk: who may ask, what for, and what became of it."""

import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import unquote

from terminal_api.errors import SettingError
from terminal_api.mock.orders.control_guide import Endpoint
from terminal_api.mock.providers.desk import Alter, Asked, Reply
from terminal_api.mock.providers.gateway import baskets, replies
from terminal_api.mock.providers.gateway.behind import Behind, Done, No
from terminal_api.mock.providers.gateway.control import GatewayControl
from terminal_api.mock.providers.gateway.memory import Kept, Memory
from terminal_api.mock.providers.gateway.reading import LookIn, MovementIn, is_id, read
from terminal_api.mock.providers.gateway.switches import Switches

OFFERS = ("activate", "load", "pay", "reverse")

_PATH = re.compile(r"/v1/(?P<kind>health|cards/look|transactions|baskets)(?:/(?P<name>[^/]+))?")

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
        self.switches = Switches()
        """What can be turned while it runs."""
        self.memory = Memory()
        """What it was given and what it did."""
        self._behind = behind
        self._keys = dict(keys)
        self._provider = provider
        self._offers = offers
        self._debits: Literal["at_tender", "at_close"] = debits
        self._ticks = ticks

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
    def settings(self) -> Mapping[str, str]:
        """`debits`: whether cards pay `at_tender` or `at_close`."""
        return {"debits": self._debits}

    def adjust(self, said: Mapping[str, str]) -> None:
        """Choose when cards pay. Raises `SettingError`."""
        for name, value in said.items():
            if name != "debits":
                raise SettingError(f"The gateway has no choice '{name}': there is debits.")
            match value:
                case "at_tender" | "at_close":
                    self._debits = value
                case _:
                    raise SettingError(f"'{value}' is not among at_tender, at_close.")

    @property
    def alters(self) -> Mapping[str, Alter]:
        """The request is done, but the answer says that nobody knows."""
        return {
            "provider_silent": lambda _: replies.error(504, "PROVIDER_SILENT"),
            "provider_down": lambda _: replies.error(503, "PROVIDER_DOWN"),
        }

    def endpoints(self) -> tuple[Endpoint, ...]:
        """What tests can do beside cards, books and faults."""
        return GatewayControl(self.switches, self.memory).endpoints()

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
        """By the rules above."""
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
                return self._health(store)
            case "POST", "cards/look":
                return self._look(asked.body)
            case "PUT", "transactions":
                return self._movement(name, store, asked.body)
            case "GET", "transactions":
                return self._became(name, store)
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

    def _health(self, store: str) -> Reply:
        on = self.switches
        facts: dict[str, object] = {
            "gateway": {"state": "degraded" if on.degraded else "up"},
            "provider": {"name": self._provider, "state": "up" if on.provider else "down"},
            "key": {"name": _KEY_NAMES[self._provider], "state": "enabled" if on.key else "disabled"},
            "store": {"id": store, "state": "mapped" if on.store else "unmapped"},
            "offers": list(self._offers),
        }
        return replies.said(200, facts)

    def _look(self, body: bytes) -> Reply:
        look = read(LookIn, body)
        if isinstance(look, str) or (look.transaction is not None and self._debits == "at_tender"):
            return replies.error(400, "REQUEST_INVALID", look if isinstance(look, str) else "transaction")
        if not self.switches.provider:
            return _down()
        told = self._behind.look(look.card.number, look.card.pin or "")
        if isinstance(told, No) and told.code == "CARD_UNKNOWN":
            return replies.error(404, "CARD_UNKNOWN")
        if isinstance(told, No):
            return replies.said(200, replies.declined(told))
        if look.transaction is not None:
            self.memory.looked[look.transaction] = (look.card.number, look.card.pin or "")
        return replies.told(told, self._provider)

    def _movement(self, id: str, store: str, body: bytes) -> Reply:
        movement = read(MovementIn, body)
        if isinstance(movement, str) or not is_id(id):
            return replies.error(400, "REQUEST_INVALID", movement if isinstance(movement, str) else "id")
        content: object = json.loads(body)
        before = self.memory.movements.get(id)
        if before is not None:
            same = before.content == content and before.order.store == store
            return self._told(before) if same else replies.error(409, "ID_REUSED")
        if not self.switches.provider:
            return _down()
        order = movement.order(id, store)
        if self.switches.elsewhere is not None and order.operation == "pay":
            self._behind.spend_elsewhere(order.number, self.switches.elsewhere)
            self.switches.elsewhere = None
        at_close = self._debits == "at_close" and order.operation == "pay"
        offered = order.operation in self._offers and not at_close
        done = self._behind.move(order) if offered else No("NOT_OFFERED")
        due_at = self._ticks() + self.switches.pending_s
        made = done if isinstance(done, Done) else None
        kept = Kept(content, order, made, replies.became(done), due_at)
        self.memory.movements[id] = kept
        return self._told(kept)

    def _became(self, id: str, store: str) -> Reply:
        kept = self.memory.movements.get(id)
        if kept is None or kept.order.store != store:
            return replies.error(404, "TRANSACTION_UNKNOWN")
        return self._told(kept)

    def _told(self, kept: Kept) -> Reply:
        return replies.pending() if self._ticks() < kept.due_at else kept.reply

    def _basket(self, sale: str, store: str, body: bytes) -> Reply:
        if not self.switches.provider:
            return _down()
        return baskets.put(sale, store, body, self.memory, self._behind, self._debits, self.switches)


def _kind(path: str) -> str:
    found = _PATH.fullmatch(path)
    return found["kind"] if found else ""


def _down() -> Reply:
    return replies.error(503, "PROVIDER_DOWN", forwarded=False)
