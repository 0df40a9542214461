"""Letting a till in at Toggle: one log-in at a time, the newest token, nothing done unseen."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpx
import pytest
import respx
from moneyed import Money

from terminal_api.errors import SettingError
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.providers.faults import Fault, FaultKind
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Outcome, Unknown
from terminal_api.processor import GiftCard, Operation, Request
from terminal_api.processors.service import service_client
from terminal_api.processors.toggle import Toggle
from tests.terminal_api.processors.toggle_bench import ToggleBench, settings, toggle_bench


@pytest.fixture
async def bench() -> AsyncIterator[ToggleBench]:
    async with toggle_bench() as bench:
        yield bench


@pytest.mark.parametrize(
    ("lives_s", "is_old_at_s"),
    [pytest.param(3600, 3400, id="renewed before it ends"), pytest.param(600, 600, id="found to have ended")],
)
async def test_fifty_requests_with_an_old_token_log_in_once(
    bench: ToggleBench, lives_s: int, is_old_at_s: int
) -> None:
    bench.desk.switches.token_life_s = lives_s
    cards = [bench.new_card(CardStatus.ACTIVE, "10") for _ in range(50)]
    assert isinstance(await bench.ask(Operation.BALANCE, "0", cards[0]), Approved)
    assert (bench.desk.log_ins, bench.mock.served) == (1, 2)
    bench.wait(is_old_at_s)
    outcomes = await asyncio.gather(*(bench.ask(Operation.PAY, "2", card) for card in cards))
    assert all(isinstance(outcome, Approved) for outcome in outcomes)
    assert all(bench.on(card) == bench.money("8") for card in cards)
    assert bench.desk.log_ins == 2
    refused = bench.mock.served - (2 + 1 + 2 * 50)
    assert bool(refused) is (is_old_at_s >= lives_s)


async def test_the_first_fifty_requests_log_in_once(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    outcomes = await asyncio.gather(*(bench.ask(Operation.BALANCE, "0", card) for _ in range(50)))
    assert all(isinstance(outcome, Approved) for outcome in outcomes)
    assert bench.desk.log_ins == 1


async def test_a_wrong_password_is_not_tried_fifty_times(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    bench.processor = bench.till(user="nobody")
    outcomes = await asyncio.gather(*(bench.ask(Operation.PAY, "2", card) for _ in range(50)))
    assert {type(outcome) for outcome in outcomes} == {Declined}
    assert bench.mock.served == 1
    # Whoever comes later tries again: the password may have been mended at Toggle.
    assert isinstance(await bench.ask(Operation.PAY, "2", card), Declined)
    assert bench.mock.served == 2


async def test_a_token_in_any_answer_counts_from_then_on(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    bench.desk.switches.renews = True
    for _ in range(4):
        bench.wait(3000)  # each time more than half of a token's life
        assert isinstance(await bench.ask(Operation.PAY, "1", card), Approved)
    assert bench.desk.log_ins == 1


async def test_a_token_that_runs_out_between_look_and_payment_pays_once(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    bench.desk.switches.token_life_s = 600
    assert isinstance(await bench.ask(Operation.BALANCE, "0", card), Approved)
    answer = bench.desk.answer
    bench.desk.answer = _once(answer, lambda: bench.wait(600), after="Cards")  # type: ignore[method-assign]
    outcome = await bench.ask(Operation.PAY, "4", card)
    assert isinstance(outcome, Approved)
    assert bench.on(card) == bench.money("6")
    assert bench.desk.log_ins == 2


def _once(answer: Callable[..., object], happens: Callable[[], None], *, after: str) -> Callable[..., object]:
    """`answer`; the first time that `after` was answered, `happens` does."""
    left = [happens]

    def answered(asked: object) -> object:
        reply = answer(asked)
        if left and after in asked.body.decode():  # type: ignore[attr-defined]
            left.pop()()
        return reply

    return answered


async def test_a_second_refusal_of_the_token_is_a_matter_of_settings(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    bench.desk.switches.token_life_s = 0
    outcome = await bench.ask(Operation.PAY, "2", card)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_LET_IN
    assert bench.mock.served == 4  # log-in, look, log-in, look
    assert bench.on(card) == bench.money("10")


@pytest.mark.parametrize("spelt", ["loginUser", "LoginUser"])
@pytest.mark.parametrize("by", ["username", "email"])
async def test_the_log_ins_name_and_the_users_are_settings(bench: ToggleBench, spelt: str, by: str) -> None:
    bench.desk.switches.log_in = spelt
    bench.processor = bench.till(log_in=spelt, user_by=by)
    card = bench.new_card(CardStatus.ACTIVE, "10")
    assert isinstance(await bench.ask(Operation.BALANCE, "0", card), Approved)


async def test_a_log_in_that_is_misspelt_is_told_as_settings(bench: ToggleBench) -> None:
    bench.desk.switches.log_in = "LoginUser"
    card = bench.new_card(CardStatus.ACTIVE, "10")
    outcome = await bench.ask(Operation.PAY, "2", card)
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.NOT_LET_IN


@pytest.mark.parametrize("fault", ["drop_before", "drop_after", "http_error", "garbled", "empty", "redirect"])
async def test_a_log_in_that_breaks_leaves_the_money_where_it_is(bench: ToggleBench, fault: str) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    bench.mock.faults.arm(Fault(fault, "loginUser"))
    outcome = await bench.ask(Operation.PAY, "2", card)
    assert isinstance(outcome, Declined)
    assert outcome.retryable
    assert bench.on(card) == bench.money("10")
    assert isinstance(await bench.ask(Operation.PAY, "2", card), Approved)
    assert bench.on(card) == bench.money("8")


async def test_a_log_in_that_hangs_up_on_its_caller_lets_the_next_one_in(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    bench.mock.faults.arm(Fault(FaultKind.LATE, "loginUser", seconds=30))
    here = asyncio.Event()
    answer = bench.desk.answer
    bench.desk.answer = _once(answer, here.set, after="loginUser")  # type: ignore[method-assign]
    asking = asyncio.create_task(bench.ask(Operation.PAY, "2", card))
    await here.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert isinstance(await bench.ask(Operation.PAY, "2", card), Approved)


@pytest.mark.parametrize("token", ["", "two words", "käse", "Bearer "])
async def test_what_no_header_can_hold_is_no_token(respx_mock: respx.MockRouter, token: str) -> None:
    route = respx_mock.post("https://toggle.example/graphql")
    headers = httpx.Headers({"X-Authorization": token}, encoding="utf-8")
    route.return_value = httpx.Response(200, headers=headers, json={"data": {"loginUser": {"id": 1}}})
    async with service_client() as http:
        outcome = await _pays(Toggle(http, settings("https://toggle.example/graphql", environment="live")))
    assert isinstance(outcome, Declined)
    assert route.call_count == 1


async def _pays(till: Toggle) -> Outcome:
    card = GiftCard("toggle", "6301190055500010017")
    return await till.ask(Request("A", Operation.PAY, Money(5, "GBP"), datetime.now(UTC), "R2", card))


@pytest.mark.parametrize("url", ["http://toggle.example/graphql", "ftp://x", "toggle", ""])
async def test_nothing_but_https_is_spoken(url: str) -> None:
    async with service_client() as http:
        with pytest.raises(SettingError):
            Toggle(http, settings(url, environment="live"))


async def test_a_server_that_is_not_there_was_sent_nothing_of_a_payment_either(bench: ToggleBench) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "5")
    await bench.down()
    assert isinstance(await bench.ask(Operation.PAY, "5", card), NotSent)
    request = bench.request(Operation.PAY, "5", card)
    assert isinstance(await bench.processor.status(request), NotSent)


async def test_a_password_that_is_changed_while_an_answer_is_missing_proves_nothing(
    bench: ToggleBench,
) -> None:
    card = bench.new_card(CardStatus.ACTIVE, "10")
    request = bench.request(Operation.PAY, "4", card)
    bench.arm("drop_after")
    assert isinstance(await bench.processor.ask(request), Unknown)
    other = bench.till(user="nobody")
    assert isinstance(await other.status(request), NotSent)


async def test_neither_token_nor_password_nor_number_is_logged(
    bench: ToggleBench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    card = bench.new_card(CardStatus.ACTIVE, "10")
    bench.desk.switches.renews = True
    said = [repr(await bench.ask(Operation.PAY, amount, card)) for amount in ("2", "50")]
    bench.processor = bench.till(user="nobody")
    said.append(repr(await bench.ask(Operation.PAY, "2", card)))
    text = caplog.text + "".join(said) + repr(vars(bench.processor))
    tokens = [token for token in bench.desk._tokens if token in text]
    assert tokens == []
    assert "paper-and-light" not in text
    assert card.number not in text


async def test_requests_hold_only_what_is_set(respx_mock: respx.MockRouter) -> None:
    route = respx_mock.post("https://toggle.example/graphql")
    route.return_value = httpx.Response(500)
    async with service_client() as http:
        await _pays(Toggle(http, settings("https://toggle.example/graphql", environment="live")))
    (call,) = route.calls
    assert set(json.loads(call.request.content)) == {"query", "variables"}
    assert "Authorization" not in call.request.headers


async def test_whether_the_site_is_entered_is_asked_without_moving_anything(bench: ToggleBench) -> None:
    before = bench.ledger.cards
    assert await bench.till().site() is None
    wrong = await bench.till(unit_epos_reference="CP-0417-99").site()
    assert isinstance(wrong, Declined)
    assert wrong.why is Decline.UNKNOWN_SHOP
    bench.mock.faults.arm(Fault(FaultKind.HTTP_ERROR, "createReversal", status=502))
    assert isinstance(await bench.till().site(), Unknown)
    assert isinstance(await bench.till(user="somebody-else").site(), Declined)
    assert bench.ledger.cards == before
