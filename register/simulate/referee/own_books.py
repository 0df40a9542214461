"""The referee's own books of one register: what its journal says, entry by entry, added up once more."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from register.domain.events import (
    DOUBTED,
    CardRefunded,
    CashGiven,
    CashOutReturned,
    CashTaken,
    CustomerNamed,
    DrawerMoved,
    Event,
    GoodsExchanged,
    LateSeenTo,
    OwedPaid,
    PaperLetGo,
    PaperNoted,
    PaperQueued,
    PersonAdded,
    PersonBlocked,
    PersonMoved,
    PersonUnblocked,
    ReturnCompleted,
    ReturnOpened,
    ReversalConfirmed,
    ReversalFailed,
    SaleCompleted,
    SalePaid,
    SaleParked,
    SaleRecalled,
    SaleVoided,
    SettingChanged,
    ShiftClosed,
    ShiftOpened,
    SignedIn,
    StrayAnswer,
    StrayAnswerExplained,
    VoidBegun,
)
from register.simulate.referee import own_baskets, own_cash, own_drawer, own_people, own_returns
from register.simulate.referee.own_paper import OwnPaper
from register.simulate.referee.own_promotions import promoted
from register.simulate.referee.own_sums import ZERO, DeskSums, ReturnSums, SaleSums, Sums, misfit
from register.simulate.referee.own_tax import USUAL, TaxedSo, agrees, bill, by_department
from register.simulate.referee.promise import demand


@dataclass
class OwnBooks:
    """One register's. `documents` are kept for the life of the journal."""

    register: str
    coin: int = 1
    """The smallest that its drawer has, in cents: what is paid in cash is a multiple of it."""
    taxed: TaxedSo = USUAL
    documents: dict[str, Sums] = field(default_factory=dict[str, Sums])
    drawer: Decimal = ZERO
    is_open: bool = False
    """Whether there is a shift, and with it a drawer."""
    moved: dict[str, DrawerMoved] = field(default_factory=dict[str, DrawerMoved])
    """Movements of cash in this shift that were not taken back."""
    last_z: int = 0
    paper: OwnPaper = field(default_factory=OwnPaper)
    unconfirmed: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    failed: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    strays: set[str] = field(default_factory=set[str])
    """Requests that an answer came to which nobody waited for."""
    people: dict[str, bool] = field(default_factory=dict[str, bool])
    """Who was added or blocked here, and whether they may sign in."""
    completed: list[str] = field(default_factory=list[str])
    """Sales, in the order of their ends."""

    def sale(self, number: str) -> SaleSums:
        """The sale of that number, which is there."""
        found = self.documents.get(number)
        demand(isinstance(found, SaleSums), f"{number} is no sale")
        assert isinstance(found, SaleSums)
        return found

    def _begun(self, number: str) -> SaleSums:
        """The sale of that number; its first line begins it."""
        if number not in self.documents:
            self.paper.begins(number)
            self.documents[number] = SaleSums(number)
        return self.sale(number)

    def enter(self, event: Event) -> None:
        """Add one event that is not a request for money. Raises `Broken`."""
        match event:
            case _ if isinstance(event, own_baskets.RungUp):
                own_baskets.rung_up(self._begun(event.sale), event, self.taxed)
            case CustomerNamed():
                own_baskets.named(self.sale(event.sale), event)
            case SaleParked() | SaleRecalled():
                if isinstance(event, SaleRecalled):
                    self.paper.begins(event.sale)
                own_baskets.parked(self.sale(event.sale), event)
            case GoodsExchanged():
                own_returns.exchanged(self._begun(event.sale), event)
            case SalePaid() | SaleCompleted() | VoidBegun() | SaleVoided():
                self._stepped(event)
            case ReturnOpened() | ReturnCompleted():
                self._came_back(event)
            case CashTaken() | CashGiven() | CashOutReturned() | CardRefunded() | OwedPaid() | DrawerMoved():
                self._drawer(event)
            case ShiftOpened() | ShiftClosed():
                self._shift(event)
            case PaperQueued() | PaperNoted() | PaperLetGo():
                self.paper.entered(event)
            case PersonAdded() | PersonBlocked() | PersonUnblocked() | PersonMoved():
                own_people.entered(self.people, event)
            case SettingChanged() | SignedIn():
                own_people.entered(self.people, event)
            case (
                ReversalConfirmed() | ReversalFailed() | StrayAnswer() | StrayAnswerExplained() | LateSeenTo()
            ):
                self._answered(event)
            case _:
                pass

    def _drawer(
        self, event: CashTaken | CashGiven | CashOutReturned | CardRefunded | OwedPaid | DrawerMoved
    ) -> None:
        demand(self.is_open, f"{event.sale}: cash moved while no shift was open")
        match event:
            case DrawerMoved():
                self.drawer = own_drawer.moved(self.drawer, self.moved, event)
                return
            case CashTaken():
                own_cash.took(self.sale(event.sale), event, self.coin)
                self.drawer += event.taken.amount
                return
            case CashOutReturned():
                own_cash.came_back(self.documents.get(event.sale), event, self.coin)
                self.drawer += event.amount.amount
                return
            case CashGiven():
                own_cash.gave(self.documents.get(event.sale), event, self.coin)
            case CardRefunded():
                own_cash.refunded(self.sale(event.sale), event, self.coin)
            case OwedPaid(request_id=id_):
                own_cash.paid_owed(self.failed.pop(id_, ZERO), event, self.coin)
        self.drawer -= event.amount.amount

    def _stepped(self, event: SalePaid | SaleCompleted | VoidBegun | SaleVoided) -> None:
        sale = self.sale(event.sale)
        match event:
            case SalePaid(total=total, takings=takings):
                demand(not sale.open, f"{sale.number}: paid, while an answer is missing")
                demand(
                    sale.paid == max(ZERO, sale.total) and sale.total == total.amount,
                    f"{sale.number}: paid {sale.paid} of {sale.total}, and said to be paid",
                )
                wrong = misfit(sale.lines, sale.age_checked)
                demand(wrong is None, f"{sale.number}: sold {wrong}")
                promoted(sale.number, sale.lines)
                agrees(sale.number, takings, bill(sale.lines, exempt=sale.exempt)[1])
                sale.sold, sale.stage = by_department(takings), "paid"
                own_returns.paid(sale, self.sale)
            case SaleCompleted():
                demand(sale.stage == "paid", f"{sale.number}: completed, but not paid")
                untried = sale.owed - sale.tried
                demand(not untried, f"{sale.number}: nobody was asked for the cards at {sorted(untried)}")
                sale.stage = "completed"
                self.completed.append(sale.number)
            case VoidBegun():
                demand(sale.stage == "open", f"{sale.number}: to be voided, but {sale.stage}")
                sale.stage = "voiding"
            case SaleVoided():
                demand(sale.stage == "voiding", f"{sale.number}: voided, but {sale.stage}")
                demand(not sale.paid and not sale.open, f"{sale.number}: voided, and {sale.paid} is kept")
                sale.stage = "voided"
            case _:
                assert_never(event)

    def _came_back(self, event: ReturnOpened | ReturnCompleted) -> None:
        match event:
            case ReturnOpened(sale=number, exchange=exchange) if exchange:
                self.documents[number] = own_returns.difference(self.sale(exchange), event)
            case ReturnOpened(sale=number, original=original):
                sale = self.sale(original) if original else None
                self.documents[number] = own_returns.opened(sale, event, self.taxed)
            case ReturnCompleted(sale=number, total=total, takings=takings):
                found = self.documents.get(number)
                assert isinstance(found, ReturnSums)
                demand(found.given == found.total == total.amount, f"{number}: gave {found.given} back")
                demand(not found.open, f"{number}: completed, while an answer is missing")
                found.completed = True
                agrees(number, takings, bill(found.lines)[1])
                if found.original:
                    own_baskets.came_back(self.sale(found.original), by_department(takings))

    def _shift(self, event: ShiftOpened | ShiftClosed) -> None:
        match event:
            case ShiftOpened():
                self.drawer, self.is_open, self.moved = own_drawer.opens(event), True, {}
                self.paper.let_go_in_shift = 0
            case ShiftClosed(z=z):
                own_drawer.closes(self.drawer, self.last_z, event)
                self.drawer, self.is_open, self.last_z = ZERO, False, z

    def _answered(
        self, event: ReversalConfirmed | ReversalFailed | StrayAnswer | StrayAnswerExplained | LateSeenTo
    ) -> None:
        """An answer that came after its request was over, or that nobody waited for."""
        match event:
            case ReversalConfirmed(request_id=id_):
                demand(id_ in self.unconfirmed, f"reversal {id_} was confirmed and did not wait for it")
                del self.unconfirmed[id_]
            case ReversalFailed(request=request, amount=amount):
                self.unconfirmed.pop(request.id, None)
                self.failed[request.id] = amount.amount
            case StrayAnswer(words=words) if words == DOUBTED:
                pass  # nobody is told
            case StrayAnswer(request_id=id_):
                self.strays.add(id_)
            case StrayAnswerExplained(request_id=id_):
                self.strays.discard(id_)
            case LateSeenTo(sale=number):
                slip = self.documents.get(number)
                demand(isinstance(slip, DeskSums) and slip.late is not None, f"{number}: nothing was late")
                assert isinstance(slip, DeskSums)
                slip.late = None
