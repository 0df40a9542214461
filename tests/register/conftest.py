"""The shipped settings, to be changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from register.config import config_file
from register.demo import PEOPLE
from register.settings import Settings, load


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Settings]:
    """The shipped settings and the people of the demonstration; `(old, new)` changes lines."""

    def settings(*changes: tuple[str, str], **environ: str) -> Settings:
        text = config_file.packaged().read_text("utf-8") + PEOPLE.read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / "config.toml"
        file.write_text(text, "utf-8")
        return load(file, environ)

    return settings
