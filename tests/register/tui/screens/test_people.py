"""Who is at the till: the first manager, people added and blocked, approvals, the lock."""

from datetime import timedelta

import pytest

from register.counter.drawer import shifts
from register.counter.people import staff
from register.domain.events import ActAllowed, SignedIn, SignedOut
from register.tui.place import Place
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.screens.people.people import People
from register.tui.widgets.entries import EntryList
from register.tui.widgets.input_line import InputLine

PEN = "1455082197725"


def listed(hands) -> list[tuple[str, str]]:
    screen = hands.app.screen
    assert isinstance(screen, People)
    return [(one.name, one.note) for one in screen.query_one(EntryList).entries]


async def in_people(hands) -> None:
    """Ruth has opened the menu's list of people."""
    hands.till.by_command = False
    shifts.sign_in(hands.till, "9876")
    await hands.press("f10")
    await hands.press("p")
    assert isinstance(hands.app.screen, People)


async def typed(hands, *answers: str) -> None:
    for answer in answers:
        await hands.type(answer, "enter")


async def test_a_till_without_people_asks_for_its_first_manager_before_anything_else(shop, hands, picture):
    shop.without |= {"terminal"}
    shop.people = False
    async with shop.app().run_test(size=(80, 24)) as pilot:
        here = hands(pilot)
        await here.at(Place.FIRST_PERSON)
        picture(here)
        await here.scan(PEN)
        await typed(here, "Eve", "1234")
        assert "easily guessed" in here.said
        await here.type("5823")
        assert here.app.frame.query_one(InputLine).render().plain == "› ••••▏"
        await here.press("enter")
        await typed(here, "5824")
        assert here.said == "The two PINs were not the same: type the new one again"
        await typed(here, "5823", "5823")
        await here.at(Place.SIGN_IN)
        await typed(here, "5823")
        await here.at(Place.OPEN_SHIFT)
        assert here.till.books.cashier == "Eve"
        assert [(one.name, one.role) for one in staff.everybody(here.till)] == [("Eve", "manager")]


async def test_a_manager_adds_somebody_who_then_signs_in(counter, picture):
    async with counter() as hands:
        await in_people(hands)
        await hands.press("a")
        await typed(hands, "Tom", "cash", "5823", "5823")
        assert listed(hands)[-1] == ("Tom", "cashier")
        picture(hands)
        await hands.press("escape")
        await hands.press("s")
        await hands.at(Place.SIGN_IN)
        await typed(hands, "5823")
        assert hands.till.books.cashier == "Tom"


def asked(hands) -> str:
    """What the dialog says above the line."""
    return str(hands.app.screen.query_one("#dialog-text").render())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (["1234"], "easily guessed"),
        (["12"], "4 to 12 digits"),
        (["7391", "7391"], "has that PIN already"),
        (["5823", "5824"], "were not the same"),
    ],
    ids=["guessed", "short", "Ann's", "differently"],
)
async def test_a_pin_that_will_not_do_is_asked_for_again_with_the_reason(counter, wrong, why):
    async with counter() as hands:
        await in_people(hands)
        await hands.press("a")
        await typed(hands, "Ann", "cash", "7391", "7391")
        await hands.press("a")
        await typed(hands, "Tom", "cash", *wrong)
        assert why in asked(hands)
        assert [person.name for person in staff.everybody(hands.till)] == ["Maria", "Ruth", "Ann"]
        await typed(hands, "5823", "5823")
        assert listed(hands)[-1] == ("Tom", "cashier")


async def test_a_name_that_is_taken_can_be_made_another_one(counter):
    async with counter() as hands:
        await in_people(hands)
        await hands.press("a")
        await typed(hands, "Maria")
        assert "Maria" in asked(hands)
        await typed(hands, " S.", "cash", "5823", "5823")
        assert listed(hands)[-1] == ("Maria S.", "cashier")


async def test_people_are_blocked_and_unblocked_but_never_the_last_manager(counter):
    async with counter() as hands:
        await in_people(hands)
        await hands.press("b", "y")
        assert listed(hands)[0] == ("Maria", "cashier, blocked, in config.toml")
        await hands.press("down", "b", "y")
        assert "add another first" in hands.app.screen.query_one(InputLine).remark
        await hands.press("up", "u", "y")
        assert listed(hands)[0] == ("Maria", "cashier, in config.toml")


async def test_a_cashier_who_is_blocked_by_a_manager_on_the_spot_loses_the_till(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f10")
        await hands.press("p")
        await typed(hands, "9876")
        await hands.press("b", "y")
        await hands.at(Place.SIGN_IN)
        assert hands.app.screen is hands.app.frame
        await typed(hands, "1234")
        assert "Maria is blocked" in hands.said
        await typed(hands, "9876")
        assert hands.reading.amount == "7.35", "the basket is still there"


async def test_an_approval_names_the_act_and_stays_until_a_pin_allows_it(counter, picture):
    async with counter() as hands:
        await hands.press("f10")
        await hands.press("p")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await typed(hands, "1234")
        assert "Maria may not allow this" in hands.dialog_says
        picture(hands)
        await typed(hands, "0001", "0002")
        assert "wait a minute" in hands.dialog_says
        await typed(hands, "9876")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        hands.till.clock.time += timedelta(seconds=60)
        await typed(hands, "9876")
        assert isinstance(hands.app.screen, People)
        assert hands.till.books.cashier == "Maria"


async def test_an_approval_is_given_up_when_what_it_is_about_changes(counter):
    async with counter() as hands:
        await hands.press("f10")
        await hands.press("p")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        shifts.sign_in(hands.till, "1234")  # the same person: nothing changed
        await hands.pilot.pause()
        assert isinstance(hands.app.screen, ApprovalPrompt)
        shifts.sign_in(hands.till, "9876")
        await hands.pilot.pause()
        assert not isinstance(hands.app.screen, ApprovalPrompt)


async def test_a_drawer_that_the_shop_reserves_opens_with_a_managers_pin_and_both_names(shop, counter):
    shop.environ["REGISTER_RIGHTS__NO_SALE"] = "manager"
    async with counter() as hands:
        await hands.press("f10")
        await hands.press("d")
        await typed(hands, "change", "9876")
        assert hands.said == "✓ the drawer is open"
        (entry,) = hands.till.journal.entries(kinds=[ActAllowed])
        assert (entry.cashier, entry.event) == ("Maria", ActAllowed("no_sale", "Ruth", "change"))


async def test_the_till_locks_itself_with_the_basket_behind_and_another_takes_it_over(shop, counter, picture):
    shop.environ["REGISTER_SCREEN__LOCK_AFTER_S"] = "300"
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.type("50")
        await hands.press("f10")
        shop.clock.time += timedelta(seconds=299)
        hands.app.lock_if_idle()
        await hands.pilot.pause()
        assert hands.till.books.cashier == "Maria"
        shop.clock.time += timedelta(seconds=1)
        hands.app.lock_if_idle()
        await hands.at(Place.SIGN_IN)
        assert hands.app.screen is hands.app.frame, "nothing of the menu is left open"
        picture(hands)
        await hands.scan(PEN)
        assert hands.said == "Not rung up: sign in, then scan it again"
        assert hands.app.rung
        assert len(hands.till.books.sale.basket.lines) == 1
        await typed(hands, "9876")
        await hands.at(Place.BASKET)
        number = hands.till.books.sale.number
        await hands.until(lambda: hands.said == f"Ruth has taken over sale {number} from Maria.")
        events = [entry.event for entry in hands.till.journal.entries(kinds=[SignedIn, SignedOut])]
        assert events[-2:] == [SignedOut("Maria", by_itself=True), SignedIn("Ruth", takes_over=number)]


async def test_a_till_that_is_never_to_lock_itself_does_not(shop, counter):
    shop.environ["REGISTER_SCREEN__LOCK_AFTER_S"] = "0"
    async with counter() as hands:
        shop.clock.time += timedelta(hours=9)
        hands.app.lock_if_idle()
        assert hands.till.books.cashier == "Maria"


async def test_a_key_pressed_now_and_then_keeps_it_open(shop, counter):
    shop.environ["REGISTER_SCREEN__LOCK_AFTER_S"] = "300"
    async with counter() as hands:
        for _ in range(3):
            shop.clock.time += timedelta(seconds=200)
            await hands.press("up")
            hands.app.lock_if_idle()
        assert hands.till.books.cashier == "Maria"


async def test_it_never_locks_while_the_terminal_is_asked_nor_as_soon_as_it_answers(shop, counter):
    shop.environ["REGISTER_SCREEN__LOCK_AFTER_S"] = "300"
    async with counter() as hands:
        shop.mock.shopper.wait()
        await hands.scan(PEN)
        await hands.press("f9")
        await hands.at(Place.ASKING)
        shop.clock.time += timedelta(hours=1)
        hands.app.lock_if_idle()
        assert hands.till.books.cashier == "Maria"
        shop.mock.shopper.approve()
        await hands.at(Place.DONE)
        hands.app.lock_if_idle()
        assert hands.till.books.cashier == "Maria"
        shop.clock.time += timedelta(minutes=5)
        hands.app.lock_if_idle()
        await hands.at(Place.SIGN_IN)


async def test_a_command_locks_it_from_any_screen(counter):
    async with counter() as hands:
        await hands.scan(PEN)
        await hands.press("f8")
        await typed(hands, "/lock")
        await hands.at(Place.SIGN_IN)
        assert hands.app.screen is hands.app.frame
        await typed(hands, "1234")
        assert hands.reading.amount == "7.35"
