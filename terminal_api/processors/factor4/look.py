"""The look at a card, also before a payment: nobody knows how this provider pays a part.

Ours until it is tested: we look, then ask for what is there. Somebody may spend from the card between the two
questions; then the payment is declined.
"""

import logging
from dataclasses import dataclass, replace

from terminal_api.errors import SettingError
from terminal_api.outcomes import Declined, NotSent, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.factor4 import answers, declines
from terminal_api.processors.factor4.answers import Seen
from terminal_api.processors.factor4.line import Line, Stopped
from terminal_api.processors.factor4.messages import Answer
from terminal_api.processors.factor4.numbers import Numbers, RequestNumbers
from terminal_api.processors.factor4.questions import Incomplete, Questions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """Looks at cards for one till, under numbers of its own."""

    line: Line
    questions: Questions
    numbers: RequestNumbers

    async def fitted(self, request: Request) -> Request | Declined | NotSent:
        """`request` for what is on the card, where a look must go before it."""
        if not self.goes_before_part(request) and request.operation is not Operation.CASH_OUT:
            return request
        try:
            numbers = self.numbers()
        except SettingError as error:
            return NotSent(str(error))
        seen = await self.balance(request, numbers)
        if not isinstance(seen, Seen):
            return seen
        balance = seen.balance
        if request.operation is Operation.CASH_OUT:
            return request if balance == request.amount else declines.BALANCE_CHANGED
        if balance.amount <= 0:
            return declines.NOTHING_ON_IT
        return replace(request, amount=min(balance, request.amount), partial=False)

    def goes_before_part(self, request: Request) -> bool:
        """Whether `request` is for whatever part is there, and we find out which."""
        by_us = request.partial and self.questions.settings.partial == "look_first"
        return request.operation is Operation.PAY and by_us

    async def balance(self, request: Request, numbers: Numbers) -> Seen | Declined | NotSent:
        """What is on the card, asked under `numbers`.

        Without an answer it is `Declined`: nothing can have happened.
        """
        try:
            question = self.questions.look(request, numbers)
        except Incomplete as error:
            log.error("%s %s cannot be asked: %s", request.operation, request.id, error)
            return declines.BAD_REQUEST
        told = await self.line.exchange(question)
        match told:
            case NotSent():
                return told
            case Stopped():
                return declines.AT_THE_DOOR["G-CREDENTIALS"]
            case Unknown():
                return declines.DEMONSTRATION if told is answers.DEMONSTRATED else declines.NO_BALANCE
            case Answer():
                return self._told_balance(request, told)

    def _told_balance(self, request: Request, answer: Answer) -> Seen | Declined:
        if answer.standard_header.status == "E":
            why = answers.refused(answer, again=False)
            return why if isinstance(why, Declined) else declines.NO_BALANCE
        currency = request.amount.currency
        balance = answers.balance_of(answer, currency)
        if balance is None:
            return answers.without_balance(answer, currency)
        return Seen(balance, answers.last_day(answer))
