"""Messages as somebody who watches a terminal gets them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from terminal_api.nexo.message import Message
from terminal_api.nexo.watching import Seen, Way

EXAMPLES = Path(__file__).parents[1] / "nexo" / "examples"
NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)


def example(name: str, second: int = 0) -> Seen:
    """`load.request`: that example, seen `second` seconds after noon."""
    message = Message.read((EXAMPLES / f"{name}.json").read_bytes())
    way = Way.TO_REGISTER if name.endswith("response") else Way.TO_TERMINAL
    return Seen.of(NOON + timedelta(seconds=second), way, message)


@pytest.fixture
def seen() -> Callable[..., Seen]:
    return example
