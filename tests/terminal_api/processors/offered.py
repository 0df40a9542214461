"""How a suite of promises is made of what a processor offers: nothing is tried that does not apply."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, ClassVar

import pytest
import pytest_asyncio

from terminal_api.processor import Operation
from tests.terminal_api.processors.bench import Bench
from tests.terminal_api.processors.deeds import BEGINNINGS
from tests.terminal_api.processors.secrecy import leaked, words_of, written

#: What a server on the internet can do to an answer, by the names of the mocks' faults.
FAULTS: Mapping[str, Mapping[str, Any]] = {
    "drop_before": {},
    "drop_after": {},
    "reset_mid_answer": {},
    "http_error": {},
    "http_error, done": {"processed": True},
    "redirect": {},
    "garbled": {},
    "empty": {},
}

#: Of these one for each kind: it never came, it was done, nobody can read what was done.
FEW_FAULTS = {name: FAULTS[name] for name in ("drop_before", "drop_after", "garbled")}

#: What takes back, and what it takes back.
UNDOES = (
    (Operation.REVERSE, Operation.PAY),
    (Operation.REVERSE, Operation.BANK_CARD),
    (Operation.UNDO_LOAD, Operation.LOAD),
)

Of = Callable[["type[Suite]"], Iterable[Any]]


def moves(suite: "type[Suite]") -> list[Operation]:
    """What it offers that moves money and takes back nothing."""
    return [operation for operation in BEGINNINGS if operation in suite.offers]


def one_move(suite: "type[Suite]") -> list[Operation]:
    """One of these, where one will do."""
    return moves(suite)[-1:] if Operation.PAY not in suite.offers else [Operation.PAY]


def looked_at(suite: "type[Suite]") -> list[Operation]:
    """What a look may go before."""
    return [operation for operation in moves(suite) if operation in suite.looks_before]


def not_offered(suite: "type[Suite]") -> list[Operation]:
    """What it must refuse."""
    return [operation for operation in Operation if operation not in suite.offers]


def undone(suite: "type[Suite]") -> list[tuple[Operation, Operation]]:
    """What can be done here and taken back."""
    sales = ((Operation.UNDO_LOAD, Operation.ACTIVATE),) if suite.undoes_activation else ()
    cash = ((Operation.REVERSE, Operation.CASH_OUT),) if suite.undoes_cash_out else ()
    return [pair for pair in (*UNDOES, *sales, *cash) if suite.offers.issuperset(pair)]


def days(suite: "type[Suite]") -> Iterable[int]:
    """The lots of a day on which much breaks; of each client one, in the suite that tries it with all."""
    return (1,) if suite.faults is FAULTS else ()


def of_its_own(suite: "type[Suite]") -> Iterable[str]:
    """What only its own server does."""
    return suite.own_faults


def faults(suite: "type[Suite]") -> Iterable[str]:
    """What any server does."""
    return suite.faults


def none_and_faults(suite: "type[Suite]") -> Iterable[str | None]:
    """The same, and that all goes well."""
    return (None, *suite.faults)


def each(**cases: Of) -> Callable[[Any], Any]:
    """Run a test for each of these; where there is none of one, there is no such test."""

    def marked(test: Any) -> Any:
        test.cases = cases
        return test

    return marked


def offering(*operations: Operation) -> Callable[[Any], Any]:
    """There is such a test only where all of `operations` are offered."""

    def marked(test: Any) -> Any:
        test.operations = frozenset(operations)
        return test

    return marked


def arm(bench: Bench, fault: str, **how: Any) -> None:
    """Let `fault`, one of `FAULTS` or of the server's own, happen to the next request that moves money."""
    kind, usual = meant(fault)
    bench.arm(kind, **{**usual, **how})


def meant(fault: str) -> tuple[str, Mapping[str, Any]]:
    """The mock's own name for it, and how it is to happen."""
    return fault.partition(",")[0], FAULTS.get(fault, {})


@pytest.mark.asyncio(loop_scope="class")
class Suite:
    """Tests that apply to what is offered, over one bench for all of them."""

    offers: ClassVar[frozenset[Operation]] = frozenset()
    undoes_activation: ClassVar[bool] = False
    """Whether a card that was activated can be made unsold stock again."""
    undoes_cash_out: ClassVar[bool] = False
    """Whether what was paid out of a card can be put back onto it."""
    faults: ClassVar[Iterable[str]] = FAULTS
    """`FEW_FAULTS` where another suite tries the same client with all of them."""
    own_faults: ClassVar[Iterable[str]] = ()
    judges_itself: ClassVar[bool] = True
    """Whether a till refuses by itself what is not offered, so that not a byte leaves. Not where it goes by a
    published table that may be out of date: there what is asked is sent, and the answer is believed."""
    looks_before: ClassVar[Iterable[Operation]] = ()
    """Before which requests a till looks at the card."""

    def __init_subclass__(cls) -> None:
        if not cls.__name__.startswith("Test"):
            return  # something to inherit from
        for name in dir(cls):
            test = getattr(cls, name)
            wanting = getattr(test, "operations", frozenset()) - cls.offers
            if wanting or not all(map(list, (of(cls) for of in getattr(test, "cases", {}).values()))):
                setattr(cls, name, None)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        for name, of in getattr(metafunc.function, "cases", {}).items():
            metafunc.parametrize(name, list(of(type(self))), ids=_called)

    def opened(self) -> AbstractAsyncContextManager[Bench]:
        """A bench whose mock runs."""
        raise NotImplementedError

    @pytest_asyncio.fixture(scope="class", loop_scope="class")
    async def open_bench(self) -> AsyncIterator[Bench]:
        async with self.opened() as bench:
            yield bench

    @pytest.fixture
    def bench(self, open_bench: Bench, caplog: pytest.LogCaptureFixture) -> Iterator[Bench]:
        """The bench, with a till just started; whatever is tried with it, no secret is in the log."""
        open_bench.calm()
        caplog.set_level(logging.INFO)
        caplog.set_level(logging.DEBUG, "terminal_api")
        yield open_bench
        log = written(caplog.get_records("call"))
        assert not leaked(log, words_of(open_bench.cards, open_bench.secrets())), "in the log"


def _called(case: Any) -> str:
    return "-".join(map(str, case)) if isinstance(case, tuple) else str(case)
