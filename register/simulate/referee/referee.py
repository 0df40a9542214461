"""Watches all books of a shop at every step: the journals, the terminal's ledger, the drawers, the paper.

It keeps its own sums of everything and believes nobody's. A broken promise is kept, not raised: the code it
was noticed in may swallow exceptions.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal

from register.config.tables import TERMINAL
from register.domain.bookkeeping.postings import postings
from register.domain.events import (
    BasketPosted,
    BasketRefused,
    DayCompared,
    Ended,
    Event,
    Intended,
    LateApproval,
    ShiftClosed,
)
from register.domain.owed_baskets import GATEWAY
from register.journal.entry import Entry
from register.simulate.referee.own_books import OwnBooks
from register.simulate.referee.own_buyers import OwnBuyers
from register.simulate.referee.own_cards import OwnCards
from register.simulate.referee.own_closed_baskets import OwnClosedBaskets
from register.simulate.referee.own_comparison import OwnComparison
from register.simulate.referee.own_requests import OwnRequests
from register.simulate.referee.own_sums import ZERO, Asked, SaleSums
from register.simulate.referee.own_tax import USUAL, TaxedSo
from register.simulate.referee.promise import Broken, demand
from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.providers.desk import Reply
from terminal_api.outcomes import Approved, NotSent

_MONEY = frozenset({"Payment", "StoredValue", "Reversal"})
_LAST = 12
_RECEIPT = re.compile(r"R\d+-\d{6}")


class Referee:
    """Of one shop. `registers` are their names by the SaleID that the terminal knows them by.

    `coins` are the smallest that a register's drawer has, in cents, where that is more than one.
    `most_in_cash`: the registers that may pay out no more of a card than that.
    `most_per_buyer`: the registers that may sell no more gift cards to one buyer in one day.
    `taxed`: how, in that shop.
    `must_print`: the registers that sell nothing before the last receipt is on paper.
    """

    def __init__(
        self,
        ledger: CardLedger,
        registers: dict[str, str],
        coins: dict[str, int],
        most_in_cash: dict[str, Decimal],
        most_per_buyer: dict[str, Decimal],
        taxed: TaxedSo = USUAL,
        must_print: frozenset[str] = frozenset(),
    ) -> None:
        self.broken: str | None = None
        """The first promise that was broken."""
        self.last: list[str] = []
        """The newest entries of all journals."""
        self.entries = 0
        self.books = {name: OwnBooks(name, coins.get(name, 1), taxed) for name in registers.values()}
        for name in must_print:
            self.books[name].paper.must_print = True
        self.cards = OwnCards()
        self.buyers = {name: OwnBuyers(most) for name, most in most_per_buyer.items()}
        self.requests = OwnRequests(registers, self.books, self.cards, most_in_cash)
        self.closed = OwnClosedBaskets(self.books)
        self.comparisons = {name: OwnComparison(name) for name in registers.values()}
        self._papers: set[tuple[str, str]] = set()
        self._asking: tuple[str, str] | None = None
        self.watch(ledger)

    def watch(self, ledger: CardLedger) -> None:
        """Be told of every line of `ledger`."""
        ledger.on_line = self._on_line

    def entered(self, register: str, entry: Entry[Event]) -> None:
        """One more entry is on that register's journal."""
        self.entries += 1
        words = f"{register} {entry.seq} {entry.kind} {entry.sale or ''} {entry.record.body[:160]}"
        self.last = [*self.last[1 - _LAST :], words]
        self._watch(self._entered, register, entry.event)
        if (buyers := self.buyers.get(register)) is not None:
            self._watch(buyers.enter, self.books[register], entry)
        self._watch(self._compares, register, entry)

    def arrives(self, request: Incoming) -> None:
        """A request left a register."""
        if request.header.message_category in _MONEY:
            self._watch(self.requests.left, request)

    def leaves(self, register: str, id_: str) -> None:
        """A request left a register for another processor than the terminal; without an id it is a look."""
        if id_:
            self._watch(self.requests.left_for_a_provider, register, id_)

    def answering(self, register: str, id_: str, answer: Callable[[], Reply]) -> Reply:
        """What a provider answers: what moves on its cards meanwhile is done for that request."""
        self._asking = (register, id_)
        try:
            return answer()
        finally:
            self._asking = None

    def basket(self, register: str, record: bytes) -> None:
        """The gateway keeps a closed basket of that register."""
        self._watch(self.closed.arrived, register, json.loads(record))

    def told(self, outcome: Approved) -> None:
        """Somebody was told that money moved."""
        self._watch(self.requests.told, outcome)

    def holds(self, held: bool, sentence: str) -> None:
        """Keep `sentence` as broken unless it `held`; only the first one is kept."""
        if not held and self.broken is None:
            self.broken = sentence

    def open_of(self, register: str) -> tuple[Asked, ...]:
        """Requests of that register without an answer."""
        return tuple(self.requests.open[register].values())

    def _watch(self, look: Callable[..., None], *seen: object) -> None:
        try:
            look(*seen)
        except Broken as broken:
            self.holds(False, str(broken))

    def _entered(self, register: str, event: Event) -> None:
        lines = postings(event)
        demand(not sum((line.amount.amount for line in lines), ZERO), "postings do not sum to zero")
        match event:
            case Intended(sale=number, request=request):
                self.requests.intended(register, number, request)
            case Ended():
                self.requests.ended(register, event)
                if event.request.processor == GATEWAY and isinstance(event.outcome, Approved):
                    self.closed.moved(event.request.number, self.requests.asked(register, event.request.id))
            case BasketPosted() | BasketRefused():
                self.closed.entered(event)
            case LateApproval():
                self.requests.late(register, event)
            case _:
                self.books[register].enter(event)

    def _compares(self, register: str, entry: Entry[Event]) -> None:
        own = self.comparisons[register]
        match entry.event:
            case Intended(request=request) if request.processor == TERMINAL:
                own.intended(request)
            case Ended(request=request, outcome=NotSent()):
                own.unsent(request.id)
            case DayCompared() as event:
                wrong, waiting = self.requests.misjudged[register], self.requests.open[register]
                own.compared(event, entry.at, frozenset(wrong), frozenset(waiting))
            case ShiftClosed():
                own.closed()
            case _:
                pass

    def _on_line(self, line: Transaction, card: Card | None) -> None:
        if not line.approved or not line.service_id:
            return
        match self._asking:
            case None:
                self._watch(self.requests.moves, line)
            case (register, ""):
                self._watch(self.requests.undone, register, line)
            case (register, id_):
                self._watch(self.requests.done, register, id_, line)

    def ends(self) -> None:
        """The shop is closed for ever: every card holds what it should, and nobody was wrong for good."""
        self._watch(self.cards.compare_all)
        self._watch(self.closed.ends)
        wrong = [id_ for ids in self.requests.misjudged.values() for id_ in ids]
        self.holds(not wrong, f"money moved for {wrong}, and a manager said that it did not")

    def printed(self, register: str, text: str) -> None:
        """A piece of paper came out of that register's printer."""
        number = _RECEIPT.search(text)
        if number is None or "COPY" in text:
            return
        self.holds((register, text) not in self._papers, f"{number[0]}: printed twice, and not marked COPY")
        self._papers.add((register, text))

    def compare(self, register: str, held: Decimal, drawer: Decimal | None) -> None:
        """What the register says is held, and in its drawer if it has one now, beside the referee's sums."""
        own = self.books[register]
        sales = {one.request.number for one in self.requests.open[register].values()}
        ours = sum((one.held for one in map(own.documents.get, sales) if isinstance(one, SaleSums)), ZERO)
        self.holds(held == ours, f"{register}: {held} is held, unanswered are {ours}")
        self.holds(
            drawer in (None, own.drawer), f"{register}: the drawer should hold {own.drawer}, not {drawer}"
        )
