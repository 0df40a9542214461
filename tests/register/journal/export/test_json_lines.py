"""JSON Lines: the whole journal for programs, which can prove it themselves."""

import hashlib
import json

from register.journal.codec import canonical
from register.journal.export.form import Form


def test_json_lines_prove_the_chain_without_the_register(shop, book):
    previous = "0" * 64
    for line in shop.text(Form.JSONL).splitlines():
        one = json.loads(line)
        names = ("store", "register", "seq", "at", "cashier", "kind", "sale")
        columns = [*(one[name] for name in names), canonical(one["body"]), one["previous"]]
        sealed = hashlib.sha256(f"{previous}\n{canonical(columns)}".encode()).hexdigest()
        assert (one["previous"], one["digest"]) == (previous, sealed)
        previous = sealed
    assert previous == book.proof().digest


def test_json_lines_have_every_entry_with_its_body_as_an_object(shop):
    lines = [json.loads(line) for line in shop.text(Form.JSONL).splitlines()]
    assert [one["seq"] for one in lines] == list(range(1, len(shop.day) + 1))
    assert lines[0]["body"] == {"cashier": "=Ruth", "takes_over": ""}
    assert lines[3]["body"]["given"] == "50.00 EUR"


def test_json_lines_need_not_know_what_they_hold(shop, book):
    book.run("UPDATE entries SET kind = 'moon_landed' WHERE seq = 2")
    assert len(shop.text(Form.JSONL).splitlines()) == len(shop.day)
