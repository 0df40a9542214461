"""The till itself: room on its disk, and its journal."""

import asyncio
import fcntl
import os
import shutil
from pathlib import Path

from register.counter.checks.doctor import Broken, Found, Hop, Walk, Well
from register.domain.events import EVENTS, Event
from register.journal.codec import by_kind
from register.journal.lock import holder_of
from register.journal.store import JOURNAL, Journal
from register.language import say

#: With less a long day's journal and its backup may not fit any more. Ours.
LEAST_ROOM = 200 * 1024 * 1024
_MB = 1024 * 1024


def walk(state: Path, *, held: bool, least_room: int = LEAST_ROOM) -> Walk:
    """This till, whose state directory is `state`; `held`: this very process has its journal open.

    `least_room` is in bytes.
    """
    return Walk(
        say("this till"),
        (
            Hop(say("disk"), say("is there room for the journal?"), lambda: _room(state, least_room)),
            Hop(say("journal"), say("can it be read, and who writes it?"), lambda: _journal(state, held)),
        ),
    )


async def _room(state: Path, least: int) -> Found:
    return await asyncio.to_thread(_looked, state, least)  # a folder in the network may take its time


def _looked(state: Path, least: int) -> Found:
    whole = state.absolute()
    there = next(folder for folder in (whole, *whole.parents) if folder.exists())
    try:
        free = shutil.disk_usage(there).free
    except OSError as error:
        return Broken(
            str(error.strerror),
            say("The folder {folder} cannot be looked at: choose another with --state.", folder=there),
        )
    if not os.access(there, os.W_OK | os.X_OK):
        return Broken(
            say("not writable"),
            say("Nothing can be written into {folder}: give this user the right to.", folder=there),
        )
    said = say("{room} MB free", room=free // _MB)
    if free < least:
        return Broken(
            said, say("The disk is nearly full: make room before the journal can take no sale any more.")
        )
    return Well(said)


async def _journal(state: Path, held: bool) -> Found:
    return await asyncio.to_thread(_opened, state / JOURNAL, held)


def _opened(path: Path, held: bool) -> Found:
    """Raises `JournalError`, which says what to do."""
    if not path.exists():
        return Well(say("none yet"))
    with Journal[Event].read(path, kinds=by_kind(EVENTS)):
        pass
    if held:
        return Well(say("this till"))
    holder = _holder(path)
    return Well(say("in use by {holder}", holder=holder) if holder else say("nobody, it is free"))


def _holder(path: Path) -> str:
    """Who holds the journal now; empty for nobody. Makes no file, and lets go at once."""
    try:
        file = os.open(path.with_name(path.name + ".lock"), os.O_RDONLY)
    except OSError:
        return ""
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return holder_of(path) or say("another process")
    finally:
        os.close(file)
    return ""
