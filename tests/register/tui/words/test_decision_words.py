"""What a manager reads before deciding about a request that nobody can tell the end of."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from moneyed import EUR, Money

from register.domain.asking.exchange import MoneyRequest
from register.domain.books import Books
from register.tui.decision import DidNot, Happened, Verdict
from register.tui.words.decision_words import means
from terminal_api.processor import Operation

FOUR = Money("4.00", EUR)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Happened(FOUR, None), "4.00 counts as put on the card again; its cash goes into the drawer."),
        (DidNot(), "The card stays paid out: give the customer the cash for 4.00 again."),
    ],
)
def test_of_a_pay_out_that_is_undone_the_cash_goes_the_other_way(verdict: Verdict, words: str):
    request = MoneyRequest(
        id="A1",
        processor="toast",
        operation=Operation.REVERSE,
        amount=FOUR,
        at=datetime(2026, 11, 30, 12, tzinfo=UTC),
        number="R2-000001",
        undoes="A0",
        undoes_operation=Operation.CASH_OUT,
        desk=True,
    )
    till: Any = SimpleNamespace(books=Books("R2", EUR))
    assert means(till, request, verdict).startswith(words)
