"""What each paper says, word for word, on the two usual widths."""

import os
from decimal import Decimal
from pathlib import Path

import pytest
from moneyed import Money

from receipts.layouts.parts import CardEnding, figures
from receipts.layouts.sale import sale_receipt
from receipts.preview import lines

PAPERS = Path(__file__).parent / "papers"


@pytest.mark.parametrize("columns", [42, 48])
def test_a_paper_says_what_somebody_once_looked_at(receipts, kind, columns):
    text = "\n".join(lines(receipts[kind](), columns)) + "\n"
    paper = PAPERS / f"{kind}-{columns}.txt"
    if os.environ.get("LOOK_AGAIN"):
        paper.write_text(text, encoding="utf-8")
    assert text == paper.read_text(encoding="utf-8")


def test_a_receipt_refuses_more_of_a_card_than_four_digits():
    with pytest.raises(ValueError, match="one to four"):
        CardEnding("6036280000000007716")


def test_money_shows_as_many_decimals_as_its_currency_has():
    assert figures(Money("12.5", "EUR")) == "12.50"
    assert figures(Money("-1200", "JPY")) == "-1200"
    assert figures(Money("1.5", "KWD")) == "1.500"
    assert figures(Money(Decimal("0.0125"), "EUR")) == "0.0125"


def test_the_terminals_own_words_stay_as_they_are(sold):
    printed = lines(sale_receipt(sold), 42)
    words = [" ".join(line.split()) for line in printed]
    start = words.index("CARDHOLDER COPY")
    assert words[start : start + len(sold.slip)] == [" ".join(pair).strip() for pair in sold.slip]


def test_a_sale_says_its_currency_once(sold):
    assert sum(line.count("EUR") for line in lines(sale_receipt(sold), 42)) == 1
