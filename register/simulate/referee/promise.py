"""What the referee holds everybody to."""

from typing import TypeVar

T = TypeVar("T")


class Broken(Exception):
    """A promise was broken; the sentence says which."""


def demand(holds: bool, sentence: str) -> None:
    """Raise `Broken` with `sentence` unless it `holds`."""
    if not holds:
        raise Broken(sentence)


def there(found: T | None, sentence: str) -> T:
    """`found`, which is not None. Raises `Broken` with `sentence` otherwise."""
    if found is None:
        raise Broken(sentence)
    return found
