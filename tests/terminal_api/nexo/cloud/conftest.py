from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from terminal_api.nexo.certificate import Environment
from terminal_api.nexo.cloud.notifications import Notifications
from terminal_api.nexo.message import Message
from terminal_api.nexo.sealing import TerminalKey
from tests.terminal_api.nexo.cloud.endpoint import PASSWORD, Example, Heard, Timers, client_of


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def timers() -> Timers:
    return Timers()


@pytest.fixture
def build(heard: Heard, timers: Timers) -> Callable[..., Notifications]:
    def built(key: TerminalKey | None = None, environment: Environment = "test") -> Notifications:
        settings: dict[str, Any] = {"key": key, "environment": environment, "later": timers}
        return Notifications("adyen", SecretStr(PASSWORD), heard.listeners, **settings)

    return built


@pytest.fixture
def notifications(build: Callable[..., Notifications]) -> Notifications:
    return build()


@pytest.fixture
async def adyen(notifications: Notifications) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(notifications) as client:
        yield client


@pytest.fixture
def question(example: Example) -> Message:
    return Message.read(example("payment-giftcard-scan.request"))


@pytest.fixture
def answer(example: Example) -> bytes:
    return example("payment-giftcard-scan.response")
