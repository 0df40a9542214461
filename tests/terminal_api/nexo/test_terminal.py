import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from moneyed import EUR, Money

from terminal_api.nexo.errors import IdsUsedUp
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import TransactionStatusRequest
from terminal_api.nexo.questions import Deactivation, Dialect
from terminal_api.nexo.service_id import ServiceIds
from terminal_api.nexo.settings import Settings
from terminal_api.nexo.terminal import NexoTerminal
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import Approved, Decline, Declined, NotSent, Unknown
from terminal_api.processor import (
    Capabilities,
    Condition,
    Health,
    Operation,
    PaymentTerminal,
    Request,
)

Example = Callable[[str], bytes]
POI = "S1F2-000158213602441"


def edited(body: bytes, edit: Callable[[Any], object]) -> Message:
    message = json.loads(body)
    edit(message["SaleToPOIResponse"])
    return Message.read(json.dumps(message))


def test_it_is_a_payment_terminal(terminal: NexoTerminal):
    fits: PaymentTerminal = terminal
    assert fits.name == "terminal"


async def test_a_gift_card_pays(terminal, transport, paying: Request, example: Example):
    transport.will_answer(Message.read(example("payment-giftcard-scan.response")))
    outcome = await terminal.ask(paying)
    assert isinstance(outcome, Approved)
    assert outcome.amount == Money("18.40", EUR)
    (sent,) = transport.sent
    assert sent.written() == Message.read(example("payment-giftcard-scan.request")).written()
    assert transport.timeouts == [125]


@pytest.mark.parametrize("ended", [NotSent("unplugged"), Unknown("silence")])
async def test_what_the_way_there_says_stands(terminal, transport, paying: Request, ended: object):
    transport.will_answer(ended)
    assert await terminal.ask(paying) == ended


async def test_an_empty_answer_to_a_payment_proves_nothing(terminal, transport, paying: Request):
    transport.will_answer(Accepted())
    assert isinstance(await terminal.ask(paying), Unknown)


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("event-reject-no-answer", Unknown),
        ("event-reject-terminal-unreachable", Declined),
        ("event-reject-not-json", Declined),
        ("event-shutdown", Unknown),
    ],
)
async def test_a_notice_in_place_of_an_answer_declines_only_what_surely_did_not_happen(
    terminal, transport, paying: Request, example: Example, name: str, ends: type
):
    transport.will_answer(Message.read(example(name)))
    assert isinstance(await terminal.ask(paying), ends)


@pytest.mark.parametrize(
    "request_changes", [{"card": None}, {"amount": Money("100000000", EUR)}, {"operation": Operation.REVERSE}]
)
async def test_a_request_that_cannot_be_put_in_words_never_leaves(
    terminal, transport, paying: Request, request_changes: dict[str, Any]
):
    outcome = await terminal.ask(replace(paying, **request_changes))
    assert isinstance(outcome, Declined)
    assert outcome.why is Decline.BAD_REQUEST
    assert not transport.sent


async def test_status_asks_under_a_new_id_about_the_old_one(
    terminal, transport, paying: Request, example: Example
):
    transport.will_answer(Message.read(example("transactionstatus-found.response")))
    outcome = await terminal.status(paying)
    assert isinstance(outcome, Approved)
    assert (outcome.amount, outcome.balance) == (Money("18.40", EUR), Money("6.60", EUR))
    (sent,) = transport.sent
    assert sent.body == Message.read(example("transactionstatus.request")).body
    assert sent.header.service_id not in (None, paying.id)


async def test_the_status_of_a_load_is_asked_as_stored_value(
    terminal, transport, paying: Request, example: Example
):
    load = replace(paying, id="L2K7Q00001", operation=Operation.LOAD, amount=Money(10, EUR), card=None)
    transport.will_answer(Message.read(example("transactionstatus-storedvalue-found.response")))
    outcome = await terminal.status(load)
    assert isinstance(outcome, Approved)
    assert outcome.balance == Money(35, EUR)
    assert transport.sent[0].body == Message.read(example("transactionstatus-storedvalue.request")).body


async def test_a_deactivation_by_unload_is_asked_about_as_stored_value(transport, clock, paying: Request):
    settings = Settings(dialect=Dialect(deactivation=Deactivation.UNLOAD))
    unloading = NexoTerminal(transport, ServiceIds(1), sale_id="R", poi_id=POI, now=clock, settings=settings)
    transport.will_answer(Unknown("silence"))
    await unloading.status(replace(paying, operation=Operation.DEACTIVATE))
    body = transport.sent[0].body
    assert isinstance(body, TransactionStatusRequest)
    assert body.message_reference is not None
    assert body.message_reference.message_category == "StoredValue"


async def test_a_running_payment_is_still_unknown(terminal, transport, paying: Request, example: Example):
    transport.will_answer(Message.read(example("transactionstatus-inprogress.response")))
    request = replace(paying, id="P4K7Q00030")
    assert isinstance(await terminal.status(request), Unknown)


async def test_a_request_not_found_at_once_may_still_be_on_its_way(
    terminal, transport, clock, paying: Request, example: Example
):
    request = replace(paying, id="P4K7Q00031")
    not_found = Message.read(example("transactionstatus-notfound.response"))
    transport.will_answer(not_found, not_found)
    clock.forward(19.9)
    assert isinstance(await terminal.status(request), Unknown)
    clock.forward(0.1)
    outcome = await terminal.status(request)
    assert isinstance(outcome, Declined)
    assert (outcome.why, outcome.retryable) == (Decline.NEVER_RECEIVED, True)


async def test_a_clock_set_back_never_makes_a_request_not_found(
    terminal, transport, clock, paying: Request, example: Example
):
    clock.forward(-86_400)
    transport.will_answer(Message.read(example("transactionstatus-notfound.response")))
    assert isinstance(await terminal.status(replace(paying, id="P4K7Q00031")), Unknown)


@pytest.mark.parametrize("ended", [NotSent("unplugged"), Unknown("silence")])
async def test_a_lost_look_up_leaves_the_request_as_open_as_before(
    terminal, transport, clock, paying: Request, ended: object
):
    clock.forward(3600)
    transport.will_answer(ended)
    assert await terminal.status(paying) == ended


def repeat_of_another(response: Any) -> None:
    response["TransactionStatusResponse"]["RepeatedMessageResponse"]["MessageHeader"]["ServiceID"] = (
        "P4K7Q00002"
    )


def told_of_another(response: Any) -> None:
    response["TransactionStatusResponse"]["MessageReference"]["ServiceID"] = "P4K7Q00002"


def without_repeat(response: Any) -> None:
    del response["TransactionStatusResponse"]["RepeatedMessageResponse"]


def without_body(response: Any) -> None:
    response["TransactionStatusResponse"]["RepeatedMessageResponse"]["RepeatedResponseMessageBody"] = {}


def of_another_kind(response: Any) -> None:
    body = response["TransactionStatusResponse"]["RepeatedMessageResponse"]["RepeatedResponseMessageBody"]
    body["StoredValueResponse"] = {"Response": body.pop("PaymentResponse")["Response"]}


@pytest.mark.parametrize(
    "edit", [repeat_of_another, told_of_another, without_repeat, without_body, of_another_kind]
)
async def test_a_repeated_answer_that_is_not_ours_is_not_booked(
    terminal, transport, paying: Request, example: Example, edit: Callable[[Any], None]
):
    transport.will_answer(edited(example("transactionstatus-found.response"), edit))
    assert isinstance(await terminal.status(paying), Unknown)


async def test_a_repeated_answer_without_header_counts(
    terminal, transport, paying: Request, example: Example
):
    def without_header(response: Any) -> None:
        del response["TransactionStatusResponse"]["RepeatedMessageResponse"]["MessageHeader"]

    transport.will_answer(edited(example("transactionstatus-found.response"), without_header))
    assert isinstance(await terminal.status(paying), Approved)


async def test_another_requests_not_found_does_not_free_ours(
    terminal, transport, clock, paying: Request, example: Example
):
    clock.forward(3600)
    transport.will_answer(Message.read(example("transactionstatus-notfound.response")))
    assert isinstance(await terminal.status(paying), Unknown)


async def test_a_balance_is_simply_asked_for_again(terminal, transport, paying: Request):
    outcome = await terminal.status(replace(paying, operation=Operation.BALANCE))
    assert isinstance(outcome, Declined)
    assert outcome.retryable
    assert not transport.sent


async def test_a_terminal_says_how_it_is(terminal, transport, example: Example):
    transport.will_answer(Message.read(example("diagnosis.response")), NotSent("unplugged"), Accepted())
    assert (await terminal.diagnose()).ok
    assert await terminal.diagnose() == Health(Condition.OUT_OF_REACH, "unplugged")
    assert (await terminal.diagnose()).condition is Condition.NOT_READY
    assert transport.sent[0].body == Message.read(example("diagnosis.request")).body


@pytest.mark.parametrize(
    ("provider", "can", "cannot"),
    [
        ("givex", Operation.DEACTIVATE, None),
        ("svs", Operation.CASH_OUT, Operation.DEACTIVATE),
        ("goldsmithscard", Operation.PAY, Operation.BALANCE),
    ],
)
def test_a_screen_offers_only_what_the_provider_can_do(
    terminal: NexoTerminal, provider: str, can: Operation, cannot: Operation | None
):
    capabilities = terminal.capabilities(provider)
    assert capabilities.can(can)
    assert cannot is None or not capabilities.can(cannot)


def test_a_shop_may_name_its_own_brands(transport, clock):
    own = {"oakcard": Capabilities(frozenset({Operation.BALANCE}))}
    terminal = NexoTerminal(
        transport, ServiceIds(1), sale_id="R", poi_id=POI, now=clock, settings=Settings(providers=own)
    )
    assert terminal.capabilities("oakcard").can(Operation.BALANCE)


async def test_whatever_breaks_on_the_way_the_money_is_unknown_and_the_next_has_its_turn(
    clock, paying: Request
):
    class Broken:
        async def exchange(self, message: Message, *, read_timeout_s: float) -> NotSent:
            raise RuntimeError("6006490000012345678")

    terminal = NexoTerminal(Broken(), ServiceIds(1), sale_id="R", poi_id=POI, now=clock)
    outcome = await terminal.ask(paying)
    assert isinstance(outcome, Unknown)
    assert "6006490000012345678" not in outcome.reason
    assert isinstance(await terminal.ask(replace(paying, id="P4K7Q00002")), Unknown)


async def test_without_a_service_id_left_a_question_does_not_leave(transport, clock, paying: Request):
    def used_up() -> str:
        raise IdsUsedUp("All ServiceIDs of this start are used.")

    terminal = NexoTerminal(transport, used_up, sale_id="R", poi_id=POI, now=clock)
    assert isinstance(await terminal.status(paying), NotSent)
    await terminal.abort(paying)
    assert not transport.sent
