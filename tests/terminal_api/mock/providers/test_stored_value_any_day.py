"""Whatever a till asks of the Stored Value mock, and whatever breaks: outcomes and cards agree."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moneyed import Money

from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.stored_value.switches import Switch
from terminal_api.outcomes import Approved, Declined
from terminal_api.processor import Operation
from tests.terminal_api.mock.providers.stored_value_shop import CARD, FISERV, SVS, a_shop

STEPS = st.lists(
    st.tuples(
        st.sampled_from([Operation.ACTIVATE, Operation.LOAD, Operation.UNDO_LOAD, Operation.DEACTIVATE]),
        st.integers(0, 5000),
        st.sampled_from([CARD, SVS, FISERV]),
        st.sampled_from([*FaultKind, *Switch, None, None, None]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
async def test_whatever_is_asked_and_breaks_the_outcomes_add_up_to_the_cards(steps: list[Any]) -> None:
    async with a_shop() as shop:
        for card in (CARD, SVS, FISERV):
            shop.put(card, "0", CardStatus.INACTIVE)
        told = {card.provider: Money(0, "EUR") for card in (CARD, SVS, FISERV)}
        last: dict[str, Approved] = {}
        for operation, cents, card, fault in steps:
            if fault:
                shop.mock.faults.arm(Fault(fault, seconds=0))
            done = last.get(card.provider)
            if operation is Operation.UNDO_LOAD and done is None:
                shop.mock.faults.disarm()
                continue
            original = done.reference if done and operation is Operation.UNDO_LOAD else None
            amount = f"{done.amount.amount}" if done and original else f"{cents // 100}.{cents % 100:02}"
            request = shop.request(operation, amount, card, original=original)
            before = shop.on(card)
            outcome = await shop.settled(request)
            moved = shop.on(card) - before
            shop.mock.faults.disarm()
            match outcome:
                case Approved() if operation is Operation.DEACTIVATE:
                    told[card.provider] = Money(0, "EUR")
                case Approved() if original:
                    told[card.provider] -= outcome.amount
                    last.pop(card.provider)
                case Approved():
                    told[card.provider] += outcome.amount
                    last[card.provider] = outcome
                case Declined():
                    assert not moved
                case _:  # the stored `Error`: a person compares the balances
                    assert fault in (Switch.ERROR_DONE, Switch.ERROR_UNDONE), outcome
                    told[card.provider] += moved
            assert shop.on(card) == told[card.provider]
