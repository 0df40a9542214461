"""Days at the counter, drawn by lot: no cent goes missing, and the same seed is the same day everywhere."""

import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from typing import Any

import pytest

from register.cli import main
from register.config.tables import TERMINAL
from register.counter.cards.keepers import STANDBY
from register.simulate import simulation
from register.simulate.life import Moment
from register.simulate.shortest import shortest
from register.simulate.simulation import Failure, Result, simulate
from register.simulate.tally import Tally
from register.simulate.world.set_up import REGISTERS
from terminal_api.mock.orders.faults import FaultKind
from terminal_api.processor import Operation

#: So many customers of these seeds, chosen because the rarest things happen to them early. Where something is
#: missing after habits changed, another seed will do: `simulate(seed, 300).tally` tells what it has. Each
#: goes on into the morning after: a day has fewer customers.
SEEDS = {7: 200, 14: 240, 16: 160}

#: Who keeps gift cards beside the terminal.
ONLINE = {STANDBY, "toast", "toggle", "factor4", "gateway"}


@cache
def sixty() -> Result:
    """The first sixty customers of a seed, whose day other runs are held against."""
    return simulate(7, 60)


def test_all_that_can_happen_happens_and_no_cent_goes_missing() -> None:
    results = [simulate(seed, sales) for seed, sales in SEEDS.items()]
    assert [result.failure for result in results] == [None] * len(SEEDS)
    counted: Counter[Any] = Counter()
    habits, processors = Counter[str](), Counter[str]()
    for tally in (result.tally for result in results):
        habits.update(tally.habits)
        processors.update(tally.processors)
        for counts in (tally.faults, tally.operations, tally.kills, tally.others):
            counted.update(counts)
    missing = {*FaultKind, *Operation, *Moment} - set(counted) - {FaultKind.NOTHING, Operation.BALANCE}
    assert not missing
    troubles = {"disk full", "terminal unplugged", "paper out", "cover open", "printer off"}
    assert troubles | {"printer line cut", "printer mute", "cutter jammed"} <= set(counted)
    assert set(processors) == {TERMINAL, *ONLINE}
    assert processors[TERMINAL] > processors.total() / 2
    assert {name.partition(": ")[0] for name in counted if ": " in name} >= ONLINE - {STANDBY}
    assert {"internet away", "gateway away"} <= set(counted)
    assert {"PIN right", "PIN wrong", "PIN none", "several processors in one sale"} <= set(habits)
    owing = {"again", "another card", "cash"}
    assert {f"card owed: {way}" for way in owing} | {"reverse again", "owed paid", "set aside"} <= set(habits)
    assert habits["cash rounded"] > 20
    assert {"compared, odd", "compared, all agrees", "compared, silent", "compared, stopped"} <= set(habits)
    exchanged = {"exchanged for less", "exchanged for as much", "brought to exchange", "without a receipt"}
    assert exchanged <= set(habits)
    assert habits["printed by the second printer"] > 5
    assert {"exempt", "tax added", "tax per receipt", "paper demanded"} <= set(habits)
    assert {"void", "give back", "give one back", "hesitates", "cancels", "decided by hand"} <= set(habits)
    assert {"looked at, nobody", "looked at, by_hand", "setting changed", "cash for a card"} <= set(habits)
    assert {"paper given up", "paper printed again"} <= set(habits)
    assert all(result.tally.restarts for result in results)
    assert all(result.tally.days > 1 for result in results)


def test_a_shop_in_which_nothing_breaks_meets_no_fault() -> None:
    result = simulate(9, 60, faults=False)
    assert result.failure is None
    assert not result.tally.faults
    assert not result.tally.kills
    assert result.tally.habits["compared, all agrees"] >= len(REGISTERS)
    assert not result.tally.habits.get("compared, odd")


def test_the_same_seed_is_the_same_day_and_another_is_not() -> None:
    again, other = simulate(7, 60), simulate(8, 20)
    assert sixty().digest == again.digest
    assert sixty().marks == again.marks
    assert other.marks != again.marks[:20]


def test_a_shorter_run_is_the_beginning_of_a_longer_one() -> None:
    short = simulate(7, 20)
    assert short.marks == sixty().marks[:20]
    assert short.digest != sixty().digest
    assert len(set(sixty().marks)) > 53


def test_days_end_a_run() -> None:
    result = simulate(7, 1000, days=1)
    assert result.tally.days == 1
    assert len(result.marks) == simulation.A_DAY


def test_nothing_hangs_on_how_python_hashes_or_where_it_runs() -> None:
    command = "import sys; from register.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["simulate", "--seed", "7", "--sales", "60", "--json"]
    here = sixty().digest
    for hashes in ("0", "4711"):
        environ = {**os.environ, "PYTHONHASHSEED": hashes, "TZ": "Asia/Tokyo"}
        ran = subprocess.run(
            [sys.executable, "-c", command, *arguments],
            env=environ,
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(ran.stdout)["digest"] == here


def broken_from(sale: int) -> Any:
    """A run that fails with so many customers or more."""

    def run(seed: int, sales: int, **_: Any) -> Result:
        failure = (
            Failure(1, min(sales, 90), "a cent is missing", ("1 7 cash_taken",)) if sales >= sale else None
        )
        return Result(seed, Tally(sales=sales, days=1), "d" * 64, (), 1.0, failure)

    return run


def test_the_shortest_run_that_fails_is_found() -> None:
    run = broken_from(23)
    least, found = shortest(run(5, 1000), days=None, faults=True, again=run)
    assert least == 23
    assert found.failure is not None
    assert found.tally.sales == 23


def test_the_command_tells_what_was_broken(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    run = broken_from(23)
    monkeypatch.setattr(simulation, "simulate", run)
    monkeypatch.setattr(shortest, "__kwdefaults__", {"again": run})
    assert main(["simulate", "--seed", "5", "--sales", "200"]) == 1
    said = capsys.readouterr().out
    assert "a cent is missing" in said
    assert "1 7 cash_taken" in said
    assert "register simulate --seed 5 --sales 23" in said
    assert main(["simulate", "--seed", "5", "--sales", "200", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["failure"]["shortest"] == 23


def test_the_command_tells_that_nothing_was(capsys: Any) -> None:
    assert main(["simulate", "--seed", "3", "--sales", "10"]) == 0
    assert "No cent went missing" in capsys.readouterr().out
    assert main(["simulate", "--seed", "3", "--sales", "10", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    assert {"entries", "faults", "kills", "restarts", "digest", "days"} <= set(told)
