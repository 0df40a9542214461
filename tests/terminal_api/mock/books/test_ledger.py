"""The card ledger: the state machine row by row, reversals, and books that always balance."""

from dataclasses import replace
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, USD, Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.transactions import Ask, Transaction
from terminal_api.processor import Operation

NUMBER = "6036280000000000012"
ACTIVATE, LOAD, BALANCE, PAY = Operation.ACTIVATE, Operation.LOAD, Operation.BALANCE, Operation.PAY
REFUND, CASH_OUT, DEACTIVATE = Operation.REFUND, Operation.CASH_OUT, Operation.DEACTIVATE
REVERSE, UNDO_LOAD, BANK_CARD = Operation.REVERSE, Operation.UNDO_LOAD, Operation.BANK_CARD
_ids = count(1)


def euros(amount: str) -> Money:
    return Money(amount, EUR)


def a_card(
    status: CardStatus = CardStatus.ACTIVE, balance: str = "20.00", provider: str = "givex", **pin: bool
) -> Card:
    return replace(Card(NUMBER, provider, status, euros(balance)), **pin)


def ask(ledger: CardLedger, operation: Operation, amount: str | None = None, **more: object) -> Transaction:
    wanted: dict[str, object] = {"card": NUMBER, "provider": "givex", **more}
    if operation in {REVERSE, UNDO_LOAD, BANK_CARD}:
        del wanted["card"], wanted["provider"]
    id = f"K7Q{next(_ids)}"
    money = None if amount is None else euros(amount)
    return ledger.move(Ask(id, operation, id, "TILL-1", money, **wanted))  # pyright: ignore[reportArgumentType]


def said(line: Transaction) -> str:
    """`Success`, `Partial`, or the refusal in the words of its answer."""
    refusal = line.refusal
    return (refusal.message or refusal.condition) if refusal else line.result


def after(ledger: CardLedger) -> tuple[str, str]:
    card = ledger.card(NUMBER)
    assert card is not None
    return card.status.value, f"{card.balance.amount:.2f}"


MOVES = [
    (ACTIVATE, "5.00"),
    (LOAD, "5.00"),
    (PAY, "5.00"),
    (REFUND, "5.00"),
    (CASH_OUT, "20.00"),
    (DEACTIVATE, None),
]


@pytest.mark.parametrize(("operation", "amount"), MOVES)
def test_a_number_nobody_issued_is_an_invalid_card(operation: Operation, amount: str | None) -> None:
    assert said(ask(CardLedger(), operation, amount)) == "INVALID_CARD"


@pytest.mark.parametrize(("operation", "amount"), MOVES)
@pytest.mark.parametrize(
    ("status", "words"), [(CardStatus.EXPIRED, "CARD_EXPIRED"), (CardStatus.CLOSED, "BLOCK_CARD")]
)
def test_an_expired_or_closed_card_does_nothing_any_more(
    operation: Operation, amount: str | None, status: CardStatus, words: str
) -> None:
    ledger = CardLedger([a_card(status)])
    assert said(ask(ledger, operation, amount)) == words
    assert after(ledger) == (status.value, "20.00")


@pytest.mark.parametrize(
    ("operation", "amount", "words", "end"),
    [
        (ACTIVATE, "25.00", "Success", ("active", "25.00")),
        (ACTIVATE, "0.00", "Success", ("active", "0.00")),
        (ACTIVATE, None, "Success", ("active", "0.00")),
        (LOAD, "5.00", "DECLINED", ("inactive", "0.00")),
        (PAY, "5.00", "DECLINED", ("inactive", "0.00")),
        (REFUND, "5.00", "DECLINED", ("inactive", "0.00")),
        (CASH_OUT, "5.00", "DECLINED", ("inactive", "0.00")),
        (DEACTIVATE, None, "Success", ("closed", "0.00")),
    ],
)
def test_a_card_that_was_never_sold_can_only_be_activated_or_ended(
    operation: Operation, amount: str | None, words: str, end: tuple[str, str]
) -> None:
    ledger = CardLedger([a_card(CardStatus.INACTIVE, "0.00")])
    assert said(ask(ledger, operation, amount)) == words
    assert after(ledger) == end


@pytest.mark.parametrize(
    ("operation", "amount", "words", "end"),
    [
        (ACTIVATE, "5.00", "Card is already active", ("active", "20.00")),
        (LOAD, "5.00", "Success", ("active", "25.00")),
        (LOAD, "0.00", "INVALID_AMOUNT", ("active", "20.00")),
        (REFUND, "5.00", "Success", ("active", "25.00")),
        (PAY, "20.00", "Success", ("active", "0.00")),
        (PAY, "20.01", "NOT_ENOUGH_BALANCE", ("active", "20.00")),
        (PAY, "0.00", "INVALID_AMOUNT", ("active", "20.00")),
        (PAY, "1.005", "INVALID_AMOUNT", ("active", "20.00")),
        (CASH_OUT, "20.00", "Success", ("closed", "0.00")),
        (CASH_OUT, "5.00", "Success", ("active", "15.00")),
        (CASH_OUT, "20.01", "NOT_ENOUGH_BALANCE", ("active", "20.00")),
        (DEACTIVATE, None, "Success", ("closed", "0.00")),
    ],
)
def test_an_active_card_follows_the_state_machine(
    operation: Operation, amount: str, words: str, end: tuple[str, str]
) -> None:
    ledger = CardLedger([a_card()])
    assert said(ask(ledger, operation, amount)) == words
    assert after(ledger) == end


def test_a_card_with_too_little_pays_what_it_has_when_the_shop_accepts_that() -> None:
    ledger = CardLedger([a_card(balance="12.50")])
    paid = ask(ledger, PAY, "60.30", partial=True)
    assert (said(paid), paid.moved, paid.balance) == ("Partial", euros("12.50"), euros("0.00"))
    assert said(ask(ledger, PAY, "47.80", partial=True)) == "NOT_ENOUGH_BALANCE"


def test_a_balance_is_told_unless_the_card_may_not_be_seen() -> None:
    assert CardLedger([a_card()]).look(NUMBER, "givex") == a_card()
    refused = CardLedger([a_card(CardStatus.INACTIVE)]).look(NUMBER, "givex")
    assert isinstance(refused, Refusal)
    assert refused.message == "DECLINED"


def test_a_card_sent_under_another_providers_name_is_unknown() -> None:
    assert said(ask(CardLedger([a_card()]), PAY, "5.00", provider="svs")) == "INVALID_CARD"


def test_only_one_provider_deactivates_and_pays_out_a_part() -> None:
    ledger = CardLedger([a_card(provider="svs")])
    unsupported = "Operation not supported for this provider"
    assert said(ask(ledger, DEACTIVATE, provider="svs")) == unsupported
    assert said(ask(ledger, CASH_OUT, "5.00", provider="svs")) == "INVALID_AMOUNT"
    assert said(ask(ledger, CASH_OUT, "20.00", provider="svs")) == "Success"


@pytest.mark.parametrize("operation", [ACTIVATE, LOAD, REFUND, CASH_OUT, DEACTIVATE])
def test_a_local_brand_only_pays(operation: Operation) -> None:
    ledger = CardLedger([a_card(provider="harbourcard")])
    assert said(ask(ledger, operation, "20.00", provider="harbourcard")).startswith("Operation not supported")
    assert said(ask(ledger, PAY, "20.00", provider="harbourcard")) == "Success"


def test_a_card_in_dollars_does_not_pay_euros() -> None:
    ledger = CardLedger([Card(NUMBER, "givex", CardStatus.ACTIVE, Money("30.00", USD))])
    assert said(ask(ledger, PAY, "5.00")) == "INVALID_AMOUNT"


def test_a_preloaded_card_is_activated_without_an_amount_or_with_its_own() -> None:
    assert (
        said(ask(CardLedger([a_card(CardStatus.INACTIVE, "25.00")]), ACTIVATE, "10.00")) == "INVALID_AMOUNT"
    )
    for amount in (None, "25.00"):
        ledger = CardLedger([a_card(CardStatus.INACTIVE, "25.00")])
        assert said(ask(ledger, ACTIVATE, amount)) == "Success"
        assert after(ledger) == ("active", "25.00")


@pytest.mark.parametrize("operation", [LOAD, REFUND])
def test_a_card_holds_no_more_than_its_provider_allows(operation: Operation) -> None:
    ledger = CardLedger([a_card()], maximum=Decimal("30.00"))
    assert said(ask(ledger, operation, "10.01")) == "INVALID_AMOUNT"
    assert said(ask(ledger, operation, "10.00")) == "Success"


def test_a_provider_may_have_a_limit_of_its_own() -> None:
    ledger = CardLedger([a_card(CardStatus.INACTIVE, "0.00")], maximums={"givex": Decimal("100.00")})
    assert said(ask(ledger, ACTIVATE, "100.01")) == "INVALID_AMOUNT"


def test_a_shopper_who_forgot_the_pin_cannot_pay_but_can_be_paid() -> None:
    ledger = CardLedger([a_card(pin=True, shopper_knows_pin=False)])
    assert said(ask(ledger, PAY, "5.00")) == "INVALID_PIN"
    assert isinstance(ledger.look(NUMBER, "givex"), Refusal)
    assert said(ask(ledger, LOAD, "5.00")) == "Success"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1.24", "NOT_ENOUGH_BALANCE"),
        ("11.25", "BLOCK_CARD"),
        ("1.26", "CARD_EXPIRED"),
        ("1.27", "INVALID_AMOUNT"),
        ("1.28", "INVALID_CARD"),
        ("1.33", "REFERRAL"),
        ("1.34", "INVALID_PIN"),
    ],
)
def test_test_amounts_are_refused_for_gift_cards_and_bank_cards(amount: str, words: str) -> None:
    ledger = CardLedger([a_card()])
    assert said(ask(ledger, PAY, amount)) == words
    assert said(ask(ledger, BANK_CARD, amount)) == words
    assert said(ask(ledger, REFUND, amount)) == "Success"


def test_the_partial_test_amount_approves_half() -> None:
    ledger = CardLedger([a_card()])
    assert ask(ledger, BANK_CARD, "41.39").moved == euros("20.69")
    assert ask(ledger, PAY, "1.39", partial=True).moved == euros("0.69")
    assert ask(ledger, PAY, "1.39").moved == euros("1.39")


def test_without_triggers_test_amounts_are_amounts_like_any_other() -> None:
    ledger = CardLedger(triggers=False)
    assert said(ask(ledger, BANK_CARD, "1.24")) == "Success"


def test_a_payment_can_be_reversed_in_parts_but_never_for_more() -> None:
    ledger = CardLedger([a_card()])
    paid = ask(ledger, PAY, "15.00")
    assert said(ask(ledger, REVERSE, "5.25", original=paid.id)) == "Success"
    assert (
        said(ask(ledger, REVERSE, "9.76", original=paid.id))
        == "Reversed amount exceeds the authorised amount"
    )
    assert said(ask(ledger, REVERSE, "9.75", original=paid.id)) == "Success"
    assert said(ask(ledger, REVERSE, original=paid.id)) == "Reversed amount exceeds the authorised amount"
    assert (after(ledger), ledger.taken_back(paid)) == (("active", "20.00"), euros("15.00"))


def test_a_bank_card_payment_is_reversed_without_touching_a_card() -> None:
    ledger = CardLedger([a_card()])
    paid = ask(ledger, BANK_CARD, "12.00")
    undone = ask(ledger, REVERSE, original=paid.id)
    assert (said(undone), undone.moved, undone.change) == ("Success", euros("12.00"), euros("0.00"))


def test_only_approved_payments_can_be_reversed() -> None:
    ledger = CardLedger([a_card()])
    loaded = ask(ledger, LOAD, "5.00")
    refused = ask(ledger, PAY, "90.00")
    assert said(ask(ledger, REVERSE, original=loaded.id)) == "Only an approved payment can be reversed"
    assert said(ask(ledger, REVERSE, original=refused.id)) == "Only an approved payment can be reversed"
    assert said(ask(ledger, REVERSE, original="nobody.knows")) == "Original transaction not found"


def test_a_reversal_may_fill_a_card_past_its_limit() -> None:
    ledger = CardLedger([a_card()], maximum=Decimal("20.00"))
    paid = ask(ledger, PAY, "20.00")
    ask(ledger, LOAD, "20.00")
    assert said(ask(ledger, REVERSE, original=paid.id)) == "Success"
    assert after(ledger) == ("active", "40.00")


TOO_LATE = "Only the most recent load of the past 24 hours can be undone"


def test_the_last_load_can_be_undone_once() -> None:
    ledger = CardLedger([a_card()])
    first = ask(ledger, LOAD, "5.00")
    last = ask(ledger, LOAD, "10.00")
    assert said(ask(ledger, UNDO_LOAD, original=first.id)) == TOO_LATE
    assert said(ask(ledger, UNDO_LOAD, original=last.id)) == "Success"
    assert said(ask(ledger, UNDO_LOAD, original=last.id)) == TOO_LATE
    assert after(ledger) == ("active", "25.00")


def test_a_load_is_undone_within_a_day_only(clock) -> None:
    ledger = CardLedger([a_card()], clock=clock)
    loaded = ask(ledger, LOAD, "10.00")
    clock.forward(hours=24, seconds=1)
    assert said(ask(ledger, UNDO_LOAD, original=loaded.id)) == TOO_LATE


def test_a_load_that_was_spent_cannot_be_undone() -> None:
    ledger = CardLedger([a_card(balance="0.00")])
    loaded = ask(ledger, LOAD, "10.00")
    ask(ledger, PAY, "0.50")
    assert said(ask(ledger, UNDO_LOAD, original=loaded.id)) == TOO_LATE


def test_an_activation_is_no_load_that_could_be_undone() -> None:
    ledger = CardLedger([a_card(CardStatus.INACTIVE, "0.00")])
    activated = ask(ledger, ACTIVATE, "10.00")
    assert said(ask(ledger, UNDO_LOAD, original=activated.id)) == TOO_LATE
    assert said(ask(ledger, UNDO_LOAD, original="nobody.knows")) == "Original transaction not found"


def test_a_card_number_never_shows_in_a_repr() -> None:
    ledger = CardLedger([a_card()])
    line = ask(ledger, PAY, "5.00")
    assert NUMBER not in repr((line, ledger.cards, Ask("a", PAY, "b", "c", card=NUMBER)))


cents = st.integers(0, 6000).map(lambda minor: f"{Decimal(minor).scaleb(-2)}")
steps = st.lists(
    st.tuples(st.sampled_from(sorted(Operation)), cents, st.booleans(), st.integers(0, 30)), max_size=40
)


@given(steps)
def test_the_movements_of_a_card_always_make_its_balance(
    steps: list[tuple[Operation, str, bool, int]],
) -> None:
    ledger = CardLedger([a_card(CardStatus.INACTIVE, "0.00")], maximum=Decimal("80.00"))
    for operation, amount, partial, pick in steps:
        if operation is BALANCE:
            continue
        before = ledger.transactions
        original = before[pick % len(before)].id
        ask(ledger, operation, amount, partial=partial, original=original)
        assert ledger.transactions[:-1] == before
    (card,) = ledger.cards
    on_card = [line for line in ledger.transactions if line.card == NUMBER]
    assert sum((line.change for line in on_card), euros("0")) == card.balance
    assert card.balance.amount >= 0
    for line in ledger.transactions:
        assert ledger.taken_back(line) <= line.moved or line.moved.currency.code == "XXX"
        assert line.approved or not (line.moved or line.change)


@given(st.lists(st.tuples(cents, st.sampled_from([EUR, USD])), min_size=1))
def test_a_card_set_from_outside_still_has_balanced_books(settings: list[tuple[str, object]]) -> None:
    ledger = CardLedger()
    for amount, currency in settings:
        ledger.put(Card(NUMBER, "svs", CardStatus.ACTIVE, Money(amount, currency)))  # pyright: ignore
    (card,) = ledger.cards
    for currency in (EUR, USD):
        changes = [line.change for line in ledger.transactions if line.change.currency == currency]
        assert sum(changes, Money(0, currency)) == (
            card.balance if card.balance.currency == currency else Money(0, currency)
        )
