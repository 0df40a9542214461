"""The proof that the journal is what was written, entry by entry."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from register.journal import chain
from register.journal.entry import Record, columns


def day(bodies: list[str]) -> list[Record]:
    records: list[Record] = []
    for seq, body in enumerate(bodies, 1):
        previous = records[-1].digest if records else chain.START
        records.append(
            chain.sealed(
                Record("harbour", "1", seq, "2026-03-01", "ann", "bell_rung", None, body, previous, "")
            )
        )
    return records


texts = st.text(st.characters(exclude_categories=["Cs"]))
whole_numbers = st.integers(-(2**63), 2**63 - 1)
records = st.builds(
    Record,
    *(texts, texts, whole_numbers, texts, st.none() | texts, texts, st.none() | texts, texts, texts, texts),
)


@given(records)
@example(Record("\x00", "\x7f\x1f", 1, "\u2028", None, '"\\/', "", "\b\f\n\r\t\v", "\U0001f4b6", "é"))
def test_a_digest_is_what_every_version_before_made_of_the_same_entry(digest_by_hand, record: Record):
    assert chain.digest(record) == digest_by_hand(columns(record)[:-1])
    assert chain.fits(columns(chain.sealed(record)))


def test_a_digest_of_the_first_version_still_fits():
    first = Record(
        *("harbour", "1", 1, "2026-03-01T12:00:00.000000+00:00", "Jürgen", "money_taken", None),
        *('{"amount":"10.00 EUR"}', chain.START, ""),
    )
    assert chain.digest(first) == "a2b5ecaf160e6a2934ab2ffbb41caa1fca2089a4a416272f5c8987da96beb85b"


THREE = ["{}", '{"guests":2}', '{"guests":3}']


@given(st.lists(st.text()))
def test_what_was_written_in_order_is_intact(bodies: list[str]):
    records = day(bodies)
    assert chain.verify(records) == chain.Intact(len(bodies), records[-1].digest if records else chain.START)


@given(st.lists(st.text(), min_size=1), st.data())
def test_the_first_changed_entry_is_named(bodies: list[str], data: st.DataObject):
    records = day(bodies)
    at = data.draw(st.integers(0, len(records) - 1))
    records[at] = replace(records[at], body=records[at].body + " ")
    verdict = chain.verify(records)
    assert isinstance(verdict, chain.Broken)
    assert verdict.seq == at + 1


def swapped(records: list[Record]) -> list[Record]:
    return [records[0], records[2], records[1]]


def renumbered(records: list[Record]) -> list[Record]:
    return [records[0], replace(records[2], seq=2), replace(records[1], seq=3)]


def written_again(records: list[Record]) -> list[Record]:
    """Changed with its own digest made to fit: the next one gives it away."""
    return [records[0], chain.sealed(replace(records[1], body="{}")), records[2]]


def repeated(records: list[Record]) -> list[Record]:
    return [records[0], records[0], *records[1:]]


@pytest.mark.parametrize(
    ("forge", "seq", "why"),
    [
        (swapped, 2, "Entry 2 is missing"),
        (renumbered, 2, "Entry 2 was changed"),
        (written_again, 3, "Entry 3 does not continue"),
        (repeated, 2, "Entry 2 is missing"),
    ],
)
def test_forged_order_is_named(forge: Callable[[list[Record]], list[Record]], seq: int, why: str):
    verdict = chain.verify(forge(day(THREE)))
    assert isinstance(verdict, chain.Broken)
    assert verdict.seq == seq
    assert verdict.why.startswith(why)


def test_entries_cut_off_at_the_end_show_in_count_and_digest():
    assert chain.verify(day(THREE)[:2]) != chain.verify(day(THREE))


def test_fields_cannot_be_shifted_into_one_another():
    one = day(["{}"])[0]
    assert chain.digest(replace(one, cashier="a", kind="bc")) != chain.digest(
        replace(one, cashier="ab", kind="c")
    )
