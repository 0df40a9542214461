import asyncio
import base64
import functools
import json
from collections.abc import Callable

import pytest

from terminal_api.nexo.device.failure import Failure
from terminal_api.nexo.device.scanning import BarcodeScanner, Scanned, end_request, scan_request, scanned
from terminal_api.nexo.message import Message
from terminal_api.nexo.transport import Accepted
from terminal_api.outcomes import NotSent, Unknown

Example = Callable[[str], bytes]
NUMBER = "6006490000012345678"
DEEP = functools.reduce(lambda inner, _: [inner], range(700), [NUMBER])


@pytest.fixture
def scanner(terminal) -> BarcodeScanner:
    return BarcodeScanner(terminal)


def told(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


def answer(example: Example, response: dict[str, str]) -> Message:
    whole = json.loads(example("admin-scan-barcode.response"))
    whole["SaleToPOIResponse"]["AdminResponse"] = {"Response": response}
    return Message.read(json.dumps(whole))


def session(sent: Message) -> dict[str, str]:
    asked = json.loads(sent.written())["SaleToPOIRequest"]["AdminRequest"]["ServiceIdentification"]
    return json.loads(base64.b64decode(asked))["Session"]


def test_the_scanner_is_switched_as_the_terminal_expects_it(example: Example):
    for request, name in (
        (scan_request("Scan_4471", 15), "admin-scan-barcode.request"),
        (end_request("Scan_4471"), "admin-scan-cancel.request"),
    ):
        assert request.members() == json.loads(example(name))["SaleToPOIRequest"]["AdminRequest"]


async def test_a_gift_card_is_scanned_and_stays_out_of_logs(scanner, transport, example: Example):
    transport.will_answer(Message.read(example("admin-scan-barcode.response")))
    found = await scanner.scan(wait_s=15)
    assert found == Scanned(NUMBER, "CODE128")
    assert NUMBER not in repr(found)
    assert transport.timeouts == [25]
    (sent,) = transport.sent
    assert session(sent) == {"Id": f"Scan_{sent.header.service_id}", "Type": "Once"}


@pytest.mark.parametrize(
    ("result", "found"),
    [
        ({"Barcode": NUMBER}, Scanned(NUMBER)),
        ({"Session": {"Id": "Scan_1", "Type": "Once"}, "Data": NUMBER}, Scanned(NUMBER)),
        ({"Operation": [{"Result": {"BarcodeData": NUMBER, "Type": "EAN13"}}]}, Scanned(NUMBER, "EAN13")),
        ({"Session": {"Id": "Scan_1", "Type": "Once"}}, None),
        ({"Barcode": {"Data": ""}}, None),
        ([], None),
        ("text", None),
    ],
)
def test_a_barcode_is_found_wherever_it_stands(result: object, found: Scanned | None):
    assert scanned(told(result)) == found


@pytest.mark.parametrize(
    "said", [None, "", "message=nothing", "%%%", "AAAA", told({"Data": 1}) + "!", told(DEEP)]
)
def test_what_is_no_barcode_is_none(said: str | None):
    assert scanned(said) is None


@pytest.mark.parametrize(
    "response",
    [
        {"Result": "Success"},
        {"Result": "Failure", "ErrorCondition": "Cancel"},
        {"Result": "Failure", "ErrorCondition": "UnavailableService"},
    ],
)
async def test_without_a_barcode_the_number_is_typed(scanner, transport, example: Example, response):
    transport.will_answer(answer(example, response))
    assert isinstance(await scanner.scan(), Failure)


@pytest.mark.parametrize("lost", [NotSent("unplugged"), Unknown("silence"), Accepted()])
async def test_a_scan_without_an_answer_is_a_failure(scanner, transport, lost):
    transport.will_answer(lost)
    assert isinstance(await scanner.scan(), Failure)


async def test_the_register_switches_the_scanner_off(scanner, transport):
    scanning = asyncio.create_task(scanner.scan())
    await transport.has_sent(1)
    stopping = asyncio.create_task(scanner.stop())
    assert isinstance(await scanning, Failure)
    await transport.has_sent(2)
    transport.will_answer(Accepted(), Accepted())
    await stopping
    scan, end = transport.sent
    assert session(end) == session(scan) | {"Type": "End"}


async def test_a_cancelled_caller_switches_the_scanner_off(scanner, transport):
    scanning = asyncio.create_task(scanner.scan())
    await transport.has_sent(1)
    scanning.cancel()
    await transport.has_sent(2)
    transport.will_answer(Accepted(), Accepted())
    with pytest.raises(asyncio.CancelledError):
        await scanning
    assert session(transport.sent[1])["Type"] == "End"


async def test_switching_off_what_is_off_sends_nothing(scanner, transport):
    await scanner.stop()
    assert not transport.sent
