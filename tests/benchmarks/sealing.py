"""One message of 1.2 kB from models to sealed bytes and back: what its sender and its reader do together."""

import base64
import hmac
import json
import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from terminal_api.nexo import Message, TerminalKey
from terminal_api.nexo.sealing import SealedMessage, fresh_nonce, opened, read_envelope, under_seal
from terminal_api.nexo.wire import write_json
from tests.benchmarks.measure import Figure, least

REPEATS = 40
BLOCK = 200
LENGTH = 1200
EXAMPLES = Path(__file__).parents[1] / "terminal_api" / "nexo" / "examples"

KEY = TerminalKey.derive("a passphrase of no shop", identifier="bench", version=1)


def figures() -> Iterator[Figure]:
    """Against the cryptography alone, and against what ten thousand a second leave to each."""
    message = _message()
    plain = message.written()
    assert abs(len(plain) - LENGTH) < 40, len(plain)

    def ours() -> float:
        return _each(lambda: _there_and_back(message))

    def bare() -> float:
        return _each(lambda: _cryptography(plain))

    ours_s, bare_s = least(ours, bare, repeats=REPEATS)
    yield Figure("a message of 1.2 kB sealed and opened", ours_s, 1e-4, 1.0, "10,000 of them a second")
    yield Figure("the same", ours_s, bare_s, 4.0, "its cryptography and Base64, no models")


def _each(action: Callable[[], None]) -> float:
    start = perf_counter()
    for _ in range(BLOCK):
        action()
    return (perf_counter() - start) / BLOCK


def _there_and_back(message: Message) -> None:
    """What one side does to send and the other to read."""
    envelope = read_envelope(under_seal(message, KEY, fresh_nonce()))
    assert isinstance(envelope, SealedMessage)
    opened(envelope, [KEY]).message()


def _cryptography(plain: bytes) -> None:
    """The same bytes through the same algorithms, and nothing around them."""
    nonce = os.urandom(16)
    encryptor = Cipher(AES(KEY.cipher_key), CBC(nonce)).encryptor()
    padder = PKCS7(128).padder()
    blob = encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
    mac = hmac.digest(KEY.mac_key, plain, "sha256")
    travelling = base64.b64encode(blob)
    decryptor = Cipher(AES(KEY.cipher_key), CBC(nonce)).decryptor()
    unpadder = PKCS7(128).unpadder()
    padded = decryptor.update(base64.b64decode(travelling)) + decryptor.finalize()
    again = unpadder.update(padded) + unpadder.finalize()
    assert hmac.compare_digest(hmac.digest(KEY.mac_key, again, "sha256"), mac)


def _message() -> Message:
    """A payment that a gift card made, as a terminal tells it without its receipts."""
    example = json.loads((EXAMPLES / "payment-giftcard-scan.response.json").read_bytes(), parse_float=Decimal)
    answer = example["SaleToPOIResponse"]["PaymentResponse"]
    del answer["PaymentReceipt"]
    told = answer["Response"]["AdditionalResponse"]
    spare = LENGTH - len(Message.read(write_json(example)).written())
    answer["Response"]["AdditionalResponse"] = told[:spare] if spare < 0 else told
    return Message.read(write_json(example))
