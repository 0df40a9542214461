"""The simulated internet shows a client what real sockets show it, whatever goes wrong at a provider."""

import asyncio
from contextlib import closing

import httpx

from register.simulate.life import Life
from register.simulate.lot import Lot
from register.simulate.world.internet import RESTART, Internet, Online, Server
from register.simulate.world.virtual_time import VirtualLoop
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.wire import PATH
from terminal_api.outcomes import NotSent, Unknown
from terminal_api.processors.service import Answered, Called, Service, service_client

SILENCE_S = 0.1


def told(called: Called) -> tuple[object, ...]:
    """What a client can tell of an answer."""
    return (called.status, called.body) if isinstance(called, Answered) else (called.outcome, called.reason)


def faults() -> list[Fault]:
    """Every kind that any provider has; the slow ones are slower than a client waits."""
    kinds = [Fault(kind, operation="", seconds=3 * SILENCE_S) for kind in FaultKind]
    return [*kinds, Fault(FaultKind.HTTP_ERROR, operation="", status=503, processed=True)]


async def over_sockets() -> list[tuple[object, ...]]:
    ledger = CardLedger()
    async with MockProvider(ToastDesk(ledger), ledger) as mock, service_client(proxies=False) as http:
        service = Service(http, mock.url, name="toast", environment="test", read_timeout_s=SILENCE_S)
        said = [told(await service.call(b"{}", {}, path=PATH))]
        for fault in faults():
            mock.faults.arm(fault)
            said.append(told(await service.call(b"{}", {}, path=PATH)))
        return said


def simulated(server: Server, online: bool = True) -> tuple[Online, Internet]:
    internet = Internet(
        {"toast": server},
        leaves=lambda register, id_: None,
        answers=lambda register, id_, answer: answer(),
        baskets=lambda register, record: None,
        met=lambda name, kind: None,
        lot=Lot("internet"),
    )
    return Online(internet, "1", Life(), lambda: online), internet


def in_memory() -> list[tuple[object, ...]]:
    async def asked() -> list[tuple[object, ...]]:
        ledger = CardLedger()
        server = Server(ToastDesk(ledger), ledger)
        line, _ = simulated(server)
        async with httpx.AsyncClient(transport=line) as http:
            service = Service(http, "https://toast", name="toast", read_timeout_s=2 * SILENCE_S)
            said = [told(await service.call(b"{}", {}, path=PATH))]
            for fault in faults():
                server.faults.arm(fault)
                said.append(told(await service.call(b"{}", {}, path=PATH)))
        return said

    with closing(VirtualLoop()) as loop:
        return loop.run_until_complete(asked())


def test_a_client_is_told_the_same_as_over_sockets():
    assert in_memory() == asyncio.run(over_sockets())


def test_a_server_that_starts_anew_is_away_for_a_while_and_may_have_done_what_it_was_asked():
    answered: list[str] = []

    async def asked() -> list[Called]:
        ledger = CardLedger()
        server = Server(ToastDesk(ledger), ledger)
        line, internet = simulated(server)

        def answers(register: str, id_: str, answer: object) -> Reply:
            answered.append(register)
            return Reply(200)

        internet.answers = answers
        server.faults.arm(Fault(RESTART, operation="", seconds=60, processed=True))
        async with httpx.AsyncClient(transport=line) as http:
            service = Service(http, "https://toast", name="toast")
            said = [await service.call(b"{}", {}), await service.call(b"{}", {})]
            await asyncio.sleep(60)
            return [*said, await service.call(b"{}", {})]

    with closing(VirtualLoop()) as loop:
        lost, away, back = loop.run_until_complete(asked())
    assert isinstance(lost, Unknown)
    assert isinstance(away, NotSent)
    assert isinstance(back, Answered)
    assert answered == ["1", "1"]


def test_without_the_internet_nothing_leaves():
    async def asked() -> Called:
        ledger = CardLedger()
        line, _ = simulated(Server(ToastDesk(ledger), ledger), online=False)
        async with httpx.AsyncClient(transport=line) as http:
            return await Service(http, "https://toast", name="toast").call(b"{}", {})

    with closing(VirtualLoop()) as loop:
        assert isinstance(loop.run_until_complete(asked()), NotSent)
