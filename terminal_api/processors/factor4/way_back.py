"""What became of a request whose answer is missing, where nobody knows what a duplicate is answered.

The protocol has no question for it. There is one way: a void that names our own batch and reference (the
fields are documented, that they suffice is inferred). It asks and acts at once:

- approved, or "already voided": the request had been carried out and is undone now. Nothing has happened on
  the whole, and the outcome says so: `Declined`, ask again under a new id.
- "no such transaction": it had not. `Declined` as well.
- anything else proves nothing, and the outcome stays `Unknown`.

So each request that was lost counts as not done, and is not done. Three things make that true:

1. The void leaves no sooner than `Settings.quiet` after the request did: a request that is still on its way
   would be carried out after the void that did not find it.
2. A request whose end is known in this run is never taken back: its outcome is repeated instead.
3. Batch and reference belong to this till alone (`RequestNumbers`), and the card is named where its number is
   still known, so that no void finds another till's transaction.

A void that is lost itself is sent again under a new id: then "already voided" says that it was carried out.
What remains: a request that is delayed for longer than `quiet` and then carried out. Only Factor4's report of
the day shows that one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from terminal_api.errors import SettingError
from terminal_api.outcomes import Approved, Declined, Doubt, NotSent, Outcome, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.processors.factor4 import answers, declines
from terminal_api.processors.factor4.attempts import Attempts
from terminal_api.processors.factor4.line import READ_S, Line, Stopped
from terminal_api.processors.factor4.messages import Account, Answer, Question
from terminal_api.processors.factor4.numbers import RequestNumbers
from terminal_api.processors.factor4.questions import Questions, account_if_known

#: Of a request of an earlier run it is only known when it was made: it may have left after a look, and that
#: after as much silence and trickle as a service is allowed.
_LOOK = timedelta(seconds=2 * READ_S)

_STILL_OPEN = Unknown("Factor4 did not say what became of the request: ask again.")
_NOT_YET = Unknown(
    "Factor4 may still be at it: a minute after the request left it can be asked for.", Doubt.NOT_YET
)
_CANNOT_BE_UNDONE = Unknown(
    "It was done and cannot be taken back: look its amount up in Factor4's report.", Doubt.TOO_OLD
)


@dataclass(frozen=True, slots=True)
class WayBack:
    """Finds out what became of one till's requests."""

    line: Line
    questions: Questions
    numbers: RequestNumbers
    attempts: Attempts
    now: Callable[[], datetime]

    async def became(self, request: Request) -> Outcome:
        """What became of `request`, of which no end is known; a final answer is remembered."""
        if request.operation in (Operation.REVERSE, Operation.UNDO_LOAD):
            outcome = await self._void_again(request)
        elif self._quiet_for(request) < self.questions.settings.quiet:
            return _NOT_YET
        elif request.operation is Operation.DEACTIVATE and self._account(request):
            outcome = await self._looked_at(request)
        else:
            outcome = await self._taken_back(request)
        if isinstance(outcome, Approved | Declined):
            self.attempts.ended(request.id, outcome)
        return outcome

    def _quiet_for(self, request: Request) -> timedelta:
        """For how long no copy of it has left."""
        attempt = self.attempts.open(request.id)
        return self.now() - (attempt.left_at if attempt else request.at + _LOOK)

    async def _taken_back(self, request: Request) -> Outcome:
        told = await self._told(
            lambda: self.questions.void_by_own_reference(
                request, self.numbers(), self.now(), self._account(request)
            )
        )
        if not isinstance(told, Answer):
            return told
        if told.standard_header.status == "A" or told.error_code == declines.ALREADY_VOIDED:
            return declines.TAKEN_BACK
        if told.error_code == declines.NO_SUCH_TRANSACTION:
            return declines.NEVER_HAPPENED
        if told.error_code != declines.NOT_VOIDABLE:
            return _STILL_OPEN
        if request.operation is Operation.DEACTIVATE:  # found, and no money hangs on it
            return Approved(request.amount * 0)
        return _CANNOT_BE_UNDONE

    async def _void_again(self, request: Request) -> Outcome:
        """A void asks for itself: what is undone twice is undone once, so it waits for nothing."""
        told = await self._told(lambda: self.questions.void(request, self.numbers(), self.now()))
        if not isinstance(told, Answer):
            return told
        if told.standard_header.status == "A" or told.error_code == declines.ALREADY_VOIDED:
            return answers.undone(request)
        return answers.refused(told, again=True)

    async def _looked_at(self, request: Request) -> Outcome:
        """Whether the card that was to be closed is closed; a card that can be looked at is not."""
        told = await self._told(lambda: self.questions.look(request, self.numbers(), self._account(request)))
        if not isinstance(told, Answer):
            return told
        if told.standard_header.status == "A":
            return declines.NEVER_HAPPENED
        return Approved(request.amount * 0) if told.error_code == declines.CLOSED else _STILL_OPEN

    async def _told(self, write: Callable[[], Question]) -> Answer | NotSent | Unknown:
        """The answer to a question about a request; refused at the door, it tells nothing."""
        try:
            question = write()
        except ValueError:
            return Unknown("This is no request of this till: look it up in Factor4's report.", Doubt.TOO_OLD)
        except SettingError as error:
            return NotSent(str(error))
        told = await self.line.exchange(question)
        return _STILL_OPEN if isinstance(told, Stopped) else told

    def _account(self, request: Request) -> Account | None:
        """The card, while its number is known: to the register, or to this run for as long as it is open."""
        attempt = self.attempts.open(request.id)
        return attempt.question.account if attempt else account_if_known(request.card)
