"""What a promotion takes off stands behind the line and on the paper, as soon as it does."""

import pytest

from register.config.promotions import PromotionTable
from register.tui.widgets.lines import BasketLines
from tests.register.tui.screens.seen import total

NOTEBOOK = "1402713568386"
PEN = "1455082197725"
THREE_FOR_TWO = PromotionTable(
    name="Stationery 3 for 2", kind="n for m", items=(NOTEBOOK, PEN), take=3, pay=2
)
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")


def under(hands, *promotions):
    hands.till.settings = hands.till.settings.model_copy(update={"promotion": promotions})


def lines(hands) -> list[tuple[str, str]]:
    return [(row.note, row.total) for row in hands.app.frame.query_one(BasketLines).rows]


async def test_the_third_scan_makes_the_deal_and_del_undoes_it(counter):
    async with counter() as hands:
        under(hands, THREE_FOR_TWO)
        await hands.scan(NOTEBOOK)
        await hands.scan(PEN)
        assert lines(hands) == [("", "12.10"), ("", "7.35")]
        await hands.scan(NOTEBOOK)
        assert lines(hands) == [
            ("2.82 off, Stationery 3 for 2", "9.28"),
            ("1.71 off, Stationery 3 for 2", "5.64"),
            ("2.82 off, Stationery 3 for 2", "9.28"),
        ]
        assert total(hands) == "24.20"
        await hands.press("delete")
        assert lines(hands) == [("", "12.10"), ("", "7.35")]
        assert total(hands) == "19.45"


async def test_a_discount_that_would_make_it_dearer_is_refused_with_both_sums(counter):
    async with counter() as hands:
        under(hands, THREE_FOR_TWO)
        await hands.type("3*")
        await hands.scan(NOTEBOOK)
        await hands.type("10", "f3", "p", "enter")
        notice = str(hands.app.screen.query_one("#notice").render())
        assert "The promotion takes more off" in " ".join(notice.split())
        assert "32.67 in place of 24.20" in " ".join(notice.split())


@SIZES
async def test_a_basket_under_a_promotion_as_drawn(counter, picture, size):
    async with counter(size) as hands:
        under(hands, THREE_FOR_TWO)
        await hands.basket()
        await hands.until(lambda: lines(hands)[-1][1] == "3.75")
        if size[0] > 100:
            await hands.paper()
        picture(hands)
