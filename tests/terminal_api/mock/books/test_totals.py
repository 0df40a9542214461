"""Totals are the ledger's own movements, however they are told apart."""

from collections import Counter
from decimal import Decimal
from itertools import count

from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.totals import added_up, counts_in
from terminal_api.mock.books.transactions import Ask, Counted, Transaction
from terminal_api.nexo.messages import TotalDetail, TotalFilter
from terminal_api.nexo.messages.parts import TransactionTotals
from terminal_api.processor import Operation

NUMBER = "6036280000000000012"
PAY, BANK_CARD, REVERSE, REFUND = Operation.PAY, Operation.BANK_CARD, Operation.REVERSE, Operation.REFUND
_ids = count(1)


def a_ledger() -> CardLedger:
    return CardLedger([Card(NUMBER, "givex", CardStatus.ACTIVE, Money("100.00", EUR))], triggers=False)


def ask(
    ledger: CardLedger,
    operation: Operation,
    amount: str | None = None,
    original: str = "",
    sale_id: str = "TILL-1",
    counted: Counted | None = None,
    currency: str = "EUR",
) -> Transaction:
    id = f"K7Q{next(_ids)}"
    by_card = operation not in {BANK_CARD, REVERSE, Operation.UNDO_LOAD}
    brand = "mc" if operation is BANK_CARD else ""
    return ledger.move(
        Ask(
            id,
            operation,
            id,
            sale_id,
            None if amount is None else Money(amount, currency),
            card=NUMBER if by_card else "",
            provider="givex" if by_card else brand,
            original=original,
            counted=counted or Counted("POI", "1000"),
        )
    )


def told(totals: tuple[TransactionTotals, ...]) -> list[tuple[str, str | None, str | None, str, int, str]]:
    """Instrument, brand, currency, kind, count and amount of every total."""
    return [
        (
            part.payment_instrument_type,
            part.card_brand,
            part.payment_currency,
            each.transaction_type,
            each.transaction_count,
            f"{each.transaction_amount:.2f}",
        )
        for part in totals
        for each in part.payment_totals or ()
    ]


def test_each_means_of_payment_is_counted_by_what_was_done_with_it() -> None:
    ledger = a_ledger()
    paid = ask(ledger, PAY, "20.00")
    ask(ledger, PAY, "5.50")
    by_bank_card = ask(ledger, BANK_CARD, "9.99")
    ask(ledger, BANK_CARD, "3.00", currency="USD")
    ask(ledger, REFUND, "1.00")
    ask(ledger, REVERSE, "4.00", original=paid.id)
    ask(ledger, REVERSE, original=by_bank_card.id)
    assert told(added_up(ledger.transactions)) == [
        ("StoredValue", "givex", "EUR", "Debit", 2, "25.50"),
        ("StoredValue", "givex", "EUR", "Credit", 1, "1.00"),
        ("StoredValue", "givex", "EUR", "ReverseDebit", 1, "4.00"),
        ("Card", "mc", "EUR", "Debit", 1, "9.99"),
        ("Card", "mc", "EUR", "ReverseDebit", 1, "9.99"),
        ("Card", "mc", "USD", "Debit", 1, "3.00"),
    ]


def test_money_put_onto_a_card_and_requests_that_were_refused_are_in_no_total() -> None:
    ledger = a_ledger()
    loaded = ask(ledger, Operation.LOAD, "10.00")
    ask(ledger, Operation.UNDO_LOAD, original=loaded.id)
    ask(ledger, PAY, "999.00")
    ask(ledger, BANK_CARD, "0.00")
    ask(ledger, REVERSE, original="nobody's")
    assert added_up(ledger.transactions) == ()


def test_cash_paid_out_of_a_card_is_a_payment_by_it_and_its_end_is_none() -> None:
    ledger = a_ledger()
    ask(ledger, Operation.CASH_OUT, "6.60")
    ask(ledger, Operation.DEACTIVATE)
    assert told(added_up(ledger.transactions)) == [("StoredValue", "givex", "EUR", "Debit", 1, "6.60")]


def test_more_than_the_wire_can_say_at_once_is_said_in_parts() -> None:
    ledger = a_ledger()
    for amount in ("60000000.00", "30000000.00", "10000000.00", "0.50"):
        ask(ledger, BANK_CARD, amount)
    assert told(added_up(ledger.transactions)) == [
        ("Card", "mc", "EUR", "Debit", 2, "90000000.00"),
        ("Card", "mc", "EUR", "Debit", 2, "10000000.50"),
    ]


def test_a_name_nobody_gave_is_left_out() -> None:
    ledger = a_ledger()
    ask(ledger, PAY, "1.00", counted=Counted("POI", "1000", operator_id="maria"))
    ask(ledger, PAY, "2.00")
    maria, nobody = added_up(ledger.transactions, ["OperatorID", "ShiftNumber"])
    assert (maria.operator_id, maria.shift_number, nobody.operator_id) == ("maria", None, None)
    assert "OperatorID" not in nobody.members()


@st.composite
def days(draw: st.DrawFn) -> CardLedger:
    """Payments and what became of them, at some registers, by some cashiers."""
    ledger = a_ledger()
    for _ in range(draw(st.integers(0, 12))):
        operation = draw(st.sampled_from([PAY, BANK_CARD, REVERSE, REFUND, Operation.LOAD]))
        originals = [line.id for line in ledger.transactions if line.operation in {PAY, BANK_CARD}]
        ask(
            ledger,
            operation,
            f"{draw(st.integers(1, 4000)) / 100:.2f}",
            original=draw(st.sampled_from(originals)) if originals else "",
            sale_id=draw(st.sampled_from(["TILL-1", "TILL-2"])),
            counted=Counted(
                draw(st.sampled_from(["POI", "OTHER"])),
                "1000",
                draw(st.sampled_from(["", "maria", "jo"])),
                draw(st.sampled_from(["", "1"])),
                draw(st.sampled_from(["", "LANE2"])),
            ),
        )
    return ledger


def sums(totals: tuple[TransactionTotals, ...]) -> Counter[tuple[str, str]]:
    """Amounts by instrument and kind, in cents."""
    found: Counter[tuple[str, str]] = Counter()
    for instrument, _, _, kind, _, amount in told(totals):
        found[instrument, kind] += int(Decimal(amount) * 100)
    return found


@given(days(), st.sets(st.sampled_from(TotalDetail)))
def test_however_totals_are_told_apart_they_come_to_the_same(
    ledger: CardLedger, details: set[TotalDetail]
) -> None:
    moved = Counter[object]()
    for line in ledger.transactions:
        moved[line.operation] += int(line.moved.amount * 100)
    found = sums(added_up(ledger.transactions, details))
    assert found == sums(added_up(ledger.transactions))
    assert found["StoredValue", "Debit"] == moved[PAY]
    assert found["Card", "Debit"] == moved[BANK_CARD]
    assert found["StoredValue", "Credit"] == moved[REFUND]
    assert found["StoredValue", "ReverseDebit"] + found["Card", "ReverseDebit"] == moved[REVERSE]


@given(days(), st.sampled_from(["TILL-1", "TILL-2"]), st.sampled_from(["maria", "jo"]))
def test_a_filter_finds_what_the_same_details_tell(ledger: CardLedger, sale_id: str, operator: str) -> None:
    wanted = TotalFilter(sale_id=sale_id, operator_id=operator)
    filtered = added_up(line for line in ledger.transactions if counts_in(line, wanted))
    apart = added_up(ledger.transactions, [TotalDetail.SALE_ID, TotalDetail.OPERATOR_ID])
    assert told(filtered) == told(
        tuple(part for part in apart if (part.sale_id, part.operator_id) == (sale_id, operator))
    )
