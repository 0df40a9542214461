"""How long one core takes for a simulated customer, every fault on, beside the 1/300 s that is wanted."""

from collections.abc import Iterator
from statistics import median

from register.simulate.simulation import simulate
from tests.benchmarks.measure import Figure

#: Seconds of one core that a customer may take.
WANTED_S = 1 / 300
CUSTOMERS, REPEATS = 300, 3


def figures() -> Iterator[Figure]:
    """Whole days, from opening to the last report."""
    simulate(1, 30)  # what is made once is made
    taken: list[float] = []
    for seed in range(REPEATS):
        result = simulate(seed, CUSTOMERS)
        assert result.failure is None, result.failure
        taken.append(result.seconds / result.tally.sales)
    yield Figure("a simulated customer, faults on", median(taken), WANTED_S, 1.0, "1/300 s, as wanted")
