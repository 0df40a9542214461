"""The balance desk: a card and its history, or a list of them; on a locked till only what one card holds."""

import csv

from textual.events import Paste

from register.counter.drawer import shifts
from register.counter.selling import parking
from register.domain.events import ActAllowed, BalanceMissed, Intended, PaperQueued
from register.tui.desk.balances import Balances
from register.tui.desk.station import Station
from register.tui.place import Place
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.widgets.card_face import CardFace
from register.tui.widgets.entries import EntryList
from terminal_api.mock.orders.faults import Fault, FaultKind
from tests.register.tui.screens.conftest import EMPTY, FULL, NEW, SMALL

MANAGER = "9876"
GIVEX = "6036280000000000017"


async def at_desk(hands) -> Balances:
    """Ruth has opened the desk, while Maria has a sale on the counter."""
    hands.till.by_command = False
    await hands.press("f10")
    await hands.press("m")
    if isinstance(hands.app.screen, ApprovalPrompt):
        await hands.type(MANAGER, "enter")
    assert isinstance(hands.app.screen, Balances)
    return hands.app.screen


async def done(hands, screen: Balances) -> None:
    await hands.until(lambda: not screen.waiting)
    await hands.until(lambda: screen.one is None or screen.by_anybody or screen.past is not None)
    await hands.rest()


def entries(screen: Balances) -> list[tuple[str, str]]:
    return [(row.name, row.amount) for row in screen.query_one("#balances-rows", EntryList).entries]


async def test_a_card_is_told_with_what_this_shop_did_with_it_and_nothing_of_the_sale_is_touched(
    counter, pictures
):
    async with counter() as hands:
        hands.till.by_command = False
        shifts.sign_in(hands.till, "1234")
        await hands.paid_in_part()
        before = hands.till.books.sale
        screen = await at_desk(hands)
        await hands.scan(SMALL)
        await done(hands, screen)
        assert screen.query_one(CardFace).face.balance == "0.00"
        assert entries(screen) == [("paid", "12.50")]
        await hands.scan(FULL)
        await done(hands, screen)
        assert screen.query_one(CardFace).face.balance == "150.00"
        assert entries(screen) == []
        assert hands.till.books.sale == before
        await hands.scan(SMALL)
        await done(hands, screen)
        await pictures(hands)
        await hands.press("escape")
        assert hands.till.books.sale == before


async def test_a_pasted_list_becomes_a_table_with_totals_and_a_file(counter, pictures):
    async with counter() as hands:
        screen = await at_desk(hands)
        numbers = [FULL, SMALL, EMPTY, NEW, GIVEX, SMALL]
        hands.app.post_message(Paste("\n".join(numbers)))
        await hands.until(lambda: screen.listing and not screen.todo)
        await done(hands, screen)
        assert entries(screen) == [
            ("···0016 svs", "150.00"),
            ("···0024 svs", "12.50"),
            ("···0032 svs", "0.00"),
            ("···0040 svs", ""),
            ("···0017 givex", ""),
        ]
        assert "3 of 5 told a balance, together 162.50 EUR." in str(
            screen.query_one("#balances-sums").render()
        )
        await pictures(hands)
        await hands.press("s")
        (file,) = (hands.till.journal.path.parent / "exports").glob("*.csv")
        rows = list(csv.reader(file.read_text("utf-8").splitlines()))
        assert rows[1] == ["****0016", "svs", "active", "150.00", "EUR", ""]
        assert all(number not in file.read_text("utf-8") for number in numbers)
        (allowed,) = [each.event for each in hands.till.journal.entries(kinds=[ActAllowed])]
        assert (allowed.act, allowed.by) == ("desk", "Ruth")
        assert allowed.about == f"5 balances written to {file.name}"
        await hands.press("down")
        await hands.press("enter")
        await done(hands, screen)
        assert screen.query_one(CardFace).face.last4 == "0024"
        await hands.press("escape")
        assert len(entries(screen)) == 5
        assert list(hands.till.journal.entries(kinds=[Intended])) == []


async def test_esc_stops_a_list_what_was_found_stays_and_enter_goes_on(shop, counter, mock):
    shop.without = set()
    async with counter() as hands:
        screen = await at_desk(hands)
        await hands.press("l")
        await hands.scan(FULL)
        await done(hands, screen)
        mock.faults.arm(Fault(FaultKind.DELAY, category="BalanceInquiry", seconds=60))
        await hands.scan(SMALL)
        await hands.scan(EMPTY)
        assert screen.waiting
        await hands.press("s")
        assert not (hands.till.journal.path.parent / "exports").exists()
        await hands.press("escape")
        assert not screen.waiting
        assert entries(screen) == [("···0016 svs", "150.00")]
        mock.faults.disarm()
        await hands.press("enter")
        await done(hands, screen)
        assert [name for name, _ in entries(screen)] == ["···0016 svs", "···0024 svs", "···0032 svs"]
        await hands.press("p")
        await hands.press("enter")
        await done(hands, screen)
        await hands.press("p")
        slips = [each.event for each in hands.till.journal.entries(kinds=[PaperQueued])]
        assert [slip.title for slip in slips][-2:] == ["balances", "balance"]
        assert FULL not in str([slip.receipt for slip in slips])
        await hands.press("escape")
        await hands.press("n")
        assert entries(screen) == []


async def test_a_locked_till_tells_a_balance_and_nothing_that_helps_to_guess(shop, counter, pictures):
    async with counter() as hands:
        hands.till.by_command = False
        await hands.basket()
        parking.park(hands.till)
        shifts.sign_out(hands.till)
        await hands.at(Place.SIGN_IN)
        await hands.press("f5")
        screen = hands.app.screen
        assert isinstance(screen, Balances)
        assert screen.station is None
        await hands.scan(FULL)
        await done(hands, screen)
        assert screen.query_one(CardFace).face.balance == "150.00"
        assert entries(screen) == []
        await pictures(hands)
        said: list[str] = []
        for number in (EMPTY, NEW, "6006490000000009996", GIVEX):
            await hands.scan(number)
            await done(hands, screen)
            said.append(f"{screen.said.sentence} {screen.query_one(CardFace).face.state}")
        assert said[0] == said[1] == said[2]
        assert "Too many cards were looked at: sign in, or wait until 10:44" in said[3]
        whys = [each.event.why for each in hands.till.journal.entries(kinds=[BalanceMissed])]
        assert whys == ["empty", "refused", whys[2]]
        for key in ("l", "p", "s"):
            await hands.press(key)
        assert not screen.listing
        assert list(hands.till.journal.entries(kinds=[PaperQueued])) == []


async def test_a_shop_may_want_a_pin_before_any_card_is_looked_at(shop, counter):
    shop.environ["REGISTER_GIFT_CARDS__BALANCE_LOOKS_LOCKED"] = "0"
    async with counter() as hands:
        shifts.sign_out(hands.till)
        await hands.at(Place.SIGN_IN)
        await hands.press("f5")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.type(MANAGER, "enter")
        screen = hands.app.screen
        assert isinstance(screen, Balances)
        assert screen.station is Station.BALANCES
