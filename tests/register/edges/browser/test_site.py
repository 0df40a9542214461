"""The till in a browser, without a browser: who is let in, what every answer says, what is refused."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from register.edges.browser import site
from register.edges.browser.sessions import LONGEST_S, Why
from register.edges.browser.site import COOKIE, LONGEST_BODY
from tests.register.edges.browser.site_alone import OWN, Shop

RIGHT = {"name": "Ruth", "pin": "9876"}


@pytest.fixture
async def http(shop: Shop) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shop.app), base_url=OWN) as client:
        yield client


async def signing_in(http: httpx.AsyncClient, **more: str) -> httpx.Response:
    return await http.post("/sign-in", data=RIGHT, headers={"Origin": OWN, **more})


@pytest.mark.parametrize("path", ["/", "/nothing", "/assets/door.css", "/assets/..%2fsite.py", "/sign-in"])
async def test_every_answer_loads_from_here_alone_and_is_kept_nowhere(http: httpx.AsyncClient, path: str):
    headers = (await http.get(path)).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self' wss://till.shop:8443"
    assert policy["frame-ancestors"] == policy["object-src"] == "'none'"
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


async def test_before_the_sign_in_there_is_only_the_door(http: httpx.AsyncClient):
    page = await http.get("/")
    assert 'name="pin"' in page.text
    assert "terminal" not in page.text
    assert "Ruth" not in page.text
    assert "<script" not in page.text
    for name in ("window.js", "window.css", "textual.js", "mono.ttf", "../site.py", "site.py"):
        assert (await http.get(f"/assets/{name}")).status_code == 404


async def test_the_right_pin_gives_a_cookie_that_no_script_and_no_other_site_gets(
    shop: Shop, http: httpx.AsyncClient
):
    answer = await signing_in(http)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {
        *("httponly", "secure", "samesite=strict", "path=/")
    }
    page = await http.get("/")
    assert "Ruth" in page.text
    assert 'data-session-websocket-url="wss://till.shop:8443/ws"' in page.text
    again = await signing_in(http)
    assert again.cookies[COOKIE] != answer.cookies[COOKIE], "and the first is worth nothing any more"
    assert shop.sessions.of(answer.cookies[COOKIE]) is None


async def test_signing_out_ends_the_session(shop: Shop, http: httpx.AsyncClient):
    token = (await signing_in(http)).cookies[COOKIE]
    session = shop.sessions.of(token)
    assert session
    assert (await http.post("/sign-out")).status_code == 403, "no other page can do that"
    assert shop.sessions.of(token)
    answer = await http.post("/sign-out", headers={"Origin": OWN})
    assert answer.status_code == 303
    assert (session.ended, session.over.is_set()) == (Why.OUT, True)
    http.cookies.set(COOKIE, token)
    assert 'name="pin"' in (await http.get("/")).text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "till.shop", "till.shop:443", "till.shop:8443.evil.example", "evil.example:8443", ""],
)
async def test_a_name_that_is_not_ours_is_answered_with_nothing(http: httpx.AsyncClient, host: str):
    answer = await http.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "name" in answer.text
    assert "evil" not in str(answer.headers)
    assert "form" not in answer.text


@pytest.mark.parametrize("host", ["TILL.shop:8443", "192.0.2.7:8443", "[::1]:8443"])
async def test_each_of_our_names_is_answered(http: httpx.AsyncClient, host: str):
    assert (await http.get("/", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://192.0.2.7:8443"},
        {"Origin": OWN.replace("https", "http")},
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_a_form_of_another_page_signs_nobody_in(
    shop: Shop, http: httpx.AsyncClient, headers: dict[str, str]
):
    answer = await http.post("/sign-in", data=RIGHT, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


async def test_wrong_pins_lock_the_name_over_all_browsers(shop: Shop, http: httpx.AsyncClient):
    wrong = {"name": "Ruth", "pin": "0000"}
    statuses = [
        (await http.post("/sign-in", data=wrong, headers={"Origin": OWN})).status_code for _ in range(5)
    ]
    assert statuses == [403, 403, 403, 403, 429]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(shop.app), base_url=OWN) as another:
        answer = await signing_in(another)
        assert answer.status_code == 429
        assert "Too many wrong PINs: wait 1 min" in answer.text
        shop.seconds += 61
        assert (await signing_in(another)).status_code == 303


async def test_only_so_many_may_be_in(shop: Shop, http: httpx.AsyncClient):
    for _ in range(3):
        shop.signed_in()
    answer = await signing_in(http)
    assert answer.status_code == 503
    assert "3 are signed in already" in answer.text
    shop.seconds += 901
    assert (await signing_in(http)).status_code == 303, "once the others were idle for long"


async def test_nobody_stays_who_presses_no_key_and_nobody_stays_for_ever(shop: Shop):
    session = shop.signed_in()
    shop.seconds += 899
    shop.sessions.touch(session)
    shop.seconds += 899
    assert shop.sessions.of(session.token) is session
    shop.seconds += 1
    assert shop.sessions.of(session.token) is None
    assert session.ended is Why.IDLE
    busy = shop.signed_in()
    for _ in range(int(LONGEST_S // 600) + 1):
        shop.seconds += 600
        shop.sessions.touch(busy)
    assert shop.sessions.of(busy.token) is None


async def pieces(*some: bytes) -> AsyncIterator[bytes]:
    for one in some:
        yield one


async def posted(http: httpx.AsyncClient, content: bytes | AsyncIterator[bytes], kind: str) -> int:
    headers = {"Origin": OWN, "Content-Type": kind}
    return (await http.post("/sign-in", content=content, headers=headers)).status_code


async def test_what_is_no_form_of_ours_is_refused_cleanly(http: httpx.AsyncClient, monkeypatch):
    form = "application/x-www-form-urlencoded"
    assert await posted(http, b"name=Ruth&pin=9876", "application/json") == 415
    assert await posted(http, b"x" * (LONGEST_BODY + 1), form) == 413
    assert await posted(http, pieces(b"x" * LONGEST_BODY, b"x"), form) == 413
    assert await posted(http, b"&".join([b"a=1"] * 9), form) == 400
    assert await posted(http, b"name=\xff&pin=1", form) == 400
    assert await posted(http, b"name=%ff&pin=1", form) == 400
    assert await posted(http, b"", form) == 403
    for path in ("/nothing", "/assets/", "/ws", "/sign-in/"):
        assert (await http.get(path)).status_code == 404
    assert (await http.put("/")).status_code == 405

    async def never() -> AsyncIterator[bytes]:
        yield b"name="
        await asyncio.Event().wait()

    monkeypatch.setattr(site, "BODY_S", 0.0)
    assert await posted(http, never(), form) == 408


FIELDS = st.text(max_size=30) | st.sampled_from(["Ruth", "Maria", "9876", "1234", "<script>", "'; --", "\0"])


@settings(deadline=None, max_examples=60)
@given(
    fields=st.lists(st.tuples(st.sampled_from(["name", "pin", "x"]), FIELDS), max_size=5),
    raw=st.binary(max_size=40),
)
def test_whatever_is_typed_into_the_form_lets_in_only_the_right_ones(fields, raw):
    async def go() -> None:
        shop = Shop()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(shop.app), base_url=OWN) as http:
            headers = {"Origin": OWN, "Content-Type": "application/x-www-form-urlencoded"}
            for content in (urlencode(fields).encode("utf-8", "surrogatepass"), raw):
                answer = await http.post("/sign-in", content=content, headers=headers)
                typed = {} if content is raw else {name: text for name, text in fields if text}
                right = typed.get("name", "").strip().casefold(), typed.get("pin")
                inside = len(fields) <= 4 and right in {("ruth", "9876"), ("maria", "1234")}
                assert answer.status_code == 303 if inside else answer.status_code in (400, 403), typed
                assert inside == ("set-cookie" in answer.headers)
                assert "<script" not in answer.text

    asyncio.run(go())
