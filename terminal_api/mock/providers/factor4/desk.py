"""A mock Factor4: SOAP and JSON at one address, on the card ledger.

Its order of judgement is the reference's: credentials, header, request id, operation, amount, card, PIN,
state. What Factor4 itself does is only half public, so this is our contract come alive; `Switches` hold what
may turn out otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from moneyed import Money

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger, utc_now
from terminal_api.mock.providers import choices
from terminal_api.mock.providers.desk import Alter, Asked, Reply
from terminal_api.mock.providers.factor4.answers import ALTERS, approval, refusal
from terminal_api.mock.providers.factor4.door import Door, Known, codec_of, operation_of, question_of
from terminal_api.mock.providers.factor4.rules import Rules
from terminal_api.mock.providers.factor4.rulings import Done, Refused, Switches
from terminal_api.processors.factor4.codec import NotUnderstood, members
from terminal_api.processors.factor4.messages import OPERATIONS, Answer, Question

_CHOICES = {
    "duplicates": choices.one_of("replayed", "refused", "done_again"),
    "codecs": choices.some_of(("json", "soap")),
    "offered": choices.some_of(OPERATIONS),
    "nsf": choices.one_of("part", "below_zero"),
    "void_names_card": choices.yes_or_no(),
}
"""What `Switches` holds, as far as words can say it."""


class Factor4Desk:
    """The rules of Factor4 as far as they are known, and ours. `switches` may be set at any time."""

    def __init__(
        self,
        ledger: CardLedger,
        *,
        known: Known | None = None,
        switches: Switches | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.switches = switches or Switches()
        self._known = known or Known()
        self._door = Door(self._known)
        self._rules = Rules(ledger, clock)
        self._answered: dict[tuple[str, ...], tuple[object, Answer]] = {}
        self._requests = 0

    @property
    def name(self) -> str:
        """`factor4`."""
        return "factor4"

    @property
    def credentials(self) -> Mapping[str, str]:
        """The six values."""
        known = self._known
        return {
            "user": known.user,
            "password": known.password,
            "clientId": known.client_id,
            "systemId": known.system_id,
            "locationId": min(known.locations),
            "terminalId": "2",
        }

    @property
    def settings(self) -> Mapping[str, str]:
        """The switches in words."""
        return choices.told(_CHOICES, self.switches)

    def adjust(self, said: Mapping[str, str]) -> None:
        """Turn the switches that are named, all or none. Raises `SettingError`."""
        turned: dict[str, Any] = choices.made(_CHOICES, said)
        self.switches = replace(self.switches, **turned)

    @property
    def alters(self) -> Mapping[str, Alter]:
        """What can be wrong in an answer."""
        return ALTERS

    def operation(self, asked: Asked) -> str:
        """`GiftRedemption`, ... by route or by the envelope's element."""
        return operation_of(asked)

    def moves_money(self, asked: Asked) -> bool:
        """All but a look: one goes before most payments, and a fault is meant for the payment."""
        return self.operation(asked) not in ("", "Inquiry")

    def answer(self, asked: Asked) -> Reply:
        """Do it, or refuse it."""
        codec, operation = codec_of(asked, self.switches.codecs), operation_of(asked)
        if asked.method != "POST":
            return Reply(405)
        if codec is None or not operation:
            return Reply(404)
        self._requests += 1
        try:
            question = question_of(codec, operation, asked)
        except NotUnderstood:
            return self._door.unreadable(asked, codec)
        if not self._door.lets_in(asked):
            refused = refusal(question, "G-CREDENTIALS", self._requests)
            return _reply(401, codec.content_type, codec.answer(operation, refused))
        answer = self._answer(question)
        return _reply(200, codec.content_type, codec.answer(operation, answer))

    def _answer(self, question: Question) -> Answer:
        """Header, then whether it was asked before, then what it asks."""
        if not self._door.knows(question):
            return refusal(question, "G-LOCATION-UNKNOWN", self._requests)
        identity, content = _identity(question), _content(question)
        if again := self._asked_before(identity, content, question):
            return again
        done = self._rules.carry_out(question, self.switches, f"R{self._requests:05}")
        answer = _told(question, done, self._requests)
        if isinstance(done, Done) or self.switches.duplicates == "replayed":
            self._answered[identity] = content, answer
        return answer

    def _asked_before(self, identity: tuple[str, ...], content: object, question: Question) -> Answer | None:
        before = self._answered.get(identity)
        if before is None or self.switches.duplicates == "done_again":
            return None
        if self.switches.duplicates == "refused":
            return refusal(question, "G-DUPLICATE", self._requests)
        same, answer = before
        return answer if same == content else refusal(question, "G-REQUEST-ID-REUSED", self._requests)


def _told(question: Question, done: Done | Refused, count: int) -> Answer:
    return refusal(question, done.code, count) if isinstance(done, Refused) else approval(question, done)


def _identity(question: Question) -> tuple[str, ...]:
    """Source: the reference, section 9; the day is the till's."""
    header = question.standard_header
    named = (header.client_id, header.location_id, header.terminal_id, header.request_id)
    return (*(part or "" for part in named), (header.terminal_date_time or "")[:8])


def _content(question: Question) -> object:
    """What makes two requests the same: all but the header, and but how the card was read (ours).

    A till that was restarted may not know any more who was signed on, and must never have kept a PIN.
    """
    parts = members(question)
    parts.pop("standardHeader")
    if question.account:
        parts["account"] = question.account.account_id
    header = question.standard_header
    return question.operation, header.batch_id, header.batch_reference, parts


def _reply(status: int, content_type: str, body: bytes) -> Reply:
    return Reply(status, body, {"Content-Type": content_type})


def opened() -> tuple[Factor4Desk, CardLedger]:
    """A desk with cards to try: one to sell, one with 75.00, one with a PIN, an expired and a closed one."""
    cards = (
        ("8899001200030018", CardStatus.INACTIVE, "0", ""),
        ("8899001200030026", CardStatus.ACTIVE, "75", ""),
        ("8899001200030034", CardStatus.ACTIVE, "3.85", ""),
        ("8899001200030042", CardStatus.ACTIVE, "40", "4821"),
        ("8899001200030059", CardStatus.EXPIRED, "20", ""),
        ("8899001200030067", CardStatus.CLOSED, "0", ""),
    )
    ledger = CardLedger(
        Card(number, "factor4", status, Money(balance, "USD"), code=code)
        for number, status, balance, code in cards
    )
    return Factor4Desk(ledger), ledger
