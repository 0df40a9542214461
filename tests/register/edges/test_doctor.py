"""A fault is found at the hop where it is: real servers, broken one hop at a time."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import trustme

from receipts.mock.printer import MockPrinter
from register import settings, wiring
from register.config import config_file
from register.counter.checks.doctor import Step, Walk, advice, walked
from register.edges.doctor import network, own, walks
from register.journal.store import JOURNAL
from register.settings import Settings
from terminal_api.mock.network.certificates import terminal_certificate
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.gateway.desk import GatewayDesk
from terminal_api.mock.providers.gateway.opening import KEY, STORE, opened
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.server import MockTerminal
from terminal_api.mock.settings import MockSettings

BEHIND = ["address", "connection", "TLS", "clock", "gateway", "provider", "key", "store", "look-up"]


def now() -> datetime:
    return datetime.now(UTC)


async def walk(*ways: Walk, clock: Callable[[], datetime] = now) -> tuple[Step, ...]:
    return await walked(ways, clock, lambda _: None)


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Bench:
    """A shop with a gateway over TLS, and nothing else."""

    mock: MockProvider
    folder: Path
    environ: dict[str, str]

    @property
    def desk(self) -> GatewayDesk:
        assert isinstance(self.mock.desk, GatewayDesk)
        return self.mock.desk

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        (self.folder / name).chmod(0o600)

    def read(self, url: str = "") -> Settings:
        """Its settings, with the gateway at `url` or where it is."""
        tables = (
            f'[processor.gateway]\nurl = "{url or self.mock.url}/v1"\nstore = "{STORE}"\ntill = "1"\n'
            'key_from = "file:key"\nprovider = "toggle"\nenvironment = "test"\nca = "root.pem"\n'
        )
        file = self.folder / "config.toml"
        file.write_text(f"{config_file.packaged().read_text('utf-8')}\n{tables}", "utf-8")
        read = settings.load(file, self.environ)
        return read.model_copy(update={"terminal": None, "printer": None, "customer_display": None})

    async def gateway(self, url: str = "", clock: Callable[[], datetime] = now) -> tuple[Step, ...]:
        ways = walks.from_shell(self.read(url), self.folder / "state", clock)
        (way,) = (way for way in ways if way.name == "gateway")
        return await walk(way, clock=clock)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    desk, ledger = opened()
    async with MockProvider(desk, ledger, tls=True) as mock:
        bench = Bench(mock, tmp_path, {})
        bench.write("key", KEY)
        bench.write("root.pem", mock.ca_pem)
        yield bench


async def test_where_all_is_well_every_hop_to_the_gateways_card_answers(bench: Bench) -> None:
    steps = await bench.gateway()
    assert [step.hop for step in steps] == BEHIND
    assert [advice(step) for step in steps] == [""] * len(BEHIND)
    assert {step.hop: step.found.answer for step in steps}["key"] == "enabled, 'Toggle Gift Card'"
    assert f"store ID {STORE}" in {step.hop: step.asked for step in steps}["store"]


async def test_nobody_listens_where_the_gateway_should_be(bench: Bench) -> None:
    steps = await bench.gateway(f"https://127.0.0.1:{unused_port()}")
    assert [step.hop for step in steps] == BEHIND[:2]
    assert advice(steps[-1]).startswith("This till reaches the network but not the gateway: ")
    assert "[processor.gateway] url" in advice(steps[-1])


async def test_a_name_that_nobody_knows_is_told_apart_from_a_till_without_network(bench: Bench) -> None:
    def server(*, online: bool) -> network.Server:
        url = f"https://{'x' * 70}.example"
        return network.Server(
            "the gateway", "url", url, ssl.create_default_context, "ca", has_network=lambda: online
        )

    (step,) = await walk(Walk("gateway", network.hops(server(online=True))))
    assert advice(step).startswith(f"This till's network does not know {'x' * 70}.example: check url")
    (step,) = await walk(Walk("gateway", network.hops(server(online=False))))
    assert advice(step).startswith("This till has no network: ")


async def test_a_server_with_another_root_is_not_believed(bench: Bench) -> None:
    bench.write("root.pem", trustme.CA().cert_pem.bytes().decode())
    steps = await bench.gateway()
    assert [step.hop for step in steps] == BEHIND[:3]
    assert "not one that this till trusts" in advice(steps[-1])
    assert bench.mock.served == 0, "and it was told nothing, not even the key"


async def test_a_server_without_tls_is_another_device(bench: Bench) -> None:
    desk, ledger = opened()
    async with MockProvider(desk, ledger) as other:
        steps = await bench.gateway(other.url.replace("http://", "https://"))
    assert steps[-1].hop == "TLS"
    assert "breaks off before it shows its certificate" in advice(steps[-1])


async def test_a_root_that_cannot_be_read_is_a_sentence(bench: Bench) -> None:
    bench.write("root.pem", "no certificate")
    steps = await bench.gateway()
    assert steps[-1].hop == "TLS"
    assert advice(steps[-1]).startswith("[processor.gateway]: ca cannot be read")


@asynccontextmanager
async def dated(bench: Bench) -> AsyncGenerator[str]:
    """The address of a server that tells the time, as those on the internet do, and the mocks do not."""
    certificate = terminal_certificate("127.0.0.1")
    bench.write("root.pem", certificate.ca_pem)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, OSError):  # whoever only connects asks nothing
            await reader.readuntil(b"\r\n\r\n")
            date = format_datetime(now(), usegmt=True)
            writer.write(f"HTTP/1.1 404 Not Found\r\nDate: {date}\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=certificate.server_context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("off", [timedelta(minutes=3), timedelta(minutes=-3)], ids=["ahead", "behind"])
async def test_a_till_whose_clock_is_off_stops_at_its_clock(bench: Bench, off: timedelta) -> None:
    async with dated(bench) as url:
        steps = await bench.gateway(url, clock=lambda: now() + off)
        assert [step.hop for step in steps] == BEHIND[:4]
        assert advice(steps[-1]) == "This till's clock is more than two minutes off: set it."
        assert {step.hop: step.well for step in await bench.gateway(url)}["clock"], "set, it is well"


@pytest.mark.parametrize(
    ("date", "behind", "well"),
    [
        ("Fri, 14 Feb 2031 12:00:00 GMT", timedelta(seconds=120), True),
        ("Fri, 14 Feb 2031 12:00:00 GMT", timedelta(seconds=-120), True),
        ("Fri, 14 Feb 2031 12:00:00 GMT", timedelta(seconds=121), False),
        ("Fri, 14 Feb 2031 12:00:00 GMT", timedelta(seconds=-121), False),
        ("yesterday", timedelta(0), True),
        (None, timedelta(0), True),
    ],
)
def test_two_minutes_are_near_enough(date: str | None, behind: timedelta, well: bool) -> None:
    at = datetime(2031, 2, 14, 12, tzinfo=UTC) - behind
    assert (type(network.by_clock(date, at)).__name__ == "Well") is well


SWITCHES = [
    ("gateway", "gateway", "The gateway is down: nothing to repair here."),
    ("provider", "provider", "Toggle, the provider, is down: nothing to repair here."),
    ("key", "key", "The key 'Toggle Gift Card' is switched off: switch it on in Company Settings > "),
    ("store", "store", f"Store ID {STORE} is not known at the provider: have it mapped there."),
]


@pytest.mark.parametrize(("switch", "hop", "said"), SWITCHES, ids=[row[0] for row in SWITCHES])
async def test_each_hop_behind_the_gateway_has_its_own_sentence(
    bench: Bench, switch: str, hop: str, said: str
) -> None:
    setattr(bench.desk.switches, switch, False)
    steps = await bench.gateway()
    assert [step.hop for step in steps] == BEHIND[: BEHIND.index(hop) + 1]
    assert advice(steps[-1]).startswith(said)


async def test_the_first_of_several_broken_hops_ends_the_walk(bench: Bench) -> None:
    for switch, hop, _ in reversed(SWITCHES):
        setattr(bench.desk.switches, switch, False)
        assert (await bench.gateway())[-1].hop == hop


async def test_a_key_that_the_gateway_does_not_know_is_found_at_the_key(bench: Bench) -> None:
    bench.write("key", "key-of-yesterday")
    steps = await bench.gateway()
    assert steps[-1].hop == "key"
    assert "does not know this till's key" in advice(steps[-1])
    assert all("key-of-yesterday" not in f"{step}" for step in steps)


async def test_a_key_that_cannot_be_read_says_which_file(bench: Bench) -> None:
    (bench.folder / "key").unlink()
    steps = await bench.gateway()
    assert steps[-1].hop == "gateway"
    assert "The API key cannot be read from" in advice(steps[-1])


async def test_what_the_gateway_does_not_say_of_itself_the_look_up_shows(bench: Bench) -> None:
    bench.mock.faults.arm(Fault(FaultKind.HTTP_ERROR, operation="look", status=502))
    steps = await bench.gateway()
    assert steps[-1].hop == "look-up"
    assert advice(steps[-1])


async def test_behind_a_proxy_it_is_the_proxy_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    port = unused_port()
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("no_proxy", "")
    url = "https://gateway.example/v1"
    server = network.Server("the gateway", "url", url, ssl.create_default_context, "ca", proxies=True)
    steps = await walk(Walk("gateway", network.hops(server)))
    assert [step.hop for step in steps] == ["address", "connection"]
    assert "127.0.0.1" in steps[0].asked
    assert advice(steps[-1]).startswith("This till reaches the network but not the proxy: ")


# The terminal


def with_terminal(bench: Bench, mock: MockTerminal, **changed: str) -> Walk:
    facts = {
        "url": mock.url,
        "ca": str(mock.ca_path),
        "poiid": mock.settings.poi_id,
        **changed,
    }
    bench.environ |= {f"REGISTER_TERMINAL__{key.upper()}": value for key, value in facts.items()}
    read = settings.load(config_file.packaged(), bench.environ)
    (way,) = (way for way in walks.from_shell(read, bench.folder / "state", now) if way.name == "terminal")
    return way


@pytest.fixture
async def terminal() -> AsyncIterator[MockTerminal]:
    async with MockTerminal(MockSettings(seed=1)) as mock:
        yield mock


async def test_a_terminal_that_is_well_says_so_to_a_client_of_its_own(
    bench: Bench, terminal: MockTerminal
) -> None:
    steps = await walk(with_terminal(bench, terminal))
    assert [step.hop for step in steps] == ["address", "connection", "TLS", "diagnosis"]
    assert [advice(step) for step in steps] == [""] * 4
    assert steps[-1].found.answer == "The terminal is ready."


async def test_a_terminal_that_is_off_is_not_reached(bench: Bench, terminal: MockTerminal) -> None:
    way = with_terminal(bench, terminal, url=f"https://127.0.0.1:{unused_port()}")
    steps = await walk(way)
    assert steps[-1].hop == "connection"
    assert "[terminal] url" in advice(steps[-1])


@pytest.mark.parametrize(
    "changed", [{"poiid": "V400m-999999999"}, {"ca": "another"}], ids=["another terminal", "another root"]
)
async def test_a_stranger_at_the_terminals_address_is_found_by_its_certificate(
    bench: Bench, terminal: MockTerminal, changed: dict[str, str]
) -> None:
    bench.write("another.pem", trustme.CA().cert_pem.bytes().decode())
    told = {
        key: str(bench.folder / "another.pem") if key == "ca" else value for key, value in changed.items()
    }
    steps = await walk(with_terminal(bench, terminal, **told))
    assert steps[-1].hop == "TLS"
    assert "[terminal] ca" in advice(steps[-1])


async def test_a_terminal_with_another_key_is_found_by_its_diagnosis(
    bench: Bench, terminal: MockTerminal
) -> None:
    steps = await walk(with_terminal(bench, terminal, passphrase="of another terminal"))
    assert steps[-1].hop == "diagnosis"
    assert advice(steps[-1])
    assert all("of another terminal" not in f"{step}" for step in steps)


async def test_a_terminal_without_a_root_certificate_is_a_setting_that_is_missing(bench: Bench) -> None:
    read = settings.load(config_file.packaged(), {})
    ways = walks.from_shell(read, bench.folder / "state", now)
    (way,) = (way for way in ways if way.name == "terminal")
    (step,) = await walk(way)
    assert "set ca in [terminal]" in advice(step)


# The till itself, and its devices


def bare() -> Settings:
    """A till that takes cash and has nothing else."""
    read = settings.load(config_file.packaged(), {})
    return read.model_copy(
        update=dict.fromkeys(("terminal", "printer", "second_printer", "customer_display"))
    )


async def test_a_till_with_nothing_set_up_walks_to_itself_alone(tmp_path: Path) -> None:
    steps = await walk(*walks.from_shell(bare(), tmp_path / "state", now))
    assert [(step.name, step.well) for step in steps] == [
        ("this till · disk", True),
        ("this till · journal", True),
    ]
    assert not (tmp_path / "state").exists(), "looking makes nothing"


async def test_a_full_disk_is_told_before_it_stops_the_till(tmp_path: Path) -> None:
    (step,) = await walk(own.walk(tmp_path, held=False, least_room=2**62))
    assert advice(step).startswith("The disk is nearly full: make room")


async def test_a_till_that_runs_beside_is_named_and_no_fault(tmp_path: Path) -> None:
    async with wiring.opened(bare(), tmp_path) as till:
        (_, step) = await walk(own.walk(tmp_path, held=False))
        assert step.well
        assert step.found.answer.startswith(f"in use by process {os.getpid()} (")
        (mine, *_) = till.walks()
        (_, step) = await walk(mine)
        assert (step.well, step.found.answer) == (True, "this till")
    (_, step) = await walk(own.walk(tmp_path, held=False))
    assert (step.well, step.found.answer) == (True, "nobody, it is free")


async def test_a_journal_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / JOURNAL).write_text("no journal")
    (_, step) = await walk(own.walk(tmp_path, held=False))
    assert not step.well
    assert JOURNAL in advice(step)


async def test_a_printer_is_asked_how_it_is(bench: Bench) -> None:
    async with MockPrinter(columns=48) as printer:
        bench.environ |= {"REGISTER_PRINTER__PORT": str(printer.port)}
        read = settings.load(config_file.packaged(), bench.environ)
        ways = [way for way in walks.from_shell(read, bench.folder, now) if way.name == "printer"]
        (step,) = await walk(*ways)
        assert (step.well, step.found.answer) == (True, "ready")
    (step,) = await walk(*ways)
    assert not step.well
    assert "switched on and connected" in advice(step)


async def test_a_display_of_its_own_and_a_second_printer_have_ways_of_their_own(bench: Bench) -> None:
    async with MockPrinter(columns=48) as printer:
        tables = (
            f'[second_printer]\nhost = "127.0.0.1"\nport = {unused_port()}\n'
            f'[customer_display]\nconnection = "network"\nhost = "127.0.0.1"\nport = {printer.port}\n'
        )
        file = bench.folder / "config.toml"
        file.write_text(f"{config_file.packaged().read_text('utf-8')}\n{tables}", "utf-8")
        read = settings.load(file, {"REGISTER_PRINTER__PORT": str(printer.port)})
        *_, first, second, display = await walk(*walks.from_shell(read, bench.folder / "state", now))
    assert (first.walk, first.well) == ("printer", True)
    assert (second.walk, second.well) == ("second printer", False)
    assert (display.walk, display.well) == ("customer display", True)


@pytest.mark.parametrize(("key", "well"), [("cloud-key", True), ("another-key", False)])
async def test_a_terminal_behind_the_cloud_is_asked_through_it(bench: Bench, key: str, well: bool) -> None:
    async with MockTerminal(MockSettings(seed=1, cloud_port=0, api_key="cloud-key")) as mock:
        assert mock.cloud_url is not None
        told = {
            "url": mock.cloud_url,
            "connection": "cloud",
            "merchant_account": mock.settings.merchant,
            "api_key": key,
        }
        steps = await walk(with_terminal(bench, mock, **told))
    assert [step.hop for step in steps] == ["address", "connection", "TLS", "clock", "diagnosis"]
    assert steps[-1].well is well
    assert well or "does not accept the API key" in advice(steps[-1])
    assert all("another-key" not in f"{step}" for step in steps)
