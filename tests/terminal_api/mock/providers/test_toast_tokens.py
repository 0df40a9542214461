"""The older way in: what a token must be before the provider believes it."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from terminal_api.mock.providers.desk import Asked, Reply
from terminal_api.mock.providers.toast.desk import ToastDesk
from terminal_api.mock.providers.toast.issuer import TokenIssuer
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.programme import HARBOUR_CAFE, HARBOUR_GRILL
from terminal_api.mock.providers.toast.tokens import TokenKeys
from terminal_api.mock.providers.toast.wire import TOKEN_KEY_PATH, Type
from tests.terminal_api.mock.providers.toast_counter import EXAMPLES, PLENTY, Counter, body_of, read, refusal

HERE = HARBOUR_GRILL.guid
NOON = datetime(2031, 3, 14, 12, 0, tzinfo=UTC)
EXAMPLE = json.loads((EXAMPLES / "jwt-claims.json").read_text())


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Published:
    """Toast's address for the key, which can be out of reach."""

    def __init__(self, issuer: TokenIssuer) -> None:
        self._issuer = issuer
        self.asked = 0
        self.answers: bytes | None = None
        self.is_reachable = True

    def __call__(self) -> bytes:
        self.asked += 1
        if not self.is_reachable:
            raise ConnectionError
        return self._issuer.token_key() if self.answers is None else self.answers


@pytest.fixture(scope="module")
def key() -> TokenIssuer:
    """Making an RSA key takes long, so tests share what they do not change."""
    return TokenIssuer(Clock())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(key: TokenIssuer, clock: Clock) -> TokenKeys:
    return TokenKeys(Published(key), clock)


def expiring(clock: Clock, **after: float) -> int:
    return int((clock.now + timedelta(**after)).timestamp())


def test_a_token_of_toasts_own_is_good(key: TokenIssuer, keys: TokenKeys) -> None:
    assert keys.let_in(key.token(HERE), HERE)
    assert keys.let_in(key.token(HERE), HERE.upper())


def test_the_token_of_the_examples_is_good_until_it_expires(
    key: TokenIssuer, keys: TokenKeys, clock: Clock
) -> None:
    token = key.signed(EXAMPLE["header"], EXAMPLE["claims"])
    clock.now = datetime.fromtimestamp(EXAMPLE["claims"]["exp"], UTC)
    assert keys.let_in(token, HERE)
    clock.now += timedelta(seconds=60)
    assert not keys.let_in(token, HERE)


@pytest.mark.parametrize(
    ("claims", "good"),
    [
        ({"exp": 59}, True),
        ({"exp": -59}, True),
        ({"exp": -60}, False),
        ({"exp": -61}, False),
    ],
)
def test_the_clocks_may_be_a_minute_apart(
    key: TokenIssuer, keys: TokenKeys, clock: Clock, claims: dict[str, int], good: bool
) -> None:
    token = key.signed({"alg": "RS256"}, {"exp": expiring(clock, seconds=claims["exp"])})
    assert keys.let_in(token, HERE) is good


@pytest.mark.parametrize("exp", [None, "1962230400", True, [], "tomorrow"])
def test_a_token_without_an_end_is_refused(key: TokenIssuer, keys: TokenKeys, exp: object) -> None:
    assert not keys.let_in(key.signed({"alg": "RS256"}, {"exp": exp, "rsGuid": HERE}), HERE)
    assert not keys.let_in(key.signed({"alg": "RS256"}, {"rsGuid": HERE}), HERE)


@pytest.mark.parametrize(
    ("owner", "good"),
    [({}, True), ({"rsGuid": HERE.upper()}, True), ({"rsGuid": None}, True)]
    + [({"rsGuid": each}, False) for each in (HARBOUR_CAFE.guid, "", "anything", 5)],
)
def test_a_token_of_another_restaurant_is_refused(
    key: TokenIssuer, keys: TokenKeys, clock: Clock, owner: dict[str, Any], good: bool
) -> None:
    token = key.signed({"alg": "RS256"}, {"exp": expiring(clock, hours=1), **owner})
    assert keys.let_in(token, HERE) is good


def test_a_token_for_what_is_no_restaurant_is_refused_there_too(
    key: TokenIssuer, keys: TokenKeys, clock: Clock
) -> None:
    token = key.signed({"alg": "RS256"}, {"exp": expiring(clock, hours=1), "rsGuid": "harbour"})
    assert not keys.let_in(token, "elsewhere")


@pytest.mark.parametrize("alg", ["none", "None", "HS256", "RS512", "PS256", "rs256", "", None, 5])
def test_only_rs256_counts_whoever_signed(
    key: TokenIssuer, keys: TokenKeys, clock: Clock, alg: object
) -> None:
    token = key.signed({"alg": alg}, {"exp": expiring(clock, hours=1), "rsGuid": HERE})
    assert not keys.let_in(token, HERE)
    assert not keys.let_in(f"{token.rpartition('.')[0]}.", HERE)


def test_the_public_key_is_no_secret_to_sign_with(key: TokenIssuer, keys: TokenKeys, clock: Clock) -> None:
    pem = json.loads(key.token_key())["value"].encode()
    good = key.signed({"alg": "HS256"}, {"exp": expiring(clock, hours=1)})
    signing = good.rpartition(".")[0]
    mac = base64.urlsafe_b64encode(hmac.digest(pem, signing.encode(), hashlib.sha256)).rstrip(b"=").decode()
    assert not keys.let_in(f"{signing}.{mac}", HERE)


def test_a_token_that_was_touched_or_is_written_otherwise_is_refused(
    key: TokenIssuer, keys: TokenKeys, clock: Clock
) -> None:
    header, claims, signature = key.token(HERE).split(".")
    _, other, _ = key.signed({"alg": "RS256"}, {"exp": expiring(clock, hours=9)}).split(".")
    for wrong in (
        f"{header}.{other}.{signature}",
        f"{header}.{claims}.{signature}=",
        f"{header}.{claims}.{signature}.",
        f"{header}.{claims}.{signature[:-4]}",
        f" {header}.{claims}.{signature}",
        f"Bearer {header}.{claims}.{signature}",
        f"{header}.{claims}.ÿ{signature}",
        f"{header}.{claims}",
        "..",
        "",
        "." * 9000,
    ):
        assert not keys.let_in(wrong, HERE), wrong
    assert keys.let_in(f"{header}.{claims}.{signature}", HERE)


@pytest.mark.parametrize("part", ["[]", "5", "{", '"text"'])
def test_parts_that_are_no_objects_are_refused(keys: TokenKeys, part: str) -> None:
    encoded = base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode()
    assert not keys.let_in(f"{encoded}.{encoded}.{encoded}", HERE)


def test_a_new_key_is_fetched_when_a_token_does_not_fit_the_old_one(clock: Clock) -> None:
    issuer = TokenIssuer(clock)
    published = Published(issuer)
    keys = TokenKeys(published, clock)
    old = issuer.token(HERE)
    assert keys.let_in(old, HERE)
    issuer.rotate()
    assert keys.let_in(issuer.token(HERE), HERE)
    assert published.asked == 2
    assert not keys.let_in(old, HERE)


def test_forged_tokens_do_not_make_the_provider_fetch_all_the_time(key: TokenIssuer, clock: Clock) -> None:
    published = Published(key)
    keys = TokenKeys(published, clock)
    forged = TokenIssuer(clock).token(HERE)
    for _ in range(5):
        assert not keys.let_in(forged, HERE)
    assert published.asked == 2
    clock.now += timedelta(seconds=60)
    assert not keys.let_in(forged, HERE)
    assert published.asked == 3
    assert keys.let_in(key.token(HERE), HERE)


@pytest.mark.parametrize("answers", [None, b"", b"{}", b'{"value": "no key"}', b"[]"])
def test_while_no_key_is_known_nobody_is_let_in_and_it_is_asked_for_once_a_minute(
    key: TokenIssuer, clock: Clock, answers: bytes | None
) -> None:
    published = Published(key)
    published.answers, published.is_reachable = answers, answers is not None
    keys = TokenKeys(published, clock)
    for _ in range(3):
        assert not keys.let_in(key.token(HERE), HERE)
    assert published.asked == 1
    published.answers, published.is_reachable = None, True
    assert not keys.let_in(key.token(HERE), HERE)
    clock.now += timedelta(seconds=60)
    assert keys.let_in(key.token(HERE), HERE)
    assert published.asked == 2


def test_a_key_that_is_out_of_reach_later_leaves_the_known_one_in_force(clock: Clock) -> None:
    issuer = TokenIssuer(clock)
    published = Published(issuer)
    keys = TokenKeys(published, clock)
    good = issuer.token(HERE)
    published.is_reachable = False
    assert not keys.let_in(TokenIssuer(clock).token(HERE), HERE)
    assert keys.let_in(good, HERE)


def test_with_tokens_the_provider_takes_no_key_and_publishes_its_own(clock: Clock) -> None:
    counter = Counter(Policy(jwt=True))
    counter.desk = ToastDesk(counter.ledger, counter.policy, clock=clock)
    assert counter.look(PLENTY) == refusal("INVALID_TOKEN")
    counter.key = counter.desk.credentials["token"]
    assert counter.look(PLENTY).balance == 40
    counter.restaurant = HARBOUR_CAFE.guid
    assert counter.look(PLENTY) == refusal("INVALID_TOKEN")
    published = counter.desk.answer(Asked("GET", TOKEN_KEY_PATH, {}, b""))
    assert published == Reply(200, counter.desk.issuer.token_key())
    assert counter.desk.answer(Asked("POST", TOKEN_KEY_PATH, {}, b"")).status == 405
    counter.desk.adjust({"auth": "key"})
    counter.restaurant = HERE
    assert counter.look(PLENTY) == refusal("INVALID_TOKEN")


def test_a_token_is_judged_before_the_restaurant_is(clock: Clock) -> None:
    counter = Counter(Policy(jwt=True))
    stranger = "48d90a40-d5f8-4ef8-afe0-3a730241dceb"
    counter.restaurant, counter.key = stranger, counter.desk.issuer.token(stranger)
    reply = counter.raw(Type.GET_BALANCE, body_of(Type.GET_BALANCE, PLENTY))
    assert read(reply) == refusal("INVALID_RESTAURANT")
