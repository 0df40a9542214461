"""The power goes off at any moment of a day: what is on the disk then is opened the next morning.

A commit that was waited for is on the disk: its write-ahead log is copied as it stands. What was written
since may have arrived there in part, in any order, or not at all: the copies get all of these.
"""

import random
import shutil
from dataclasses import dataclass
from typing import Any

import pytest

from register.journal.chain import Intact
from register.journal.errors import JournalDamaged
from register.journal.trouble import RESTORE

LONG_NOTE = "x" * 700
PAGE = 4096
FRAME = 24 + PAGE


@dataclass(frozen=True)
class Cut:
    """What a power cut left, and how many entries must be in it at least and at most."""

    book: Any
    safe: int
    written: int


def day(book, checkpoint_pages=3, steps=30):
    """A day's appends, some of which nobody waits for; yields the journal before them and after each.

    The write-ahead log is put into the file every few pages, as on a long day.
    """
    ring = book.kinds["bell_rung"]
    safe = 0
    with book.opened() as journal:
        setting(journal, f"wal_autocheckpoint = {checkpoint_pages}")
        yield journal, safe
        for step in range(1, steps + 1):
            durable = step % 3 == 0
            journal.append(ring(step, f"S{step}", LONG_NOTE), ring(step), cashier="ann", durable=durable)
            safe = journal.last_seq if durable else safe
            yield journal, safe


def setting(journal, pragma):
    journal._connection.execute(f"PRAGMA {pragma}").fetchall()


def in_the_morning(cut):
    """Everything that was safe is there, whatever is there is whole, and selling goes on."""
    cut.book.opened().close()
    found = cut.book.proof()
    assert isinstance(found, Intact)
    assert cut.safe <= found.count <= cut.written
    assert found.count % 2 == 0, "two entries of one commit come together"
    cut.book.ring(99)
    after = cut.book.proof(found)
    assert isinstance(after, Intact)
    assert after.count == found.count + 1


def test_every_moment_between_two_appends_leaves_all_that_was_safe(book, tmp_path):
    for number, (journal, safe) in enumerate(day(book)):
        cut = Cut(book.copied(tmp_path / f"{number}"), safe, journal.last_seq)
        assert len(cut.book.guests()) == 2 * number, "a process that is killed loses nothing"
        in_the_morning(cut)


def test_without_what_sqlite_makes_anew_by_itself_all_is_there(book, tmp_path):
    for number, (journal, _) in enumerate(day(book)):
        cut = Cut(book.copied(tmp_path / f"{number}"), journal.last_seq, journal.last_seq)
        cut.book.beside("-shm").unlink()
        in_the_morning(cut)


def test_what_nobody_waited_for_may_arrive_in_part_and_takes_nothing_else_with_it(book, tmp_path):
    chance = random.Random(7)
    synced = b""
    for number, (journal, safe) in enumerate(day(book, checkpoint_pages=10_000, steps=9)):
        log = book.beside("-wal").read_bytes()
        if safe == journal.last_seq:
            synced = log
        for how, torn in enumerate(torn_logs(synced, log, chance)):
            cut = Cut(book.copied(tmp_path / f"{number} {how}"), safe, journal.last_seq)
            cut.book.beside("-wal").write_bytes(torn)
            in_the_morning(cut)


def torn_logs(synced, log, chance):
    """The log with what came after `synced` in every state that a disk may leave it in."""
    new = log[len(synced) :]
    yield synced
    for length in {1, 23, FRAME - 1, FRAME, len(new) - 1} & set(range(len(new))):
        yield synced + new[:length]
        yield synced + new[:length] + bytes(len(new) - length)  # as long as it will be, not yet written
    if len(new) > FRAME:
        first, rest = new[:FRAME], new[FRAME:]
        yield synced + bytes(len(first)) + rest  # the later page came first
        yield synced + first + chance.randbytes(len(rest))


def test_a_power_cut_while_the_log_goes_into_the_file_loses_nothing(book, tmp_path):
    chance = random.Random(7)
    for number, (journal, _) in enumerate(day(book, checkpoint_pages=10_000)):
        if number % 5:
            continue
        before = book.copied(tmp_path / f"{number} before")
        setting(journal, "wal_checkpoint(PASSIVE)")
        old, new = before.path.read_bytes(), book.path.read_bytes()
        for how in range(4):
            cut = Cut(before.copied(tmp_path / f"{number} {how}"), journal.last_seq, journal.last_seq)
            cut.book.path.write_bytes(mixed(old, new, chance))
            in_the_morning(cut)


def mixed(old, new, chance):
    """Some pages as they were, some as they will be."""
    pages = range(0, max(len(old), len(new)), PAGE)
    return b"".join((chance.choice((old, new))[at : at + PAGE] or new[at : at + PAGE]) for at in pages)


def test_a_log_that_is_gone_is_missed_and_what_the_file_has_is_a_whole_part_of_the_day(book, tmp_path):
    """The file alone, as it stands between two appends: somebody tidied up, or copied only the one file."""
    missed = 0
    for number, (journal, safe) in enumerate(day(book, checkpoint_pages=30)):
        alone = book.copied(tmp_path / f"{number}")
        for end in ("-wal", "-shm"):
            alone.beside(end).unlink()
        whole = count(alone)
        assert whole <= journal.last_seq
        if whole < safe:
            missed += 1
            with pytest.raises(JournalDamaged, match=r"perhaps journal.sqlite-wal, or restore") as refused:
                alone.opened()
            assert f"lacks entry {safe}, which was written" in str(refused.value)
            assert RESTORE in str(refused.value)
            assert count(alone) == whole, "the refusal changed nothing"
            shutil.copy(book.beside("-wal"), alone.beside("-wal"))
        in_the_morning(Cut(alone, safe, journal.last_seq))
    assert missed > 5


def count(book):
    """How many entries the file has by itself; 0 when there is not even a table yet."""
    if book.asked("SELECT count(*) FROM sqlite_master") == [(0,)]:
        return 0
    found = book.proof()
    assert isinstance(found, Intact)
    return found.count


def test_whoever_accepts_the_loss_goes_on_with_what_is_there(book):
    book.ring(1, 2, 3)
    book.run("DELETE FROM entries WHERE seq = 3")
    with pytest.raises(JournalDamaged, match=r"`register journal rebuild --as-it-is` goes on without it\.$"):
        book.opened()
    book.opened(as_it_is=True).close()
    book.ring(99)
    assert book.guests() == [1, 2, 99]
