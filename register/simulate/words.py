"""A run in words for people, and as one object for machines."""

from collections.abc import Mapping
from typing import Any

from register.simulate.simulation import Result


def told(result: Result, shortest: int | None) -> dict[str, object]:
    """The run as JSON values; `shortest` is how few sales show the failure, if there is one."""
    tally, failure = result.tally, result.failure
    answer: dict[str, object] = {
        "seed": result.seed,
        "ok": failure is None,
        "sales": tally.sales,
        "days": tally.days,
        "entries": tally.entries,
        "operations": _counts(tally.operations),
        "processors": _counts(tally.processors),
        "faults": _counts(tally.faults),
        "troubles": _counts(tally.others),
        "kills": _counts(tally.kills),
        "restarts": tally.restarts,
        "habits": _counts(tally.habits),
        "digest": result.digest,
        "sales_per_second": round(tally.sales / result.seconds),
    }
    if failure is not None:
        answer["failure"] = {
            "day": failure.day,
            "sale": failure.sale,
            "what": failure.sentence,
            "shortest": shortest,
            "last": list(failure.last),
        }
    return answer


def words(result: Result, shortest: int | None, options: str = "") -> str:
    """The run as a person reads it; `options` are those that a repetition needs beside seed and sales."""
    tally = result.tally
    lines = [
        f"Seed {result.seed}: {tally.sales} customers in {tally.days} days, {tally.entries} journal entries,"
        f" {tally.sales / result.seconds:.0f} customers a second",
        f"Faults      {_line(tally.faults)}",
        f"Troubles    {_line(tally.others)}",
        f"Kills       {_line(tally.kills)}",
        f"Restarts    {tally.restarts}",
        f"Approved    {_line(tally.operations)}",
        f"By          {_line(tally.processors)}",
        f"Digest      {result.digest}",
    ]
    failure = result.failure
    if failure is None:
        return "\n".join((*lines, "No cent went missing."))
    shown = (
        f"BROKEN on day {failure.day}, at sale {failure.sale}: {failure.sentence.strip()}",
        *(f"    {one}" for one in failure.last),
        f"Shortest: register simulate --seed {result.seed} --sales {shortest}{options}",
    )
    return "\n".join((*lines, *shown))


def _counts(counted: Mapping[Any, int]) -> dict[str, int]:
    return {str(name): counted[name] for name in sorted(counted)}


def _line(counted: Mapping[Any, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in _counts(counted).items()) or "none"
