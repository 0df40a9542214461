"""Requests to Toggle whose answers are lost."""

import asyncio
from dataclasses import replace

from terminal_api.mock.books.cards import Card
from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.outcomes import Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.toggle.pence import signed
from tests.terminal_api.processors.toggle_bench import ToggleBench

NOTHING = "drop_before"
DONE = "drop_after"


async def lost(bench: ToggleBench, card: Card, fault: str, amount: str = "12.50") -> Request:
    """A payment without an answer."""
    bench.arm(fault)
    request = bench.request(Operation.PAY, amount, card)
    assert isinstance(await bench.processor.ask(request), Unknown)
    bench.mock.faults.disarm()
    return request


def bare(request: Request) -> Request:
    """As a register asks what became of it: the card's number is not there."""
    return replace(request, card=GiftCard("toggle"))


def lines(bench: ToggleBench, request: Request) -> int:
    return sum(line.reference == request.id for line in bench.desk.book.lines)


def arrives_before(
    bench: ToggleBench, request: Request, operation: str, original: int | None = None, free: int = 0
) -> asyncio.Event:
    """`request` is done at last, just before the next `operation`."""
    answer, arrived = bench.desk.answer, asyncio.Event()

    def answered(asked: Asked) -> Reply:
        if bench.desk.operation(asked) == operation and not arrived.is_set():
            arrived.set()
            done(bench, request, original, free)
        return answer(asked)

    bench.desk.answer = answered
    return arrived


def done(bench: ToggleBench, request: Request, original: int | None, free: int) -> None:
    book = bench.desk.book
    line = book.line(original)
    card = bench.ledger.card(line.card if line else request.card.number if request.card else "")
    assert card is not None
    if line is not None:
        book.reverse(request.id, line, card)
    else:
        book.move(request.operation, request.id, card, signed(request.operation, request.amount), free)
