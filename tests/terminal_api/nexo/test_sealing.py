import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_api.nexo.errors import (
    ConfigError,
    NexoError,
    NotAuthentic,
    NotUnderstood,
    WrongHeader,
    WrongKey,
)
from terminal_api.nexo.message import Message, unwrapped
from terminal_api.nexo.sealing import (
    SealedMessage,
    TerminalKey,
    fresh_nonce,
    is_sealed,
    open_sealed,
    seal,
)
from terminal_api.nexo.wire import read_json

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


@given(st.text(max_size=200), st.binary(min_size=16, max_size=16))
def test_what_is_sealed_opens_again(text: str, nonce: bytes):
    header, _ = unwrapped(read_json(VECTORS["vectors"][0]["plaintext_utf8"]))
    plain = json.dumps(
        {"SaleToPOIRequest": {"MessageHeader": header.members(), "Note": {"Text": text}}}
    ).encode()
    sealed = seal(plain, header, KEY, nonce)
    assert is_sealed(sealed.written())
    assert open_sealed(SealedMessage.read(sealed.written()), [KEY]) == plain


@given(st.data())
def test_any_flipped_byte_is_refused(data: st.DataObject):
    wire = bytearray(SealedMessage.read(json.dumps(VECTORS["vectors"][0]["wire_message"])).written())
    place = data.draw(st.integers(0, len(wire) - 1))
    wire[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(NexoError):
        open_sealed(SealedMessage.read(bytes(wire)), [KEY])


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
    plain = open_sealed(SealedMessage.read(json.dumps(VECTORS["vectors"][0]["wire_message"])), [key])
    assert Message.read(plain).member == "BalanceInquiryRequest"
