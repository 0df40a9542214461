"""A look without the till: by the first way to the card that is free."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from moneyed import EUR, Money

from register.config.asks import Asks
from register.config.tables import TERMINAL
from register.demo import demo_settings
from register.edges.looking import Looking
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, GiftCard, Operation, Request

UNKNOWN = Declined("No such card.", Decline.UNKNOWN_CARD)
CARD = GiftCard("svs", "6006490000000000016")
FULL = Approved(Money(5, EUR), balance=Money(5, EUR))
BUSY = Declined("The terminal is busy.", Decline.BUSY)
AWAY = NotSent("The terminal cannot be reached.")


@dataclass
class Way:
    """Answers what it is told to."""

    answers: Outcome
    name: str = "way"

    def capabilities(self, provider: str) -> Capabilities:
        return Capabilities(frozenset({Operation.BALANCE}))

    def new_id(self) -> str:
        return "A1"

    async def ask(self, request: Request) -> Outcome:
        assert request.operation is Operation.BALANCE
        return self.answers


class TwoWays(Looking):
    """With Adyen's second way to the terminal's cards."""

    def _ways(self, provider: str) -> tuple[str, ...]:
        return (TERMINAL, "stored-value")


def settings() -> Asks:
    return demo_settings()


@pytest.mark.parametrize(
    ("terminal", "standby", "told"),
    [
        (BUSY, FULL, FULL),
        (AWAY, FULL, FULL),
        (AWAY, BUSY, BUSY),
        (FULL, BUSY, FULL),
        (Unknown("No answer."), FULL, Unknown("No answer.")),
        (UNKNOWN, FULL, UNKNOWN),
    ],
)
async def test_a_terminal_that_is_busy_or_away_leaves_the_look_to_the_second_way(
    tmp_path: Path, terminal: Outcome, standby: Outcome, told: Outcome
):
    async with AsyncExitStack() as stack:
        looking = TwoWays(stack, settings(), tmp_path)
        looking._made = {TERMINAL: Way(terminal), "stored-value": Way(standby)}  # type: ignore[dict-item]
        assert await looking.look(CARD) == told


async def test_a_till_without_a_terminal_says_so(tmp_path: Path):
    alone = settings().model_copy(update={"terminal": None})
    async with AsyncExitStack() as stack:
        told = await Looking(stack, alone, tmp_path).look(CARD)
    assert told == NotSent("This till cannot ask anybody: no terminal")
