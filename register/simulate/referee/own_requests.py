"""The referee's own list of all requests for money: intended, sent, moved, ended, told, each in its place."""

from dataclasses import dataclass, field
from decimal import Decimal

from register.domain.asking.exchange import MoneyRequest
from register.domain.events import Ended, LateApproval
from register.domain.sale import PAYMENTS
from register.simulate.referee.own_books import OwnBooks
from register.simulate.referee.own_cards import OwnCards
from register.simulate.referee.own_sums import ZERO, Asked, DeskSums, ReturnSums, SaleSums
from register.simulate.referee.promise import demand, there
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.request_facts import amount_of
from terminal_api.outcomes import Approved, Unknown
from terminal_api.processor import Operation

Key = tuple[str, str]
"""Register and request id."""


@dataclass
class OwnRequests:
    """Of all registers of a shop, named by the SaleID that the terminal knows them by. Raises `Broken`."""

    registers: dict[str, str]
    books: dict[str, OwnBooks]
    cards: OwnCards
    most_in_cash: dict[str, Decimal]
    """By register, how much of a card it may pay out; the others may pay any balance."""
    approved: dict[tuple[str, Operation], int] = field(default_factory=dict[tuple[str, Operation], int])
    """How many, by processor and operation."""
    misjudged: dict[str, dict[str, Asked]] = field(default_factory=dict[str, dict[str, Asked]])
    """By register: what moved although a manager said that it did not. The processor knows better."""
    open: dict[str, dict[str, Asked]] = field(default_factory=dict[str, dict[str, Asked]])
    """By register: what has no answer yet."""
    _asked: dict[Key, Asked] = field(default_factory=dict[Key, Asked])
    _moved: dict[Key, Transaction] = field(default_factory=dict[Key, Transaction])
    _by_reference: dict[str, Key] = field(default_factory=dict[str, Key])
    _back_on_card: set[str] = field(default_factory=set[str])
    """Cash-outs that were taken back."""
    _written: set[str] = field(default_factory=set[str])
    """What approved requests on the disk are called by their processors; empty for those with no name."""

    def __post_init__(self) -> None:
        self.misjudged = {name: {} for name in self.books}
        self.open = {name: {} for name in self.books}

    def intended(self, register: str, number: str, request: MoneyRequest) -> None:
        """It is about to be asked: the intent is on the disk."""
        key = (register, request.id)
        demand(key not in self._asked, f"request {request.id} was intended twice")
        asked = Asked(request, register, self._card_of(register, request))
        documents = self.books[register].documents
        if number not in documents:
            demand(request.desk, f"{number}: money is asked for nothing")
            documents[number] = DeskSums(number)
        document = documents[number]
        if isinstance(document, SaleSums):
            self._may_ask(document, asked)
        elif isinstance(document, ReturnSums):
            demand(asked.amount <= document.due, f"{number}: more is given back than is due")
        if request.operation is Operation.CASH_OUT:
            most = self.most_in_cash.get(register, asked.amount)
            demand(asked.amount <= most, f"{number}: {asked.amount} paid out, the law there stops at {most}")
        self._asked[key] = document.open[request.id] = self.open[register][request.id] = asked
        self.cards.asked(asked)

    def _may_ask(self, sale: SaleSums, asked: Asked) -> None:
        request = asked.request
        if request.operation in PAYMENTS:
            demand(not sale.held, f"{sale.number}: asked for money while an answer is missing")
            demand(ZERO < asked.amount <= sale.total - sale.paid, f"{sale.number}: asked for too much")
            rest = sale.for_cards - sale.by_card
            by_card = asked.amount if request.operation is Operation.PAY else ZERO
            demand(by_card <= max(rest, ZERO), f"{sale.number}: a gift card is asked for what is none of its")
        elif request.operation is Operation.REVERSE:
            undone = self._asked.get((asked.register, request.undoes or ""))
            whole = undone is not None and undone.approved == asked.amount
            demand(whole, f"{sale.number}: reversal of what?")
        elif request.position is not None:
            demand(request.position in sale.owed, f"{sale.number}: a card nobody owes is made spendable")
            sale.tried.add(request.position)

    def ended(self, register: str, event: Ended) -> None:
        """Its outcome is on the disk."""
        request, outcome = event.request, event.outcome
        never = f"request {request.id} ended and was never intended"
        asked = there(self._asked.get((register, request.id)), never)
        demand(asked.request == request, f"request {request.id} changed between intent and outcome")
        demand(not asked.ended, f"request {request.id} ended twice")
        if isinstance(outcome, Unknown):
            return
        asked.ended = True
        document = self.books[register].documents[request.number]
        del document.open[request.id], self.open[register][request.id]
        line = self._moved.get((register, request.id))
        if line is not None and request.operation in PAYMENTS and not line.moved.amount:
            line = line if isinstance(outcome, Approved) else None  # an empty card paid all that it had
        if isinstance(outcome, Approved):
            self._written.add(outcome.reference.id if outcome.reference else "")
            line = there(line, f"request {request.id} is booked as approved, and nothing moved")
            asked.approved = outcome.amount.amount
            said = f"request {request.id} moved {line.moved.amount}, booked are {asked.approved}"
            demand(line.moved.amount == asked.approved, said)
            what = (request.processor, request.operation)
            self.approved[what] = self.approved.get(what, 0) + 1
            self._book(register, asked, outcome)
        elif line is not None and event.by_hand:
            self.misjudged[register][request.id] = asked  # until the processor tells
            return
        else:
            demand(line is None, f"request {request.id} is booked as {outcome.outcome}, and money moved")
        self.cards.ended(asked, line)

    def late(self, register: str, event: LateApproval) -> None:
        """A manager had said that it did not happen, and was wrong."""
        right = f"{event.sale}: {event.request.id} was late, but nobody misjudged it"
        asked = there(self.misjudged[register].pop(event.request.id, None), right)
        asked.approved = event.approved.amount.amount
        line = self._moved[register, event.request.id]
        demand(line.moved.amount == asked.approved, f"{event.sale}: {line.moved.amount} moved late")
        self.books[register].documents[event.sale] = DeskSums(event.sale, late=event.request.id)
        self.cards.ended(asked, line)

    def _book(self, register: str, asked: Asked, outcome: Approved) -> None:
        request, amount = asked.request, outcome.amount.amount
        books = self.books[register]
        if not outcome.confirmed:
            books.unconfirmed[request.id] = amount
        if request.undoes_cash_out:
            paid_out = self._asked[register, request.undoes or ""]
            demand(paid_out.approved == amount, f"{request.id} puts other money back than was paid out")
            demand(paid_out.request.id not in self._back_on_card, f"{request.id} puts it back twice")
            self._back_on_card.add(paid_out.request.id)
        elif request.operation is Operation.REVERSE:
            self._gave_back(register, request, amount)
        match books.documents[request.number]:
            case SaleSums() as sale:
                if request.operation in PAYMENTS:
                    sale.paid += amount
                    sale.payers.add(request.processor)
                    sale.by_card += amount if request.operation is Operation.PAY else ZERO
                    demand(sale.paid <= sale.total, f"{sale.number}: more was paid than it costs")
                elif request.operation is Operation.REVERSE:
                    sale.paid -= amount
                    sale.by_card -= amount if request.undoes_operation is Operation.PAY else ZERO
                elif request.position is not None:
                    sale.spendable.add(request.position)
            case ReturnSums() as one:
                one.given += amount
                demand(one.given <= one.total, f"{one.number}: more went back than came in")
            case DeskSums() as desk if request.operation is Operation.CASH_OUT:
                desk.to_hand_out += amount
            case DeskSums() as desk if request.undoes_cash_out:
                desk.to_take_in += amount
            case DeskSums() as desk:
                desk.late = None if request.undoes == desk.late else desk.late

    def _gave_back(self, register: str, request: MoneyRequest, amount: Decimal) -> None:
        nobody = f"{request.id} gives back what nobody paid"
        paid = there(self._asked.get((register, request.undoes or "")), nobody)
        demand(paid.approved is not None, nobody)
        sale = self.books[register].sale(paid.request.number)
        back = sale.back.get(paid.request.id, ZERO) + amount
        sale.back[paid.request.id] = back
        demand(back <= (paid.approved or ZERO), f"{request.id}: more went back than was paid")

    def _card_of(self, register: str, request: MoneyRequest) -> str | None:
        """Its gift card's number, as `Asked.card`. Asked for a bank card, a shopper may swipe a gift card."""
        if request.card is not None and request.card.token:
            return self.cards.by_token[request.card.token]
        undone = self._asked.get((register, request.undoes or ""))
        if undone is not None:
            return undone.card or None
        return ""

    def left(self, request: Incoming) -> None:
        """It left its register for the terminal, where no request may arrive twice."""
        register, id_ = self.registers[request.header.sale_id], request.header.service_id or ""
        asked = self._left(register, id_)
        demand(asked.sent == 1, f"request {id_} was sent twice")
        amount = amount_of(request)
        demand(amount in (None, asked.amount), f"request {id_} asks for {amount}, intended is {asked.amount}")

    def left_for_a_provider(self, register: str, id_: str) -> None:
        """It left its register for another processor, which knows it again if it comes twice."""
        self._left(register, id_)

    def _left(self, register: str, id_: str) -> Asked:
        asked = there(self._asked.get((register, id_)), f"request {id_} left, and no intent is on the disk")
        asked.sent += 1
        return asked

    def moves(self, line: Transaction) -> None:
        """The terminal did it."""
        self.done(self.registers[line.sale_id], line.service_id, line)

    def done(self, register: str, id_: str, line: Transaction) -> None:
        """Whoever keeps the card did it."""
        key = (register, id_)
        asked = self._asked.get(key)
        demand(asked is not None, f"money moved for {id_}, which nobody intended")
        demand(key not in self._moved, f"request {id_} moved money twice")
        assert asked is not None
        demand(not asked.ended, f"request {id_} moved money after it was said to have ended")
        more = asked.request.operation in PAYMENTS and line.moved.amount > asked.amount
        demand(not more, f"request {id_} moved {line.moved.amount}, intended is {asked.amount}")
        self._moved[key] = line
        self._by_reference[line.id] = key

    def undone(self, register: str, line: Transaction) -> None:
        """A void of Factor4's did it, which goes by a name of its own.

        It is what a request to take something back asks for, or it finds out about a request whose answer is
        missing: then that counts as never done from now on.
        """
        undoing = (
            one
            for one in self.open[register].values()
            if (paid := self._moved.get((register, one.request.undoes or ""))) is not None
            if paid.id == line.original
        )
        if (asked := next(undoing, None)) is not None:
            self.done(register, asked.request.id, line)
            return
        key = self._by_reference.get(line.original)
        open_ = key is not None and not self._asked[key].ended
        demand(open_, f"{line.original} was taken back, and nobody asked for that")
        assert key is not None
        del self._moved[key]

    def told(self, outcome: Approved) -> None:
        """Somebody was told that money moved."""
        reference = outcome.reference.id if outcome.reference else ""
        demand(reference in self._written, f"{reference} was told to somebody before it was on the disk")

    def asked(self, register: str, request_id: str) -> Asked:
        """That request, which was intended."""
        return self._asked[register, request_id]

    def moved(self, register: str, request_id: str) -> Transaction | None:
        """What the processor's records say of that request."""
        return self._moved.get((register, request_id))

    def psp_of(self, register: str, request_id: str) -> str:
        """By which reference the processor speaks of that request."""
        name = self._moved[register, request_id].id
        return name.partition(".")[2] or name
