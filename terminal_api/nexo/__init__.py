"""The nexo protocol as Adyen's terminals speak it in JSON: messages, sealing, the way there, the client.

    key = TerminalKey.derive(passphrase, identifier="shop-7", version=1)
    ids = ServiceIds.kept_in("till-1.ids")
    till = {"sale_id": "TILL-1", "poi_id": "V400m-324688042", "root": "root.pem"}
    async with local_terminal("192.168.1.20", key=key, ids=ids, environment="live", **till) as terminal:
        card = GiftCard("svs", "6006490000012345678")
        request = terminal.request(Operation.PAY, Money("18.40", EUR), card)
        outcome = await terminal.ask(request)       # Unknown? then: await settled(terminal, request, outcome)

Names are loaded when they are first used, so that importing this package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from terminal_api.nexo.capabilities import intersolve
    from terminal_api.nexo.certificate import terminal_context
    from terminal_api.nexo.cloud.asynchronous import AsyncCloudTransport
    from terminal_api.nexo.cloud.devices import CloudDevices
    from terminal_api.nexo.cloud.hosts import DeviceApi, OldApi
    from terminal_api.nexo.cloud.notifications import Listeners, Notifications
    from terminal_api.nexo.cloud.serving import listening
    from terminal_api.nexo.cloud.transport import CloudTransport, cloud_client
    from terminal_api.nexo.cloud.webhooks import Confirmation
    from terminal_api.nexo.local import LocalTransport, local_client
    from terminal_api.nexo.masking import masked
    from terminal_api.nexo.message import Message
    from terminal_api.nexo.opening import cloud_terminal, local_terminal
    from terminal_api.nexo.questions import Deactivation, Dialect
    from terminal_api.nexo.sealing import TerminalKey
    from terminal_api.nexo.service_id import ServiceIds
    from terminal_api.nexo.settings import Settings
    from terminal_api.nexo.terminal import NexoTerminal
    from terminal_api.nexo.watching import Seen, Watched

__all__ = [
    "AsyncCloudTransport",
    "CloudDevices",
    "CloudTransport",
    "Confirmation",
    "Deactivation",
    "DeviceApi",
    "Dialect",
    "Listeners",
    "LocalTransport",
    "Message",
    "NexoTerminal",
    "Notifications",
    "OldApi",
    "Seen",
    "ServiceIds",
    "Settings",
    "TerminalKey",
    "Watched",
    "cloud_client",
    "cloud_terminal",
    "intersolve",
    "listening",
    "local_client",
    "local_terminal",
    "masked",
    "terminal_context",
]

_HOMES = {
    "AsyncCloudTransport": "cloud.asynchronous",
    "CloudDevices": "cloud.devices",
    "CloudTransport": "cloud.transport",
    "Confirmation": "cloud.webhooks",
    "Deactivation": "questions",
    "DeviceApi": "cloud.hosts",
    "Dialect": "questions",
    "Listeners": "cloud.notifications",
    "LocalTransport": "local",
    "Message": "message",
    "NexoTerminal": "terminal",
    "Notifications": "cloud.notifications",
    "OldApi": "cloud.hosts",
    "Seen": "watching",
    "ServiceIds": "service_id",
    "Settings": "settings",
    "TerminalKey": "sealing",
    "Watched": "watching",
    "cloud_client": "cloud.transport",
    "cloud_terminal": "opening",
    "intersolve": "capabilities",
    "listening": "cloud.serving",
    "local_client": "local",
    "local_terminal": "opening",
    "masked": "masking",
    "terminal_context": "certificate",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
