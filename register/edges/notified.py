"""The endpoint where the terminal's cloud tells the till what happens."""

import logging
from contextlib import AsyncExitStack

from register.config.terminal import Terminal
from register.edges.told import Told
from terminal_api.nexo.cloud.notifications import Listeners, Notifications
from terminal_api.nexo.cloud.serving import listening
from terminal_api.nexo.transport import Keys

log = logging.getLogger(__name__)


async def notified(stack: AsyncExitStack, table: Terminal, told: Told, keys: Keys) -> Notifications | None:
    """The endpoint of `table`, served until `stack` ends; `None` where there is none.

    Raises `terminal_api.nexo.errors.ConfigError` when nothing can listen there.
    """
    if table.notify_port is None:
        return None
    assert table.notify_user is not None
    assert table.notify_password is not None
    notifications = Notifications(
        table.notify_user,
        table.notify_password,
        Listeners(
            on_event=told.event,
            on_progress=told.progress,
            on_stray=told.stray,
            on_confirmation=told.confirmation,
        ),
        environment=table.environment,
        key=keys,
    )
    stack.callback(notifications.close)
    serving = listening(
        notifications,
        table.notify_host,
        table.notify_port,
        certificate=table.notify_certificate,
        private_key=table.notify_key,
    )
    port = await stack.enter_async_context(serving)
    log.info("notifications are taken at %s:%s", table.notify_host, port)
    return notifications
