"""English for a while: what programs read does not depend on the language of the shop."""

from collections.abc import Generator
from contextlib import contextmanager

from register.language import Language, speak, spoken


@contextmanager
def in_english() -> Generator[None]:
    """All that is said within is said in English, with decimal points. Nothing may wait within."""
    shop = spoken()
    speak(Language())
    try:
        yield
    finally:
        speak(shop)
