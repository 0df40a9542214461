"""A sale's tenders in words, as screens list them."""

from dataclasses import dataclass
from decimal import ROUND_CEILING

from moneyed import Money

from register.domain.amounts import figures
from register.domain.asking.exchange import Done, Exchange, MoneyRequest, Reserved
from register.domain.sale import PAYMENTS, Sale
from register.language import say
from register.tui.widgets.entries import Entry
from register.tui.widgets.status import Level
from terminal_api.processor import Operation


@dataclass(frozen=True, slots=True)
class Tender:
    """A tender that counts: its row, and its request, or `None` for the cash."""

    entry: Entry
    request: MoneyRequest | None


def tenders(sale: Sale) -> tuple[Tender, ...]:
    """What was taken for `sale` and not given back, and what cards are to pay, as it came; cash last."""
    rows = ((_row(sale, one), one.request) for one in sale.exchanges.all)
    cards = [Tender(row, request) for row, request in rows if row is not None]
    if not sale.cash_paid.amount:
        return tuple(cards)
    cash = Entry(say("Cash"), figures(sale.cash_paid), sign="✓")
    return (*cards, Tender(cash, None))


def total_of(sale: Sale) -> Entry:
    """What there is to pay, and what a gift card has taken off it."""
    if not sale.discount.amount:
        return Entry(say("Total"), figures(sale.total))
    note = say("{amount} less: gift card discount", amount=figures(sale.discount))
    return Entry(say("Total"), figures(sale.total), note)


def rounded_by(sale: Sale) -> tuple[Entry, ...]:
    """What cash was rounded by, between the total and the tenders; nothing where it was exact."""
    return (Entry(say("Rounding"), figures(sale.rounding)),) if sale.rounding.amount else ()


def in_cash(due: Money, cash: Money) -> str:
    """`cash 13.00` beside a due of 12.50; nothing where cash is exact."""
    return "" if cash == due else say("cash {amount}", amount=figures(cash))


def named(request: MoneyRequest, card: str | None = None) -> str:
    """The means of payment, never with more than four digits: `Gift card ···7716`."""
    last4 = (request.card.last4 if request.card else None) or card
    bank = Operation.BANK_CARD in (request.operation, request.undoes_operation)
    kind = say("Bank card") if bank else say("Gift card")
    if last4:
        return f"{kind} ···{last4}"
    return say("{kind} read at the terminal", kind=kind) if request.card else kind


def _row(sale: Sale, one: Exchange) -> Entry | None:
    """A payment that counts; None for anything else."""
    match one:
        case Reserved():
            return _waits(one)
        case Done(request=request, approved=approved) if request.operation in PAYMENTS:
            counts = approved.amount.amount and not sale.exchanges.given_back(request.id)
            return _card(sale, one) if counts else None
        case _:
            return None


def _waits(one: Reserved) -> Entry:
    """A card that pays with the closed basket."""
    notes = [say("pays at the end")]
    if one.approved.amount != one.request.amount:
        part, asked = figures(one.approved.amount), figures(one.request.amount)
        notes.insert(0, say("{amount} of {asked}", amount=part, asked=asked))
    return Entry(named(one.request), figures(one.approved.amount), ", ".join(notes), "…", Level.OFF)


def _card(sale: Sale, done: Done) -> Entry:
    approved, asked = done.approved, done.request.amount
    notes: list[str] = []
    if approved.amount != asked:
        part = figures(approved.amount)
        notes.append(say("approved for {amount} of {asked}", amount=part, asked=figures(asked)))
    elif done.discount:
        notes.append(say("{amount} off the card", amount=figures(approved.amount)))
    if done.request.operation is Operation.PAY and approved.balance is not None:
        left = approved.balance
        notes.append(say("{balance} left", balance=figures(left)) if left.amount else say("empty"))
    level, sign = Level.FINE, "✓"
    if done in sale.kept_back:
        level, sign = Level.ATTENTION, "!"
        notes = [say("could not be given back, Del tries again")]
    name = named(done.request, approved.card)
    return Entry(name, figures(done.tender), ", ".join(notes), sign, level)


def proposals(due: Money, notes: tuple[Money, ...]) -> tuple[tuple[Money, Money], ...]:
    """What a customer is likely to hand over for `due`: (given, change) of the least and of one larger note.

    For 27.80: 30 in small notes, or a note of 50.
    """
    steps = ((due.amount / note.amount).to_integral_value(ROUND_CEILING) * note.amount for note in notes)
    least = min((step for step in steps if step > due.amount), default=None)
    if least is None:
        return ()
    larger = min((note.amount for note in notes if note.amount > least), default=None)
    given = [Money(amount, due.currency) for amount in (least, larger) if amount is not None]
    return tuple((one, one - due) for one in given)
