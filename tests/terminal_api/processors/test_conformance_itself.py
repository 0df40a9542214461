"""The suite finds out a processor that breaks a promise: each of these breaks one, and nothing else."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from terminal_api.outcomes import Approved, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, GiftCardProcessor, Operation, Request, Settling
from tests.terminal_api.processors import test_toast_conformance
from tests.terminal_api.processors.conformance import Conformance
from tests.terminal_api.processors.toast_bench import ToastBench, opened


class Honest:
    """A processor as it is, for those who inherit this to spoil."""

    def __init__(self, inside: GiftCardProcessor) -> None:
        self.inside = inside

    @property
    def name(self) -> str:
        return self.inside.name

    @property
    def known_as(self) -> str:
        return self.inside.known_as

    @property
    def settling(self) -> Settling:
        return self.inside.settling

    def capabilities(self, provider: str) -> Capabilities:
        return self.inside.capabilities(provider)

    def new_id(self) -> str:
        return self.inside.new_id()

    async def ask(self, request: Request) -> Outcome:
        return await self.inside.ask(request)

    async def status(self, request: Request) -> Outcome:
        return await self.inside.status(request)


class Boasts(Honest):
    def capabilities(self, provider: str) -> Capabilities:
        return Capabilities(self.inside.capabilities(provider).operations | {Operation.DEACTIVATE})


class IsTooModest(Honest):
    def capabilities(self, provider: str) -> Capabilities:
        return Capabilities(self.inside.capabilities(provider).operations - {Operation.LOAD})


class TakesALostAnswerForANo(Honest):
    async def ask(self, request: Request) -> Outcome:
        outcome = await super().ask(request)
        return Declined(outcome.reason) if isinstance(outcome, Unknown) else outcome


class TakesALostAnswerForNotSent(Honest):
    async def ask(self, request: Request) -> Outcome:
        outcome = await super().ask(request)
        return NotSent(outcome.reason) if isinstance(outcome, Unknown) else outcome


class TriesAgainUnderANewId(Honest):
    async def ask(self, request: Request) -> Outcome:
        outcome = await super().ask(request)
        again = replace(request, id=self.new_id())
        return await super().ask(again) if isinstance(outcome, Unknown) else outcome


class DrawsIdsFromTheStart(Honest):
    def new_id(self) -> str:
        return "00000000-0000-4000-8000-000000000001"


class ApprovesTheWhole(Honest):
    async def ask(self, request: Request) -> Outcome:
        outcome = await super().ask(request)
        return replace(outcome, amount=request.amount) if isinstance(outcome, Approved) else outcome


@dataclass
class Kept:
    """What it remembers."""

    number: str = ""


Kept.__module__ = "terminal_api.kept"


class ShowsANumber(Honest):
    def __init__(self, inside: GiftCardProcessor) -> None:
        super().__init__(inside)
        self.kept = Kept()

    async def ask(self, request: Request) -> Outcome:
        self.kept = Kept(request.card.number if request.card else "")
        return await super().ask(request)


ShowsANumber.__module__ = "terminal_api.shows"


@pytest.fixture
async def bench() -> AsyncIterator[ToastBench]:
    async with opened() as bench:
        yield bench


PAY = Operation.PAY
_broken = Conformance.test_whatever_breaks_it_is_known_in_the_end_and_happened_once_or_not_at_all

FOUND_OUT: list[tuple[type[Honest], Callable[..., Awaitable[None]], tuple[Any, ...]]] = [
    (Boasts, Conformance.test_it_says_what_it_can, ()),
    (IsTooModest, Conformance.test_it_says_what_it_can, ()),
    (TakesALostAnswerForANo, _broken, (PAY, "drop_after")),
    (TakesALostAnswerForNotSent, _broken, (PAY, "drop_before")),
    (TriesAgainUnderANewId, _broken, (PAY, "drop_after")),
    (TakesALostAnswerForANo, Conformance.test_after_a_bad_day_each_card_has_what_was_told, (1,)),
    (DrawsIdsFromTheStart, Conformance.test_no_id_is_given_twice, ()),
    (ApprovesTheWhole, Conformance.test_a_card_with_too_little_never_pays_more_than_it_has, ()),
]


@pytest.mark.parametrize(("spoilt", "test", "case"), FOUND_OUT)
async def test_a_broken_promise_is_found_out(
    bench: ToastBench,
    monkeypatch: pytest.MonkeyPatch,
    spoilt: type[Honest],
    test: Callable[..., Awaitable[None]],
    case: tuple[Any, ...],
) -> None:
    suite, made = test_toast_conformance.TestToast(), bench.other_till

    async def tried(kind: type[Honest]) -> None:
        monkeypatch.setattr(bench, "other_till", lambda: kind(made()))  # the first till is made so too
        bench.calm()
        await test(suite, bench, *case)

    await tried(Honest)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        await tried(spoilt)


async def test_a_number_in_any_part_of_a_client_is_found_out(
    bench: ToastBench, caplog: pytest.LogCaptureFixture
) -> None:
    suite = test_toast_conformance.TestToast()
    await suite.test_nothing_it_is_made_of_shows_a_number_a_pin_or_a_key(bench, caplog)
    bench.processor = ShowsANumber(bench.processor)
    with pytest.raises(AssertionError, match="Kept"):
        await suite.test_nothing_it_is_made_of_shows_a_number_a_pin_or_a_key(bench, caplog)
