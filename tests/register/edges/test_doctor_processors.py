"""Other processors than the gateway: where their tables say they are, what a look-up of no card proves."""

from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial

import pytest
from moneyed import EUR, Money

from register import settings
from register.config import config_file
from register.config.processors import GatewayTable, Processors
from register.counter.checks.doctor import Broken, Found, Walk, Well, walked
from register.edges.doctor import gateway, processors
from register.settings import Settings
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import Capabilities, Operation, Request, Settling
from terminal_api.processors.gateway import health

NOON = datetime(2031, 2, 14, 12, 0, tzinfo=UTC)
GUID = "8b7dee2f-0a6a-4f0c-9b0d-0d2f6f5d3c11"


class Processor:
    """Answers every question in one way, and remembers it."""

    name = "toast"
    known_as = "a shop"
    settling = Settling.ASKING

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked: list[Request] = []

    def capabilities(self, provider: str) -> Capabilities:
        return Capabilities(frozenset({Operation.BALANCE}))

    def new_id(self) -> str:
        return "1"

    async def ask(self, request: Request) -> Outcome:
        self.asked.append(request)
        return self.outcome

    async def status(self, request: Request) -> Outcome:
        raise AssertionError("nothing is open here")


def shop(**tables: object) -> Settings:
    read = settings.load(config_file.packaged(), {})
    return read.model_copy(update={"processor": Processors.model_validate(tables)})


def toast() -> dict[str, str]:
    return {"url": "https://toast.example", "restaurant": GUID, "key_from": "env:TOAST_KEY"}


def clients(client: Processor) -> processors.Clients:
    return {name: partial(nullcontext, client) for name in ("toast", "stored-value", "gateway")}


async def looked(outcome: Outcome) -> tuple[Found, Processor]:
    client = Processor(outcome)
    (walk,) = processors.walks(shop(toast=toast()), clients(client), lambda: NOON)
    assert [hop.name for hop in walk.hops[:4]] == ["address", "connection", "TLS", "clock"]
    behind = Walk(walk.name, walk.hops[4:])
    assert [hop.name for hop in behind.hops] == ["provider", "key", "store", "look-up"]
    return (await walked((behind,), lambda: NOON, lambda _: None))[-1].found, client


@pytest.mark.parametrize(
    "why", [Decline.UNKNOWN_CARD, Decline.REFUSED, Decline.BLOCKED, Decline.EXPIRED, Decline.WRONG_PIN]
)
async def test_a_card_that_is_not_known_proves_that_all_works(why: Decline) -> None:
    found, client = await looked(Declined("This card is not known: use another.", why))
    assert isinstance(found, Well)
    (request,) = client.asked
    assert (request.operation, request.amount) == (Operation.BALANCE, Money(0, EUR))
    assert request.card is not None
    assert set(request.card.number) == {"0"}, "no card has that number"


async def test_an_answer_about_a_card_that_cannot_be_is_an_answer_all_the_same() -> None:
    found, _ = await looked(Approved(Money(0, EUR)))
    assert isinstance(found, Well)


@pytest.mark.parametrize(
    "outcome",
    [
        Declined("The provider does not know this till: call support.", Decline.NOT_ALLOWED),
        Declined("The provider does not know this till: call support.", Decline.BAD_REQUEST),
        NotSent("The provider does not know this till: call support."),
    ],
    ids=lambda outcome: type(outcome).__name__,
)
async def test_what_is_said_of_the_till_and_not_of_the_card_is_a_fault(outcome: Outcome) -> None:
    found, _ = await looked(outcome)
    assert found == Broken("no", "The provider does not know this till: call support.")


@pytest.mark.parametrize(
    ("changed", "host"),
    [
        ({"environment": "test"}, "pal-test.adyen.com"),
        ({"live_prefix": "1797a841fbb37ca7-Shop"}, "1797a841fbb37ca7-shop-pal-live.adyenpayments.com"),
        ({"environment": "test", "url": "http://127.0.0.1:4711"}, "127.0.0.1"),
    ],
)
def test_the_stored_value_api_is_looked_for_where_adyen_keeps_it(changed: dict[str, str], host: str) -> None:
    table = {"merchant_account": "Shop", "store": "S1", "key_from": "env:KEY", **changed}
    (walk,) = processors.walks(
        shop(**{"stored-value": table}), clients(Processor(Approved(Money(0, EUR)))), lambda: NOON
    )
    assert walk.name == "stored-value"
    assert walk.hops[0].asked == f"does {host} have one?"
    assert ("TLS" in [hop.name for hop in walk.hops]) is (host != "127.0.0.1")


@pytest.mark.parametrize(
    "outcome",
    [Unknown("Its answer was lost: ask again."), Declined("It did not answer: ask again.", Decline.OTHER)],
    ids=lambda outcome: type(outcome).__name__,
)
async def test_no_answer_that_counts_is_the_providers_fault(outcome: Outcome) -> None:
    found, _ = await looked(outcome)
    assert found == Broken("not as it should", "toast is there and does not work: nothing to repair here.")


async def test_a_processor_that_no_card_leads_to_is_not_said_to_be_well() -> None:
    found, _ = await looked(Declined("The service cannot do this: take another way.", Decline.UNSUPPORTED))
    assert isinstance(found, Broken)
    assert found.advice.startswith("No [[gift_cards.provider]] has cards that toast can tell of: write one")


def test_every_processor_that_is_set_up_has_a_way_of_its_own() -> None:
    table = {
        "url": "https://gateway.example/v1",
        "store": "S1",
        "till": "1",
        "key_from": "env:KEY",
        "provider": "toggle",
    }
    walks = processors.walks(
        shop(toast=toast(), gateway=table), clients(Processor(Approved(Money(0, EUR)))), lambda: NOON
    )
    assert [walk.name for walk in walks] == ["toast", "gateway"]


async def test_a_name_that_a_gateway_tells_stays_one_plain_line() -> None:
    table = GatewayTable.model_validate(
        {"url": "https://g.example", "store": "S1", "till": "1", "key_from": "env:KEY", "provider": "toggle"}
    )
    told = health.Hops(
        health.GatewayState.UP,
        health.ProviderState.UP,
        health.KeyState.DISABLED,
        "Toggle\x1b[2J\nGift Card" + "x" * 100,
        health.StoreState.MAPPED,
        "S1",
        None,
    )

    async def ask() -> gateway.Told:
        return told

    _, _, key, _ = [await hop.probe() for hop in gateway.Hops(table, "EUR", ask).hops()]
    assert isinstance(key, Broken)
    assert key.answer.startswith("disabled, 'Toggle[2J Gift Cardxxx")
    assert len(key.answer) < 80
    assert key.advice.isprintable()
