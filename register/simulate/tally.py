"""What befell a run: counted, so that nobody believes in faults that never happened."""

from dataclasses import dataclass, field

from register.simulate.life import Moment
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.processor import Operation


@dataclass
class Tally:
    """Counts of a whole run."""

    sales: int = 0
    """Customers who were served, whatever they wanted."""
    days: int = 0
    entries: int = 0
    restarts: int = 0
    kills: dict[Moment, int] = field(default_factory=dict[Moment, int])
    faults: dict[FaultKind, int] = field(default_factory=dict[FaultKind, int])
    """Those that met a request."""
    others: dict[str, int] = field(default_factory=dict[str, int])
    """Troubles of printer, disk and network, by name."""
    habits: dict[str, int] = field(default_factory=dict[str, int])
    operations: dict[Operation, int] = field(default_factory=dict[Operation, int])
    """Approved requests."""
    processors: dict[str, int] = field(default_factory=dict[str, int])
    """The same by who approved them."""

    def approved(self, processor: str, operation: Operation, count: int) -> None:
        """So many more, of that operation by that processor."""
        self.operations[operation] = self.operations.get(operation, 0) + count
        self.processors[processor] = self.processors.get(processor, 0) + count

    def trouble(self, name: str) -> None:
        """One more of that trouble."""
        self.others[name] = self.others.get(name, 0) + 1

    def habit(self, name: str) -> None:
        """Somebody did that once more."""
        self.habits[name] = self.habits.get(name, 0) + 1

    def met(self, fault: str) -> None:
        """A request met that fault of the mock's."""
        kind = FaultKind(fault)
        self.faults[kind] = self.faults.get(kind, 0) + 1
