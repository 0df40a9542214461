"""The two codecs: the same messages both ways, and nothing read that could mean two things."""

import importlib
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.processors.factor4.codec import Codec, NotUnderstood
from terminal_api.processors.factor4.json_codec import ROUTES, JsonCodec
from terminal_api.processors.factor4.mapping_sheet import SHEET, OpenQuestion
from terminal_api.processors.factor4.messages import (
    OPERATIONS,
    Account,
    Amount,
    Answer,
    AnswerHeader,
    Balance,
    ErrorMessage,
    GiftRedemption,
    Identification,
    PromotionCode,
    RequestHeader,
)
from terminal_api.processors.factor4.soap_codec import SoapCodec
from tests.terminal_api.processors.factor4_examples import EXAMPLES, SOAP_EXAMPLES, canonical, soap

CODECS: list[Codec] = [JsonCodec(), SoapCodec()]
SOAP = SoapCodec()

#: Without white space around it: SOAP's indentation is not told from it.
TEXTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
)
MAYBE = st.none() | TEXTS


@pytest.mark.parametrize("codec", CODECS, ids=["json", "soap"])
@given(
    header=st.builds(RequestHeader, request_id=TEXTS, external_id=MAYBE, initiator_id=MAYBE),
    account=st.none() | st.builds(Account, accountId=TEXTS, pin=MAYBE, entryType=st.sampled_from("BKMP")),
    amount=st.none() | st.builds(Amount, valueCode=TEXTS, enteredAmount=TEXTS),
    codes=st.lists(st.builds(PromotionCode, code=TEXTS, quantity=MAYBE), max_size=3).map(tuple),
)
def test_a_request_is_read_as_it_was_written(
    codec: Codec,
    header: RequestHeader,
    account: Account | None,
    amount: Amount | None,
    codes: tuple[PromotionCode, ...],
) -> None:
    asked = GiftRedemption(standard_header=header, account=account, amount=amount, promotion_codes=codes)
    assert codec.read_question("GiftRedemption", codec.question(asked)) == asked


@pytest.mark.parametrize("codec", CODECS, ids=["json", "soap"])
@given(
    header=st.builds(AnswerHeader, request_id=TEXTS, status=TEXTS),
    named=st.none() | st.builds(Identification, transaction_id=TEXTS, demonstration=MAYBE),
    balances=st.lists(st.builds(Balance, value_code=TEXTS, amount=TEXTS), max_size=3).map(tuple),
    error=st.none() | st.builds(ErrorMessage, error_code=TEXTS, brief_message=MAYBE),
)
def test_an_answer_is_read_as_it_was_written(
    codec: Codec,
    header: AnswerHeader,
    named: Identification | None,
    balances: tuple[Balance, ...],
    error: ErrorMessage | None,
) -> None:
    told = Answer(standard_header=header, identification=named, balances=balances, error_message=error)
    assert codec.read_answer("Inquiry", codec.answer("Inquiry", told)) == told


@pytest.mark.parametrize("number", EXAMPLES)
def test_both_codecs_carry_every_example(number: str) -> None:
    example = EXAMPLES[number]
    operation = next(name for name, route in ROUTES.items() if route == example["request"]["path"])
    asked = OPERATIONS[operation].model_validate(example["request"]["body"])
    told = Answer.model_validate(example["response"]["body"])
    for codec in CODECS:
        assert codec.read_question(operation, codec.question(asked)) == asked
        assert codec.read_answer(operation, codec.answer(operation, told)) == told


@pytest.mark.parametrize("name", SOAP_EXAMPLES)
def test_soap_is_written_in_the_order_of_the_interface(name: str) -> None:
    operation = {"02": "GiftIssuance", "04": "Inquiry", "05": "GiftRedemption"}[name[:2]]
    asked = SOAP.read_question(operation, soap(name, "request"))
    assert canonical(SOAP.question(asked)) == canonical(soap(name, "request"))
    told = SOAP.read_answer(operation, soap(name, "response"))
    assert canonical(SOAP.answer(operation, told)) == canonical(soap(name, "response"))


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><x>&b;</x></env:Body>'
    "</env:Envelope>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_an_entity_bomb_is_not_unpacked(encoding: str) -> None:
    with pytest.raises(NotUnderstood):
        SOAP.read_answer("Inquiry", BOMB.encode(encoding))


GOOD = soap("04-inquiry", "response")


def test_no_document_type_is_read_even_where_all_else_is_right() -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "A">]><env:Envelope'
    body = GOOD.replace(b"<env:Envelope", declared).replace(b">A<", b">&a;<")
    with pytest.raises(NotUnderstood, match="document type"):
        SOAP.read_answer("Inquiry", body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a/>",
        GOOD[:-12],
        GOOD.replace(b"InquiryResponse", b"GiftRedemptionResponse"),
        GOOD.replace(b"InquiryResponse", b"Fault"),
        GOOD.replace(b"urn:SparkbaseTransactionWsdl", b"urn:another"),
        GOOD.replace(b"2003/05/soap-envelope", b"another"),
        GOOD.replace(b"<status>A</status>", b"<status>E</status><status>A</status>"),
        GOOD.replace(b"</env:Body>", b"<x/></env:Body>"),
        GOOD.replace(b"<env:Body>", b"").replace(b"</env:Body>", b""),
        GOOD.replace(b"<status>A</status>", b"<status><x/></status>"),
        GOOD.replace(b"<status>", b"<x>" * 2000 + b"</x>" * 2000 + b"<status>"),
        GOOD + b" " * 300_000,
        GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
)
def test_soap_that_could_mean_something_else_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        SOAP.read_answer("Inquiry", body)


def test_an_element_that_is_nil_is_not_there() -> None:
    nil = b'<hostMessage xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'
    told = SOAP.read_answer("Inquiry", GOOD.replace(b"<balances>", nil + b"<balances>"))
    assert told.host_message is None


def test_a_sign_that_xml_cannot_carry_is_not_sent() -> None:
    header = RequestHeader(request_id="1", initiator_id="IM\x00KE")
    with pytest.raises(NotUnderstood, match="initiatorId"):
        SOAP.question(GiftRedemption(standard_header=header))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b'{"standardHeader": 1}',
        b'{"standardHeader": {}, "balances": {}}',
        b'{"standardHeader": {"status": true}}',
        b"[" * 100_000,
    ],
)
def test_json_that_is_no_answer_is_not_understood(body: bytes) -> None:
    with pytest.raises(NotUnderstood):
        JsonCodec().read_answer("Inquiry", body)


def test_an_operation_without_a_route_is_not_sent() -> None:
    with pytest.raises(NotUnderstood):
        JsonCodec(routes={}).path("Inquiry")


def test_no_value_is_in_a_repr_or_an_error() -> None:
    account = Account(account_id="8899001200030018", pin="4821")
    assert repr(account) == str(account) == "Account(account_id, pin)"
    with pytest.raises(NotUnderstood) as raised:
        JsonCodec().read_question(
            "Inquiry", b'{"standardHeader": {}, "account": {"accountId": [8899001200030018]}}'
        )
    assert "8899001200030018" not in str(raised.value)
    assert "account.accountId" in str(raised.value)


@pytest.mark.parametrize("line", SHEET, ids=lambda line: line.place.rpartition(".")[2])
def test_the_mapping_sheet_names_places_that_exist(line: OpenQuestion) -> None:
    module, _, name = line.place.partition(":")
    assert line.question
    assert line.today
    found = reduce(getattr, name.split("."), importlib.import_module(module))
    assert found is not None
