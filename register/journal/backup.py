"""A backup of the journal, made while the register sells.

The journal is all that is in it. The till's other files, and why they are not:

- `card-keys.json` never changes: keep one copy of it elsewhere, in a safe place and not beside the backups.
  Without it, requests for money that were open cannot be settled where that takes the card's number, and the
  cards of the past get other tokens. Whoever has it and the journal can find out which card a token stands
  for, by trying: numbers of one brand are not many.
- `cards.sqlite`, the vault, holds full numbers, sealed with those keys, for as long as a request is open. A
  copy would keep what is to be forgotten.
- The catalogue comes from the price list, and what else is there is made anew from the journal.
"""

from pathlib import Path

from register.journal.chain import Broken, Intact
from register.journal.copying import copy_into
from register.journal.errors import JournalDamaged, JournalError
from register.journal.lock import known_reach
from register.journal.proof import proved
from register.journal.store import Journal
from register.journal.whole_file import replacing


def back_up(journal: Path, target: Path, *, force: bool = False) -> Intact:
    """Put a proved copy of the file `journal` in place of `target`: one file, on disk, for its owner only.

    Answers how far it goes. A `target` that is there must be an older backup of the same journal; `force`
    replaces any other file, except in the till's own folder. Raises `JournalDamaged`, without touching
    `target`, when the journal is not what was written to it, and `JournalError`.
    """
    if target.exists():
        _check(journal, target, force)
    known = known_reach(journal)
    with replacing(target) as draft:
        copy_into(draft, journal)
        return intact(draft, f"The journal {journal} is not backed up", known)


def intact(path: Path, otherwise: str, *noted: Intact) -> Intact:
    """How far the journal at `path` goes. Raises `JournalDamaged`, which begins with `otherwise`."""
    with Journal[object].read(path, kinds={}) as journal:
        found = proved(journal, *noted)
    if isinstance(found, Broken):
        raise JournalDamaged(f"{otherwise}: {found.why}", f"entry {found.seq} does not fit")
    return found


def continues(journal: Path, earlier: Intact) -> bool:
    """Whether the journal at `journal` holds all that a chain up to `earlier` holds."""
    if not earlier.count:
        return True
    with Journal[object].read(journal, kinds={}) as reader:
        return reader.digest_of(earlier.count) == earlier.digest


def _check(journal: Path, target: Path, force: bool) -> None:
    """Raises `JournalError` when the file `target` is not to be replaced by a backup of `journal`."""
    if journal.exists() and target.samefile(journal):
        raise JournalError(f"{target} is the journal itself: choose another name for its backup.")
    if _is_older(journal, target):
        return
    if target.resolve().parent == journal.resolve().parent:
        raise JournalError(f"{target} belongs to the till: choose another name.")
    if not force:
        raise JournalError(
            f"{target} is there and is no older backup of this journal: choose another name, "
            "or replace it with --force."
        )


def _is_older(journal: Path, target: Path) -> bool:
    try:
        return continues(journal, intact(target, ""))
    except JournalError:
        return False
