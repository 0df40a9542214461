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
