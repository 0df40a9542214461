"""The nexo protocol as Adyen's terminals speak it in JSON: messages, sealing, the way there, the client.

    key = TerminalKey.derive(passphrase, identifier="shop-7", version=1)
    context = terminal_context(Path("root.pem"), poi_id="V400m-324688042", environment="live")
    async with local_client(context) as http:
        transport = LocalTransport(http, "https://192.168.1.20:8443", key, environment="live")
        till = {"sale_id": "TILL-1", "poi_id": "V400m-324688042"}
        terminal = NexoTerminal(transport, ServiceIds(stamp), now=clock, **till)
        card = GiftCard("svs", "6006490000012345678")
        request = Request(terminal.new_id(), Operation.PAY, Money("18.40", EUR), clock(), "000017-1", card)
        outcome = await terminal.ask(request)       # Unknown? then: await terminal.status(request)

`clock` tells the time in UTC; `stamp` is described at `ServiceIds`.

Names are loaded when they are first used, so that importing this package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terminal_api.nexo.certificate import terminal_context
    from terminal_api.nexo.local import LocalTransport, local_client
    from terminal_api.nexo.message import Message
    from terminal_api.nexo.questions import Deactivation, Dialect
    from terminal_api.nexo.sealing import TerminalKey
    from terminal_api.nexo.service_id import ServiceIds
    from terminal_api.nexo.settings import Settings
    from terminal_api.nexo.terminal import NexoTerminal

__all__ = [
    "Deactivation",
    "Dialect",
    "LocalTransport",
    "Message",
    "NexoTerminal",
    "ServiceIds",
    "Settings",
    "TerminalKey",
    "local_client",
    "terminal_context",
]

_HOMES = {
    "Deactivation": "questions",
    "Dialect": "questions",
    "LocalTransport": "local",
    "Message": "message",
    "NexoTerminal": "terminal",
    "ServiceIds": "service_id",
    "Settings": "settings",
    "TerminalKey": "sealing",
    "local_client": "local",
    "terminal_context": "certificate",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
