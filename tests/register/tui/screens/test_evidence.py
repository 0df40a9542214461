"""Searching for card data from the desk: asked for, stopped, told, printed."""

from threading import Event

from register.counter.checks.evidence import Evidence as Found
from register.counter.checks.evidence import Finding, Progress, Searched
from register.counter.drawer import shifts
from register.domain.cards.card_data import Kind
from register.domain.events import PaperQueued
from register.tui.desk.evidence import Evidence
from register.tui.desk.station import Station
from register.tui.widgets.entries import EntryList
from terminal_api.mock.books.demo_cards import DEMO_CARDS
from tests.register.tui.screens.seen import news

PLACES = (
    Searched("journal", 2, 61_400_000, 1),
    Searched("projections", 1, 1_200_000),
    Searched("card vault", 1, 8_192),
    Searched("catalogue", 1, 240_000),
    Searched("keys and PINs", 2, 700),
    Searched("logs", 3, 18_000, 1),
    Searched("exports", 4, 2_100_000),
    Searched("settings", 1, 30_000),
)
FINDINGS = (
    Finding("journal", "journal.sqlite, entry 4711", Kind.CARD_NUMBER, "411111···1111"),
    Finding("logs", "register.log.1, byte 10442", Kind.PIN, "****"),
)


async def at_search(hands) -> Evidence:
    hands.till.by_command = False
    shifts.sign_in(hands.till, "9876")
    screen = Evidence()
    screen.station = Station.SET_UP
    await hands.app.push_screen(screen)
    await hands.rest()
    return screen


async def test_a_search_as_drawn_half_way_and_with_findings(shop, counter, pictures):
    shop.without |= {"terminal"}
    half, on = Event(), Event()

    def search(tell, _stops):
        tell(Progress(43, 100, "journal", 0))
        half.set()
        on.wait(60)
        return Found(shop.clock.now(), PLACES, FINDINGS)

    async with counter() as hands:
        hands.till.evidence = search
        screen = await at_search(hands)
        await hands.press("s")
        await hands.until(lambda: half.is_set() and "journal" in news(hands))
        await pictures(hands)
        on.set()
        await hands.until(lambda: not screen.working)
        await pictures(hands)
        await hands.press("down")
        assert "give the card or the person a new PIN" in str(screen.query_one("#evidence-words").render())


async def test_the_tills_own_search_finds_what_was_planted_and_esc_stops_it(
    shop, counter, tmp_path, monkeypatch
):
    shop.without = {"terminal"}
    monkeypatch.chdir(tmp_path)  # away from the clone, whose fixtures would be searched too
    async with counter() as hands:
        screen = await at_search(hands)
        await hands.press("s")
        await hands.until(lambda: not screen.working)
        assert [entry.name for entry in screen.query_one(EntryList).entries if entry.sign == "✗"] == []
        (shop.state / "register.log").write_text(f"asked {DEMO_CARDS[0].number}")
        await hands.press("s")
        await hands.until(lambda: not screen.working)
        assert screen.query_one(EntryList).entries[0].note.endswith("register.log, byte 6")
        assert DEMO_CARDS[0].number not in str(screen.query_one("#evidence-words").render())
        await hands.press("p")
        paper = [entry.event for entry in hands.till.journal.entries(kinds=[PaperQueued])][-1]
        assert paper.title == "card data statement"
        assert "Ruth" in str(paper.receipt)
        assert "card number" in str(paper.receipt)
        assert DEMO_CARDS[0].number not in str(paper.receipt)

        until_stopped = Event()

        def endless(tell, stops):
            while not stops():
                until_stopped.wait(0.002)
            return Found(shop.clock.now(), PLACES[:1], (), stopped=True)

        hands.till.evidence = endless
        await hands.press("s", "p", "escape")
        await hands.until(lambda: not screen.working)
        assert "Stopped before the end" in news(hands)
        await hands.press("p")
        await hands.press("escape")
        assert hands.app.screen is screen, "what was typed is off the line: that was one step back"
        await hands.press("escape")
        assert hands.app.screen is hands.app.frame
