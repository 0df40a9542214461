"""Days drawn by lot before a gateway whose answers get lost: what the till knows is what the cards show."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.own_books import OwnBooks
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Reference, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.gateway.gateway import Gateway
from tests.terminal_api.processors.gateway.asking import pounds, till
from tests.terminal_api.processors.gateway.benches import STORE, Clock

NUMBERS = ("6301190055500010017", "6301190055500010025", "6301190055500010033")
TROUBLES = (
    "none",
    "none",
    "drop_before",
    "drop_after",
    "page",
    "refused",
    "silent",
    "pending",
    "down",
    "busy",
)

steps = st.lists(
    st.tuples(
        st.sampled_from([Operation.PAY, Operation.LOAD, Operation.ACTIVATE, Operation.REVERSE]),
        st.sampled_from(NUMBERS),
        st.integers(1, 9000),
        st.integers(0, 20),
        st.lists(st.sampled_from(TROUBLES), max_size=4),
    ),
    max_size=12,
)


@dataclass
class Way:
    """The way to the gateway: each call meets the next trouble, and none when they are used up."""

    desk: GatewayDesk
    clock: Clock
    troubles: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        trouble = self.troubles.pop(0) if self.troubles else "none"
        if trouble == "refused":
            raise httpx.ConnectError("refused")
        if trouble == "drop_before":
            raise httpx.ReadError("cut off")
        on = self.desk.switches
        on.provider, on.busy, on.pending_s = (
            trouble != "down",
            trouble == "busy",
            5.0 * (trouble == "pending"),
        )
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = self.desk.answer(Asked(request.method, request.url.path, headers, request.content))
        if trouble == "drop_after":
            raise httpx.ReadError("cut off")
        if trouble == "page":
            return httpx.Response(502, text="<html>")
        if trouble == "silent":
            return httpx.Response(504, json={"error": {"code": "PROVIDER_SILENT"}})
        return httpx.Response(reply.status, content=reply.body)


async def settled(gateway: Gateway, clock: Clock, request: Request) -> Outcome:
    """As a register does: ask what became of it, and repeat what never came."""
    outcome = await gateway.ask(request)
    for _ in range(60):
        match outcome:
            case Unknown():
                clock.seconds += 10
                told = await gateway.status(request)
                outcome = Unknown(told.reason) if isinstance(told, NotSent) else told
            case Declined(why=Decline.NEVER_RECEIVED):
                outcome = await gateway.ask(request)
            case _:
                return outcome
    return outcome


async def lived(drawn: list[Any]) -> tuple[CardLedger, dict[str, Money]]:
    cards = [Card(number, "toggle", CardStatus.ACTIVE, pounds("50")) for number in NUMBERS[:2]]
    cards.append(Card(NUMBERS[2], "toggle", CardStatus.INACTIVE, pounds("0")))
    ledger, clock = CardLedger(cards), Clock()
    known = {card.number: card.balance for card in cards}
    way = Way(GatewayDesk(OwnBooks(ledger, "toggle"), {STORE: "key-of-this-till"}, ticks=clock), clock)
    done: list[tuple[Request, Reference, Money]] = []
    async with httpx.AsyncClient(transport=httpx.MockTransport(way)) as http:
        gateway = till(http, clock)
        for operation, number, pence, which, troubles in drawn:
            amount = Money(f"{pence // 100}.{pence % 100:02}", "GBP")
            id = gateway.new_id()
            request = Request(id, operation, amount, datetime.now(UTC), id, GiftCard("toggle", number))
            sign = -1 if operation is Operation.PAY else 1
            if operation is Operation.REVERSE:
                if not done:
                    continue
                undone, original, amount = done[which % len(done)]
                request = replace(request, card=None, amount=amount, original=original)
                number = undone.card.number if undone.card else number
                sign = 1 if undone.operation is Operation.PAY else -1
            way.troubles = list(troubles)
            outcome = await settled(gateway, clock, request)
            assert not isinstance(outcome, Unknown), outcome
            if isinstance(outcome, Approved):
                known[number] += outcome.amount * sign
                assert outcome.reference is not None
                if operation is Operation.REVERSE:
                    # A till takes back once: of two, a repeat could not tell which of them did it.
                    done = [each for each in done if each[1] != request.original]
                else:
                    done.append((request, outcome.reference, outcome.amount))
            assert {card.number: card.balance for card in ledger.cards} == known
    return ledger, known


@settings(max_examples=60, deadline=None)
@given(steps)
def test_whatever_gets_lost_the_till_knows_in_the_end_what_the_cards_show(drawn: list[Any]) -> None:
    ledger, known = asyncio.run(lived(drawn))
    for number, balance in known.items():
        lines = [line.change for line in ledger.transactions if line.card == number]
        assert sum(lines, pounds("0")) == balance
