"""What the referee holds everybody to."""


class Broken(Exception):
    """A promise was broken; the sentence says which."""


def demand(holds: bool, sentence: str) -> None:
    """Raise `Broken` with `sentence` unless it `holds`."""
    if not holds:
        raise Broken(sentence)
