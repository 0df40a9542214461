"""The running register: what it remembers, whom it may ask, where its paper goes.

Use cases are functions beside this one, each taking the till first. They change nothing but by `record`.
"""

import asyncio
import random
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from moneyed import Currency

from receipts.document import from_json
from register.catalogue.store import Catalogue
from register.config.tables import Provider
from register.counter.awaited import Attempt, Progress
from register.counter.cards.batch import Batch
from register.counter.cards.forgetting import forget
from register.counter.checks.doctor import Walk
from register.counter.checks.evidence import Search, nothing_to_search
from register.counter.checks.outside import Outside
from register.counter.ports import Clock, Paper
from register.domain.books import Books, books_after
from register.domain.cards.card_mark import CardMark
from register.domain.events import Event
from register.domain.goods.promotions import InForce
from register.domain.staff.people import Lock
from register.journal.look_file import LookFile
from register.journal.pin_file import PinFile
from register.journal.store import Journal
from register.journal.vault import CardKeys, Vault
from register.settings import Settings
from terminal_api.processor import (
    Condition,
    Entry,
    GiftCard,
    GiftCardProcessor,
    Health,
    PaymentTerminal,
    Request,
)
from terminal_api.record import KeepsRecord

if TYPE_CHECKING:
    from terminal_api.inspector.log import MessageLog  # with every message of the protocol

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

_UNSEEN = Health(Condition.UNSEEN)


@dataclass
class Till:
    """One register at work. `books` is always the fold over all of `journal`."""

    journal: Journal[Event]
    books: Books
    settings: Settings
    catalogue: Catalogue
    clock: Clock
    keys: CardKeys
    vault: Vault
    pins: PinFile
    """The hashes of the PINs that were set here."""
    looks: LookFile
    """How many gift cards were looked at lately."""
    paper: Paper = field(init=False)
    processors: Mapping[str, GiftCardProcessor] = field(default_factory=dict[str, GiftCardProcessor])
    terminal: PaymentTerminal | None = None
    records: Mapping[str, KeepsRecord] = field(default_factory=dict[str, KeepsRecord])
    """Those of the processors that the day's end is compared with."""
    walks: Callable[[], tuple[Walk, ...]] = tuple
    """The ways from here on which a fault is looked for, as they are now."""
    evidence: Search = nothing_to_search
    """Searches all that this till keeps for card data, in the thread that calls it."""
    outside: Outside = field(default_factory=Outside)
    chance: Callable[[], float] = random.random
    """From 0 to 1: spreads what is tried again beside other work."""
    watchers: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    handed: set[str] = field(default_factory=set[str])
    """Print jobs that the printer has been given."""
    asking: set[str] = field(default_factory=set[str])
    """Requests whose answer this process is waiting for."""
    first_look: Request | None = None
    """The balance inquiry that a payment by gift card waits for."""
    first_look_at: str = ""
    """The processor that was asked for it."""
    wrong_pins: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """By sale and card: how often its PIN was wrong."""
    with_pins: dict[str, GiftCard] = field(default_factory=dict[str, GiftCard])
    """The cards whose PIN was typed, by token, while what they paid may have to go back. In memory alone:
    after a restart the PIN is asked for again."""
    at_hand: dict[str, GiftCard] = field(default_factory=dict[str, GiftCard])
    """The cards that are presented just now to be given money back, by their tokens."""
    attempts: dict[str, Attempt] = field(default_factory=dict[str, Attempt])
    """Of the requests whose answer is missing."""
    locks: dict[str, asyncio.Lock] = field(default_factory=dict[str, asyncio.Lock])
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    pin_lock: Lock = field(default_factory=Lock)
    training: bool = False
    """Whether somebody learns here: every receipt says so, and nothing of it is sold."""
    by_command: bool = False
    """Whether a command is at work, and nobody has typed a PIN."""
    look_again_at: datetime = _LONG_AGO
    """When the terminal is asked next how it is."""
    terminal_health: Health = _UNSEEN
    """How the terminal was when it last said so, in English as noted."""
    in_force: tuple[str, InForce] | None = None
    """The promotions that hold for the sale of that number."""
    terminal_down_since: datetime | None = None
    display_trouble: str = ""
    """Why the customer display shows nothing new, in English as noted; empty when it does."""
    tendering: bool = False
    """Whether the cashier has gone on to take payment, which the customer is told."""
    progress: Progress | None = None
    """What the terminal said last of what it is doing."""
    _batch: Batch | None = None
    """What is recorded and not on disk yet."""
    messages: "MessageLog | None" = None
    """What went to the terminal and came back, where [terminal] inspector is on."""

    @property
    def currency(self) -> Currency:
        """What this till sells in."""
        return self.books.currency

    def record(self, *events: Event) -> None:
        """Put `events` on disk in one commit; then open the drawer, print, and tell everybody what they say.

        A power cut may take lines that nobody has paid for yet, and how far a receipt has come: it is printed
        again then, marked COPY. All else waits for the disk. Raises `JournalWriteFailed` when the disk
        refuses; then nothing has happened.
        """
        with self.together():
            assert self._batch is not None
            for event in events:  # an illegal step must not reach the disk
                self.books = books_after(self.books, event, self._batch.at, self._batch.before.cashier)
            self._batch.events += events

    @contextmanager
    def together(self) -> Generator[None]:
        """What is recorded inside goes to disk in one commit at the end, and is acted upon only then.

        Nobody outside may be asked for anything in between, so there is no `await` inside. When the disk
        refuses, nothing of it has happened.
        """
        if self._batch is not None:
            yield
            return
        # In UTC as an entry is read back: folding the journal again must give the same books.
        self._batch = batch = Batch(self.books, self.clock.now().astimezone(UTC))
        try:
            yield
            if batch.events:
                self.journal.append(
                    *batch.events, cashier=batch.before.cashier, at=batch.at, durable=batch.lasts
                )
        except BaseException:
            self.books = batch.before
            raise
        finally:
            self._batch = None
        if batch.events:
            self._act_on(batch)

    def _act_on(self, batch: Batch) -> None:
        if batch.opens_drawer:
            self.paper.kick_drawer()  # before the paper, which takes longer
        if batch.prints:
            self.hand_over()
        if batch.frees_cards:
            forget(self.vault, self.with_pins, self.books)
        if batch.obliges:
            self.wake.set()
        self._tell()

    @property
    def looks_at_terminal(self) -> bool:
        """Whether the payment by gift card that waits for a balance waits for the terminal's."""
        asked = self.terminal is not None and self.first_look_at == self.terminal.name
        return self.first_look is not None and asked

    @property
    def asks_elsewhere(self) -> bool:
        """Whether whoever is asked now is not the terminal: nobody there can be asked to stop."""
        if self.first_look is not None:
            return not self.looks_at_terminal
        asked = {one.processor for one in self.books.unsettled if one.id in self.asking}
        return bool(asked) and (self.terminal is None or self.terminal.name not in asked)

    def hand_over(self) -> None:
        """Give the printer every queued receipt that it does not have yet."""
        for job in self.books.jobs.values():
            if job.queued.job not in self.handed:
                self.handed.add(job.queued.job)
                receipt = from_json(job.queued.receipt)
                self.paper.add(job.queued.job, receipt, copy=job.queued.copy, state=job.state)

    def goes_on_to_tender(self, goes_on: bool) -> None:
        """The cashier takes payment now, or is back at the basket."""
        if goes_on is not self.tendering:
            self.tendering = goes_on
            self._tell()

    def changed(self) -> None:
        """Tell everybody watching to look again, and whoever sees to the obligations."""
        self.wake.set()
        self._tell()

    def _tell(self) -> None:
        for watcher in tuple(self.watchers):
            watcher()

    def lock(self, number: str) -> asyncio.Lock:
        """Whoever moves money for `number` holds this, so that a double key press asks once."""
        return self.locks.setdefault(number, asyncio.Lock())

    def card(self, number: str, entry: Entry = Entry.SCANNED) -> GiftCard:
        """The card with that full number, at the provider whose prefix it has."""
        return GiftCard(provider=self.settings.provider_of(number).name, number=number, entry=entry)

    def provider(self, card: GiftCard) -> Provider:
        """Who keeps the balance of `card`, whoever reads it."""
        if card.number or self.settings.gift_cards is None:
            return self.settings.provider_of(card.number)
        return next(one for one in self.settings.gift_cards.providers if one.name == card.provider)

    def mark(self, card: GiftCard) -> CardMark:
        """What may be kept of `card`."""
        token = self.keys.token(card.number) if card.number else ""
        return CardMark(token=token, last4=card.last4, provider=card.provider)
