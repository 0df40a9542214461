"""A till without a printer, or one that leaves its printer alone."""

from receipts.document import Receipt
from receipts.printing.jobs import Condition, PrinterStatus
from register.counter.paper import papers
from register.counter.till import Till
from register.language import marked


class NoPrinter:
    """Where nothing is printed: a job is over as soon as it is there, and can be printed by another till."""

    lamp = PrinterStatus(Condition.ABSENT)

    def __init__(self, till: Till) -> None:
        self._till = till

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """Note that it will not reach paper here."""
        papers.noted(self._till, job, "no_printer", marked("no printer is configured"))

    def withdraw(self, job: str) -> bool:
        """Nothing waits here."""
        return True

    def kick_drawer(self) -> None:
        """The drawer hangs on the printer; there is none."""


class PrinterLeftAlone(NoPrinter):
    """Where a till is opened beside its devices: what waits for paper waits on, for the next who prints."""

    def add(self, job: str, receipt: Receipt, *, copy: bool, state: str) -> None:
        """It stays as it is."""
