"""What the list says of a message, and which answer belongs to which request."""

from dataclasses import replace

import pytest

from terminal_api.inspector.fixtures import save
from terminal_api.inspector.log import MessageLog, Pair
from terminal_api.inspector.reading import gist
from terminal_api.nexo.message import Message
from terminal_api.nexo.watching import Seen, Way

NUMBER = "6006490000012345678"


def filled(*messages: Seen, limit: int = 1_000) -> MessageLog:
    log = MessageLog(limit=limit)
    for message in messages:
        log.add(message)
    return log


@pytest.mark.parametrize(
    ("name", "card", "amount", "result"),
    [
        ("payment-giftcard-scan.request", "****5678", "18.40 EUR", ""),
        ("payment-giftcard-scan.response", "****5678", "18.40 EUR", "Success"),
        ("payment-giftcard-partial.response", "****5678", "6.60 EUR", "Partial"),
        ("payment-giftcard-blocked.response", "****5678", "", "Refusal"),
        ("load.request", "****5678", "10.00 EUR", "Load"),
        ("transactionstatus-notfound.response", "", "", "NotFound"),
        ("event-shutdown", "", "", "Shutdown"),
    ],
)
def test_a_line_says_which_card_how_much_and_how_it_ended(seen, name, card, amount, result):
    said = gist(seen(name))
    assert (said.card, said.amount, said.result) == (card, amount, result)
    assert said.is_answer is name.endswith("response")


def test_an_answer_that_never_came_went_the_way_of_answers(seen):
    request = seen("load.request")
    lost = replace(request, way=Way.TO_REGISTER, message=None, note="no answer")
    assert gist(lost).is_answer
    assert filled(request, lost).pair(filled(request).entries[0]) == Pair(request, None)
    log = filled(request, lost)
    assert log.pair(log.entries[0]) == Pair(request, lost)


def test_an_id_used_twice_pairs_each_request_with_its_own_answer(seen):
    names = ("load.request", "load.response")
    messages = [seen(name, second) for second, name in enumerate(names * 2)]
    log = filled(*messages)
    pairs = [log.pair(entry) for entry in log.entries]
    first, second = Pair(messages[0], messages[1]), Pair(messages[2], messages[3])
    assert pairs == [first, first, second, second]


def test_the_oldest_messages_go_and_what_stays_is_found_by_its_words(seen):
    log = filled(seen("load.request"), seen("load.response"), seen("payment-card.request"), limit=2)
    assert [entry.seen.category for entry in log.entries] == ["StoredValue", "Payment"]
    assert [entry.seen.category for entry in log.matching("STORED success")] == ["StoredValue"]
    assert log.matching("stored refusal") == []
    log.clear()
    assert log.entries == []


def test_a_saved_exchange_reads_as_the_messages_it_was_without_the_card_number(seen, tmp_path):
    pair = Pair(seen("payment-giftcard-scan.request"), seen("payment-giftcard-scan.response"))
    request, answer = save(pair, tmp_path / "new" / "folder")
    service_id = pair.known.service_id
    assert request.name == f"payment-{service_id}.request.json"
    assert answer.name == f"payment-{service_id}.response.json"
    assert NUMBER not in request.read_text() + answer.read_text()
    assert Message.read(answer.read_bytes()).header.pairs_with(Message.read(request.read_bytes()).header)


def test_a_service_id_from_outside_cannot_lead_out_of_the_folder(seen, tmp_path):
    hostile = replace(seen("load.request"), service_id="../../etc")
    (path,) = save(Pair(hostile, None), tmp_path)
    assert path.parent == tmp_path
