"""Each provider's way from a shell, one hop broken at a time: real mocks on real sockets, and no till."""

import json
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from register import settings
from register.config import config_file
from register.counter.checks.doctor import Step, advice, summary, walked
from register.edges.doctor import walks
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.server import MockProvider
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.issuer import TokenIssuer
from terminal_api.mock.providers.toast.wire import PATH as TOAST

HOPS = ["address", "connection", "clock", "provider", "key", "store", "look-up"]
SECRET = "a-secret-that-nobody-may-read"


@dataclass(frozen=True)
class Kind:
    """How a till is known at one provider."""

    path: str
    look: str
    """The operation that a look-up is on the wire."""
    shop: str
    """The key of its table that says which shop it is, ..."""
    other: str
    """... and a shop that it does not serve."""
    table: dict[str, str | int | list[str]] = field(default_factory=dict[str, "str | int | list[str]"])
    secret: str = "key_from"


def from_mock(given: dict[str, str]) -> dict[str, Kind]:
    """`given`: the credentials of the mock."""
    return {
        "stored-value": Kind(
            given.get("path", ""),
            "checkBalance",
            "merchant_account",
            "Somebody_Else",
            {
                "merchant_account": given.get("merchantAccount", ""),
                "store": given.get("store", ""),
                "live_prefix": "1797a841fbb37ca7-Shop",
            },
        ),
        "toast": Kind(
            TOAST,
            "GIFTCARD_GET_BALANCE",
            "restaurant",
            "8b7dee2f-0a6a-4f0c-9b0d-0d2f6f5d3c11",
            {"restaurant": given.get("restaurant", "")},
        ),
        "toggle": Kind(
            given.get("path", ""),
            "Cards",
            "site",
            "CP-0417-99",
            {
                "user": given.get("user", ""),
                "account_id": 118,
                "product_id": 40217,
                "merchant_id": 12,
                "site": given.get("unit_epos_reference", ""),
            },
            "password_from",
        ),
        "factor4": Kind(
            "",
            "Inquiry",
            "location_id",
            "999999",
            {
                "client_id": given.get("clientId", ""),
                "location_id": given.get("locationId", ""),
                "terminal_id": "2",
                "system_id": given.get("systemId", ""),
                "user": given.get("user", ""),
                "zone": "America/New_York",
            },
            "password_from",
        ),
    }


@dataclass
class Bench:
    """A till that has one provider, and nothing else."""

    name: str
    mock: MockProvider
    folder: Path
    kind: Kind
    secret: str

    async def steps(self, url: str = "", **changed: str) -> tuple[Step, ...]:
        """What is found on the way to it; `changed` keys of its table are other ones."""
        key = self.folder / "key"
        key.write_text(self.secret)
        key.chmod(0o600)
        table = {
            **self.kind.table,
            "url": f"{url or self.mock.url}{self.kind.path}",
            "environment": "test",
            self.kind.secret: "file:key",
            **changed,
        }
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
        file = self.folder / "config.toml"
        packaged = config_file.packaged().read_text("utf-8")
        currency = "GBP" if self.name == "toggle" else "EUR"
        file.write_text(
            f"{packaged.replace(chr(34) + 'EUR' + chr(34), json.dumps(currency))}\n"
            f"[processor.{self.name}]\n{lines}",
            "utf-8",
        )
        read = settings.load(file, {})
        read = read.model_copy(update=dict.fromkeys(("terminal", "printer", "customer_display")))
        (way,) = (way for way in walks.from_shell(read, self.folder / "state", now) if way.name == self.name)
        return await walked((way,), now, lambda _: None)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(params=["stored-value", "toast", "toggle", "factor4"])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    name: str = request.param
    desk, ledger = PROVIDERS[name]()
    given = dict(desk.credentials)
    secret = given.get("X-API-Key") or given.get("token") or given["password"]
    async with MockProvider(desk, ledger) as mock:
        yield Bench(name, mock, tmp_path, from_mock(given)[name], secret)


async def test_where_all_is_well_a_card_that_is_not_there_is_looked_up(bench: Bench) -> None:
    before = bench.mock.ledger.cards
    steps = await bench.steps()
    assert [(step.hop, advice(step)) for step in steps] == [(hop, "") for hop in HOPS]
    store = next(step for step in steps if step.hop == "store")
    assert str(bench.kind.table[bench.kind.shop]) in store.asked, "the name that is sent is shown"
    assert bench.mock.ledger.cards == before, "nothing moved"


Breaks = Callable[[Bench], dict[str, str]]


def no_port(_: Bench) -> dict[str, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return {"url": f"http://127.0.0.1:{probe.getsockname()[1]}"}


def down(bench: Bench) -> dict[str, str]:
    bench.mock.faults.arm(Fault(FaultKind.HTTP_ERROR, operation=bench.kind.look, status=502))
    return {}


def wrong_secret(bench: Bench) -> dict[str, str]:
    bench.secret = SECRET
    return {}


def other_shop(bench: Bench) -> dict[str, str]:
    return {bench.kind.shop: bench.kind.other}


@pytest.mark.parametrize(
    ("breaks", "hop", "said"),
    [
        (no_port, "connection", "but not {name}: check that it is switched on"),
        (down, "provider", "{name} is there and does not work: nothing to repair here."),
        (wrong_secret, "key", "{name} does not let this till in: check {secret}"),
        (other_shop, "store", "{other}"),
    ],
    ids=["nobody listens", "it is down", "another key", "another shop"],
)
async def test_the_walk_ends_at_the_hop_that_is_broken_and_says_what_to_do(
    bench: Bench, breaks: Breaks, hop: str, said: str
) -> None:
    kind = bench.kind
    steps = await bench.steps(**breaks(bench))
    assert [step.hop for step in steps] == HOPS[: HOPS.index(hop) + 1]
    assert [step.well for step in steps[:-1]] == [True] * (len(steps) - 1)
    keys = "key_from" if kind.secret == "key_from" else "user, password_from"
    assert said.format(name=bench.name, secret=keys, other=kind.other) in advice(steps[-1])
    assert summary(steps).startswith(f"{bench.name} stops at {hop}: ")
    assert SECRET not in f"{steps}"


async def test_a_secret_that_is_not_there_is_named(bench: Bench) -> None:
    steps = await bench.steps(**{bench.kind.secret: "env:NO_SUCH_VARIABLE"})
    assert steps[-1].hop == "provider"
    assert "the environment variable NO_SUCH_VARIABLE" in advice(steps[-1])


async def test_toast_lets_a_till_in_by_the_tokens_that_it_signs_itself(tmp_path: Path) -> None:
    desk = ToastDesk(ledger := CardLedger())
    desk.adjust({"auth": "jwt"})
    place = {"restaurant": desk.credentials["restaurant"]}
    claims: dict[str, str | list[str]] = {
        "client_id": "cashwrap",
        "naming_authority": "CASHWRAP",
        "scope": ["giftcards"],
    }
    kind = Kind(TOAST, "", "restaurant", "", {**place, **claims}, "signing_key_from")
    async with MockProvider(desk, ledger) as mock:
        bench = Bench("toast", mock, tmp_path, kind, desk.issuer.private_key())
        assert all(step.well for step in await bench.steps())
        assert bench.mock.served
        bench.secret = TokenIssuer(now).private_key()
        steps = await bench.steps()
        assert (steps[-1].hop, steps[-1].well) == ("key", False)
        assert "check signing_key_from, client_id, naming_authority, scope" in advice(steps[-1])
        bench.secret = SECRET
        assert "no private key in PEM" in advice((await bench.steps())[-1])
