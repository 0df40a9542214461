"""Looking at cards beside a till that may be at work: nobody waits for the journal's lock.

One card by hand, or a list of them; how often, the till and its commands share one limit. A miss is not
journalled, as none of somebody who is signed in at the till is: who may run commands here is no stranger.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, cast

from register.cli import money
from register.cli.codes import Code, masked
from register.cli.log import log_to
from register.config.asks import Asks
from register.counter.cards.card_number import number_typed
from register.counter.cards.look_words import too_many
from register.domain.amounts import Refused, exact, zero
from register.domain.cards.look_limit import Looker, TooMany, is_miss
from register.edges.looking import Looking, now
from register.errors import RegisterError
from register.journal.look_file import LOOKS, LookFile
from terminal_api.hiding import ending
from terminal_api.outcomes import Approved, Decline, Declined, Outcome
from terminal_api.processor import Entry, GiftCard, Operation

if TYPE_CHECKING:
    from register.cli.gift_balance import Wanted

_WORST_LAST = (Code.OK, Code.DECLINED, Code.NOT_SENT, Code.UNKNOWN)
_STOPPED = 130
"""The exit code after Ctrl+C, as shells have it."""
#: Wrong PINs of one card that one command bears.
_TRIES = 3

_WANTS_PIN = Declined("The card wants its PIN: look at it by itself", Decline.WRONG_PIN)


def show(asked: Wanted, settings: Asks, state: Path) -> int:
    """Look at all that is `asked`, and tell it on stdout; the exit code. Raises `RegisterError`."""
    log_to(state)
    numbers = [_read(settings, text, asked) for text in _texts(asked)]
    looks = CardLooks(settings, state, Looker.LIST if asked.many else Looker.BY_HAND)
    stopped = asyncio.run(_all(looks, numbers, shows=asked.many))
    answers = [_told(settings, state, one, looks.found.get(one), asked) for one in numbers]
    known = [one for one in answers if one is not None]
    if asked.json:
        _write(json.dumps(known if asked.many else known[0] if known else None, ensure_ascii=False))
    else:
        for one in known:
            _write(_words(one))
    codes = [money.code(outcome) for outcome in looks.found.values()]
    return _STOPPED if stopped else max(codes, key=_WORST_LAST.index, default=Code.OK)


class CardLooks:
    """Asks about one card after the other, each number once, as often as the limit lets it."""

    def __init__(self, settings: Asks, state: Path, looker: Looker) -> None:
        try:
            state.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RegisterError(f"{state} cannot be made: {error.strerror}") from error
        self.settings, self.state, self._looker = settings, state, looker
        self._file = LookFile(state / LOOKS)
        self.found: dict[str | Refused, Outcome] = {}
        """What came of each."""

    async def look(self, looking: Looking, number: str | Refused) -> None:
        """Ask once, with its PIN where that is wanted and somebody can type it."""
        if isinstance(number, Refused):
            self.found[number] = money.refusal(number)
        elif number not in self.found:
            self.found[number] = await self._with_pin(looking, number)

    async def _with_pin(self, looking: Looking, number: str) -> Outcome:
        card = GiftCard(self.settings.provider_of(number).name, number, Entry.TYPED)
        outcome = _WANTS_PIN if looking.asks_pin(card) else await self._counted(looking, card)
        if not _wants_pin(outcome):
            return outcome
        if self._looker is Looker.LIST:
            return _WANTS_PIN
        from register.cli.card_pin import asks  # with typer, to type it unseen

        ask = asks()
        for _ in range(_TRIES):
            pin = await ask(card, "" if outcome is _WANTS_PIN else outcome.reason)
            if not pin:
                break
            outcome = await self._counted(looking, replace(card, pin=pin))
            if not _wants_pin(outcome):
                break
        return outcome

    async def _counted(self, looking: Looking, card: GiftCard) -> Outcome:
        limits = self.settings.look_limits
        if isinstance(refused := self._file.begin(limits, self._looker, now()), TooMany):
            return money.refusal(too_many(refused, self._looker))
        outcome = await looking.look(card)
        if not is_miss(outcome):
            self._file.found(limits, self._looker, now())
        return outcome


def _wants_pin(outcome: Outcome) -> TypeGuard[Declined]:
    return isinstance(outcome, Declined) and outcome.why is Decline.WRONG_PIN


async def _all(looks: CardLooks, numbers: list[str | Refused], *, shows: bool) -> bool:
    """Look at all of them; whether somebody stopped that, and what was found stays."""
    async with AsyncExitStack() as stack:
        looking = Looking(stack, looks.settings, looks.state)
        try:
            for done, number in enumerate(numbers, 1):
                await looks.look(looking, number)
                if shows:
                    _progress(done, len(numbers))
        except asyncio.CancelledError:
            return True
    return False


def _progress(done: int, of: int) -> None:
    """One line that counts, where somebody looks; else one at the end."""
    line = f"{done} of {of} cards"
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{line}" + ("\n" if done == of else ""))
    elif done == of:
        sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _texts(asked: Wanted) -> list[str]:
    """All numbers as they were typed: the arguments, and in the place of `-` the lines of standard input."""
    given = [sys.stdin.read().splitlines() if one == "-" else [one] for one in asked.numbers]
    return [line.strip() for lines in given for line in lines if line.strip()]


def _read(settings: Asks, text: str, asked: Wanted) -> str | Refused:
    """The number that `text` is. In a list a wrong one spoils no other. Raises `WrongUse`."""
    number = number_typed(settings, text)
    if isinstance(number, Refused) and not asked.many:
        from register.cli.place import WrongUse

        raise WrongUse(masked(number.reason, 8))
    return number


def _told(
    settings: Asks, state: Path, number: str | Refused, outcome: Outcome | None, asked: Wanted
) -> dict[str, object] | None:
    """One card's answer as JSON; None for one that nobody came to."""
    if outcome is None:
        return None
    nothing, last4 = zero(settings.shop.currency), ending(number) if isinstance(number, str) else None
    if isinstance(outcome, Declined) and outcome.why is Decline.REFUSED:
        outcome = Declined("The card is not active", Decline.REFUSED)  # how an inactive card answers
    answer = {**money.told(Operation.BALANCE, nothing, outcome, last4=last4), "amount": exact(nothing)}
    expires = outcome.expires if isinstance(outcome, Approved) else None
    answer["expires"] = expires.isoformat() if expires else None
    if isinstance(number, str):
        answer["provider"] = settings.provider_of(number).name
    if asked.history:
        answer["history"] = _history(state, number) if isinstance(number, str) else []
    return answer


def _history(state: Path, number: str) -> list[dict[str, object]]:
    """What the journal knows of the card, the newest first; it is found by its token."""
    from register.cli.reading import journal_at  # with all that a journal is read with
    from register.counter import history
    from register.domain.cards.card_mark import CardMark
    from register.journal.vault import CardKeys

    keys = state / "card-keys.json"
    if not keys.exists() or (journal := journal_at(state)) is None:
        return []
    with journal as opened:
        mark = CardMark(CardKeys.load_or_make(keys).token(number), "", "")
        return [money.operation_told(one) for one in reversed(history.of_card(opened, mark))]


def _words(one: dict[str, object]) -> str:
    """For people: one line, and one more for each thing that was done with the card here."""
    line = money.words(one)
    line += f" Good until {one['expires']}." if one["expires"] else ""
    past = cast("list[dict[str, object]]", one.get("history", []))
    rows = (f"  {str(row['at'])[:16].replace('T', ' ')}  {money.words(row)}" for row in past)
    return "\n".join((line, *rows))


def _write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
