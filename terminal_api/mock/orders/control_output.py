"""What the control endpoint shows: plain JSON, amounts as decimal strings."""

from decimal import Decimal

from moneyed import Money

from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.comparison import Difference
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.transactions import Transaction
from terminal_api.mock.desk.wording import instant
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.orders.faults import Fault
from terminal_api.mock.terminal import Terminal
from terminal_api.money import written
from terminal_api.nexo.watching import Seen

Shown = dict[str, object]


def card_shown(card: Card) -> Shown:
    """One card, number and all."""
    return {
        "number": card.number,
        "provider": card.provider,
        "status": card.status,
        "balance": _figure(card.balance),
        "currency": card.balance.currency.code,
        "pin": "set" if card.pin or card.code else "not set",
        "shopper_knows_pin": card.shopper_knows_pin,
    }


def line_shown(line: Transaction, ledger: CardLedger) -> Shown:
    """One line of the books."""
    return {
        "id": line.id,
        "service_id": line.service_id,
        "sale_id": line.sale_id,
        "operation": line.operation,
        "card": line.card,
        "provider": line.provider,
        "asked": None if line.asked is None else _figure(line.asked),
        "moved": _figure(line.moved),
        "change": _figure(line.change),
        "balance": None if line.balance is None else _figure(line.balance),
        "currency": line.moved.currency.code,
        "result": line.result,
        "refusal": line.refusal.message if line.refusal else None,
        "at": instant(line.at),
        "original": line.original or None,
        "reversed": _figure(ledger.taken_back(line)),
    }


def fault_shown(fault: Fault) -> Shown:
    """One armed fault, in the words that order it."""
    return {
        "fault": fault.kind,
        "category": fault.category,
        "transaction_type": fault.transaction_type,
        "poiid": fault.poi_id,
        "card": fault.card,
        "amount": _plain(fault.amount),
        "after": fault.after,
        "times": "forever" if fault.times is None else fault.times,
        "seconds": fault.seconds,
        "condition": fault.condition,
        "message": fault.message,
        "processed": fault.processed,
        "keep_memory": fault.keep_memory,
        "status": fault.status,
    }


def terminal_shown(terminal: Terminal, fleet: Fleet) -> Shown:
    """One terminal as a bystander sees it."""
    poi_id, face = terminal.settings.poi_id, terminal.face
    return {
        "poiid": poi_id,
        "on": fleet.is_on(poi_id),
        "connected": fleet.is_connected(poi_id),
        "busy": terminal.running is not None,
        "screen": {"title": face.screen.title, "lines": face.screen.lines, "buttons": face.screen.buttons},
        "wants": terminal.shopper.prompted_for,
        "printer": face.printer_state,
        "paper": face.paper,
    }


def difference_shown(difference: Difference) -> Shown:
    """One thing two ledgers disagree about."""
    return {
        difference.of: difference.name,
        "what": difference.what,
        "expected": _plain(difference.expected),
        "found": _plain(difference.found),
    }


def seen_shown(seen: Seen) -> Shown:
    """One message, its numbers exact."""
    return {
        "at": instant(seen.at),
        "way": seen.way,
        "category": seen.category,
        "service_id": seen.service_id,
        "sale_id": seen.sale_id,
        "poiid": seen.poi_id,
        "note": seen.note,
        "message": seen.message,
    }


def _figure(amount: Money) -> str:
    return written(amount).split(" ")[0]


def _plain(value: Money | Decimal | str | None) -> str | None:
    if isinstance(value, Money):
        return _figure(value)
    return f"{value:f}" if isinstance(value, Decimal) else value
