"""What happens to a till's journal between two commands: a sale, or somebody's hand in the file."""

import sqlite3
from contextlib import closing


def sell(shell):
    return shell.json("sell", "100", "--tender", "cash")


def behind_its_back(shell, statement):
    with closing(sqlite3.connect(shell.state / "journal.sqlite")) as journal, journal:
        journal.execute("DROP TRIGGER no_update")
        journal.execute("DROP TRIGGER no_delete")
        journal.execute(statement)
