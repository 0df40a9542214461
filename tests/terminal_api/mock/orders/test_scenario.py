"""A bad afternoon from a file: cards, moods, faults, and steps in order."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from terminal_api.mock.body.shopper import Mood
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.mock.orders.scenario import EXAMPLE, Scenario, ScenarioError, load_scenario, read_scenario
from terminal_api.outcomes import Approved, Declined, Unknown
from terminal_api.processor import GiftCard, Operation

FIRST = GiftCard("svs", "6006490000000071391")


async def test_the_example_plays_as_its_comments_say(till: Any) -> None:
    load_scenario(EXAMPLE).apply(till.mock.fleet)
    assert isinstance(await till.ask(Operation.PAY, "12.00", FIRST), Approved)
    for _ in range(2):
        assert isinstance(await till.ask(Operation.PAY, "41.40", FIRST), Approved)
    third = till.request(Operation.PAY, "41.40", FIRST)
    assert isinstance(await till.terminal.ask(third), Unknown)
    assert isinstance(await till.terminal.status(third), Unknown)
    assert isinstance(await till.terminal.status(third), Approved)
    closed = till.mock.ledger.card(FIRST.number)
    assert closed is not None
    assert closed.status is CardStatus.CLOSED
    assert till.mock.shopper.mood is Mood.CANCEL
    assert [fault.kind for fault in till.mock.faults.armed] == [FaultKind.LATE, FaultKind.DECLINE]


async def test_a_terminal_that_restarts_in_a_scenario_may_forget(till: Any) -> None:
    read_scenario(
        """
        [[steps]]
        fault = "drop_after"

        [[steps]]
        restart = { keep_memory = false }
        """
    ).apply(till.mock.fleet)
    request = till.request(Operation.PAY, "5.00", till.card("20.00"))
    assert isinstance(await till.terminal.ask(request), Unknown)
    assert isinstance(await till.terminal.status(request), Declined)


async def test_a_step_waits_for_the_last_request_of_the_step_before(till: Any) -> None:
    read_scenario(
        """
        [[steps]]
        fault = "nothing"
        category = "Payment"
        times = 2

        [[steps]]
        shopper = { does = "cancel" }
        """
    ).apply(till.mock.fleet)
    card = till.card("20.00")
    await till.ask(Operation.PAY, "1.00", card)
    assert till.mock.shopper.mood is Mood.APPROVE
    await till.ask(Operation.PAY, "1.00", card)
    assert till.mock.shopper.mood is Mood.CANCEL


def test_a_scenario_is_frozen_and_an_empty_one_is_one() -> None:
    assert read_scenario("") == Scenario()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[[faults]]\nfault = 'drop_after'\ncolor = 1",
            "line 3, [[faults]] number 1, color: there is no such key here, but there are ",
        ),
        (
            "[[faults]]\nfault = 'drop_after'\n[[faults]]\nfault = 'rain'",
            "line 4, [[faults]] number 2, fault: input",
        ),
        ("[[faults]]\ntimes = 2", "line 1, [[faults]] number 1, fault: this key is missing"),
        ("[[faults]]\nfault = 'late'\ntimes = 'twice'", "line 3, [[faults]] number 1, times"),
        (
            "[[cards]]\nnumber = '60064900000001'\nbalance = 12.5",
            'balance: an amount is written as text: "12.50"',
        ),
        ("[[cards]]\nprovider = 'svs'", "[[cards]] number 1, number: this key is missing"),
        (
            "[[steps]]\nrestart = { keep = true }",
            "line 2, [[steps]] number 1, restart.keep: there is no such key here, but there are keep_memory,",
        ),
        ("[[steps]]\nwait = 3", "[[steps]] number 1, fault: this key is missing"),
        ("[[shopper]]\ndoes = 'present'", "[[shopper]] number 1: card: which one is presented?"),
        (
            "weather = 'rain'",
            "line 1, weather: there is no such key here, but there are name, cards, shopper, faults, steps",
        ),
        ("[[faults]]\nfault = 'drop_after'\n[[fault]]", "line 3, fault: there is no such key here"),
        ("cards = 3", "line 1, cards: input should be a valid"),
        (
            "[[steps]]\nshopper = { does = 'tap', x = 1 }",
            "shopper.x: there is no such key here, but there are does, poiid",
        ),
        (
            "[[steps]]\nrestart = {}\nx = 1",
            "line 3, [[steps]] number 1, x: there is no such key here, but there are restart",
        ),
        ("[[steps]", "no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        read_scenario(text, "rain.toml")
    assert str(wrong.value).startswith("rain.toml")
    assert sentence in str(wrong.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"nowhere\.toml: cannot be read, No such file"):
        load_scenario(tmp_path / "nowhere.toml")
    (tmp_path / "latin.toml").write_bytes(b"name = '\xe9'")
    with pytest.raises(ScenarioError, match=r"latin\.toml: cannot be read, it is not UTF-8"):
        load_scenario(tmp_path / "latin.toml")


@pytest.mark.parametrize(
    "wrong",
    [
        '[[cards]]\nnumber = "60064900000000000"',
        '[[steps]]\nput_card = { number = "60064900000000000" }',
        '[[faults]]\nfault = "late"\npoiid = "V400m-000000000"',
        '[[steps]]\nrestart = { poiid = "V400m-000000000" }',
    ],
)
async def test_a_scenario_that_would_fail_in_the_middle_does_not_begin(till: Any, wrong: str) -> None:
    fine = '[[cards]]\nnumber = "6006490000000071391"\nprovider = "svs"\n[[faults]]\nfault = "garbled"\n'
    with pytest.raises(ScenarioError):
        read_scenario(fine + wrong).apply(till.mock.fleet)
    assert till.mock.ledger.card(FIRST.number) is None
    assert till.mock.faults.armed == ()


async def test_a_scenario_comes_in_by_the_back_door(till: Any) -> None:
    async with httpx.AsyncClient(base_url=till.mock.control_url) as control:
        assert (await control.post("/scenario", content=EXAMPLE.read_bytes())).status_code == 204
        assert till.mock.ledger.card(FIRST.number) is not None
        refused = await control.post("/scenario", content="[[faults]]\nfault = 'rain'")
        assert refused.status_code == 400
        assert "line 2" in refused.json()["error"]


async def test_a_balance_that_cannot_be_stops_a_scenario_before_it_begins(till: Any) -> None:
    number = "6006490000000071391"
    cards = [{"number": number, "provider": "svs", "balance": each} for each in ("5.00", "1.005")]
    with pytest.raises(ScenarioError, match=f"card {number}: balance: EUR has 2 decimals"):
        Scenario.model_validate({"cards": cards}).apply(till.mock.fleet)
    assert till.mock.ledger.card(number) is None
