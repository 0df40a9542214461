import json
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.nexo import transport
from terminal_api.nexo.errors import (
    ConfigError,
    NexoError,
    NotAuthentic,
    NotUnderstood,
    WrongHeader,
    WrongKey,
)
from terminal_api.nexo.message import Message, unwrapped
from terminal_api.nexo.messages import (
    DisplayOutput,
    DisplayRequest,
    EventNotification,
    LogoutRequest,
    MessageClass,
    MessageHeader,
    PaymentRequest,
    PaymentResponse,
    Response,
    Result,
    StoredValueRequest,
)
from terminal_api.nexo.messages.parts import (
    AmountsReq,
    AmountsResp,
    OutputContent,
    OutputText,
    SaleData,
    StoredValueAccountID,
    TransactionIdentification,
)
from terminal_api.nexo.messages.payment import PaymentResult, PaymentTransaction
from terminal_api.nexo.messages.stored_value import StoredValueData
from terminal_api.nexo.sealing import (
    SealedMessage,
    TerminalKey,
    fresh_nonce,
    open_sealed,
    opened,
    read_envelope,
    seal,
    under_seal,
)
from terminal_api.nexo.wire import Wire, read_json

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text())
KEY = TerminalKey.derive("Oakfield-Till-Key-2031!", "oakfield-till-key", 3)
ANOTHER = TerminalKey.derive("another", "another-key", 1)
REFUSED_AS = {
    "key-version-mismatch": WrongKey,
    "crypto-version-2": WrongKey,
    "outer-header-differs-from-inner": WrongHeader,
}


def named(vectors: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(vector, id=vector["name"]) for vector in vectors]


def test_the_key_is_derived_as_the_terminal_derives_it():
    derived = VECTORS["derived"]
    assert KEY.mac_key.hex() == derived["hmac_key_hex"]
    assert KEY.cipher_key.hex() == derived["cipher_key_hex"]
    assert KEY.iv.hex() == derived["iv_hex"]


@pytest.mark.parametrize("vector", VECTORS["extra_kdf_vectors"], ids=lambda vector: vector["passphrase"])
def test_other_passphrases_are_derived_as_the_terminal_derives_them(vector: dict[str, str]):
    key = TerminalKey.derive(vector["passphrase"], "any", 1)
    assert (key.mac_key + key.cipher_key + key.iv).hex() == vector["key_material_hex"]


@pytest.mark.parametrize("vector", named(VECTORS["vectors"]))
def test_a_sealed_message_is_the_terminals_to_the_byte(vector: dict[str, Any]):
    plain = vector["plaintext_utf8"].encode()
    header, _ = unwrapped(read_json(plain))
    sealed = seal(plain, header, KEY, bytes.fromhex(vector["nonce_hex"]))
    assert sealed.nexo_blob == vector["nexo_blob_base64"]
    assert sealed.security_trailer.hmac == vector["hmac_base64"]
    assert json.loads(sealed.written()) == vector["wire_message"]


@pytest.mark.parametrize("vector", named(VECTORS["vectors"]))
def test_a_terminals_message_opens_to_the_byte(vector: dict[str, Any]):
    sealed = SealedMessage.read(json.dumps(vector["wire_message"]))
    assert open_sealed(sealed, [ANOTHER, KEY]) == vector["plaintext_utf8"].encode()


@pytest.mark.parametrize("vector", named(VECTORS["negative_vectors"]))
def test_a_damaged_message_is_refused(vector: dict[str, Any]):
    with pytest.raises(NotAuthentic) as refused:
        open_sealed(SealedMessage.read(json.dumps(vector["wire_message"])), [KEY])
    assert refused.type is REFUSED_AS.get(vector["name"], NotAuthentic)


def test_padding_and_mac_failures_read_the_same():
    texts: set[str] = set()
    for vector in VECTORS["negative_vectors"]:
        if vector["name"] not in REFUSED_AS:
            with pytest.raises(NotAuthentic) as refused:
                open_sealed(SealedMessage.read(json.dumps(vector["wire_message"])), [KEY])
            texts.add(str(refused.value))
            assert refused.value.__cause__ is None
    assert len(texts) == 1


def test_a_message_under_a_retired_key_is_refused():
    sealed = SealedMessage.read(json.dumps(VECTORS["vectors"][0]["wire_message"]))
    with pytest.raises(WrongKey):
        open_sealed(sealed, [ANOTHER])


@pytest.mark.parametrize("member", ["NexoBlob", "SecurityTrailer", "MessageHeader"])
def test_an_incomplete_sealed_message_is_refused_like_a_damaged_one(member: str):
    wire = json.loads(json.dumps(VECTORS["vectors"][0]["wire_message"]))
    del wire["SaleToPOIRequest"][member]
    with pytest.raises(NotAuthentic):
        SealedMessage.read(json.dumps(wire))


def test_a_request_rewrapped_as_an_answer_is_refused():
    wire = {"SaleToPOIResponse": VECTORS["vectors"][0]["wire_message"]["SaleToPOIRequest"]}
    with pytest.raises(NotAuthentic):
        SealedMessage.read(json.dumps(wire))


Part = TypeVar("Part", bound=Wire)


def part(kind: type[Part], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Part]:
    """Parts of one kind. `st.builds` would fill every field twice, by our name and by nexo's."""
    return st.fixed_dictionaries(fields).map(lambda values: kind(**values))


AMOUNTS = st.decimals(0, 99999999, places=2)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
REFERENCES = part(TransactionIdentification, transaction_id=TEXTS, time_stamp=TEXTS)
SALES = part(SaleData, sale_transaction_id=REFERENCES, sale_to_acquirer_data=st.none() | TEXTS)
CARDS = part(StoredValueAccountID, entry_mode=st.tuples(TEXTS), stored_value_id=TEXTS)
RESPONSES = part(Response, result=st.sampled_from(Result), error_condition=TEXTS, additional_response=TEXTS)
OUTPUTS = part(OutputContent, output_text=st.lists(part(OutputText, text=TEXTS), max_size=3).map(tuple))
BODIES = st.one_of(
    part(
        PaymentRequest,
        sale_data=SALES,
        payment_transaction=part(
            PaymentTransaction,
            amounts_req=part(AmountsReq, currency=TEXTS, requested_amount=AMOUNTS, tip_amount=AMOUNTS),
        ),
    ),
    part(
        PaymentResponse,
        response=RESPONSES,
        sale_data=SALES,
        payment_result=part(
            PaymentResult,
            amounts_resp=part(AmountsResp, authorized_amount=AMOUNTS),
            online_flag=st.booleans(),
        ),
    ),
    part(
        StoredValueRequest,
        sale_data=SALES,
        stored_value_data=st.tuples(
            part(
                StoredValueData,
                stored_value_transaction_type=TEXTS,
                stored_value_account_id=CARDS,
                item_amount=AMOUNTS,
            )
        ),
    ),
    part(
        DisplayRequest,
        display_output=st.tuples(
            part(
                DisplayOutput,
                device=TEXTS,
                info_qualify=TEXTS,
                output_content=OUTPUTS,
                minimum_display_time=st.integers(0, 999),
            )
        ),
    ),
    part(EventNotification, time_stamp=TEXTS, event_to_notify=TEXTS, event_details=TEXTS),
    part(LogoutRequest),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """A message of any of several categories, whatever stands in its fields."""
    body = draw(BODIES)
    name = type(body).__name__
    kind = next((kind for kind in ("Request", "Response") if name.endswith(kind)), "Notification")
    header = MessageHeader(
        protocol_version="3.0",
        message_class=draw(st.sampled_from(MessageClass)),
        message_category=name.removesuffix(kind),
        message_type=kind,
        service_id=draw(st.none() | st.from_regex("[0-9A-Z]{1,10}", fullmatch=True)),
        sale_id=draw(TEXTS),
        poi_id=draw(TEXTS),
    )
    return Message.of(header, body)


NONCES = st.binary(min_size=16, max_size=16)


@given(messages(), NONCES)
def test_what_is_sealed_opens_again(message: Message, nonce: bytes):
    wire = under_seal(message, KEY, nonce)
    assert wire == seal(message.written(), message.header, KEY, nonce).written()
    envelope = read_envelope(wire)
    assert isinstance(envelope, SealedMessage)
    found = opened(envelope, [ANOTHER, KEY])
    assert found.plain == message.written()
    assert found.message() == message


@given(messages(), st.data())
def test_any_flipped_byte_is_refused(message: Message, data: st.DataObject):
    wire = bytearray(seal(message.written(), message.header, KEY, bytes(16)).written())
    place = data.draw(st.integers(0, len(wire) - 1))
    wire[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NexoError):
        open_sealed(SealedMessage.read(bytes(wire)), [KEY])
    with pytest.raises(NexoError):  # nor does damage ever make it a message in clear
        transport.opened(bytes(wire), (KEY,))


@given(messages())
def test_a_message_in_clear_is_told_from_a_sealed_one(message: Message):
    assert read_envelope(message.written()) == read_json(message.written())


@pytest.mark.parametrize("member", ["NexoBlob", "SecurityTrailer"])
def test_half_a_sealed_message_is_never_taken_for_one_in_clear(member: str):
    wire = json.loads(json.dumps(VECTORS["vectors"][0]["wire_message"]))
    del wire["SaleToPOIRequest"][member]
    with pytest.raises(NotAuthentic):
        read_envelope(json.dumps(wire))


def test_an_opened_message_does_not_show_what_is_in_it():
    sealed = SealedMessage.read(json.dumps(VECTORS["vectors"][0]["wire_message"]))
    assert "600649" not in repr(opened(sealed, [KEY]))


@pytest.mark.parametrize("passphrase", ["", "Schlüssel", "tab\there", "日本"])
def test_a_passphrase_that_terminals_would_read_differently_is_refused(passphrase: str):
    with pytest.raises(ConfigError, match="printable ASCII") as refused:
        TerminalKey.derive(passphrase, "id", 1)
    assert not passphrase or passphrase not in str(refused.value)


def test_a_key_never_shows_itself():
    assert repr(KEY) == "TerminalKey(version=3)"


def test_a_nonce_of_another_length_is_a_programming_error():
    header, _ = unwrapped(read_json(VECTORS["vectors"][0]["plaintext_utf8"]))
    with pytest.raises(ValueError, match="16 bytes"):
        seal(b"{}", header, KEY, b"short")


def test_nonces_are_never_the_same():
    assert len({fresh_nonce() for _ in range(100)}) == 100


def test_a_properly_sealed_message_that_is_none_is_refused():
    header, _ = unwrapped(read_json(VECTORS["vectors"][0]["plaintext_utf8"]))
    with pytest.raises(NotUnderstood):
        open_sealed(seal(b"Bad JSON, line 1", header, KEY, fresh_nonce()), [KEY])


def test_opened_messages_are_read_as_messages(key: TerminalKey):
    found = opened(SealedMessage.read(json.dumps(VECTORS["vectors"][0]["wire_message"])), [key])
    assert found.message() == Message.read(found.plain)
    assert found.message().member == "BalanceInquiryRequest"
