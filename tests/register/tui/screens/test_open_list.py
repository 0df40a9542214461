"""What is open: the one list, why each thing waits, and the ways out of it."""

from datetime import timedelta

from register.counter.asking import strays
from register.counter.owing import owed
from register.counter.owing.obligations import obligations
from register.domain.asking.exchange import MoneyRequest
from register.domain.events import Intended, LateApproval, LateSeenTo, StrayAnswer
from register.tui.place import Place
from register.tui.screens.owing.open_list import OpenList
from register.tui.screens.returning.return_result import ReturnResult
from register.tui.widgets.dialog import PinPrompt, Question
from register.tui.widgets.entries import EntryList
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.outcomes import Approved, NotSent, Reference
from tests.register.tui.screens.seen import news, offered, remark

CARDS = [card.number for card in DEMO_CARDS]
FULL, SMALL, _, NEW, OTHER_NEW = CARDS[:5]
PEN = "1455082197725"


def listed(hands) -> list[str]:
    assert isinstance(hands.app.screen, OpenList)
    return [entry.name for entry in hands.app.screen.query_one(EntryList).entries]


def words(hands) -> str:
    return str(hands.app.screen.query_one("#open-words").render())


async def list_(hands) -> None:
    await hands.press("f10", "w")


async def settled(hands) -> None:
    await hands.until(lambda: not hands.app.screen.waiting)
    await hands.pilot.pause()


async def a_card_that_is_not_active(hands, mock) -> None:
    """50.00 paid in cash for a card whose activation was refused."""
    await hands.type("50", "f7")
    await hands.scan(NEW)
    await hands.until(lambda: hands.till.books.sale and hands.app.screen is hands.app.frame)
    mock.faults.arm(Fault(FaultKind.DECLINE, category="StoredValue"))
    await hands.press("f12")
    await hands.at(Place.DONE)
    await hands.until(lambda: not hands.app.holds_back)


async def test_nothing_open_is_said(counter):
    async with counter() as hands:
        await list_(hands)
        assert listed(hands) == []
        assert "Nothing is open" in words(hands)


async def test_a_card_is_made_active_by_trying_again(counter, mock):
    async with counter() as hands:
        await a_card_that_is_not_active(hands, mock)
        await list_(hands)
        assert listed(hands) == [f"R2-000001  gift card {NEW[-4:]} is paid and not active"]
        assert offered(hands) == "T C"
        await hands.press("t")
        await settled(hands)
        assert listed(hands) == []
        assert mock.ledger.card(NEW).balance == hands.euros("50")


async def test_a_second_refusal_says_why_and_leaves_it_open(counter, mock):
    async with counter() as hands:
        await a_card_that_is_not_active(hands, mock)
        await list_(hands)
        mock.faults.arm(Fault(FaultKind.DECLINE, category="StoredValue"))
        await hands.press("t")
        await settled(hands)
        assert len(listed(hands)) == 1
        assert "Not yet" in news(hands)


async def test_another_card_is_given_instead(counter, mock):
    async with counter() as hands:
        await a_card_that_is_not_active(hands, mock)
        await list_(hands)
        await hands.scan(OTHER_NEW)
        await settled(hands)
        assert listed(hands) == []
        assert mock.ledger.card(OTHER_NEW).balance == hands.euros("50")
        assert mock.ledger.card(NEW).status is CardStatus.INACTIVE


async def test_the_money_goes_back_in_cash_but_not_by_enter(counter, mock):
    async with counter() as hands:
        await a_card_that_is_not_active(hands, mock)
        await list_(hands)
        await hands.press("c")
        assert isinstance(hands.app.screen, Question)
        await hands.press("enter")
        assert len(listed(hands)) == 1
        await hands.press("c", "g")
        await settled(hands)
        assert listed(hands) == []
        assert hands.till.books.shift.expected == hands.euros("100")


async def test_a_missing_answer_is_asked_for_at_once(counter, mock):
    async with counter() as hands:
        await hands.scan(PEN)
        mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
        await hands.press("f6")
        await hands.scan(FULL)
        await hands.at(Place.UNKNOWN)
        await list_(hands)
        assert listed(hands) == ["R2-000001  gift-card payment without an answer"]
        assert "nothing of it may be repeated" in words(hands)
        await hands.press("t")
        await hands.until(lambda: listed(hands) == [])
        assert mock.ledger.card(FULL).balance == hands.euros("142.65")


async def test_a_void_that_was_refused_is_tried_again(counter, mock):
    async with counter() as hands:
        await hands.paid_in_part()
        mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
        await hands.press("f10", "v", "v")
        await hands.until(lambda: hands.till.books.sale is None)
        await hands.until(lambda: obligations(hands.till) and not hands.app.holds_back)
        await list_(hands)
        assert listed(hands) == ["R2-000001  could not be given back"]
        await hands.press("t")
        await settled(hands)
        assert mock.ledger.card(SMALL).balance == hands.euros("12.50")
        assert not any("could not" in name for name in listed(hands))


async def test_a_return_that_is_stuck_opens_its_own_screen(counter, mock):
    async with counter() as hands:
        await hands.paid_in_part()
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.type("1", "f8")
        await hands.press("r")
        mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
        await hands.press("enter", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, ReturnResult))
        await hands.press("enter")
        await hands.until(lambda: hands.app.screen is hands.app.frame)
        await list_(hands)
        await hands.press("t")
        assert isinstance(hands.app.screen, ReturnResult)


async def test_a_waiting_paper_says_why(shop, counter):
    shop.without.discard("printer")
    shop.environ |= {"REGISTER_PRINTER__HOST": "127.0.0.1", "REGISTER_PRINTER__PORT": "9"}
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f12")
        await hands.at(Place.DONE)
        await hands.until(lambda: not hands.till.paper.lamp.ok)
        await list_(hands)
        assert any("sale receipt" in name for name in listed(hands))
        assert "prints by itself" in words(hands)
        assert offered(hands) == ""


async def several(hands, mock, shop) -> None:
    await a_card_that_is_not_active(hands, mock)
    await hands.scan(PEN)
    mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
    await hands.press("f6")
    await hands.scan(FULL)
    await hands.at(Place.UNKNOWN)
    shop.clock.time += timedelta(seconds=1)
    await list_(hands)


async def test_the_list_as_drawn(counter, mock, shop, pictures):
    async with counter() as hands:
        await several(hands, mock, shop)
        await pictures(hands)
        await hands.press("down")
        await pictures(hands)


async def test_a_manager_takes_a_reversal_off_the_list_that_the_bank_carried_out(shop, counter):
    shop.reversals_confirmed = False
    async with counter() as hands:
        await hands.paid_in_part()
        await hands.press("escape", "y")
        await hands.at(Place.BASKET)
        await hands.until(lambda: not hands.app.holds_back)
        await list_(hands)
        assert "C" in offered(hands)
        await hands.press("c")
        await hands.type("1234", "enter")
        assert len(obligations(hands.till)) == 1, "a cashier may not say so"
        await hands.type("9876", "enter")
        assert obligations(hands.till) == ()


def plain_words(hands) -> str:
    return " ".join(words(hands).split())


async def off(request):
    return NotSent("The terminal cannot be reached: check its power and network.")


async def not_activated(hands) -> None:
    """A card is sold and paid for while the terminal is off; the list is open."""
    await hands.type("50", "f7")
    await hands.scan(NEW)
    await hands.until(lambda: hands.till.books.sale and hands.app.screen is hands.app.frame)
    hands.till.terminal.ask = off
    await hands.press("f12")
    await hands.at(Place.DONE)
    await hands.until(lambda: not hands.app.holds_back and hands.till.attempts)
    await list_(hands)


async def test_what_never_left_is_sent_again_by_itself_and_says_when(counter, mock, shop):
    async with counter() as hands:
        await not_activated(hands)
        assert "did not leave the till: it is sent again by itself in 3 s" in plain_words(hands)
        del hands.till.terminal.ask
        shop.clock.time += timedelta(seconds=4)
        hands.till.changed()
        await hands.until(lambda: listed(hands) == [])
        assert mock.ledger.card(NEW).balance == hands.euros("50")


async def test_a_tender_whose_way_back_never_left_says_so_too(counter, mock):
    async with counter() as hands:
        await hands.paid_in_part()
        hands.till.terminal.ask = off
        await hands.press("f10", "v", "v")
        await hands.until(lambda: hands.till.books.sale is None)
        await hands.until(lambda: hands.till.attempts and not hands.app.holds_back)
        await list_(hands)
        assert listed(hands) == ["R2-000001  could not be given back"]
        assert "it is sent again by itself in 3 s" in plain_words(hands)


async def too_late(hands, mock) -> None:
    """The price of a card went back in cash; then it turns out that the card was made active after all."""
    await a_card_that_is_not_active(hands, mock)
    await owed.refund_card(hands.till, "R2-000001", 0)
    request = asked(hands)
    approved = Approved(request.amount, Reference("Qm3x001931248805009.NF8TZ4K6WQ1MHC55", request.at))
    hands.till.record(LateApproval(hands.till.books.next_number, request, approved))
    await hands.pilot.pause()


def asked(hands) -> MoneyRequest:
    (entry,) = hands.till.journal.entries(kinds=[Intended])
    assert isinstance(entry.event, Intended)
    return entry.event.request


async def test_what_came_too_late_says_what_it_is_and_a_manager_sees_to_it(counter, mock):
    async with counter() as hands:
        await too_late(hands, mock)
        await list_(hands)
        assert listed(hands) == ["R2-000002  activation of R2-000001 was done too late"]
        assert f"activation of 50.00 for R2-000001, card ···{NEW[-4:]}" in plain_words(hands)
        assert "it is on the card all the same" in plain_words(hands)
        assert "It cannot be undone by itself." in plain_words(hands)
        assert offered(hands) == "C"
        await hands.press("c")
        await hands.type(f"card {NEW} taken in", "enter")
        assert "last four digits are enough" in remark(hands)
        await hands.press("c", "escape")
        assert len(listed(hands)) == 1
        await hands.press("c")
        await hands.type("the card was taken in", "enter")
        await hands.type("1234", "enter")
        assert isinstance(hands.app.screen, PinPrompt), "a cashier may not say so"
        await hands.type("9876", "enter")
        await hands.until(lambda: listed(hands) == [])
        (seen,) = hands.till.journal.entries(kinds=[LateSeenTo])
        assert (seen.event.manager, seen.event.reason) == ("Ruth", "the card was taken in")


async def test_a_payment_that_came_too_late_and_stays_is_asked_back_again_with_t(counter, mock):
    async with counter() as hands:
        await hands.scan(PEN)
        mock.faults.arm(Fault(FaultKind.DECLINE, category="Payment"))
        await hands.press("f6")
        await hands.scan(FULL)
        await hands.until(lambda: hands.said and not hands.app.holds_back)
        await hands.press("f12")
        await hands.at(Place.DONE)
        request = asked(hands)
        mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
        approved = Approved(request.amount, Reference("Qm3x001931248805009.NF8TZ4K6WQ1MHC55", request.at))
        hands.till.record(LateApproval(hands.till.books.next_number, request, approved))
        await list_(hands)
        await hands.until(lambda: "was refused" in plain_words(hands))
        assert "the customer was charged all the same" in plain_words(hands)
        assert offered(hands) == "T C"
        mock.faults.arm(Fault(FaultKind.DECLINE, category="Reversal"))
        await hands.press("t")
        await settled(hands)
        assert "refused again" in news(hands)


async def test_an_answer_to_somebody_else_s_request_is_taken_off_by_a_manager(counter):
    async with counter() as hands:
        hands.till.record(StrayAnswer("H7K2P0004", "Payment Success"))
        await list_(hands)
        assert "never made request H7K2P0004, of which an answer says: Payment Success" in plain_words(hands)
        await hands.press("c")
        await hands.type("9876", "enter")
        await hands.until(lambda: listed(hands) == [])


async def a_stray_answer(hands, mock) -> None:
    """A refused activation of which an answer says now that it was done; nobody answers the till."""
    await a_card_that_is_not_active(hands, mock)
    mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="TransactionStatus"))
    key = asked(hands).id
    strays.strayed(hands.till, key, "StoredValue", "Success")
    await hands.until(lambda: key in hands.till.attempts)


async def test_an_answer_that_says_otherwise_says_what_the_till_does_about_it(counter, mock, shop):
    async with counter() as hands:
        await a_stray_answer(hands, mock)
        await list_(hands)
        await hands.press("down")
        assert f"card ···{NEW[-4:]}" in plain_words(hands)
        assert "counts as not done; an answer now says: StoredValue Success." in plain_words(hands)
        assert "gives back by itself what was done after all" in plain_words(hands)
        shop.clock.time += timedelta(seconds=4)
        hands.till.changed()
        await hands.until(lambda: len(listed(hands)) == 1)


async def test_what_came_too_late_and_astray_as_drawn(counter, mock, pictures):
    async with counter() as hands:
        await a_stray_answer(hands, mock)
        await owed.refund_card(hands.till, "R2-000001", 0)
        request = asked(hands)
        approved = Approved(request.amount, Reference("Qm3x001931248805009.NF8TZ4K6WQ1MHC55", request.at))
        hands.till.record(
            LateApproval(hands.till.books.next_number, request, approved),
            StrayAnswer("H7K2P0004", "Payment Success"),
        )
        await list_(hands)
        await pictures(hands)
        await hands.press("down")
        await pictures(hands)
        await hands.press("down")
        await pictures(hands)
        await hands.press("c")
        await pictures(hands)


async def test_what_never_left_as_drawn(counter, mock, pictures):
    async with counter() as hands:
        await not_activated(hands)
        await pictures(hands)
