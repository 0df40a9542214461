"""The story of a sale, a return and a slip, told from what the till wrote down while it happened."""

import pytest

from register.counter.cards import card_desk
from register.counter.drawer import movements as drawer
from register.counter.selling import checkout, ringing_up
from register.counter.stories.moment import Story, Tone
from register.counter.stories.story import open_words, told
from register.domain.events import DrawerMoved, Intended, Movement
from terminal_api.mock.orders.faults import FaultKind

pytestmark = pytest.mark.asyncio(loop_scope="module")


def story(shop, number: str) -> Story:
    found = told(shop.till.journal, shop.till.books, number)
    assert found is not None
    return found


def words(shop, number: str) -> list[str]:
    return [one.said.words for one in story(shop, number).moments]


def tones(one: Story, tone: Tone) -> list[str]:
    return [each.said.words for each in one.moments if each.said.tone is tone]


async def test_a_sale_tells_its_lines_its_tenders_and_its_end(shop):
    number = shop.ring_up("20.00", "5.00", "1.50").number
    ringing_up.remove_line(shop.till, 2)
    card = shop.card("12.50")
    await checkout.pay_by_gift_card(shop.till, card)
    await checkout.pay_cash(shop.till, shop.money("20.00"))
    said = words(shop, number)
    request = shop.asked[0]
    assert said[:4] == [
        "Thing at 20.00",
        "Thing at 5.00",
        "Thing at 1.50",
        "Taken out: Thing at 1.50",
    ]
    assert said[4] == f"Asked terminal: gift-card payment ···{card.last4}, request {request}"
    assert said[5].startswith("Approved for less than 25.00")
    assert "0.00 left on the card" in said[5]
    assert "Cash: 20.00 given, 7.50 change" in said
    assert said.index("All of it is paid") < said.index("Completed")
    assert tones(story(shop, number), Tone.ATTENTION)[0] == "Taken out: Thing at 1.50"
    assert card.number not in repr(story(shop, number))
    assert open_words(story(shop, number)) == ""


async def test_a_lost_answer_stays_open_until_it_is_told_who_asked_and_when(shop):
    number = shop.ring_up("20.00").number
    shop.arm(FaultKind.DROP_AFTER, category="Payment")
    await checkout.pay_by_gift_card(shop.till, shop.card("50.00"))
    before = story(shop, number)
    assert tones(before, Tone.RISK)[0].startswith("No answer: ")
    assert open_words(before) == f"Still open: {number}: gift-card payment without an answer 20.00 EUR"
    await shop.settle()
    after = story(shop, number)
    assert any(one.startswith("Asked what became of it: Approved") for one in tones(after, Tone.DONE))
    assert any("(after 2 min)" in one.said.words for one in after.moments)
    assert after.still_open == ()


async def test_a_return_and_its_sale_lead_to_each_other(shop):
    shop.ring_up("20.00", "5.00")
    number = shop.sale.number
    await checkout.pay_by_gift_card(shop.till, shop.card("25.00"))
    back = await shop.take_back(number, {1: "1"})
    of_sale = [one for one in story(shop, number).moments if one.said.number == back.number]
    assert of_sale[0].said.words == f"{back.number}: goods of this come back"
    first = story(shop, back.number).moments[0].said
    assert first.words == f"Comes back of {number}: Thing at 5.00"
    assert first.number == number
    assert any("reversal" in one and f" of {number}, request" in one for one in words(shop, back.number))


async def test_a_void_tells_why_and_how_each_tender_went_back(shop):
    number = shop.ring_up("20.00").number
    await checkout.pay_by_gift_card(shop.till, shop.card("12.50"))
    await checkout.void(shop.till, "changed their mind")
    said = words(shop, number)
    assert "Void begun: changed their mind" in said
    assert any(one.startswith("Asked terminal: reversal") for one in said)
    assert "Voided" in said


async def test_a_slip_of_the_drawer_and_of_the_desk_have_stories_too(shop):
    moved = drawer.move(shop.till, Movement.PAID_OUT, shop.money("5.00"), "stamps")
    assert isinstance(moved, DrawerMoved)
    assert words(shop, moved.number)[0] == "paid out: stamps"
    card = shop.card("1.00")
    await card_desk.refund_onto(shop.till, card, shop.money("4.00"), allowed_by="Ruth")
    last = shop.events(Intended)[-1].sale
    said = words(shop, last)
    assert said[0].startswith(f"Asked terminal: refund ···{card.last4}, allowed by Ruth, request")
    assert said[1].startswith("Approved")


async def test_a_number_that_nothing_has_has_no_story(shop):
    assert told(shop.till.journal, shop.till.books, "R2-000999") is None
