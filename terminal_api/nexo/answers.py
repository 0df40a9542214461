"""From a terminal's answer to an outcome: the amount decides, and what does not fit stays unknown."""

from collections.abc import Container
from datetime import UTC, datetime
from decimal import Decimal

from moneyed import CurrencyDoesNotExist, Money, get_currency

from terminal_api.money import decimals
from terminal_api.nexo import declines
from terminal_api.nexo.additional_response import AdditionalResponse
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    BalanceInquiryResponse,
    EventNotification,
    PaymentResponse,
    Result,
    ReversalResponse,
    StoredValueResponse,
)
from terminal_api.nexo.messages.parts import PaymentInstrumentData, StoredValueAccountID
from terminal_api.nexo.messages.stored_value import StoredValueResult
from terminal_api.nexo.slips import slips
from terminal_api.nexo.transport import Exchanged
from terminal_api.outcomes import Approved, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.sentences import worded

Answer = PaymentResponse | StoredValueResponse | ReversalResponse | BalanceInquiryResponse

#: Answered when received; carried out later unless the answer shows otherwise.
_CARRIED_OUT_LATER = frozenset({Operation.REVERSE, Operation.REFUND})


def ended(
    request: Request, exchanged: Exchanged, *, poi: str, now: datetime, ours: Container[str]
) -> Outcome:
    """How `request` ended by what came back; what is no answer to it proves nothing. See `outcome`."""
    match exchanged:
        case NotSent() | Unknown():
            return exchanged
        case Message(body=EventNotification() as event):
            return declines.rejected(event)
        case Message(
            body=PaymentResponse()
            | StoredValueResponse()
            | ReversalResponse()
            | BalanceInquiryResponse() as answer
        ):
            return outcome(request, answer, poi=poi, now=now, ours=ours)
        case _:
            return Unknown("The terminal's answer says nothing: ask what became of it.")


def outcome(
    request: Request, answer: Answer, *, poi: str, now: datetime, ours: Container[str] | None = None
) -> Outcome:
    """How `request` ended. `poi` is the terminal; `now` stands in for a moment that cannot be read.

    `ours` are the ids this register has asked under, to tell who keeps a busy terminal busy; None says that
    the terminal repeats this answer because it was asked what became of `request`.
    """
    if answer.response.result is Result.FAILURE:
        return declines.failed(request, answer.response, ours)
    more = AdditionalResponse.read(answer.response.additional_response)
    match answer:
        case BalanceInquiryResponse():
            return _balance(request, answer, more)
        case PaymentResponse():
            amount = _paid(request, answer, more)
        case StoredValueResponse():
            amount = _stored(request, answer, more)
        case ReversalResponse():
            # The echoed amount is not to be trusted: terminals have sent it in the smallest unit.
            whole = answer.response.result is Result.SUCCESS
            amount = request.amount if whole else Unknown("The reversal was done for a part nobody named.")
    return (
        amount
        if isinstance(amount, Unknown)
        else _approved(request, answer, more, amount, _reference(answer, poi, now))
    )


def _approved(
    request: Request,
    answer: PaymentResponse | StoredValueResponse | ReversalResponse,
    more: AdditionalResponse,
    amount: Money,
    reference: Reference | None,
) -> Approved:
    balance = _balance_after(request, answer) if more.balance is None else more.balance
    shown = more.acquirer_response_code is not None or balance is not None
    return Approved(
        amount=amount,
        reference=reference,
        balance=balance,
        card=_last4(request, _instrument(answer), more),
        brand=_brand(request, _instrument(answer), more),
        approval_code=_approval_code(answer) or more.approval_code,
        slips=slips(answer.payment_receipt),
        confirmed=shown or request.operation not in _CARRIED_OUT_LATER,
    )


def _balance(request: Request, answer: BalanceInquiryResponse, more: AdditionalResponse) -> Outcome:
    status = answer.payment_account_status
    told = _money(status.current_balance, status.currency, request.amount) if status else None
    balance = told if isinstance(told, Money) else more.balance
    if balance is None:
        return declines.no_balance()
    if balance.currency != request.amount.currency:
        return declines.foreign_balance(balance.currency)
    instrument = status.payment_instrument_data if status else None
    return Approved(
        amount=balance,
        balance=balance,
        card=_last4(request, instrument, more),
        brand=_brand(request, instrument, more),
        slips=slips(answer.payment_receipt),
    )


def _paid(request: Request, answer: PaymentResponse, more: AdditionalResponse) -> Money | Unknown:
    amounts = answer.payment_result.amounts_resp if answer.payment_result else None
    if amounts is not None:
        return _fitting(request, _money(amounts.authorized_amount, amounts.currency, request.amount))
    return _fitting(request, more.authorised)


def _stored(request: Request, answer: StoredValueResponse, more: AdditionalResponse) -> Money | Unknown:
    result = _stored_result(answer)
    if result is not None and result.item_amount is not None:
        return _fitting(request, _money(result.item_amount, result.currency, request.amount))
    if more.authorised is None and answer.response.result is Result.SUCCESS:
        return request.amount  # nexo lets an answer leave the amount out where all of it was done
    return _fitting(request, more.authorised)


def _fitting(request: Request, stated: Money | None) -> Money | Unknown:
    """`stated` when it can be an answer to what was asked: same currency, whole units, not more."""
    asked = request.amount
    if request.operation is Operation.DEACTIVATE:
        return asked  # nothing is paid: an amount here can only be what ended with the card
    if stated is None:
        return Unknown("The terminal approved without saying how much: look at its receipt.")
    if stated.currency != asked.currency:
        return Unknown(
            worded(
                "The terminal approved {theirs} where {ours} was asked.",
                theirs=stated.currency,
                ours=asked.currency,
            )
        )
    if stated.amount != round(stated.amount, decimals(stated.currency)) or stated.amount < 0:
        return Unknown("The terminal approved an amount that cannot be paid: look at its receipt.")
    if stated > asked and not (request.operation is Operation.UNDO_LOAD and not asked.amount):
        return Unknown("The terminal approved more than was asked: look at its receipt.")
    return stated


def _money(amount: Decimal | None, currency: str | None, like: Money) -> Money | None:
    """The amount in its currency, or in that of `like`; None if there is no such money."""
    if amount is None:
        return None
    try:
        return Money(amount, get_currency(currency) if currency else like.currency)
    except CurrencyDoesNotExist:
        return None


def _balance_after(
    request: Request, answer: PaymentResponse | StoredValueResponse | ReversalResponse
) -> Money | None:
    result = _stored_result(answer) if isinstance(answer, StoredValueResponse) else None
    status = result.stored_value_account_status if result else None
    return _money(status.current_balance, result.currency, request.amount) if result and status else None


def _stored_result(answer: StoredValueResponse) -> StoredValueResult | None:
    return answer.stored_value_result[0] if answer.stored_value_result else None


def _instrument(
    answer: PaymentResponse | StoredValueResponse | ReversalResponse,
) -> PaymentInstrumentData | None:
    match answer:
        case PaymentResponse():
            return answer.payment_result.payment_instrument_data if answer.payment_result else None
        case StoredValueResponse():
            result = _stored_result(answer)
            status = result.stored_value_account_status if result else None
            account = status.stored_value_account_id if status else None
            return PaymentInstrumentData(
                payment_instrument_type="StoredValue", stored_value_account_id=account
            )
        case ReversalResponse():
            return None


def _last4(
    request: Request, instrument: PaymentInstrumentData | None, more: AdditionalResponse
) -> str | None:
    account = (instrument and instrument.stored_value_account_id) or StoredValueAccountID()
    masked = (instrument and instrument.card_data and instrument.card_data.masked_pan) or ""
    asked = request.card.last4 if request.card else ""
    numbers = (asked, account.stored_value_id, masked, more.last4 or "")
    return next((number[-4:] for number in numbers if number[-4:].isdecimal()), None)


def _brand(
    request: Request, instrument: PaymentInstrumentData | None, more: AdditionalResponse
) -> str | None:
    card = instrument.card_data if instrument else None
    return more.brand or (card and card.payment_brand) or (request.card.provider if request.card else None)


def _approval_code(answer: PaymentResponse | StoredValueResponse | ReversalResponse) -> str | None:
    result = answer.payment_result if isinstance(answer, PaymentResponse) else None
    acquirer = result.payment_acquirer_data if result else None
    return acquirer.approval_code if acquirer else None


def _reference(
    answer: PaymentResponse | StoredValueResponse | ReversalResponse, poi: str, now: datetime
) -> Reference | None:
    named = answer.poi_data.poi_transaction_id if answer.poi_data else None
    return Reference(named.transaction_id, instant(named.time_stamp) or now, poi) if named else None


def instant(text: str) -> datetime | None:
    """A nexo moment; without an offset it is UTC. None when it cannot be read."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
