"""The shipped settings, to be changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from register import config_file
from register.settings import Settings, load


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Settings]:
    """Settings made from the shipped file with some lines changed, `(old, new)`, and with `environ`."""

    def settings(*changes: tuple[str, str], **environ: str) -> Settings:
        text = config_file.packaged().read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / "config.toml"
        file.write_text(text, "utf-8")
        return load(file, environ)

    return settings
