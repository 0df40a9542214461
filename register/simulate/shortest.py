"""From a failure to the shortest run that shows it."""

from collections.abc import Callable

from register.simulate.simulation import Result, simulate


def shortest(
    failed: Result, *, days: int | None, faults: bool, again: Callable[..., Result] = simulate
) -> tuple[int, Result]:
    """The least number of sales found with which the run of `failed` fails, and what it comes to then.

    A shorter run is a prefix of a longer one up to its closing, so the failure shows at the sale where it
    showed, or in the closing after an earlier one: halved as long as that still fails.
    """
    assert failed.failure is not None
    most = failed.failure.sale
    found = again(failed.seed, most, days=days, faults=faults)
    if found.failure is None:  # only the closing of a whole day shows it
        return most, failed
    least = 1
    while least < most:
        middle = (least + most) // 2
        shorter = again(failed.seed, middle, days=days, faults=faults)
        if shorter.failure is None:
            least = middle + 1
        else:
            most, found = middle, shorter
    return most, found
