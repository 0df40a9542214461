"""Invented keys and messages for the nexo tests."""

import json
from pathlib import Path
from typing import Any

import pytest

from terminal_api.nexo.sealing import TerminalKey

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    return json.loads((HERE / "vectors.json").read_text())


@pytest.fixture(scope="session")
def key() -> TerminalKey:
    return TerminalKey.derive("Oakfield-Till-Key-2031!", "oakfield-till-key", 3)


@pytest.fixture(scope="session")
def example():
    """The bytes of an example message by its file's name."""

    def read(name: str) -> bytes:
        return (HERE / "examples" / f"{name}.json").read_bytes()

    return read
