"""JSON Lines: every entry with all its columns, the body as an object.

Whoever has all of them can prove the chain without the register: written again as sorted JSON without spaces,
the body is the text that the digest was made over.
"""

import json
from collections.abc import Iterable, Iterator

from register.journal.codec import canonical
from register.journal.entry import COLUMNS, Record


def lines(records: Iterable[Record]) -> Iterator[str]:
    """A line for each entry."""
    for record in records:
        columns = {column: getattr(record, column) for column in COLUMNS}
        # Not ours to hide: what is no JSON any more is exported as the text it is.
        yield canonical(columns | {"body": _body(record.body)}) + "\n"


def _body(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
