"""One journal, written down once: an update that makes other books of it must not read old checkpoints.

Books of another shape have another fingerprint by themselves. Other rules have not: when this fails and the
shape is as it was, raise `VERSION` in `register/journal/projections/store.py`. In both cases update the
snapshot then: `python -m pytest -n 0 tests/register/journal/projections --snapshot-update`.
"""

import json
from datetime import datetime
from pathlib import Path

from register.domain.books import books_after
from register.domain.events import EVENTS
from register.journal.codec import Codec, by_kind, canonical
from register.journal.projections import form
from register.journal.projections.keys import keys

RECORDED = Path(__file__).with_name("recorded.jsonl")


def test_the_same_entries_make_the_same_books_and_keys_as_ever(empty, snapshot):
    codec = Codec(by_kind(EVENTS))
    books, found, seen = empty, [], []
    for count, line in enumerate(RECORDED.read_text("utf-8").splitlines(), 1):
        at, cashier, kind, body = json.loads(line)
        event = codec.read(kind, canonical(body))
        books = books_after(books, event, datetime.fromisoformat(at), cashier)
        found += [f"{count} {by}: {value}" for by, value in keys(event)]
        if count % 60 == 0:
            seen.append(form.written(books))
    assert [*seen, form.written(books)] == snapshot(name="books")
    assert found == snapshot(name="keys")
