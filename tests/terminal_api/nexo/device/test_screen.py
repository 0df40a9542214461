import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, Money

from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.keypad import (
    Question,
    amount,
    chosen,
    confirm,
    digits,
    entered,
    menu,
    phone_number,
    signature,
    text,
)
from terminal_api.nexo.device.screen import (
    Answered,
    Cancelled,
    CustomerScreen,
    ScreenLine,
    ScreenSettings,
    Shown,
    Superseded,
    aligned,
)
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import AbortRequest
from terminal_api.nexo.messages.display import DisplayRequest
from terminal_api.nexo.messages.input import InputRequest
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent, Unknown

Example = Callable[[str], bytes]
CASH_OUT = confirm("Cash out", "Pay out the rest of this card in cash?", yes="Yes", no="No")
TOTAL = ScreenLine("TOTAL", "18.40")


@pytest.fixture
def screen(terminal) -> CustomerScreen:
    return CustomerScreen(terminal, ScreenSettings(columns=20))


def body(message: bytes) -> Any:
    """The body of a request, without the header."""
    (outer,) = json.loads(message).values()
    return {member: content for member, content in outer.items() if member != "MessageHeader"}


def shown() -> Message:
    return displayed({"Result": "Success"})


def displayed(response: dict[str, str]) -> Message:
    result = {"Device": "CustomerDisplay", "InfoQualify": "Display", "Response": response}
    return response_message("Display", {"OutputResult": [result]})


def input_answer(given: dict[str, object] | None, response: dict[str, str] | None = None) -> Message:
    result: dict[str, object] = {
        "Device": "CustomerInput",
        "InfoQualify": "Input",
        "Response": response or {"Result": "Success"},
    }
    return response_message("Input", {"InputResult": result | ({"Input": given} if given else {})})


def response_message(category: str, content: dict[str, object]) -> Message:
    header = {
        "MessageClass": "Device",
        "MessageCategory": category,
        "MessageType": "Response",
        "ServiceID": "ANY",
        "SaleID": "REG-OAK-02",
        "POIID": "S1F2-000158213602441",
    }
    whole = {"SaleToPOIResponse": {"MessageHeader": header, f"{category}Response": content}}
    return Message.read(json.dumps(whole))


def texts(sent: Message) -> list[str]:
    assert isinstance(sent.body, DisplayRequest)
    return [line.text for line in sent.body.display_output[0].output_content.output_text or ()]


async def test_a_message_reads_as_the_terminal_expects_it(screen, transport, example: Example):
    transport.will_answer(Message.read(example("display.response")))
    assert await screen.message("Gift card ready", "Balance: EUR 25.00", good=True) == Shown()
    (sent,) = transport.sent
    assert body(sent.written()) == body(example("display.request"))
    assert sent.header.message_class == "Device"


async def test_the_idle_screen_comes_back(screen, transport, example: Example):
    transport.will_answer(shown())
    assert await screen.idle() == Shown()
    assert body(transport.sent[0].written()) == body(example("display-idle.request"))


async def test_amounts_of_the_receipt_stand_in_one_column(screen, transport):
    transport.will_answer(shown())
    lines = [ScreenLine("Pencil", "1.20"), ScreenLine("The complete works of nobody", "17.20")]
    assert await screen.show("OAKFIELD", lines, TOTAL) == Shown()
    assert texts(transport.sent[0]) == [
        "OAKFIELD",
        "Pencil          1.20",
        "The complete w 17.20",
        "TOTAL          18.40",
    ]


@given(st.text(), st.from_regex(r"\d{1,9}\.\d\d", fullmatch=True), st.integers(1, 60))
def test_an_amount_is_never_cut_and_always_ends_its_line(text: str, amount: str, columns: int):
    line = aligned(ScreenLine(text, amount), columns)
    assert line.endswith(f" {amount}")
    assert len(line) == max(columns, len(amount) + 1)


@pytest.mark.parametrize(
    ("answer", "busy", "certain"),
    [
        (displayed({"Result": "Failure", "ErrorCondition": "Busy"}), True, True),
        (displayed({"Result": "Failure", "ErrorCondition": "UnavailableDevice"}), False, True),
        (displayed({"Result": "Failure"}), False, False),
        (NotSent("unplugged"), False, True),
        (Unknown("silence"), False, False),
        (Accepted(), False, False),
    ],
)
async def test_a_screen_that_is_not_shown_stops_nobody(screen, transport, answer, busy, certain):
    transport.will_answer(answer)
    failure = await screen.show("OAKFIELD", [], TOTAL)
    assert isinstance(failure, Failure)
    assert (failure.busy, failure.certain) == (busy, certain)


async def test_a_gateway_that_does_not_reach_the_terminal_is_believed(screen, transport, example: Example):
    transport.will_answer(Message.read(example("event-reject-terminal-unreachable")))
    failure = await screen.idle()
    assert isinstance(failure, Failure)
    assert failure.certain


async def test_a_fast_cashier_never_queues_up_screens(screen, transport):
    first = asyncio.create_task(screen.show("1", [], TOTAL))
    await transport.has_sent(1)
    later = [asyncio.create_task(screen.show(title, [], TOTAL)) for title in "234"]
    transport.will_answer(shown(), shown())
    assert await first == Shown()
    assert await asyncio.gather(*later) == [Superseded(), Superseded(), Shown()]
    assert [texts(sent)[0] for sent in transport.sent] == ["1", "4"]


async def test_a_confirmation_reads_as_the_terminal_expects_it(screen, transport, example: Example):
    transport.will_answer(Message.read(example("input-confirmation.response")))
    assert await screen.ask(CASH_OUT) == Answered(True)
    assert body(transport.sent[0].written()) == body(example("input-confirmation.request"))
    assert transport.timeouts == [70]


async def test_a_number_keeps_its_zeros_and_stays_out_of_logs(screen, transport, example: Example):
    transport.will_answer(Message.read(example("input-digits.response")))
    question = digits("Enter the gift card number:", least=8, most=28)
    answer = await screen.ask(question)
    assert answer == Answered("6006490000012345678")
    assert "6006490000012345678" not in repr(answer)
    assert body(transport.sent[0].written()) == body(example("input-digits.request"))


@pytest.mark.parametrize(
    ("question", "given", "value"),
    [
        (CASH_OUT, {"ConfirmedFlag": False}, False),
        (signature("Terms", "Sign here", yes="OK", no="No"), {"ConfirmedFlag": True}, True),
        (menu("Bag?", ["No", "Small", "Large"]), {"MenuEntryNumber": [0, 0, 1]}, 2),
        (menu("Bag?", ["No", "Small", "Large"]), {"MenuEntryNumber": 2}, 1),
        (digits("Code", least=1, most=4), {"DigitInput": "0042"}, "0042"),
        (phone_number("Your number"), {"DigitInput": "0301234567"}, "0301234567"),
        (text("Your e-mail"), {"TextInput": "ann@example.org"}, "ann@example.org"),
        (amount("Tip", EUR), {"DigitInput": "250"}, Money("2.50", EUR)),
        (amount("Tip", EUR), {"TextInput": "2.5"}, Money("2.50", EUR)),
    ],
)
async def test_every_answer_is_read(screen, transport, question: Question[Any], given, value):
    transport.will_answer(input_answer({"InputCommand": question.command} | given))
    assert await screen.ask(question) == Answered(value)


@pytest.mark.parametrize(
    ("question", "given"),
    [
        (CASH_OUT, {}),
        (menu("Bag?", ["No", "Yes"]), {"MenuEntryNumber": 3}),
        (menu("Bag?", ["No", "Yes"]), {"MenuEntryNumber": [1, 1]}),
        (digits("Code", least=4, most=4), {"DigitInput": "42"}),
        (digits("Code", least=4, most=4), {"TextInput": "4x2y"}),
        (text("Your e-mail"), {"TextInput": ""}),
        (amount("Tip", EUR), {"TextInput": "NaN"}),
        (amount("Tip", EUR), {"TextInput": "-2.50"}),
        (amount("Tip", EUR), {"TextInput": "much"}),
    ],
)
async def test_an_answer_that_makes_no_sense_is_none(screen, transport, question: Question[Any], given):
    transport.will_answer(input_answer({"InputCommand": question.command} | given))
    assert isinstance(await screen.ask(question), Failure)


def test_a_menu_lists_its_entries():
    request = menu("Bag?", ["No", "Yes"]).request(30)
    assert request.members()["DisplayOutput"]["MenuEntry"] == (
        {"OutputFormat": "Text", "OutputText": ({"Text": "No"},)},
        {"OutputFormat": "Text", "OutputText": ({"Text": "Yes"},)},
    )


def test_hidden_digits_are_asked_for_as_stars():
    request = digits("Code", least=4, most=4, masked=True).request(30)
    assert request.input_data.mask_characters_flag is True


@pytest.mark.parametrize(
    ("numbers", "entries", "index"),
    [
        ([0, 1], 2, 1),
        ([1, 0], 2, 0),
        ([0, 1], 3, 1),
        ([0, 0], 2, None),
        ([0, 2], 2, None),
        ([0, 0, 1], 2, None),
        ([1], 3, 0),
        ([3], 3, 2),
        (1, 3, 0),
        (0, 3, None),
        ([], 3, None),
        (None, 3, None),
    ],
)
def test_a_menu_is_read_as_flags_or_as_a_place(numbers, entries, index):
    assert chosen(numbers, entries) == index


@pytest.mark.parametrize(
    ("typed", "money"),
    [("3659", Money("36.59", EUR)), ("36,59", Money("36.59", EUR)), ("3659", Money(3659, JPY))],
)
def test_digits_alone_are_the_smallest_units(typed: str, money: Money):
    assert entered(typed, money.currency) == money


async def test_a_customer_who_cancels_is_told_from_silence(screen, transport, example: Example):
    transport.will_answer(Message.read(example("input-cancelled.response")), Unknown("silence"))
    assert await screen.ask(CASH_OUT) == Cancelled("customer")
    assert await screen.ask(CASH_OUT) == Failure("silence")


async def test_a_question_stopped_at_the_terminal_counts_as_ours(screen, transport):
    transport.will_answer(input_answer(None, {"Result": "Failure", "ErrorCondition": "Aborted"}))
    assert await screen.ask(CASH_OUT) == Cancelled("register")


async def test_a_question_to_a_busy_terminal_was_surely_not_asked(screen, transport):
    transport.will_answer(input_answer(None, {"Result": "Failure", "ErrorCondition": "Busy"}))
    failure = await screen.ask(CASH_OUT)
    assert isinstance(failure, Failure)
    assert failure.busy
    assert failure.certain


def abort_names(transport, count: int) -> None:
    asked, abort = transport.sent[:count]
    assert isinstance(abort.body, AbortRequest)
    assert abort.body.message_reference.service_id == asked.header.service_id
    assert abort.body.message_reference.message_category == "Input"


async def test_the_register_stops_its_own_question(screen, transport):
    asking = asyncio.create_task(screen.ask(CASH_OUT))
    await transport.has_sent(1)
    stopping = asyncio.create_task(screen.stop())
    assert await asking == Cancelled("register")
    await transport.has_sent(2)
    transport.will_answer(Accepted(), Accepted())
    await stopping
    abort_names(transport, 2)


async def test_a_cancelled_caller_takes_the_question_off_the_screen(screen, transport):
    asking = asyncio.create_task(screen.ask(CASH_OUT))
    await transport.has_sent(1)
    asking.cancel()
    await transport.has_sent(2)
    transport.will_answer(Accepted(), Accepted())
    with pytest.raises(asyncio.CancelledError):
        await asking
    abort_names(transport, 2)


async def test_stopping_without_a_question_sends_nothing(screen, transport):
    await screen.stop()
    assert not transport.sent


async def test_a_question_is_not_taken_away_by_the_next_article(screen, transport):
    asking = asyncio.create_task(screen.ask(CASH_OUT))
    await transport.has_sent(1)
    showing = asyncio.create_task(screen.show("OAKFIELD", [], TOTAL))
    transport.will_answer(input_answer({"InputCommand": "GetConfirmation", "ConfirmedFlag": True}), shown())
    assert await asking == Answered(True)
    assert await showing == Shown()
    assert [type(sent.body) for sent in transport.sent] == [InputRequest, DisplayRequest]


async def test_an_address_is_shown_as_a_code_to_scan(screen, transport):
    transport.will_answer(shown())
    assert await screen.code("https://shop.example/r/17") == Shown()
    (sent,) = transport.sent
    assert isinstance(sent.body, DisplayRequest)
    (output,) = sent.body.display_output
    barcode = output.output_content.output_barcode
    assert output.output_content.output_format == "BarCode"
    assert barcode is not None
    assert (barcode.barcode_type, barcode.barcode_value) == ("QRCode", "https://shop.example/r/17")
    assert output.minimum_display_time is None, "the answer might come only after that time"
