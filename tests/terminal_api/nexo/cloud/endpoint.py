"""The till's endpoint as tests call it, and whoever listens behind it."""

from collections.abc import Callable

import httpx

from terminal_api.nexo.cloud.notifications import Listeners, Notifications
from terminal_api.nexo.cloud.webhooks import Confirmation
from terminal_api.nexo.device.progress import Progress
from terminal_api.nexo.message import Message

PASSWORD = "invented-endpoint-password"

Example = Callable[[str], bytes]


class Timers:
    """`call_later` without a clock: whatever was put off happens when the test says so."""

    class Put:
        def __init__(self, happen: Callable[[], None]) -> None:
            self.happen = happen
            self.cancelled = False

        def cancel(self) -> None:
            self.cancelled = True

    def __init__(self) -> None:
        self.put: list[Timers.Put] = []
        self.delays: list[float] = []

    def __call__(self, delay: float, happen: Callable[[], None]) -> "Timers.Put":
        self.put.append(self.Put(happen))
        self.delays.append(delay)
        return self.put[-1]

    def pass_by(self) -> None:
        for timer in self.put:
            if not timer.cancelled:
                timer.happen()
        self.put.clear()


class Heard:
    """Keeps all that the listeners were told."""

    def __init__(self) -> None:
        self.events: list[Message] = []
        self.progress: list[tuple[str, Progress]] = []
        self.strays: list[Message] = []
        self.confirmations: list[Confirmation] = []
        self.broken = False
        self.failures = 0

    def confirmed(self, confirmation: Confirmation) -> None:
        if self.broken:
            raise OSError("the disk is full")
        self.confirmations.append(confirmation)

    def stray(self, message: Message) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        self.strays.append(message)

    @property
    def listeners(self) -> Listeners:
        return Listeners(self.events.append, self.stepped, self.stray, self.confirmed)

    def stepped(self, poi_id: str, progress: Progress) -> None:
        self.progress.append((poi_id, progress))


def client_of(app: Notifications) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://till", auth=("adyen", PASSWORD))


async def posted(adyen: httpx.AsyncClient, body: bytes, path: str = "/notifications") -> int:
    return (await adyen.post(path, content=body)).status_code
