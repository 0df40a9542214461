"""What the till's screen has to do with the customer's: when the total stands there, and when it is dark."""

from register.config.customer_display import CustomerDisplay
from register.counter.selling.customer_display import two_lines
from register.tui.route import Place
from register.tui.widgets.status import Level, StatusLine


def seen(hands):
    """The customer's two lines, each with single spaces."""
    table = CustomerDisplay()
    return tuple(" ".join(line.split()) for line in table.display.lines(two_lines(hands.till, table)))


async def test_the_customer_sees_the_total_alone_while_payment_is_taken(counter):
    async with counter() as hands:
        await hands.basket()
        assert seen(hands)[1] == "Total EUR 35.30"
        before = seen(hands)
        await hands.press("enter")
        await hands.at(Place.TENDER)
        assert seen(hands) == ("Total EUR 35.30", "")
        await hands.press("escape")
        await hands.at(Place.BASKET)
        assert seen(hands) == before


async def test_a_dark_customer_display_is_a_lamp_and_not_a_question(counter):
    async with counter() as hands:
        await hands.basket()
        depth = len(hands.app.screen_stack)
        hands.till.display_trouble = "it is off, or not at its address"
        hands.till.changed()
        lamps = hands.app.screen_stack[0].query_one(StatusLine)
        await hands.until(lambda: any(lamp.text == "no customer display" for lamp in lamps.lamps))
        (lamp,) = [lamp for lamp in lamps.lamps if lamp.text == "no customer display"]
        assert (lamp.level, lamp.sign) == (Level.ATTENTION, "!")
        assert len(hands.app.screen_stack) == depth
        hands.till.display_trouble = ""
        hands.till.changed()
        await hands.until(lambda: all(lamp.text != "no customer display" for lamp in lamps.lamps))
