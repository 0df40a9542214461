"""A manager says what became of a request that nobody can tell the end of: by keys and by mouse."""

from datetime import timedelta

from register.counter.asking.advance import settle_and_follow
from register.domain.events import Ended
from register.domain.sale import Stage
from register.tui.place import Place
from register.tui.screens.asking.decide import Decide
from register.tui.screens.owing.open_list import OpenList
from register.tui.widgets.dialog import PinPrompt
from register.tui.widgets.entries import EntryList
from register.tui.widgets.key_list import KeyList
from register.tui.widgets.news import News
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.seen import remark

FULL, SMALL, _, NEW = (card.number for card in DEMO_CARDS[:4])
PEN = "1455082197725"
CASHIER, MANAGER = "1234", "9876"


async def lost(hands, mock, *, happened=True):
    """A payment of 7.35 by gift card without an answer."""
    await hands.scan(PEN)
    kind = FaultKind.DROP_AFTER if happened else FaultKind.DROP_BEFORE
    mock.faults.arm(Fault(kind, category="Payment"))
    await hands.press("f6")
    await hands.scan(FULL)
    await hands.at(Place.UNKNOWN)
    await hands.until(lambda: not hands.app.holds_back)
    return hands.till.books.unsettled[0]


async def asked_in_vain(hands, mock, shop, times=1):
    """The till has asked what became of it, and got no answer."""
    (request,) = hands.till.books.unsettled
    for _ in range(times):
        before = hands.till.attempts[request.id].questions
        mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="TransactionStatus"))
        shop.clock.time += timedelta(seconds=15)
        hands.till.changed()
        await hands.until(lambda before=before: hands.till.attempts[request.id].questions > before)
    await hands.until(lambda: not hands.till.asking)


def shown(hands) -> str:
    """All words on the screen, on one line."""
    found = hands.app.screen.query("#decide-what, #decide-now, News")
    return " ".join(" ".join(str(widget.render()) for widget in found).split())


def dialog(hands) -> str:
    assert isinstance(hands.app.screen, PinPrompt)
    return " ".join(str(hands.app.screen.query_one("#dialog-text").render()).split())


def by_hand(hands):
    endings = [entry.event for entry in hands.till.journal.entries(kinds=[Ended])]
    return [one.by_hand for one in endings if isinstance(one, Ended) and one.by_hand]


async def test_before_the_terminal_was_asked_nobody_decides(counter, mock):
    async with counter() as hands:
        await lost(hands, mock)
        await hands.press("m")
        assert hands.app.screen is hands.app.frame
        assert "Ask what became of it first" in hands.said


async def test_it_happened_all_of_it_and_the_sale_is_finished(counter, mock, shop):
    async with counter() as hands:
        request = await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m")
        assert f"{request.number}-{request.id}" in shown(hands), "where to look it up in the account"
        assert FULL[-4:] in shown(hands)
        assert "Asked once" in shown(hands)
        await hands.press("y", "enter", "enter")
        await hands.type("approved on the slip", "enter")
        assert "7.35 counts as paid; the sale is finished." in dialog(hands)
        assert "cannot give it back by itself" in dialog(hands), "no reference was typed"
        assert hands.till.books.unsettled == (request,), "nothing is done before the PIN"
        await hands.type(MANAGER, "enter")
        await hands.at(Place.DONE)
        assert by_hand(hands) == ["Ruth: approved on the slip"]
        assert hands.till.books.cashier == "Maria", "who stays signed in"


async def test_it_did_not_happen_and_is_due_again(counter, mock, shop):
    async with counter() as hands:
        await lost(hands, mock, happened=False)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m", "n")
        await hands.type("not in the account", "enter")
        assert "7.35 is due again." in dialog(hands)
        assert "gives it back when it hears of it" in dialog(hands)
        await hands.type(MANAGER, "enter")
        await hands.at(Place.BASKET)
        await hands.press("f12")
        await hands.at(Place.DONE)
        assert hands.till.books.documents == {}


async def test_less_was_approved_and_its_name_is_kept_to_give_it_back(counter, mock, shop):
    async with counter() as hands:
        request = await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        (line,) = [one for one in mock.ledger.transactions if one.service_id == request.id]
        await hands.press("m", "y")
        await hands.type("8", "enter")
        assert "cannot be more" in remark(hands)
        await hands.type("5", "enter")
        await hands.type(line.id, "enter")
        await hands.type("slip", "enter")
        assert dialog(hands).startswith("5.00 counts as paid; 2.35 is still due.")
        await hands.type(MANAGER, "enter")
        await hands.at(Place.TENDER)
        assert hands.till.books.sale.due == hands.euros("2.35")
        await hands.press("escape", "y")
        await hands.until(lambda: mock.ledger.card(FULL).balance == hands.euros("147.65"))


async def test_esc_goes_one_step_back_and_changes_nothing(counter, mock, shop):
    async with counter() as hands:
        request = await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        last = hands.till.journal.last_seq
        await hands.press("m", "y", "enter", "enter")
        await hands.type("slip", "enter")
        await hands.press("escape")
        assert isinstance(hands.app.screen, Decide)
        assert "counts as paid" in shown(hands)
        for asked in ("How is that known?", "slip call the transaction", "How much", "What do they show?"):
            await hands.press("escape")
            assert asked in shown(hands)
        await hands.press("escape")
        assert hands.app.screen is hands.app.frame
        assert hands.till.books.unsettled == (request,)
        assert hands.till.journal.last_seq == last


async def test_a_cashier_s_pin_and_a_wrong_one_decide_nothing_and_all_that_was_typed_stays(
    counter, mock, shop
):
    async with counter() as hands:
        request = await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m", "n")
        await hands.type("slip", "enter")
        await hands.type(CASHIER, "enter")
        assert "somebody who may (manager)" in hands.dialog_says
        await hands.type("1111", "enter")
        assert "wrong" in hands.dialog_says
        assert hands.till.books.unsettled == (request,)
        await hands.type(MANAGER, "enter")
        await hands.at(Place.BASKET)


async def test_a_reason_is_needed_and_no_card_s_number_is_one(counter, mock, shop):
    async with counter() as hands:
        await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m", "n", "enter")
        assert "Say how it is known" in remark(hands)
        await hands.type(f"card {FULL}", "enter")
        assert "last four digits are enough" in remark(hands)
        await hands.scan(FULL)
        assert "A scan means nothing here" in remark(hands)
        assert "How is that known?" in shown(hands)


async def test_an_answer_that_comes_meanwhile_counts(counter, mock, shop):
    async with counter() as hands:
        request = await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m", "n")
        await hands.type("slip", "enter")
        await settle_and_follow(hands.till, request)
        await hands.type(MANAGER, "enter")
        assert "No answer is missing" in remark(hands)
        assert "7.35 was approved" in shown(hands)
        assert by_hand(hands) == []
        await hands.press("enter")
        assert hands.app.screen is hands.app.frame
        await hands.at(Place.DONE)


async def test_while_the_terminal_is_being_asked_its_answer_comes_first(counter, mock, shop):
    async with counter() as hands:
        request = await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m", "n")
        await hands.type("slip", "enter")
        hands.till.asking.add(request.id)
        await hands.type(MANAGER, "enter")
        assert "being asked right now" in remark(hands)
        hands.till.asking.discard(request.id)
        await hands.press("enter")
        await hands.type(MANAGER, "enter")
        await hands.at(Place.BASKET)


async def test_it_is_decided_with_the_mouse_too(counter, mock, shop):
    async with counter() as hands:
        await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m")
        await hands.pilot.click(KeyList, offset=(10, 1))
        await hands.pilot.pause()
        assert "It did not happen" in shown(hands)


async def test_a_sale_set_aside_is_decided_from_the_list_of_what_is_open(counter, mock, shop):
    async with counter() as hands:
        request = await lost(hands, mock)
        await hands.press("s")
        await hands.at(Place.BASKET)
        await asked_in_vain(hands, mock, shop)
        await hands.press("f10", "w", "m", "n")
        assert isinstance(hands.app.screen, Decide)
        await hands.type("the account has no such payment", "enter")
        assert "7.35 is not paid, so the sale is given up." in dialog(hands)
        await hands.type(MANAGER, "enter")
        await hands.until(lambda: isinstance(hands.app.screen, OpenList))
        await hands.pilot.pause()
        assert hands.app.screen.query_one(EntryList).entries == ()
        assert "Decided." in str(hands.app.screen.query_one(News).render())
        await hands.until(lambda: request.number not in hands.till.books.documents)


async def test_a_card_that_was_made_active_without_an_answer_is_decided_as_a_whole(counter, mock, shop):
    async with counter() as hands:
        await hands.type("50", "f7")
        await hands.scan(NEW)
        await hands.until(lambda: hands.till.books.sale and hands.app.screen is hands.app.frame)
        mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="StoredValue"))
        await hands.press("f12")
        await hands.until(lambda: hands.till.books.unsettled and not hands.app.holds_back)
        number = hands.till.books.unsettled[0].number
        await asked_in_vain(hands, mock, shop)
        await hands.press("f10", "w", "m", "y")
        assert "How is that known?" in shown(hands), "no part of it, and nothing to take back by a name"
        await hands.type("the menu shows it", "enter")
        assert "The card counts as active, with 50.00 on it." in dialog(hands)
        await hands.type(MANAGER, "enter")
        await hands.until(lambda: number not in hands.till.books.documents)


async def lost_beside_a_part(hands, mock, shop):
    await hands.paid_in_part()
    mock.faults.arm(Fault(FaultKind.DROP_AFTER, category="Payment"))
    await hands.press("f9")
    await hands.at(Place.UNKNOWN)
    await hands.until(lambda: not hands.app.holds_back)
    await asked_in_vain(hands, mock, shop, 2)
    await hands.press("m")


async def test_deciding_as_drawn(counter, mock, shop, pictures):
    async with counter() as hands:
        await lost_beside_a_part(hands, mock, shop)
        await pictures(hands)
        await hands.press("y")
        await pictures(hands)
        await hands.press("enter")
        await pictures(hands)
        await hands.type("Qm3x001931248805009.NF8TZ4K6WQ1MHC55", "enter")
        await pictures(hands)
        await hands.type("approved on the terminal's slip", "enter")
        await pictures(hands)
        await hands.press("escape")
        await pictures(hands)


async def test_an_answer_that_came_meanwhile_as_drawn(counter, mock, shop, pictures):
    async with counter() as hands:
        await lost_beside_a_part(hands, mock, shop)
        await settle_and_follow(hands.till, hands.till.books.unsettled[0])
        await hands.pilot.pause()
        assert hands.till.books.sale is None or hands.till.books.sale.stage is not Stage.TENDERING
        await pictures(hands)


async def test_a_manager_decides_by_what_was_on_the_card_and_what_is_on_it_now(counter, mock, shop):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f6")
        await hands.scan(FULL)
        await hands.at(Place.DONE)
        await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m")
        assert "On the card before it: 142.65" in shown(hands)
        assert "On the card now" not in shown(hands), "nobody asked"
        await hands.scan(FULL)
        await hands.until(lambda: "10:41), 135.30 now." in shown(hands))
        assert isinstance(hands.app.screen, Decide)
        assert len(hands.till.books.unsettled) == 1, "a look decides nothing"


async def test_a_look_that_fails_says_why_and_nothing_waits_for_it(counter, mock, shop):
    async with counter() as hands:
        await lost(hands, mock)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m")
        mock.faults.arm(Fault(FaultKind.DROP_BEFORE, category="BalanceInquiry"))
        await hands.scan(FULL)
        await hands.until(lambda: "What is on the card now is not told" in shown(hands))
        await hands.press("n")
        assert "How is that known?" in shown(hands)


async def test_a_card_whose_number_is_kept_is_looked_at_by_a_key(counter, mock, shop):
    async with counter() as hands:
        request = await lost(hands, mock)
        hands.till.vault.put(request.card.token, FULL)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m")
        await hands.press("b")
        await hands.until(lambda: "On the card now: 142.65." in shown(hands))
        assert len(hands.till.books.unsettled) == 1


async def test_balances_to_decide_by_as_drawn(counter, mock, shop, pictures):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f6")
        await hands.scan(FULL)
        await hands.at(Place.DONE)
        request = await lost(hands, mock)
        hands.till.vault.put(request.card.token, FULL)
        await asked_in_vain(hands, mock, shop)
        await hands.press("m", "b")
        await hands.until(lambda: "10:41), 135.30 now." in shown(hands))
        await pictures(hands)
