"""Whatever is asked in whatever order, and whatever is lost: outcomes and cards come to the same."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import EUR, Money
from pydantic import SecretStr

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Asked
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH
from terminal_api.outcomes import Approved, NotSent, Outcome, Unknown
from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.toast.authorisation import StaticKey
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.settings import Settings

NUMBERS = ("7700500000000001", "7700500000000002")
NOTHING = Money(0, EUR)
PUTS_ON = {Operation.ACTIVATE, Operation.LOAD, Operation.REFUND}
UNDOES = {Operation.REVERSE, Operation.UNDO_LOAD}

Way = Literal["well", "lost on the way", "answer lost", "away", "broken"]
WAYS: tuple[Way, ...] = ("well", "well", "well", "lost on the way", "answer lost", "away", "broken")


@dataclass(frozen=True)
class Step:
    """One thing that a till asks."""

    operation: Operation
    card: int
    cents: int
    entry: Entry
    original: int
    """Which of the requests so far it undoes."""
    restarts: bool
    """The till is started anew before it finds out what became of it."""


STEPS = st.builds(
    Step,
    operation=st.sampled_from(sorted({*PUTS_ON, *UNDOES, Operation.PAY, Operation.CASH_OUT})),
    card=st.sampled_from([0, 1, 1]),
    cents=st.sampled_from([1, 500, 1250, 2000, 9999]),
    entry=st.sampled_from([Entry.SCANNED, Entry.TYPED, Entry.TRACK]),
    original=st.integers(0, 30),
    restarts=st.booleans(),
)


class Shop:
    """A till and a provider, with a way between them on which things get lost."""

    def __init__(self, ways: list[Way]) -> None:
        unsold, sold = NUMBERS
        self.ledger = CardLedger(
            [
                Card(unsold, "toast", CardStatus.INACTIVE, NOTHING),
                Card(sold, "toast", CardStatus.ACTIVE, Money(60, EUR)),
            ]
        )
        self.began = {number: self.on(number) for number in NUMBERS}
        self.desk = ToastDesk(self.ledger)
        self.ways = ways
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._carried))
        self.ends: list[tuple[Request, Outcome]] = []
        self.till = self.started()

    def started(self) -> Toast:
        told = self.desk.credentials
        made = Settings(f"https://cards.example{PATH}", told["restaurant"], EUR, refund_as_load=True)
        self.till = Toast(self.http, made, StaticKey(SecretStr(told["token"])))
        return self.till

    def _carried(self, sent: httpx.Request) -> httpx.Response:
        way = self.ways.pop(0) if self.ways else "well"
        if way == "away":
            raise httpx.ConnectError("away")
        if way == "lost on the way":
            raise httpx.ReadError("lost")
        reply = self.desk.answer(Asked(sent.method, sent.url.path, sent.headers, sent.content))
        if way == "answer lost":
            raise httpx.ReadTimeout("lost")
        return httpx.Response(reply.status, content=reply.body[:-9] if way == "broken" else reply.body)

    async def do(self, step: Step) -> None:
        done = [request for request, end in self.ends if isinstance(end, Approved)]
        undone = done[step.original % len(done)] if step.operation in UNDOES and done else None
        if step.operation in UNDOES and undone is None:
            return
        original = next((e.reference for r, e in self.ends if r is undone and isinstance(e, Approved)), None)
        moved = next((e.amount for r, e in self.ends if r is undone and isinstance(e, Approved)), None)
        number = undone.card.number if undone and undone.card else NUMBERS[step.card]
        id = self.till.new_id()
        request = Request(
            id,
            step.operation,
            moved or Money(Decimal(step.cents).scaleb(-2), EUR),
            datetime.now(UTC),
            f"R2-{id}",
            GiftCard("toast", number, step.entry),
            sale="R2-000017-1",
            original=original,
        )
        self.ends.append((request, await self._found_out(request, restarts=step.restarts)))

    async def _found_out(self, request: Request, *, restarts: bool) -> Outcome:
        outcome = await self.till.ask(request)
        if isinstance(outcome, Unknown) and restarts:
            self.started()
        else:
            # In the same program the register keeps the number alone.
            assert request.card
            request = replace(request, card=GiftCard("toast", request.card.number))
        for _ in range(len(self.ways) + 1):
            if not isinstance(outcome, Unknown):
                break
            outcome = await self.till.ask(request)
            assert not isinstance(outcome, NotSent), "bytes had left"
        return outcome

    def on(self, number: str) -> Money:
        card = self.ledger.card(number)
        assert card
        return card.balance

    def did(self, request: Request) -> bool:
        """Whether the provider carried it out."""
        return any(line.approved and line.service_id == request.id for line in self.ledger.transactions)

    def expected_on(self, number: str) -> Money:
        """What must be on the card by what the till was told."""
        asked = {request.id: request for request, _ in self.ends}
        total = self.began[number]
        for request, end in self.ends:
            if isinstance(end, Approved) and request.card and request.card.number == number:
                undoes = asked[request.original.id] if request.original else None
                puts_on = undoes.operation not in PUTS_ON if undoes else request.operation in PUTS_ON
                total += end.amount if puts_on else -end.amount
        return total


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, min_size=4, max_size=16), ways=st.lists(st.sampled_from(WAYS), max_size=40))
async def test_what_a_till_was_told_is_what_the_cards_say(steps: list[Step], ways: list[Way]):
    shop = Shop(ways)
    for step in steps:
        await shop.do(step)
    # The way was clear in the end. Only "it was done before" is not believed of a repeat: a person looks.
    for request, end in shop.ends:
        if isinstance(end, Unknown):
            assert request.operation in {Operation.ACTIVATE, *UNDOES}
            assert "done before" in end.reason
            assert not shop.did(request)
    for number in NUMBERS:
        assert shop.on(number) == shop.expected_on(number)
