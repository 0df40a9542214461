"""What the mock sends of its own accord: notifications to the register, webhooks to its back office."""

import httpx

from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.exchange import Exchange
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network.events import display, happened, header_of
from terminal_api.mock.network.notifier import Notifier, Pause
from terminal_api.mock.network.webhooks import outcome_webhook
from terminal_api.nexo.device.progress import ProgressEvent
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import MessageHeader
from terminal_api.nexo.messages.event import EventToNotify


class Outgoing:
    """Listens to the terminals and sends what the settings ask for. `stop` closes a client it made itself."""

    def __init__(
        self, fleet: Fleet, exchange: Exchange, http: httpx.AsyncClient | None, pause: Pause
    ) -> None:
        self._fleet = fleet
        self._exchange = exchange
        self._settings = fleet.settings
        self._own: httpx.AsyncClient | None = None
        self.notifier: Notifier | None = None
        """To where the answers of asynchronous requests go; None when nobody listens."""
        self._webhooks: Notifier | None = None
        to = self._settings.notifications
        if to or self._settings.webhook_url:
            http = http or self._made()
        if http and to:
            auth = (to.user, to.password) if to.user else None
            self.notifier = Notifier(http, to.url, auth, pause, self._lost)
            if to.events:
                fleet.on_event = self._event
            if to.displays:
                fleet.on_progress = self._display
        if http and self._settings.webhook_url:
            self._webhooks = Notifier(http, self._settings.webhook_url, None, pause, self._lost)
            exchange.on_done = self._webhook

    async def stop(self) -> None:
        """Give up what is still on its way."""
        for notifier in (self.notifier, self._webhooks):
            if notifier:
                await notifier.stop()
        if self._own:
            await self._own.aclose()

    def _made(self) -> httpx.AsyncClient:
        self._own = httpx.AsyncClient(trust_env=False, verify=self._settings.trust or True)
        return self._own

    def _lost(self, content: bytes, why: str) -> None:
        self._exchange.undelivered(header_of(content), why)

    def _event(self, poi_id: str, what: EventToNotify, sentence: str) -> None:
        assert self.notifier
        event = happened(what, sentence, poi_id, self._settings.clock())
        self.notifier.send(poi_id, event.written())

    def _display(self, about: MessageHeader, name: str, progress: ProgressEvent) -> None:
        assert self.notifier
        shown = display(progress, about, name, self._settings.clock())
        self.notifier.send(about.poi_id, shown.written())

    def _webhook(self, request: Incoming, answer: Message) -> None:
        """Send the outcome of what `answer` only confirmed as received."""
        assert self._webhooks
        line = self._fleet.ledger.latest
        header = request.header
        if line is None or (line.service_id, line.sale_id) != (header.service_id, header.sale_id):
            return
        if content := outcome_webhook(request, line, self._settings):
            self._webhooks.send(header.poi_id, content)
