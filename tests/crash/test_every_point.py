"""The program ends at the points of every deed, and nothing is lost, doubled or forgotten."""

import os

import pytest

from register.counter.asking import request as asking
from register.counter.asking.request import act, wire, write_down
from register.domain.events import Intended
from tests.crash import every_point
from tests.crash.deeds import DEEDS, Deed, sells_to_a_gift_card

#: All of them take some minutes: usually a few of each deed are tried, with EVERY_POINT=1 each one.
FEW = None if os.environ.get("EVERY_POINT") else 8


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_wherever_the_program_ends_no_cent_goes_missing(deed: Deed, record_property):
    """Each deed begins at another of its points: what deeds have in common is ended everywhere."""
    share = DEEDS.index(deed) / len(DEEDS)
    points, ended, broken = every_point.every(deed, few=FEW, share=share)
    record_property("points", points)
    record_property("tried", ended)
    assert points > 50
    assert broken == []


def test_a_request_that_is_sent_before_its_intent_is_noticed(monkeypatch):
    """What finds nothing proves nothing: with one safeguard gone something is found."""

    async def hasty(till, request, card=None, *, partial=True):
        outcome = await act(till.processors[request.processor], wire(till, request, card, partial))
        till.record(Intended(request.number, request))
        write_down(till, request, outcome)
        return outcome

    for module in ("register.counter.asking.request", "register.counter.asking.advance"):
        monkeypatch.setattr(f"{module}.ask", hasty)
    assert asking.ask is hasty
    *_, broken = every_point.every(sells_to_a_gift_card, few=10)
    assert broken
