import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money
from pydantic import SecretStr

from terminal_api.errors import SettingError
from terminal_api.processors.factor4 import Factor4, JsonCodec, Settings, Site
from terminal_api.processors.factor4.amounts import entered, read_amount
from terminal_api.processors.factor4.answers import last_day
from terminal_api.processors.factor4.messages import Answer
from terminal_api.processors.factor4.originals import Original, reference
from tests.terminal_api.processors.factor4_bench import SITE, InMemory, usd
from tests.terminal_api.processors.factor4_till import AT


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        yield client


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": ""},
        {"location_id": "1234567890123"},
        {"terminal_id": ""},
        {"system_id": ""},
        {"user": ""},
        {"user": "a:b"},
        {"password": SecretStr("")},
    ],
)
def test_a_site_needs_all_six_values(wrong: dict[str, Any]) -> None:
    with pytest.raises(SettingError) as raised:
        replace(SITE, **wrong)
    assert "example-secret" not in str(raised.value)


def test_only_tls_will_do(http: httpx.AsyncClient) -> None:
    with pytest.raises(SettingError):
        Factor4(http, "http://restapi.factor4gift.com/", SITE, Settings(UTC), InMemory(), codec=JsonCodec())


def test_no_secret_is_in_a_repr() -> None:
    assert "example-secret" not in repr(SITE)
    assert isinstance(SITE, Site)


@given(st.integers(0, 9_999_999_999), st.sampled_from(["USD", "JPY", "KWD"]))
def test_an_amount_goes_both_ways_without_loss(minor: int, code: str) -> None:
    digits = {"USD": 2, "JPY": 0, "KWD": 3}[code]
    money = Money(minor, code) / (10**digits)
    if money.amount < 100_000_000:
        assert read_amount(entered(money), money.currency) == money


@given(st.integers(0, 10_000_000), st.from_regex(r"[0-9A-Za-z.-]{1,20}", fullmatch=True))
def test_a_reference_keeps_name_and_amount(minor: int, name: str) -> None:
    moved = usd(f"{minor // 100}.{minor % 100:02}")
    kept = Original.of(reference(name, moved, AT))
    assert kept.transaction_id == name
    assert kept.amount(moved.currency) == moved


def test_a_reference_is_called_as_the_provider_calls_it() -> None:
    assert reference("880144", usd("18.40"), AT).is_called("880144")


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2031-03-14", date(2031, 3, 14)),
        ("2031-03-14T00:00:00Z", date(2031, 3, 14)),
        ("20310314", date(2031, 3, 14)),
        ("20310314235959", date(2031, 3, 14)),
        ("0331", None),
        ("03/14/2031", None),
        ("20311399", None),
        (None, None),
    ],
)
def test_a_card_s_last_day_is_told_only_where_it_can_mean_one_day(told: str | None, day: date | None) -> None:
    assert last_day(Answer.model_construct(expiration_date=told)) == day
