"""Long days drawn by lot: whatever the books let happen, happens, sensible or not."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from moneyed import EUR, Money

from register.domain import events
from register.domain.asking.comparison import Finding, Odd
from register.domain.asking.exchange import Done, IllegalStep, MoneyRequest
from register.domain.books import Books, books_after
from register.domain.cards.card_mark import CardMark
from register.domain.cards.desk import TAKEN_BACK_BY, Desk
from register.domain.events import Event
from register.domain.goods.line_item import CardLine, Goods
from register.domain.returning.returns import Return, return_takings
from register.domain.sale import Sale, takings
from register.journal.codec import by_kind
from register.journal.store import JOURNAL, Journal
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Reference, Slip, SlipLine, Unknown
from terminal_api.processor import Entry, Operation
from terminal_api.record import Means, Sum, Way, Whose

NOON = datetime(2031, 3, 14, 12, tzinfo=UTC)
EMPTY = Books("2", EUR)


def opened(folder: Path) -> Journal[Event]:
    """The journal in `folder`, held."""
    folder.mkdir(exist_ok=True)
    return Journal[Event].open(
        folder / JOURNAL, store="harbour", register="2", kinds=by_kind(events.EVENTS), clock=lambda: NOON
    )


class Days:
    """Appends to a journal, one commit a step, and keeps the books that a replay must make."""

    def __init__(self, journal: Journal[Event], seed: int) -> None:
        self.journal = journal
        self.lot = Random(seed)
        self.books = EMPTY
        self.at = NOON
        self.serial = 0
        self.completed: list[Sale] = []
        self.requests: list[MoneyRequest] = []
        self.psps: list[str] = []
        self.told: list[events.Ended] = []

    def pass_(self, steps: int) -> "Days":
        doing = [getattr(self, name) for name in dir(self) if name.startswith("may_")]
        for _ in range(steps):
            self.at += timedelta(seconds=7)
            with suppress(IllegalStep):
                self.enter(*self.lot.choice(doing)())
        return self

    def enter(self, *happened: Event) -> None:
        books, cashier = self.books, self.books.cashier
        for event in happened:
            books = books_after(books, event, self.at, cashier)
        self.journal.append(*happened, cashier=cashier, at=self.at)
        self.books = books
        for event in happened:
            match event:
                case events.SaleCompleted(sale=number):
                    self.completed.append(self.last_seen[number])
                case events.Intended(request=request):
                    self.requests.append(request)
                case events.Ended(outcome=Approved(confirmed=False)):
                    self.told.append(event)
                case _:
                    pass
        self.last_seen = {number: one for number, one in books.documents.items() if isinstance(one, Sale)}

    # Things to draw

    def one(self, *choices: Any) -> Any:
        return self.lot.choice(choices)

    def money(self, most: int = 5000) -> Money:
        return Money(Decimal(self.lot.randint(1, most)).scaleb(-2), EUR)

    def mark(self) -> CardMark:
        last4 = f"{self.lot.randint(0, 20):04}"
        return CardMark(self.one("", f"token {last4}"), last4, self.one("svs", "givex"))

    def line(self) -> Goods | CardLine:
        if self.lot.random() < 0.3:
            return CardLine(self.mark(), self.money(), self.one(Operation.ACTIVATE, Operation.LOAD))
        return Goods(
            str(self.lot.randint(1, 99)),
            self.one("Notebook", 'Pencil "HB"', "Äpfel", "Bananas\n"),
            self.money(),
            self.one(Decimal(1), Decimal("3"), Decimal("0.385")),
            "piece",
            self.one("A", "B"),
            self.one(Decimal(21), Decimal("9.00")),
            self.one("Paper", "Fruit"),
        )

    def document(self, *kinds: type[Any]) -> Any:
        """One that is open, of these kinds; else the next number's, which most things cannot happen to."""
        some = [
            one for one in self.books.documents.values() if isinstance(one, kinds or (Sale, Return, Desk))
        ]
        return self.lot.choice(some) if some else Desk(self.books.next_number, EUR)

    def request(self, number: str, operation: Operation, **more: Any) -> events.Intended:
        self.serial += 1
        original = more.pop("original", None) or self.one(None, self.reference())
        return events.Intended(
            number,
            MoneyRequest(
                f"R{self.serial:09}",
                "terminal",
                operation,
                self.money(),
                self.at,
                number,
                sequence=self.lot.randint(1, 3),
                card=self.one(None, self.mark()),
                entry=self.one(None, *Entry),
                original=original,
                known_as=self.one("", "V400m-1/2"),
                **more,
            ),
        )

    def reference(self) -> Reference:
        self.serial += 1
        psp = f"PSP{self.serial:06}"
        self.psps.append(psp)
        return Reference(self.one(psp, f"{psp}C", f"tender.{psp}"), self.at, self.one(None, "V"))

    def outcome(self, request: MoneyRequest) -> Any:
        only_received = request.operation in (Operation.REVERSE, Operation.REFUND) and self.lot.random() < 0.7
        return self.one(
            *[Approved(request.amount, self.reference(), confirmed=not only_received)] * 3,
            Approved(
                self.money(int(request.amount.amount * 100)),
                self.reference(),
                balance=self.one(None, self.money()),
                card="0016",
                brand="svs",
                slips=(Slip("cashier", (SlipLine("A", "1", bold=True), SlipLine("")), signature=True),),
                confirmed=not only_received,
            ),
            Declined("no", self.one(*Decline)),
            NotSent("nobody there"),
            Unknown("silence"),
        )

    # What may happen

    def may_begin(self) -> tuple[Event, ...]:
        self.serial += 1
        return self.one(
            (events.Started("0.1.0", self.serial),),
            (events.SignedIn(self.one("Maria", "Ruth")),),
            (events.SignedOut("Maria"),),
            (events.DrawerOpened(None, "float"),),
            (events.ShiftOpened(self.books.last_shift + 1, self.money()),),
        )

    def may_close_shift(self) -> tuple[Event, ...]:
        shift = self.books.shift
        if shift is None or self.lot.random() < 0.8:
            return ()
        counted = self.one(None, self.money())
        return (events.ShiftClosed(shift.number, self.books.last_z + 1, shift.expected, counted),)

    def may_compare(self) -> tuple[Event, ...]:
        """It says what it likes: what was odd, what was there, and from where the next one goes on."""
        request = self.one(*self.requests, None)
        odd = Odd(
            self.one(*Finding),
            request.id if request else "",
            request.number if request else "",
            request.operation if request else None,
            self.money(),
            self.one(None, self.money()),
            whose=self.one(None, *Whose),
            means=self.one(*Means),
            way=self.one(*Way),
        )
        missed = self.one(None, None, *events.Missed)
        sums = (Sum(self.one(*Whose), self.one(*Means), self.one(*Way), "mc", 3, self.money()),)
        return (
            events.DayCompared(
                "terminal",
                "V400m-1/2",
                self.journal.last_seq,
                requests=9,
                agree=8,
                odd=self.one((), (odd,)),
                missed=missed,
                silent_since=self.at if missed else None,
                unlooked=self.one(None, *events.Unlooked),
                period="1000",
                sums=sums,
            ),
        )

    def may_move_cash(self) -> tuple[Event, ...]:
        shift = self.books.shift
        undone = (
            self.lot.choice(shift.moved).sale if shift and shift.moved and self.lot.random() < 0.4 else ""
        )
        number, kind = self.books.next_number, self.one(*events.Movement)
        moved = events.DrawerMoved(number, kind, self.money(), "change", self.one("", "Ruth"), undone)
        return self.one((moved,), (moved, events.DrawerOpened(number, "paid in")))

    def may_ring_up(self) -> tuple[Event, ...]:
        sale = self.books.sale
        number = sale.number if sale and self.lot.random() < 0.9 else self.books.next_number
        return tuple(events.LineAdded(number, self.line()) for _ in range(self.lot.randint(1, 3)))

    def may_change_a_line(self) -> tuple[Event, ...]:
        sale = self.books.sale
        if sale is None or not sale.basket.lines:
            return ()
        position = self.lot.randrange(len(sale.basket.lines))
        if isinstance(sale.basket.lines[position], Goods) and self.lot.random() < 0.7:
            return (events.QuantityChanged(sale.number, position, Decimal(self.lot.randint(1, 5))),)
        return (events.LineRemoved(sale.number, position),)

    def may_pay(self) -> tuple[Event, ...]:
        number = self.document(Sale).number
        cash = self.money()
        return self.one(
            (
                events.CashTaken(number, cash + self.money(), cash),
                events.DrawerOpened(number, "cash sale"),
            ),
            (self.request(number, Operation.PAY),),
            (self.request(number, Operation.BANK_CARD),),
            (events.CashGiven(number, cash, events.CashReason.GIVEN_BACK),),
        )

    def may_finish(self) -> tuple[Event, ...]:
        sale = self.document(Sale)
        if not isinstance(sale, Sale):
            return ()
        paid = events.SalePaid(sale.number, sale.total, takings(sale.basket), sale.basket.cards_total)
        return self.one(
            *[(paid,), (paid, events.SaleCompleted(sale.number)), (events.SaleCompleted(sale.number),)] * 2,
            (events.VoidBegun(sale.number, "by lot"),),
            (events.SaleVoided(sale.number),),
            (events.SetAside(sale.number),),
        )

    may_finish_too = may_finish

    def may_see_to_a_card(self) -> tuple[Event, ...]:
        sale = self.document(Sale)
        if not isinstance(sale, Sale) or not sale.owed_cards:
            return ()
        position, line = self.lot.choice(sale.owed_cards)
        swapped = CardLine(self.mark(), line.amount, line.operation)
        return self.one(
            (self.request(sale.number, line.operation, position=position),),
            (events.CardSwapped(sale.number, position, swapped),),
            (events.CardRefunded(sale.number, position, line.amount),),
        )

    def may_answer(self) -> tuple[Event, ...]:
        waiting = self.books.unsettled
        if not waiting:
            return ()
        request = self.lot.choice(waiting)
        return (events.Ended(request.number, request, self.outcome(request)),)

    may_answer_too = may_answer_again = may_answer

    def may_reverse(self) -> tuple[Event, ...]:
        document = self.document()
        done = [one for one in document.exchanges.all if isinstance(one, Done)]
        if not done:
            return ()
        one = self.lot.choice(done)
        undoes = {"undoes": one.request.id, "undoes_operation": one.request.operation}
        return (self.request(document.number, Operation.REVERSE, original=one.approved.reference, **undoes),)

    def may_ask_at_the_desk(self) -> tuple[Event, ...]:
        number = self.books.next_number
        one = self.one(*self.requests, None)
        if one is None or self.lot.random() < 0.4:
            operation = self.lot.choice(
                [Operation.CASH_OUT, Operation.LOAD, Operation.DEACTIVATE, Operation.REFUND]
            )
            return (self.request(number, operation, desk=True, allowed_by=self.one("", "Ruth")),)
        operation = Operation.UNDO_LOAD if one.operation is Operation.LOAD else Operation.REVERSE
        undoes = {"undoes": one.id, "undoes_operation": one.operation}
        return (self.request(number, operation, desk=True, **undoes),)

    def may_hand_out(self) -> tuple[Event, ...]:
        desk = self.document(Desk)
        if not isinstance(desk, Desk) or not (desk.to_hand_out.amount or desk.to_take_in.amount):
            return ()
        if desk.to_take_in.amount:
            return (events.CashOutReturned(desk.number, desk.to_take_in),)
        return (events.CashGiven(desk.number, desk.to_hand_out, events.CashReason.CASH_OUT),)

    def may_take_back(self) -> tuple[Event, ...]:
        if not self.completed:
            return ()
        sale = self.lot.choice(self.completed)
        if not sale.basket.lines:
            return ()
        lines = tuple(self.lot.choice(sale.basket.lines) for _ in range(self.lot.randint(1, 2)))
        done = [one.request.id for one in sale.payments]
        legs = tuple(events.PlannedLeg(one, self.money()) for one in (*done, None))
        undo = self.one("", "", *(one.id for one in self.requests[-3:]))
        return (events.ReturnOpened(self.books.next_number, sale.number, lines, legs, undo),)

    def may_give_back(self) -> tuple[Event, ...]:
        one = self.document(Return)
        if not isinstance(one, Return):
            return ()
        payment = next((leg.payment for leg in one.legs if leg.payment), "nobody's")
        return self.one(
            (events.CashGiven(one.number, self.money(), events.CashReason.REFUND),),
            (self.request(one.number, Operation.REVERSE, undoes=payment),),
            (self.request(one.number, Operation.REFUND),),
            (events.ReturnCompleted(one.number, one.total, return_takings(one.lines), one.cards),),
        )

    def may_be_told_later(self) -> tuple[Event, ...]:
        if self.books.failed and self.lot.random() < 0.3:
            failed = self.lot.choice(self.books.failed)
            return (events.OwedPaid(failed.sale, failed.request.id, failed.amount, "Ruth"),)
        if not self.told:
            return ()
        request = self.lot.choice(self.told).request
        return self.one(
            (events.ReversalConfirmed(request.number, request.id, ""),),
            (events.ReversalFailed(request.number, request, self.money(), "no balance"),),
        )

    def may_be_answered_late(self) -> tuple[Event, ...]:
        number = self.document(Desk).number
        some = self.one(*(one.id for one in self.requests), "NOBODYS")
        given_up = [one for one in self.requests if one.operation in TAKEN_BACK_BY]
        late = [
            events.LateApproval(self.books.next_number, one, Approved(one.amount)) for one in given_up[-1:]
        ]
        return self.one(
            (events.StrayAnswer(some, "Payment Success"),),
            (events.StrayAnswerExplained(some, "seen by Ruth"), *late),
            (events.LateSeenTo(number, "Ruth", "given back in cash"),),
        )

    def may_print(self) -> tuple[Event, ...]:
        demanded = [number for number, job in self.books.jobs.items() if job.demanded]
        if demanded and self.lot.random() < 0.2:
            return (events.PaperLetGo(self.one(*demanded), None, "no roll left", "Ruth"),)
        if self.books.jobs and self.lot.random() < 0.7:
            state = self.one("sending", "printed", "unknown", "done")
            printer = ("first", "second")[len(self.books.jobs) % 2]
            return (events.PaperNoted(self.one(*self.books.jobs), state, "paper is out", printer),)
        receipt: list[dict[str, Any]] = [
            {"kind": "text", "text": "Ä", "bold": True},
            {"kind": "cut", "of": [1, None]},
        ]
        job, number = str(self.books.last_job + 1), self.one(None, "R2-000001")
        return (events.PaperQueued(job, number, "sale", receipt, self.lot.random() < 0.2, self.at),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "till"


@pytest.fixture
def journal(folder: Path) -> Iterator[Journal[Event]]:
    with opened(folder) as journal:
        yield journal


@pytest.fixture
def days(journal: Journal[Event]) -> Callable[[int, int], Days]:
    """Days by lot on `journal`: `days(seed, steps)`."""
    return lambda seed, steps: Days(journal, seed).pass_(steps)


@pytest.fixture
def opening() -> Callable[[Path], Journal[Event]]:
    """Opens the journal of a folder."""
    return opened


@pytest.fixture
def empty() -> Books:
    """Of the till whose days these are, before the first."""
    return EMPTY
