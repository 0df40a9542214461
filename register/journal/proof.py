"""The proof of a whole journal: also of one that was damaged, and of one whose end was cut off."""

from pathlib import Path
from typing import Any

from register.journal import chain
from register.journal.chain import NOTHING, Broken, Intact
from register.journal.errors import JournalDamaged
from register.journal.store import Journal, JournalReader
from register.journal.trouble import RESTORE

PAGE_ROWS = 500
"""Rows proved at a time; memory holds no more of the journal than these."""

_BEFORE_ALL = ("", "", 0)


def proved(journal: JournalReader[Any], *noted: Intact) -> Intact | Broken:
    """Whether `journal` is what was written to it; if not, the first entry that is missing or changed.

    It must also still hold what was `noted` of earlier proofs and of backups. Entries appended meanwhile are
    proved too.
    """
    found, above, limit = NOTHING, _BEFORE_ALL, PAGE_ROWS
    while True:
        try:
            page = journal.rows(above, limit)
        except JournalDamaged as damage:
            if limit == 1:
                return _unreadable(found.count + 1, damage)
            limit = 1  # from here one by one, up to the first that cannot be read
            continue
        if not page:
            return _cut_off(found, noted) or found
        verdict = chain.verify_rows(page, found)
        if isinstance(verdict, Broken):
            return verdict
        for one in noted:
            at = one.count - found.count - 1
            if 0 <= at < len(page) and page[at][-1] != one.digest:
                return _another(one)
        found, above = verdict, page[-1][:3]


def proved_file(path: Path, *noted: Intact) -> Intact | Broken:
    """The same for the file at `path`, also when it cannot even be opened. Raises `JournalError`."""
    try:
        with Journal[object].read(path, kinds={}) as journal:
            return proved(journal, *noted)
    except JournalDamaged as damage:
        return _unreadable(1, damage)


def _unreadable(seq: int, damage: JournalDamaged) -> Broken:
    return Broken(seq, f"Entry {seq} cannot be read ({damage.reason}): {RESTORE}.")


def _cut_off(found: Intact, noted: tuple[Intact, ...]) -> Broken | None:
    count = max((one.count for one in noted), default=0)
    if found.count >= count:
        return None
    seq = found.count + 1
    return Broken(seq, f"Entry {seq} is missing: the journal ends before it, and {count} were noted.")


def _another(noted: Intact) -> Broken:
    return Broken(
        noted.count, f"Entry {noted.count} is not the one that was noted: the journal was written anew."
    )
