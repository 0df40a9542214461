import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from moneyed import EUR, USD, Money

from terminal_api.nexo import answers
from terminal_api.nexo.answers import Answer
from terminal_api.nexo.message import Message
from terminal_api.outcomes import Approved, Decline, Declined, Outcome, Reference, SlipLine, Unknown
from terminal_api.processor import GiftCard, Operation, Request

POI = "S1F2-000158213602441"
NOW = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)

Example = Callable[[str], bytes]


def ended(request: Request, body: bytes | str) -> Outcome:
    answer: Any = Message.read(body).body
    assert isinstance(answer, Answer)
    return answers.outcome(request, answer, poi=POI, now=NOW)


def changed(body: bytes, **changes: Any) -> str:
    """The answer with some members, named by a path of `__`, replaced; None takes a member away."""
    message = json.loads(body)
    for path, value in changes.items():
        *way, last = path.split("__")
        part = next(
            iter(
                message["SaleToPOIResponse"][name]
                for name in message["SaleToPOIResponse"]
                if name != "MessageHeader"
            )
        )
        for step in way:
            part = part[int(step)] if isinstance(part, list) else part[step]
        if value is None:
            del part[last]
        else:
            part[last] = value
    return json.dumps(message)


def test_a_paid_gift_card_tells_amount_balance_and_reference(paying: Request, example: Example):
    outcome = ended(paying, example("payment-giftcard-scan.response"))
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("18.40", EUR)
    assert outcome.balance == Money("6.60", EUR)
    assert outcome.reference == Reference(
        "Qm3x001931248805009.NF8TZ4K6WQ1MHC55", datetime(2031, 3, 14, 10, 0, 5, tzinfo=UTC), POI
    )
    assert (outcome.card, outcome.brand, outcome.approval_code) == ("5678", "svs", "630118")
    assert outcome.confirmed


def test_the_base64_form_says_the_same(paying: Request, example: Example):
    pairs = ended(paying, example("payment-giftcard-scan.response"))
    base64 = ended(paying, example("payment-giftcard-scan-base64-additionalresponse.response"))
    assert isinstance(pairs, Approved)
    assert isinstance(base64, Approved)
    assert (base64.amount, base64.balance, base64.brand) == (pairs.amount, pairs.balance, pairs.brand)


def test_a_card_with_too_little_pays_what_it_has(paying: Request, example: Example):
    outcome = ended(replace(paying, amount=Money("41.95", EUR)), example("payment-giftcard-partial.response"))
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money("6.60", EUR), Money(0, EUR))


@pytest.mark.parametrize("result", ["Success", "Partial"])
@pytest.mark.parametrize("amount", ["18.4", "6.60", "0"])
def test_the_amount_decides_whatever_the_result_is_called(
    paying: Request, example: Example, result: str, amount: str
):
    body = changed(
        example("payment-giftcard-scan.response"),
        Response__Result=result,
        PaymentResult__AmountsResp__AuthorizedAmount=json.loads(amount, parse_float=str),
    )
    outcome = ended(paying, body)
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money(amount, EUR)


@pytest.mark.parametrize(
    "changes",
    [
        {"PaymentResult__AmountsResp__AuthorizedAmount": "18.41"},
        {"PaymentResult__AmountsResp__AuthorizedAmount": "-1"},
        {"PaymentResult__AmountsResp__AuthorizedAmount": "18.395"},
        {"PaymentResult__AmountsResp__Currency": "USD"},
        {"PaymentResult__AmountsResp__Currency": "???"},
        {"PaymentResult": None, "Response__AdditionalResponse": None},
    ],
    ids=["more than asked", "negative", "half a cent", "another currency", "no currency", "no amount"],
)
def test_an_approval_that_cannot_be_ours_is_not_booked(
    paying: Request, example: Example, changes: dict[str, Any]
):
    assert isinstance(ended(paying, changed(example("payment-giftcard-scan.response"), **changes)), Unknown)


def test_an_amount_missing_from_the_body_is_taken_from_beside_it(paying: Request, example: Example):
    outcome = ended(
        paying, changed(example("payment-giftcard-scan.response"), PaymentResult__AmountsResp=None)
    )
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("18.40", EUR)


def test_a_bank_card_shows_its_last_four_digits_and_brand(paying: Request, example: Example):
    request = replace(paying, operation=Operation.BANK_CARD, amount=Money("12.50", EUR), card=None)
    outcome = ended(request, example("payment-card.response"))
    assert isinstance(outcome, Approved)
    assert (outcome.card, outcome.brand, outcome.balance) == ("9999", "mc", None)
    assert "541333" not in repr(replace(outcome, slips=()))


def test_a_keyed_cards_digits_come_from_the_terminal(paying: Request, example: Example):
    outcome = ended(replace(paying, card=GiftCard("svs")), example("payment-giftcard-scan.response"))
    assert isinstance(outcome, Approved)
    assert outcome.card == "5678"


@pytest.mark.parametrize(
    ("operation", "amount", "name", "balance"),
    [
        (Operation.ACTIVATE, "25", "activate.response", "25"),
        (Operation.ACTIVATE, "0", "activate-no-load.response", "0"),
        (Operation.LOAD, "10", "load.response", "35"),
        (Operation.UNDO_LOAD, "10", "load-undo.response", "25"),
        (Operation.DEACTIVATE, "0", "deactivate-unload.response", "0"),
        (Operation.DEACTIVATE, "0", "deactivate.response", "0"),
        (Operation.CASH_OUT, "6.60", "cashout.response", "0"),
        (Operation.REFUND, "12", "refund-unreferenced-giftcard.response", "12"),
    ],
)
def test_a_changed_gift_card_tells_what_is_on_it(
    paying: Request, example: Example, operation: Operation, amount: str, name: str, balance: str
):
    outcome = ended(replace(paying, operation=operation, amount=Money(amount, EUR)), example(name))
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money(amount, EUR)
    assert outcome.balance == Money(balance, EUR)
    assert outcome.reference is not None
    assert outcome.confirmed


def test_a_load_of_more_than_asked_is_not_booked(paying: Request, example: Example):
    request = replace(paying, operation=Operation.LOAD, amount=Money("9.99", EUR))
    assert isinstance(ended(request, example("load.response")), Unknown)


def test_a_successful_load_without_an_amount_was_done_as_asked(paying: Request, example: Example):
    request = replace(paying, operation=Operation.LOAD, amount=Money(10, EUR))
    body = changed(example("load.response"), StoredValueResult=None, Response__AdditionalResponse=None)
    outcome = ended(request, body)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money(10, EUR), None)


def test_a_partial_load_without_an_amount_is_not_booked(paying: Request, example: Example):
    request = replace(paying, operation=Operation.LOAD, amount=Money(10, EUR))
    body = changed(
        example("load.response"),
        StoredValueResult=None,
        Response__AdditionalResponse=None,
        Response__Result="Partial",
    )
    assert isinstance(ended(request, body), Unknown)


def test_a_balance_is_both_amount_and_balance(paying: Request, example: Example):
    request = replace(paying, operation=Operation.BALANCE, amount=Money(0, EUR))
    outcome = ended(request, example("balance.response"))
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance, outcome.card) == (Money(25, EUR), Money(25, EUR), "5678")


def test_a_balance_that_did_not_come_may_be_asked_for_again(paying: Request, example: Example):
    request = replace(paying, operation=Operation.BALANCE, amount=Money(0, EUR))
    outcome = ended(request, changed(example("balance.response"), PaymentAccountStatus=None))
    assert isinstance(outcome, Declined)
    assert outcome.retryable


def test_a_balance_in_another_currency_cannot_be_spent_here(paying: Request, example: Example):
    request = replace(paying, operation=Operation.BALANCE, amount=Money(0, USD))
    outcome = ended(request, example("balance.response"))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_ALLOWED
    assert "EUR" in outcome.reason


@pytest.mark.parametrize(
    ("name", "amount"), [("reversal-full.response", "18.40"), ("reversal-partial.response", "5.25")]
)
def test_a_reversal_is_only_received_until_its_result_comes(
    paying: Request, example: Example, name: str, amount: str
):
    request = replace(paying, operation=Operation.REVERSE, amount=Money(amount, EUR), card=None)
    outcome = ended(request, example(name))
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.confirmed) == (Money(amount, EUR), False)
    assert outcome.reference is not None


@pytest.mark.parametrize(
    "more", ["acquirerResponseCode=00", "currentBalanceValue=2500&currentBalanceCurrency=EUR"]
)
def test_a_reversal_that_shows_its_result_is_confirmed(paying: Request, example: Example, more: str):
    request = replace(paying, operation=Operation.REVERSE, card=None)
    outcome = ended(request, changed(example("reversal-full.response"), Response__AdditionalResponse=more))
    assert isinstance(outcome, Approved)
    assert outcome.confirmed


def test_the_reversed_amount_a_terminal_echoes_is_not_trusted(paying: Request, example: Example):
    request = replace(paying, operation=Operation.REVERSE, card=None)
    outcome = ended(request, changed(example("reversal-full.response"), ReversedAmount=1840))
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("18.40", EUR)


@pytest.mark.parametrize("told", ["yesterday", ""])
def test_an_unreadable_moment_does_not_lose_the_reference(paying: Request, example: Example, told: str):
    body = changed(example("payment-giftcard-scan.response"), POIData__POITransactionID__TimeStamp=told)
    outcome = ended(paying, body)
    assert isinstance(outcome, Approved)
    assert outcome.reference is not None
    assert outcome.reference.at == NOW


def test_the_slips_carry_every_line_in_order(paying: Request, example: Example):
    outcome = ended(paying, example("payment-giftcard-scan.response"))
    assert isinstance(outcome, Approved)
    cashier, customer = outcome.slips
    assert (cashier.copy, customer.copy, customer.signature) == ("cashier", "customer", False)
    assert customer.lines[0] == SlipLine("CARDHOLDER COPY", bold=True)
    assert customer.lines[1] == SlipLine("")
    assert SlipLine("Balance", "€ 6,60") in customer.lines
    assert SlipLine("TOTAL", "€ 18,40", bold=True) in customer.lines
    assert customer.lines[-1] == SlipLine("Thank you")


def test_a_signature_asked_for_in_words_is_asked_for(paying: Request, example: Example):
    receipt = {
        "DocumentQualifier": "CashierReceipt",
        "RequiredSignatureFlag": "true",
        "OutputContent": {"OutputFormat": "Text", "OutputText": [{"Text": "SIGN HERE"}]},
    }
    outcome = ended(paying, changed(example("payment-giftcard-scan.response"), PaymentReceipt=[receipt]))
    assert isinstance(outcome, Approved)
    assert [(slip.signature, slip.lines) for slip in outcome.slips] == [(True, (SlipLine("SIGN HERE"),))]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("payment-giftcard-not-enough-balance.response", Decline.NOT_ENOUGH),
        ("payment-giftcard-blocked.response", Decline.BLOCKED),
        ("payment-giftcard-expired.response", Decline.EXPIRED),
        ("payment-wrong-pin.response", Decline.WRONG_PIN),
        ("payment-aborted-by-register.response", Decline.ABORTED),
        ("payment-cancelled-by-shopper.response", Decline.CANCELLED),
        ("payment-no-card-presented.response", Decline.CANCELLED),
        ("payment-busy.response", Decline.BUSY),
        ("payment-message-format.response", Decline.BAD_REQUEST),
        ("deactivate-not-supported.response", Decline.UNSUPPORTED),
        ("activate-refused.response", Decline.REFUSED),
        ("load-undo-too-late.response", Decline.NOT_ALLOWED),
        ("reversal-not-found.response", Decline.OTHER),
        ("balance-refused.response", Decline.UNKNOWN_CARD),
    ],
)
def test_a_failure_tells_the_cashier_what_to_do(paying: Request, example: Example, name: str, why: Decline):
    outcome = ended(paying, example(name))
    assert isinstance(outcome, Declined)
    assert outcome.why is why
    assert outcome.reason.endswith(".")


def test_a_single_entry_mode_without_its_list_does_not_lose_the_payment(paying: Request, example: Example):
    path = "PaymentResult__PaymentInstrumentData__StoredValueAccountID__EntryMode"
    outcome = ended(paying, changed(example("payment-giftcard-scan.response"), **{path: "Scanned"}))
    assert isinstance(outcome, Approved)


@pytest.mark.parametrize(
    "condition", ["Communication timeout", "UnreachableHost", "InProgress", "SomethingNew", None]
)
def test_a_failure_that_proves_nothing_is_unknown(paying: Request, example: Example, condition: str | None):
    body = changed(example("payment-busy.response"), Response__ErrorCondition=condition)
    outcome = ended(paying, body)
    assert isinstance(outcome, Unknown)
    assert "SomethingNew" not in outcome.reason


def test_texts_never_decide_whether_money_moved(paying: Request, example: Example):
    body = changed(
        example("payment-giftcard-blocked.response"), Response__ErrorCondition="Communication timeout"
    )
    assert isinstance(ended(paying, body), Unknown)


def test_an_inquiry_whose_host_is_silent_is_simply_declined(paying: Request, example: Example):
    request = replace(paying, operation=Operation.BALANCE)
    outcome = ended(
        request, changed(example("balance-refused.response"), Response__ErrorCondition="UnreachableHost")
    )
    assert isinstance(outcome, Declined)
    assert outcome.retryable


def test_suspicion_of_fraud_is_never_shown(paying: Request, example: Example):
    body = changed(
        example("payment-giftcard-blocked.response"),
        Response__AdditionalResponse="message=ACQUIRER_FRAUD&refusalReason=124%20acquirer%20fraud",
    )
    outcome = ended(paying, body)
    assert isinstance(outcome, Declined)
    assert "fraud" not in outcome.reason.lower()
