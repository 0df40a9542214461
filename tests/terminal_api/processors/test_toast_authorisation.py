"""What a Toast client says at the door, and the settings that cannot be."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
import respx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from moneyed import EUR, USD, Money
from pydantic import SecretStr

from terminal_api.errors import SettingError
from terminal_api.mock.providers.toast.tokens import TokenKeys
from terminal_api.outcomes import NotSent
from terminal_api.processor import Operation
from terminal_api.processors.toast.authorisation import SignedToken, StaticKey
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toast.transactions import TransactionType
from tests.terminal_api.processors.toast_wire import EXAMPLES, RESTAURANT, SETTINGS, InTurn, Till, balance

NOW = datetime(2031, 3, 14, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: Any) -> SecretStr:
    form = serialization.PrivateFormat.PKCS8
    return SecretStr(
        key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
    )


def signing(key: SecretStr, restaurant: str = RESTAURANT) -> SignedToken:
    return SignedToken(
        key,
        restaurant=restaurant,
        client_id="lantern-register",
        naming_authority="LANTERN",
        scope=("giftcards",),
        clock=NOW.timestamp,
    )


def claims_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    header, claims, _ = token.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, claims))


async def test_a_token_has_the_claims_of_the_reference(key: rsa.RSAPrivateKey):
    example = json.loads((EXAMPLES / "jwt-claims.json").read_text())
    header, claims = claims_of((await signing(pem(key)).value()).get_secret_value())
    assert header == example["header"]
    made_anew = {"exp", "jti"}
    assert {k: v for k, v in claims.items() if k not in made_anew} == {
        k: v for k, v in example["claims"].items() if k not in made_anew
    }
    assert claims["exp"] == NOW.timestamp() + 300


async def test_each_request_has_a_token_of_its_own(key: rsa.RSAPrivateKey):
    signs = signing(pem(key))
    first, second = [claims_of((await signs.value()).get_secret_value())[1] for _ in range(2)]
    assert first["jti"] != second["jti"]


async def test_a_provider_that_has_our_public_key_lets_the_token_in(key: rsa.RSAPrivateKey):
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    keys = TokenKeys(
        lambda: json.dumps({"alg": "SHA256withRSA", "value": public.decode()}).encode(), lambda: NOW
    )
    token = (await signing(pem(key)).value()).get_secret_value()
    assert keys.let_in(token, RESTAURANT)
    assert not keys.let_in(token, "0b1f6a52-3a4e-4c0e-9b8a-7d2c9e51f3a4")


def test_only_a_long_rsa_key_signs():
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    for wrong in (pem(weak), pem(ec.generate_private_key(ec.SECP256R1())), SecretStr("no pem at all")):
        with pytest.raises(SettingError) as refused:
            signing(wrong)
        assert wrong.get_secret_value() not in str(refused.value)


@pytest.mark.parametrize("length", [0, 256])
def test_a_key_has_at_most_255_characters(length: int):
    with pytest.raises(SettingError):
        StaticKey(SecretStr("k" * length))


async def test_what_to_say_at_the_door_is_asked_for_each_request():
    with respx.mock:
        till = Till(authorisation=InTurn("one", "two"))
        till.will_answer(balance(1), balance(1))
        for _ in range(2):
            await till.processor.ask(till.request(Operation.BALANCE, "0"))
        assert [each.headers["authorization"] for each in till.seen] == ["one", "two"]


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "schlüssel"])
async def test_what_cannot_stand_in_a_header_does_not_leave_and_is_not_shown(
    token: str, caplog: pytest.LogCaptureFixture
):
    with respx.mock:
        till = Till(authorisation=InTurn(token))
        assert isinstance(await till.processor.ask(till.request(Operation.PAY)), NotSent)
        assert not till.seen
    assert not token or token not in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"restaurant": "harbour-grill"},
        {"restaurant": RESTAURANT.replace("-", "")},
        {"offers": frozenset({TransactionType.REVERSE})},
        {"cash_out_limit": Money(10, USD)},
    ],
)
def test_settings_that_cannot_be_are_said_at_the_start(wrong: dict[str, Any]):
    with pytest.raises(SettingError):
        replace(SETTINGS, **wrong)


@pytest.mark.parametrize("url", ["http://cards.example/", "cards.example", "http://127.0.0.1:1/"])
async def test_only_https_is_spoken(url: str):
    async with httpx.AsyncClient() as http:
        with pytest.raises(SettingError):
            Toast(http, replace(SETTINGS, url=url), StaticKey(SecretStr("k")))


async def test_it_is_known_by_its_restaurant_and_the_host():
    async with httpx.AsyncClient() as http:
        made = Toast(http, replace(SETTINGS, name="harbour", currency=EUR), StaticKey(SecretStr("k")))
    assert made.known_as == f"{RESTAURANT} at cards.harbour-grill.example"
    assert made.name == "harbour"
