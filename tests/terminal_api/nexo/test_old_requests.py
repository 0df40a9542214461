"""How old a request may be for "never heard of it" to be an answer."""

from datetime import UTC, datetime, timedelta

import pytest
from moneyed import EUR, Money

from terminal_api.nexo import ServiceIds
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import ErrorCondition, Response, Result, TransactionStatusResponse
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.outcomes import Declined, Doubt, Unknown
from terminal_api.processor import Operation, Request

NOW = datetime(2031, 3, 17, 9, tzinfo=UTC)


class Forgetful:
    """A terminal that knows no request."""

    async def exchange(self, message, *, read_timeout_s):
        answer = TransactionStatusResponse(
            response=Response(result=Result.FAILURE, error_condition=ErrorCondition.NOT_FOUND)
        )
        return Message.of(message.header.answered(), answer)


async def asked_after(age):
    terminal = NexoTerminal(
        Forgetful(), ServiceIds(1), sale_id="TILL-1", poi_id="V400m-324688042", now=lambda: NOW
    )
    return await terminal.status(Request("A1", Operation.PAY, Money(5, EUR), NOW - age, "T1"))


async def test_over_a_weekend_a_terminal_may_have_forgotten_what_it_did():
    told = await asked_after(timedelta(hours=63))
    assert isinstance(told, Unknown)
    assert told.why is Doubt.TOO_OLD
    assert "look it up" in told.reason


@pytest.mark.parametrize("age", [timedelta(minutes=1), timedelta(hours=47)])
async def test_what_is_younger_it_never_got(age):
    assert isinstance(await asked_after(age), Declined)
