"""Which forms of export there are. Imports nothing: the command line names them in its help."""

from enum import StrEnum


class Form(StrEnum):
    """How the journal is written for others."""

    JSONL = "jsonl"
    """All of it, for programs."""
    CSV = "csv"
    """What it books, a row each, for a spreadsheet."""
    HLEDGER = "hledger"
    """What it books, as transactions of plain text accounting."""
    BEANCOUNT = "beancount"
    """The same for another program of that kind, which wants capitals and five roots."""

    @property
    def books(self) -> bool:
        """Whether it has the double entry, and nothing else."""
        return self is not Form.JSONL
