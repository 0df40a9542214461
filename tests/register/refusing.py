"""What is said of settings that are wrong."""

import pytest

from register.errors import ConfigError


def refusal(shop, *changes: tuple[str, str], **environ: str) -> str:
    """The sentence that `shop` refuses `changes` with."""
    with pytest.raises(ConfigError) as refused:
        shop(*changes, **environ)
    return str(refused.value)
