import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from terminal_api.nexo.message import Message
from terminal_api.nexo.transport import Accepted, Exchanged
from terminal_api.nexo.watching import Seen, Watched, Way
from terminal_api.outcomes import NotSent, Unknown

NUMBER = "6006490000012345678"
Example = Callable[[str], bytes]


@pytest.fixture
def seen() -> list[Seen]:
    return []


@pytest.fixture
def watched(transport: Any, clock: Any, seen: list[Seen]) -> Watched:
    return Watched(transport, seen.append, now=clock)


async def test_whoever_watches_sees_request_and_answer(
    watched: Watched, transport: Any, clock: Any, seen: list[Seen], example: Example
):
    answer = Message.read(example("payment-giftcard-scan.response"))
    transport.will_answer(answer)
    asked = Message.read(example("payment-giftcard-scan.request"))
    assert await watched.exchange(asked, read_timeout_s=3) is answer
    assert (transport.sent, transport.timeouts) == ([asked], [3])
    assert [one.way for one in seen] == [Way.TO_TERMINAL, Way.TO_REGISTER]
    for one in seen:
        assert (one.category, one.service_id, one.sale_id, one.poi_id) == (
            "Payment",
            "P4K7Q00001",
            "REG-OAK-02",
            "S1F2-000158213602441",
        )
        assert (one.at, one.note) == (clock(), "")


async def test_no_watcher_ever_holds_a_card_number(
    watched: Watched, transport: Any, seen: list[Seen], example: Example
):
    transport.will_answer(Message.read(example("payment-giftcard-scan.response")))
    await watched.exchange(Message.read(example("payment-giftcard-scan.request")), read_timeout_s=1)
    assert NUMBER not in "".join(f"{one!r} {one.message} {one.json}" for one in seen)
    assert all("***************5678" in one.json for one in seen)


async def test_an_answer_that_repeats_the_requests_number_in_a_text_does_not_show_it(
    watched: Watched, transport: Any, seen: list[Seen], example: Example
):
    rejection = json.loads(example("event-reject-no-answer"))
    rejection["SaleToPOIRequest"]["EventNotification"]["EventDetails"] = f"message=No+card+{NUMBER}"
    transport.will_answer(Message.read(json.dumps(rejection)))
    await watched.exchange(Message.read(example("balance.request")), read_timeout_s=1)
    assert NUMBER not in seen[1].json
    assert "No+card+***************5678" in seen[1].json


async def test_what_is_shown_is_the_message_on_several_lines_with_its_numbers_exact(
    watched: Watched, transport: Any, seen: list[Seen], example: Example
):
    transport.will_answer(Unknown("silence"))
    await watched.exchange(Message.read(example("payment-giftcard-scan.request")), read_timeout_s=1)
    assert seen[0].json.startswith('{\n  "SaleToPOIRequest": {\n')
    assert '"RequestedAmount": 18.4\n' in seen[0].json


@pytest.mark.parametrize(
    ("ended", "note"),
    [(Unknown("silence"), "silence"), (NotSent("unplugged"), "unplugged"), (Accepted(), "taken note of")],
)
async def test_the_lack_of_an_answer_is_seen_too(
    watched: Watched, transport: Any, seen: list[Seen], example: Example, ended: Exchanged, note: str
):
    transport.will_answer(ended)
    assert await watched.exchange(Message.read(example("abort.request")), read_timeout_s=1) is ended
    assert (seen[1].category, seen[1].note, seen[1].json, seen[1].message) == ("Abort", note, "", None)


async def test_a_watcher_that_fails_breaks_no_exchange(
    transport: Any, clock: Any, example: Example, caplog: pytest.LogCaptureFixture
):
    def fall_over(seen: Seen) -> None:
        raise RuntimeError(seen.json)

    answer = Message.read(example("payment-giftcard-scan.response"))
    transport.will_answer(answer)
    watched = Watched(transport, fall_over, now=clock)
    with caplog.at_level(logging.ERROR):
        asked = Message.read(example("payment-giftcard-scan.request"))
        assert await watched.exchange(asked, read_timeout_s=1) is answer
    assert caplog.text.count("RuntimeError") == 2
    assert "SaleToPOI" not in caplog.text
