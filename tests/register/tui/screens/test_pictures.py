"""Every screen has its picture in both sizes: those that no other test draws, and the list of all of them.

Look at the pictures before accepting them.
"""

from pathlib import Path

import pytest

from register.tui.place import Place
from register.tui.theme import THEMES
from tests.register.tui.screens import beginnings
from tests.register.tui.screens.walking import every_screen, settled

NARROW, WIDE, HUGE = (80, 24), (120, 40), (160, 50)
HERE = Path(__file__).parent / "__snapshots__"


def at(*sizes):
    return pytest.mark.parametrize("size", sizes, ids=lambda size: f"{size[0]}x{size[1]}")


async def approval(hands) -> None:
    await beginnings.a_manager_to_ask(hands)


async def wrong_approval(hands) -> None:
    await beginnings.a_manager_to_ask(hands)
    await hands.type("5555", "enter")


async def people(hands) -> None:
    await beginnings.the_people(hands)
    await hands.press("b", "y")


async def a_name(hands) -> None:
    await beginnings.the_people(hands)
    await hands.press("a")


async def a_role(hands) -> None:
    await a_name(hands)
    await hands.type("Anna", "enter")


async def new_pin(hands) -> None:
    await beginnings.the_people(hands)
    await hands.press("p")


async def messages(hands) -> None:
    await beginnings.part_paid(hands)
    await hands.press("f9")
    await settled(hands)
    await hands.press("ctrl+t")


async def void(hands) -> None:
    await hands.basket()
    await hands.press("f10", "v")


async def void_paid(hands) -> None:
    await beginnings.part_paid(hands)
    await hands.press("f10", "v")


async def give_back(hands) -> None:
    await beginnings.part_paid(hands)
    await hands.press("delete")


async def quitting(hands) -> None:
    await hands.basket()
    await hands.press("f10", "q")


async def themes(hands) -> None:
    await hands.type("/theme", "enter")


async def undo_which(hands) -> None:
    await beginnings.a_movement_to_undo(hands)


async def undo_why(hands) -> None:
    await beginnings.a_movement_to_undo(hands)
    await hands.press("enter")


async def returned(hands) -> None:
    await beginnings.coming_back(hands)
    for key in ("r", "enter", "enter"):
        await settled(hands)
        await hands.press(key)


async def drawer_wrong(hands) -> None:
    await beginnings.closing(hands)
    await hands.type("90", "enter")


async def without_receipt(hands) -> None:
    await beginnings.without_a_receipt(hands)
    await hands.scan(beginnings.PEN)


async def many_cards(hands) -> None:
    await beginnings.many_cards(hands)


async def locked(hands) -> None:
    await hands.basket()
    await hands.type("/lock", "enter")


DRAWN = (
    *(approval, wrong_approval, people, a_name, a_role, new_pin, messages, void, void_paid, give_back),
    *(quitting, themes, undo_which, undo_why, returned, drawer_wrong, without_receipt, many_cards, locked),
)
DRAWN_OF = {
    "ApprovalPrompt": "test_pictures/test_as_drawn[approval][*]",
    "Balances": "test_balances/test_a_pasted_list_becomes_a_table_with_totals_and_a_file[*]",
    "BirthDate": "test_ring_asks/test_the_birth_date_as_asked[*]",
    "CardPanel": "test_card/test_the_desk_as_drawn[*]",
    "Chooser": "test_pictures/test_as_drawn[themes][*]",
    "CloseShift": "test_menu/test_counting_with_something_open_as_drawn[*]",
    "CompareDay": "test_compare_day/test_the_odd_ones_are_listed_with_what_to_do[*]",
    "DayEnd": "test_desk_days/test_a_manager_closes_another_s_shift_from_the_desk_with_a_pin[*]",
    "Doctor": "test_doctor/test_a_fault_as_drawn[*]",
    "Configuration": "test_set_up/test_how_the_configuration_looks_and_what_it_refuses[*]",
    "DeviceTests": "test_set_up/test_how_all_of_it_looks_and_what_a_device_is_made_to_do[*.1]",
    "CountPieces": "test_drawer/test_counting_by_piece_as_drawn[*]",
    "Decide": "test_decide/test_deciding_as_drawn[*]",
    "Exempt": "test_exempt/test_the_question_as_drawn[*]",
    "Evidence": "test_evidence/test_a_search_as_drawn_half_way_and_with_findings[*]",
    "ExportBooks": "test_export/test_the_books_of_a_period_are_written_proved_and_on_the_journal[*]",
    "FindItem": "test_find/test_the_search_as_drawn[*]",
    "FirstPerson": "test_pictures/test_the_first_person_as_drawn[*]",
    "Frame": "test_states/test_the_basket[*]",
    "GiftLines": "test_gift_lines/test_the_choice_as_drawn[*]",
    "Help": "test_help/test_help_as_drawn[*]",
    "Menu": "test_menu/test_the_menu_as_drawn[*]",
    "JournalDesk": "test_journal_desk/test_the_search_as_drawn[*]",
    "MoveCash": "test_drawer/test_paying_out_as_drawn[*]",
    "OpenList": "test_open_list/test_the_list_as_drawn[*]",
    "OpenPrice": "test_ring_asks/test_the_price_as_asked[*]",
    "Palette": "test_palette/test_the_palette_as_drawn[*]",
    "PastDay": "test_desk_days/test_a_past_day_shows_each_request_with_both_ids_the_odd_one_first[*.1]",
    "People": "test_pictures/test_as_drawn[people][*]",
    "Question": "test_pictures/test_as_drawn[void][*]",
    "Recall": "test_parking/test_the_list_as_drawn[*]",
    "ReceiptScreen": "test_receipt/test_a_receipt_as_drawn[*]",
    "Reduce": "test_reduce/test_what_can_be_done_as_drawn[*]",
    "ReportScreen": "test_reports/test_the_list_and_a_report_as_drawn[*.1]",
    "Reports": "test_reports/test_the_list_and_a_report_as_drawn[*]",
    "ReturnLines": "test_receipt/test_the_lines_as_drawn[*]",
    "ReturnPlan": "test_receipt/test_the_plan_as_drawn[*]",
    "ReturnResult": "test_pictures/test_as_drawn[returned][*]",
    "SellBatch": "test_pictures/test_as_drawn[many_cards][*]",
    "SellCard": "test_sell_card/test_the_amount_as_drawn[*]",
    "StoryScreen": "test_journal_desk/test_a_story_as_drawn[*]",
    "SetUp": "test_set_up/test_how_all_of_it_looks_and_what_a_device_is_made_to_do[*]",
    "TextPrompt": "test_pictures/test_as_drawn[undo_why][*]",
    "Wire": "test_pictures/test_as_drawn[messages][*]",
    "WhatIsOpen": "test_desk_open/test_what_a_manager_does_about_what_is_open[*]",
    "WithoutReceipt": "test_pictures/test_as_drawn[without_receipt][*]",
    "XReport": "test_menu/test_the_x_report_as_drawn[*]",
    "ZReport": "test_reports/test_past_z_reports_are_listed_and_shown_as_on_paper[*.1]",
    "ZReports": "test_reports/test_past_z_reports_are_listed_and_shown_as_on_paper[*]",
}
"""The test that draws each screen; `*` is the size."""


@pytest.mark.parametrize("doing", DRAWN, ids=lambda doing: doing.__name__)
async def test_as_drawn(shop, counter, mock, pictures, doing):
    shop.environ["REGISTER_TERMINAL__INSPECTOR"] = "true"
    async with counter() as hands:
        hands.mock = mock
        await doing(hands)
        await settled(hands)
        await pictures(hands)


@at(NARROW, WIDE)
async def test_the_first_person_as_drawn(shop, hands, picture, size):
    shop.without |= {"terminal"}
    shop.people = False
    async with shop.app().run_test(size=size) as pilot:
        here = hands(pilot)
        await here.at(Place.FIRST_PERSON)
        picture(here)
        await here.type("Eve", "enter")
        await here.type("5823")
        picture(here)


@pytest.mark.parametrize("keys", ["basket", "f10", "f8", "f1", "enter"])
async def test_in_a_huge_window_nothing_is_lost_or_torn(counter, picture, keys):
    async with counter(HUGE) as hands:
        await hands.basket()
        if keys != "basket":
            await hands.press(keys)
        await settled(hands)
        await hands.paper()
        picture(hands)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_the_till_in_each_theme(counter, picture, theme):
    async with counter(WIDE) as hands:
        hands.app.theme = theme
        await hands.paid_in_part()
        await hands.paper()
        picture(hands)


def test_no_screen_is_without_its_pictures():
    screens = {kind.__name__ for kind in every_screen()}
    assert screens - set(DRAWN_OF) == set(), "draw it above, in both sizes"
    files = {
        HERE / f"{test.replace('*', f'{wide}x{high}')}.svg"
        for test in DRAWN_OF.values()
        for wide, high in (NARROW, WIDE)
    }
    assert [file.name for file in files if not file.exists()] == []
