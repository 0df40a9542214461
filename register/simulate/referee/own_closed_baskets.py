"""The referee's own word on the closed baskets that a gateway was given: each once, and each what was sold.

All raise `Broken`. Nothing here asks the register's mapping: a record is held against the referee's own sums.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from register.domain.events import BasketPosted, BasketRefused
from register.simulate.referee.own_books import OwnBooks
from register.simulate.referee.own_sums import ZERO, Asked, DeskSums, ReturnSums, SaleSums
from register.simulate.referee.own_tax import bill, priced
from register.simulate.referee.promise import demand
from terminal_api.processor import Operation

#: What a movement is called in a record.
_WORDS = {
    Operation.ACTIVATE: "activate",
    Operation.LOAD: "load",
    Operation.PAY: "pay",
    Operation.REVERSE: "reverse",
    Operation.UNDO_LOAD: "reverse",
}

Record = Mapping[str, Any]


@dataclass
class OwnClosedBaskets:
    """Of all registers of a shop, by the number of their sale or return."""

    books: dict[str, OwnBooks]
    _moved: dict[str, list[Asked]] = field(default_factory=dict[str, list[Asked]])
    """What moved on the gateway's cards, oldest first."""
    _there: set[str] = field(default_factory=set[str])
    """What the gateway has."""
    _posted: set[str] = field(default_factory=set[str])
    """What it has by the journals."""

    def moved(self, number: str, asked: Asked) -> None:
        """A request that is part of `number` moved money at the gateway, and that is on the disk."""
        if asked.request.operation in _WORDS:
            self._moved.setdefault(number, []).append(asked)

    def owed(self, register: str) -> set[str]:
        """Those that are over, and that the gateway does not have by the journal."""
        return self._over(register) - self._posted

    def _over(self, register: str) -> set[str]:
        documents = self.books[register].documents
        of_it = ((number, documents.get(number)) for number in self._moved)
        return {number for number, one in of_it if one is not None and _is_over(one)}

    def arrived(self, register: str, record: Record) -> None:
        """The gateway keeps `record` now."""
        number = str(record["sale"])
        demand(number not in self._there, f"{number}: the gateway has two baskets of it")
        document = self.books[register].documents.get(number)
        over = document is not None and _is_over(document)
        demand(over, f"{number}: its basket is at the gateway, and it is not over")
        self._movements(number, record["giftCards"])
        assert isinstance(document, SaleSums | ReturnSums)
        self._totals(document, record)
        self._there.add(number)

    def entered(self, event: BasketPosted | BasketRefused) -> None:
        """A register says what became of a basket."""
        number = event.sale
        demand(isinstance(event, BasketPosted), f"{number}: the gateway refused its basket")
        demand(number in self._there, f"{number}: said to be posted, and the gateway has no basket of it")
        self._posted.add(number)

    def ends(self) -> None:
        """The shop is closed for ever: nothing is owed to the gateway."""
        ours = {number for register in self.books for number in self._over(register)}
        missing = sorted(ours - self._there)
        demand(not missing, f"the gateway has no basket of {missing}")

    def _movements(self, number: str, told: Sequence[Record]) -> None:
        ours = [
            (one.request.id, _WORDS[one.request.operation], one.approved)
            for one in self._moved.get(number, ())
        ]
        theirs = [(one["transaction"], one["operation"], Decimal(one["amount"])) for one in told]
        demand(bool(ours), f"{number}: a basket of it is at the gateway, whose cards did nothing in it")
        demand(ours == theirs, f"{number}: its basket tells of {theirs}, it should be {ours}")

    def _totals(self, document: SaleSums | ReturnSums, record: Record) -> None:
        number, totals = document.number, record["totals"]
        sums = sold(document)
        net = Decimal(totals["gross"]) - Decimal(totals["discount"])
        demand(net == sums[0], f"{number}: its basket comes to {net}, it should be {sums[0]}")
        tax = sum((Decimal(one["tax"]) for one in totals["tax"]), ZERO)
        demand(tax == sums[1], f"{number}: its basket has {tax} of tax, it should be {sums[1]}")
        tenders = cast("Sequence[Record]", record["tenders"])
        by_card = {one["transaction"]: Decimal(one["amount"]) for one in tenders if "transaction" in one}
        kept = self._kept(document)
        demand(by_card == kept, f"{number}: its basket is paid by {by_card}, it should be {kept}")
        if isinstance(document, SaleSums):
            cash = sum((Decimal(one["amount"]) for one in tenders if one["kind"] in ("cash", "change")), ZERO)
            taken = document.cash - _refunded(document)
            demand(cash == taken, f"{number}: its basket has {cash} in cash, it should be {taken}")
        rest = Decimal(totals["rounding"]) + net - sum((Decimal(one["amount"]) for one in tenders), ZERO)
        demand(not rest, f"{number}: its basket does not add up by {rest}")

    def _kept(self, document: SaleSums | ReturnSums) -> dict[str, Decimal]:
        """What each of the gateway's payments came to in the end, where it came to anything."""
        if isinstance(document, ReturnSums):
            return {}
        left: dict[str, Decimal] = {}
        for one in self._moved[document.number]:
            request, much = one.request, one.approved or ZERO
            if request.operation is Operation.PAY:
                left[request.id] = much
            elif request.operation is Operation.REVERSE and request.undoes in left:
                left[request.undoes] -= much
        return {id_: much for id_, much in left.items() if much}


def sold(document: SaleSums | ReturnSums) -> tuple[Decimal, Decimal]:
    """What a basket must come to, and its tax: of a void nothing, of a return below zero."""
    match document:
        case SaleSums(stage="voided"):
            return ZERO, ZERO
        case SaleSums(lines=lines):
            total, sums = bill(lines, exempt=document.exempt)
            return total - _refunded(document), sum((tax for _, tax in sums.values()), ZERO)
        case ReturnSums(lines=lines):
            total, sums = bill(lines)
            return -total, -sum((tax for _, tax in sums.values()), ZERO)


def _refunded(sale: SaleSums) -> Decimal:
    """What was paid back for cards that nobody could make spendable."""
    return sum((priced(sale.lines[at]) for at in sale.refunded), ZERO)


def _is_over(document: SaleSums | ReturnSums | DeskSums) -> bool:
    match document:
        case SaleSums(stage=stage):
            return stage in ("completed", "voided")
        case ReturnSums(completed=completed):
            return completed
        case DeskSums():
            return False
