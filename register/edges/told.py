"""What the terminal and its cloud tell the till unasked: steps of a payment, trouble, confirmations."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

from register.counter.asking import confirming, strays
from register.counter.awaited import Progress
from register.counter.till import Till
from register.domain.amounts import Refused
from register.journal.errors import JournalError
from register.language import marked, say
from terminal_api.nexo.device.progress import Progress as Step
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import EventNotification, Response
from terminal_api.nexo.messages.event import EventToNotify
from terminal_api.nexo.watching import Seen, Way
from terminal_api.processor import Condition, Health

if TYPE_CHECKING:
    from terminal_api.nexo.cloud.webhooks import Confirmation  # a till that has no endpoint needs no server

log = logging.getLogger(__name__)

#: Events after which the terminal cannot be used. After any other it is asked how it is.
_DOWN = {
    EventToNotify.SHUTDOWN: Health(
        Condition.OUT_OF_REACH, marked("The terminal cannot be reached: it was switched off.")
    ),
    EventToNotify.OUT_OF_ORDER: Health(
        Condition.NOT_READY, marked("The terminal is out of order: use another terminal.")
    ),
    EventToNotify.BEGIN_MAINTENANCE: Health(
        Condition.NOT_READY, marked("The terminal is under maintenance: wait, or use another terminal.")
    ),
    EventToNotify.SECURITY_ALARM: Health(
        Condition.NOT_READY, marked("The terminal reports a security fault: stop using it and call support.")
    ),
    EventToNotify.NETWORK_DISCONNECTED: Health(
        Condition.OUT_OF_REACH, marked("The terminal cannot be reached: it has lost its network.")
    ),
}

#: So many confirmations that fit nothing yet are kept while the till runs; the manager can confirm as well.
_EARLY = 200

_STEPS = {
    "TENDER_CREATED": marked("The terminal waits for the card."),
    "CARD_INSERTED": marked("The card is in the terminal."),
    "CARD_PRESENTED": marked("The card was held to the terminal."),
    "CARD_SWIPED": marked("The card was swiped."),
    "CARD_REMOVED": marked("The card was taken out."),
    "WAIT_FOR_APP_SELECTION": marked("The customer chooses how the card pays."),
    "WAIT_FOR_PIN": marked("The customer types the PIN."),
    "PIN_ENTERED": marked("The PIN was typed."),
    "ASK_SIGNATURE": marked("The customer signs."),
    "ASK_DCC": marked("The customer chooses a currency."),
    "ASK_GRATUITY": marked("The customer chooses a tip."),
    "PROVIDE_CARD_DETAILS": marked("The customer types the card's number."),
    "PRINT_RECEIPT": marked("The terminal prints."),
    "TENDER_FINAL": marked("The terminal is done; its answer is on the way."),
}


class Told:
    """Takes what is told, for one till and its one terminal."""

    def __init__(self, till: Till, poi_id: str, sale_id: str) -> None:
        self._till = till
        self._poi_id = poi_id
        self._sale_id = sale_id
        self._early: deque[Confirmation] = deque(maxlen=_EARLY)
        self._waiting = till.books.unconfirmed
        till.watchers.append(self.changed)

    def event(self, message: Message) -> None:
        """The lamp says at once what is wrong; the terminal is asked as soon as that makes sense."""
        self._show(message)
        if message.header.poi_id != self._poi_id or not isinstance(message.body, EventNotification):
            return
        happened = message.body.event_to_notify
        log.info("the terminal tells: %s", happened)
        down = next((health for event, health in _DOWN.items() if event == happened), None)
        if down is not None:
            self._till.terminal_health = down
        elif not self._till.terminal_health.ok:
            self._till.look_again_at = self._till.clock.now()
        self._till.changed()

    def progress(self, poi_id: str, step: Step) -> None:
        """For the cashier to watch."""
        if poi_id != self._poi_id:
            return
        words = _STEPS.get(step.event, f"{step.event.replace('_', ' ').capitalize()}.")
        words = say(words)
        self._till.progress = Progress(words, self._till.clock.now())
        self._till.changed()

    def stray(self, message: Message) -> None:
        """Nobody waits for it: it is written down, and the till believes only what it asks for itself.

        Raises when it cannot be written down.
        """
        self._show(message)
        header = message.header
        log.warning("a stray answer: %s %s of %s", header.message_category, header.service_id, header.sale_id)
        if header.sale_id != self._sale_id:
            return  # of another till of the same account
        said = getattr(message.body, "response", None)
        result = str(said.result) if isinstance(said, Response) else ""
        strays.strayed(self._till, header.service_id or "", header.message_category, result)

    def confirmation(self, told: Confirmation) -> None:
        """Raises when it cannot be written down; then it will be told again."""
        if isinstance(confirming.confirmed(self._till, told.psp, told.succeeded, told.reason or ""), Refused):
            # Another till's of the same account; or quicker than the answer it belongs to.
            log.info("a confirmation that fits nothing yet is kept: %s", told.psp)
            self._early.append(told)

    def changed(self) -> None:
        """Something was recorded: what was confirmed too early may have its reversal now."""
        waiting, self._waiting = self._waiting, self._till.books.unconfirmed
        if self._early and self._waiting and self._waiting != waiting:
            asyncio.get_running_loop().call_soon(self._confirm_again)

    def _confirm_again(self) -> None:
        early, self._early = self._early, deque(maxlen=_EARLY)
        for told in early:
            try:
                waits = confirming.confirmed_now(self._till, told.psp, told.succeeded, told.reason or "")
            except JournalError as error:
                log.error("a confirmation waits: %s", error)
                waits, self._waiting = True, ()
            if waits:
                self._early.append(told)

    def _show(self, message: Message) -> None:
        if self._till.messages is not None:
            self._till.messages.add(Seen.of(self._till.clock.now(), Way.TO_REGISTER, message))
