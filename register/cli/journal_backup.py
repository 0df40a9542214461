"""`register journal backup` and `restore`: a proved copy of the journal, and the way back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Code, Place

if TYPE_CHECKING:
    from register.journal.restoring import Restored


def backup(
    place: Place,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to, best on another disk.")],
    force: Annotated[
        bool, typer.Option(help="Replace a file that is no older backup of this journal.")
    ] = False,
) -> int:
    """Copy the journal, also beside a running till, and prove the copy before it counts.

    An older backup of the same journal is replaced. Only the journal is in it. Keep one copy of
    card-keys.json, which never changes, in another safe place: without it open requests by card number cannot
    be settled, and beside the backups it would tell whose cards they name.
    """
    from register.journal.backup import back_up
    from register.journal.errors import JournalDamaged
    from register.journal.store import JOURNAL

    try:
        done = back_up(place.folder / JOURNAL, file, force=force)
    except JournalDamaged as damage:
        return _damaged(place, damage)
    place.tell(
        {"file": str(file), "entries": done.count, "digest": done.digest, "mark": done.mark},
        f"Backed up: {done.count} entries, {done.mark}",
    )
    return Code.OK


def restore(
    place: Place,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup of this till's journal.")],
    force: Annotated[
        bool, typer.Option(help="Also when the journal here holds what the backup does not.")
    ] = False,
) -> int:
    """Put a backup in the journal's place once it is proved. Not beside a running till.

    The old file is kept beside it. What was written after the backup is lost to the till: it gives those
    receipt numbers again and does not know those requests, so look them up at the processor before selling.
    """
    from datetime import UTC, datetime

    from register.journal.errors import JournalDamaged
    from register.journal.restoring import restore as restored
    from register.journal.store import JOURNAL

    try:
        done = restored(file, place.folder / JOURNAL, clock=lambda: datetime.now(UTC), force=force)
    except JournalDamaged as damage:
        return _damaged(place, damage)
    _restored_told(place, done)
    return Code.OK


def _restored_told(place: Place, done: "Restored") -> None:
    keys = (place.folder / "card-keys.json").exists()
    words = [f"Restored: {done.entries.count} entries, {done.entries.mark}"]
    words += [f"The old file is kept as {done.replaced}"] if done.replaced else []
    words += [] if keys else ["card-keys.json is not here: put it back before the till is opened"]
    told = {
        "entries": done.entries.count,
        "digest": done.entries.digest,
        "mark": done.entries.mark,
        "replaced": str(done.replaced) if done.replaced else None,
        "card_keys": keys,
    }
    place.tell(told, "\n".join(words))


def _damaged(place: Place, damage: Exception) -> int:
    """Answer as `verify` does that something is not what was written."""
    place.tell({"intact": False, "reason": str(damage)}, str(damage))
    return Code.DECLINED
