"""What is open, on as many rows as there are."""

import pytest

from register.counter.owing.obligations import Kind, Meaning
from register.tui.words.open_sums import drawn

ANSWERS = Meaning(
    Kind.ANSWER,
    2,
    None,
    "2 answers missing, 32.50: may have been taken from customers; in no total of this report yet",
    ("R2-000001: gift-card payment without an answer (request A1) 12.50 EUR", "R2-000002: two"),
    ("R2-000001: gift-card payment without an answer 12.50 EUR", "R2-000002: two"),
)
_FORTY = tuple(f"R2-{n:06}: receipt" for n in range(40))
PAPERS = Meaning(Kind.PAPER, 40, None, "40 receipts not on paper", _FORTY, _FORTY)


def rows(*found: Meaning, room: int, width: int = 66) -> list[str]:
    return drawn(found, width, room).plain.split("\n")


def test_all_is_named_where_there_is_room():
    assert rows(ANSWERS, room=5) == [
        "2 answers missing, 32.50: may have been taken from customers; in",
        "no total of this report yet",
        "  R2-000001: gift-card payment without an answer 12.50 EUR",
        "  R2-000002: two",
    ]


@pytest.mark.parametrize("room", range(5, 45))
def test_never_more_rows_than_there_are_and_no_sentence_left_out(room):
    seen = rows(ANSWERS, PAPERS, room=room)
    assert len(seen) == min(room, 45)
    assert any("answers missing" in row for row in seen)
    assert any("receipts not on paper" in row for row in seen)
    assert all(len(row) <= 66 for row in seen)


def test_what_has_no_row_is_counted():
    assert rows(ANSWERS, PAPERS, room=10)[-1] == "  and 36 more by name under F10, W"


def test_nothing_open_takes_no_row():
    assert rows(room=10) == [""]
