"""What the terminal's payments come to, and the end of its period. Both need a session: see `session`."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from moneyed import CurrencyDoesNotExist, Money, get_currency

from terminal_api.nexo.device.failure import Failure, refused, unanswered
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import (
    GetTotalsRequest,
    GetTotalsResponse,
    ReconciliationRequest,
    ReconciliationResponse,
    ReconciliationType,
    Result,
    TotalDetail,
    TotalFilter,
)
from terminal_api.nexo.messages.parts import TransactionTotals
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Exchanged


@dataclass(frozen=True, slots=True)
class Share:
    """Whose part of the totals; what is None is not told apart."""

    poi_id: str | None = None
    sale_id: str | None = None
    operator: str | None = None
    shift: str | None = None
    totals_group: str | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """All transactions of one kind by one means of payment."""

    instrument: str
    """`Card`, `StoredValue`: a word of `InstrumentType`."""
    brand: str | None
    """`mc`; of gift cards, their provider."""
    kind: str
    """`Debit` for payments, `Credit` for refunds, `ReverseDebit`: a word of `TransactionType`."""
    count: int
    amount: Money
    """Never below zero: `kind` tells which way it went."""
    share: Share


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of one period; what did not happen in it has none."""

    period: str
    """The terminal's number for it, which the answers to its payments bear as well."""
    totals: tuple[Total, ...]


async def running_totals(
    terminal: NexoTerminal, only: Share | None = None, by: Collection[TotalDetail] = ()
) -> Totals | Failure:
    """The open period so far: of `only` that share, told apart `by` these details."""
    share = only and TotalFilter(
        poi_id=only.poi_id,
        sale_id=only.sale_id,
        operator_id=only.operator,
        shift_number=only.shift,
        totals_group_id=only.totals_group,
    )
    return _answered(
        await terminal.send(GetTotalsRequest(total_filter=share, total_details=tuple(by) or None))
    )


async def reconcile(terminal: NexoTerminal) -> Totals | Failure:
    """End the open period; waits its turn behind a payment of ours, for which the terminal would refuse it.

    A failure that is not `certain` may have ended it: then the number that `running_totals` tells is another
    one, and `reconciled` tells the totals that got lost.
    """
    closing = ReconciliationRequest(reconciliation_type=ReconciliationType.SALE_RECONCILIATION)
    return _answered(await terminal.send(closing, prompts=True))


async def reconciled(terminal: NexoTerminal, period: str) -> Totals | Failure:
    """A period that ended before, once more; waits its turn and ends nothing."""
    asked = ReconciliationRequest(
        reconciliation_type=ReconciliationType.PREVIOUS_RECONCILIATION, poi_reconciliation_id=period
    )
    answered = _answered(await terminal.send(asked, prompts=True))
    if isinstance(answered, Totals) and answered.period != period:
        return Failure("The terminal told the totals of another period: ask again.")
    return answered


def _answered(exchanged: Exchanged) -> Totals | Failure:
    match exchanged:
        case Message(body=GetTotalsResponse() | ReconciliationResponse() as answer):
            return _totals(answer) if answer.response.result is Result.SUCCESS else refused(answer.response)
        case _:
            return unanswered(exchanged)


def _totals(answer: GetTotalsResponse | ReconciliationResponse) -> Totals | Failure:
    if answer.poi_reconciliation_id is None:
        return Failure("The terminal does not say which period its totals are of.")
    try:
        return Totals(answer.poi_reconciliation_id, tuple(_listed(answer.transaction_totals or ())))
    except CurrencyDoesNotExist:
        return Failure("The terminal told totals in a currency that nobody knows.")


def _listed(told: Iterable[TransactionTotals]) -> Iterator[Total]:
    for part in told:
        share = Share(part.poi_id, part.sale_id, part.operator_id, part.shift_number, part.totals_group_id)
        for total in part.payment_totals or ():
            yield Total(
                instrument=part.payment_instrument_type,
                brand=part.card_brand,
                kind=total.transaction_type,
                count=total.transaction_count,
                amount=Money(total.transaction_amount, get_currency(part.payment_currency or "")),
                share=share,
            )
