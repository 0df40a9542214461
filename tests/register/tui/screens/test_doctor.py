"""Looking for a fault on the screen: every hop, and what to do about the broken ones."""

import asyncio
import socket

from register.counter.checks.doctor import Broken, Hop, Walk, Well
from register.counter.drawer import shifts
from register.tui.screens.around.doctor import Doctor
from register.tui.screens.around.menu import Menu
from register.tui.screens.people.approving import ApprovalPrompt
from register.tui.widgets.entries import EntryList
from tests.register.tui.screens.seen import news

KEY_OFF = Broken(
    "disabled, 'Toggle Gift Card'",
    "The key 'Toggle Gift Card' is switched off: switch it on in Company Settings > External Access & FTP >"
    " API Secure Keys.",
)
NO_TERMINAL = Broken(
    "nobody listens there",
    "This till reaches the network but not the terminal: check that it is switched on and connected, and"
    " [terminal] url in config.toml.",
)


def hop(name: str, asked: str, found) -> Hop:
    async def probe():
        return found

    return Hop(name, asked, probe)


WALKS = (
    Walk("this till", (hop("disk", "is there room for the journal?", Well("75916 MB free")),)),
    Walk(
        "terminal",
        (
            hop("address", "does 192.168.1.20 have one?", Well("192.168.1.20")),
            hop("connection", "does port 8443 answer?", NO_TERMINAL),
            hop("TLS", "is its certificate the right one?", Well("never asked")),
        ),
    ),
    Walk(
        "gateway",
        (
            hop("address", "does gateway.example have one?", Well("198.51.100.7")),
            hop("gateway", "is it up?", Well("up")),
            hop("provider", "does the gateway reach it?", Well("up")),
            hop("key", "is the till's key enabled?", KEY_OFF),
        ),
    ),
    Walk("printer", (hop("status", "how is it?", Well("ready")),)),
)


def listed(hands) -> list[tuple[str, str]]:
    return [(entry.sign, entry.name) for entry in hands.app.screen.query_one(EntryList).entries]


def words(hands) -> str:
    return str(hands.app.screen.query_one("#doctor-words").render())


async def looking(hands) -> None:
    """Ruth, who may, has opened it, and all was asked."""
    hands.till.by_command = False
    shifts.sign_in(hands.till, "9876")
    await hands.press("f10", "f")
    assert isinstance(hands.app.screen, Doctor)
    await hands.until(lambda: not hands.app.screen.asking)


async def test_a_fault_as_drawn(shop, counter, pictures):
    shop.without |= {"terminal"}
    async with counter() as hands:
        hands.till.walks = lambda: WALKS
        await looking(hands)
        await pictures(hands)


async def test_the_first_broken_hop_is_marked_and_says_what_to_do(shop, counter):
    shop.without |= {"terminal"}
    async with counter() as hands:
        hands.till.walks = lambda: WALKS
        await looking(hands)
        assert [row for row in listed(hands) if row[0] == "✗"] == [
            ("✗", "terminal · connection"),
            ("✗", "gateway · key"),
        ]
        assert ("✓", "printer · status") in listed(hands)
        assert news(hands) == "✗ 2 ways stop."
        assert NO_TERMINAL.advice in words(hands)
        await hands.press("down", "down", "down", "down")
        assert KEY_OFF.advice in words(hands)
        await hands.press("escape")
        assert isinstance(hands.app.screen, Menu)


async def test_a_cashier_needs_somebody_who_may(counter):
    async with counter() as hands:
        hands.till.by_command = False
        await hands.press("f10", "f")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.type("1234", "enter")
        assert isinstance(hands.app.screen, ApprovalPrompt)
        await hands.type("9876", "enter")
        assert isinstance(hands.app.screen, Doctor)


async def test_it_is_found_by_its_command_too(counter):
    async with counter() as hands:
        hands.till.by_command = False
        shifts.sign_in(hands.till, "9876")
        await hands.type("/doctor", "enter")
        await hands.until(lambda: isinstance(hands.app.screen, Doctor) and not hands.app.screen.asking)
        assert news(hands) == "✓ All 6 steps are well."
        assert ("✓", "terminal · diagnosis") in listed(hands)


async def test_a_dead_terminal_is_found_while_the_till_runs(shop, counter, mock):
    async with counter() as hands:
        await mock.stop()
        await looking(hands)
        assert listed(hands)[-1] == ("✗", "terminal · connection")
        assert "[terminal] url" in words(hands)


async def test_a_till_that_takes_cash_only_looks_at_itself(shop, counter):
    shop.without |= {"terminal"}
    async with counter() as hands:
        await looking(hands)
        assert listed(hands) == [("✓", "this till · disk"), ("✓", "this till · journal")]


async def test_a_terminal_that_is_asked_for_money_is_left_alone(counter, mock):
    async with counter() as hands:
        hands.till.asking.add("a request")
        await looking(hands)
        assert listed(hands)[-1] == ("✓", "terminal · diagnosis")
        assert "it is being asked for money" in words(hands)
        hands.till.asking.clear()


async def test_a_printer_is_known_by_its_lamp_while_the_till_has_its_line(shop, counter, monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        shop.environ["REGISTER_PRINTER__PORT"] = str(probe.getsockname()[1])
    shop.without = {"terminal"}
    async with counter() as hands:
        await hands.until(lambda: hands.till.paper.lamp.note)
        await looking(hands)
        assert listed(hands)[-1] == ("✗", "printer · status")
        assert "switched on and connected" in words(hands)


async def test_esc_stops_the_asking_and_only_then_leaves(shop, counter):
    shop.without |= {"terminal"}
    stopped = asyncio.Event()

    async def silent() -> Well:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        return Well("at last")

    async with counter() as hands:
        hands.till.walks = lambda: (WALKS[0], Walk("gateway", (Hop("address", "is it there?", silent),)))
        hands.till.by_command = False
        shifts.sign_in(hands.till, "9876")
        await hands.press("f10", "f")
        await hands.until(lambda: "Asking: gateway · address" in news(hands))
        assert listed(hands) == [("✓", "this till · disk")]
        await hands.press("escape")
        await hands.until(stopped.is_set)
        await hands.until(lambda: not hands.app.screen.asking)
        assert isinstance(hands.app.screen, Doctor)
        assert news(hands) == "! Stopped; not all was asked."
        hands.till.walks = lambda: (WALKS[0],)
        await hands.press("r")
        await hands.until(lambda: news(hands) == "✓ The one step is well.")
        await hands.press("escape")
        assert isinstance(hands.app.screen, Menu)


async def test_leaving_by_the_lock_stops_the_asking(shop, counter):
    shop.without |= {"terminal"}
    stopped = asyncio.Event()

    async def silent() -> Well:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        return Well("at last")

    async with counter() as hands:
        hands.till.walks = lambda: (Walk("gateway", (Hop("address", "is it there?", silent),)),)
        hands.till.by_command = False
        shifts.sign_in(hands.till, "9876")
        await hands.press("f10", "f")
        await hands.until(lambda: hands.app.screen.asking)
        hands.app.screen.leave()
        await hands.until(stopped.is_set)
        assert not isinstance(hands.app.screen, Doctor)
