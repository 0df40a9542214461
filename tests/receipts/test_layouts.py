"""What each paper says, word for word, on every usual width."""

import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from moneyed import Money

from receipts.document import Receipt
from receipts.fonts import Font
from receipts.layouts.parts import BesidePrices, CardEnding, TaxLine, figures, tax_block
from receipts.layouts.sale import sale_receipt
from receipts.preview import lines

PAPERS = Path(__file__).parent / "papers"


@pytest.mark.parametrize("columns", [32, 42, 48, 56, 64])
def test_a_paper_says_what_somebody_once_looked_at(receipts, kind, columns):
    font = Font.B if columns >= 56 else Font.A
    text = "\n".join(lines(receipts[kind](), columns, font=font)) + "\n"
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


def beside(sold, more: str, exemption: str = "") -> list[str]:
    """What stands between the last rebate and the total."""
    prices = BesidePrices(Money("80.00", "EUR"), Money(more, "EUR"), Decimal(more) > 0, exemption)
    printed = [" ".join(line.split()) for line in lines(sale_receipt(replace(sold, beside=prices)), 42)]
    after, total = printed.index("Staff discount -1.00"), printed.index("TOTAL EUR 83.80")
    return [line for line in printed[after + 1 : total] if line.strip("-")]


def test_tax_that_is_not_in_the_prices_stands_between_them_and_the_total(sold):
    assert beside(sold, "3.80") == ["Subtotal 80.00", "Tax 3.80"]
    exempt = ["Exempt from tax: certificate 4711"]
    assert beside(sold, "-2.10", "certificate 4711") == [
        "Subtotal 80.00",
        "Tax not charged -2.10",
        *exempt,
    ]
    assert beside(sold, "0.00", "certificate 4711") == exempt, "without tax in the prices they are the total"


def test_what_is_exempt_is_not_called_nothing_percent():
    amount, nothing = Money("10.00", "EUR"), Money("0.00", "EUR")
    rates = (
        TaxLine("C", Decimal(0), amount, nothing, amount),
        TaxLine("E", Decimal(0), amount, nothing, amount, True),
    )
    rows = [" ".join(line.split()) for line in lines(Receipt(tax_block(rates)), 42)]
    assert rows[-2:] == ["C 0% 10.00 0.00 10.00", "E exempt 10.00 0.00 10.00"]
