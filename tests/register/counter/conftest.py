"""A till without terminal and printer, at a time that stands still."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register import wiring
from register.counter.till import Till
from register.demo import demo_settings


@dataclass
class Noon:
    """It is noon on 22 November 2026, until somebody says otherwise."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at

    async def pause(self, seconds: float) -> None:
        raise AssertionError("nothing waits here")


Opening = Callable[[Path], AbstractAsyncContextManager[Till]]


@pytest.fixture(scope="session")
def opening() -> Opening:
    """Opens the till whose state is in a folder."""
    shop = demo_settings().model_copy(update={"terminal": None, "printer": None})
    return lambda folder: wiring.opened(shop, folder, clock=Noon())


@pytest.fixture
async def till(opening: Opening, tmp_path: Path) -> AsyncIterator[Till]:
    async with opening(tmp_path) as till:
        yield till
