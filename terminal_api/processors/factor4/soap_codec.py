"""The messages as SOAP 1.2: the root element qualified, its children unqualified, every value a text.

Source: the published interface, version 4, for names, order, wrappers and namespace.
"""

import re
from dataclasses import dataclass
from typing import Any, cast
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from terminal_api.processors.factor4.codec import NotUnderstood, members, parsed
from terminal_api.processors.factor4.messages import OPERATIONS, Answer, Question

SOAP = "http://www.w3.org/2003/05/soap-envelope"
FACTOR4 = "urn:SparkbaseTransactionWsdl"

#: In SOAP a list has a wrapper, and each entry this name. Source: the published interface.
LISTED = {"balances": "balance", "promotionCodes": "promotionCode"}

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
#: Far beyond any message.
_LONGEST = 256 * 1024
_DEEPEST = 12
#: What XML 1.0 has no form for.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="{SOAP}" xmlns:t="{FACTOR4}"><env:Body>'
)
_FOOT = "</env:Body></env:Envelope>"


@dataclass(frozen=True, slots=True)
class SoapCodec:
    """One address for all operations: the body's root element says which."""

    @property
    def content_type(self) -> str:
        """SOAP 1.2's."""
        return "application/soap+xml; charset=utf-8"

    def path(self, operation: str) -> str:
        """None: the service's address itself."""
        return ""

    def question(self, question: Question) -> bytes:
        """An envelope with the operation's element."""
        return _envelope(question.operation, members(question))

    def read_answer(self, operation: str, body: bytes) -> Answer:
        """The element named as the operation and `Response`; a fault is not understood."""
        root = _root(body)
        if root.tag != f"{{{FACTOR4}}}{operation}Response":
            raise NotUnderstood("The envelope holds no answer to what was asked.")
        return parsed(Answer, _members(root, _DEEPEST))

    def read_question(self, operation: str, body: bytes) -> Question:
        """What a client asks."""
        root = _root(body)
        if root.tag != f"{{{FACTOR4}}}{operation}":
            raise NotUnderstood("The envelope holds another operation.")
        return parsed(OPERATIONS[operation], _members(root, _DEEPEST))

    def answer(self, operation: str, answer: Answer) -> bytes:
        """An envelope with the operation's answer."""
        return _envelope(f"{operation}Response", members(answer))


def operation_in(body: bytes) -> str:
    """What the body's root element is called, without its namespace. Raises `NotUnderstood`."""
    return _local(_root(body))


def _envelope(name: str, parts: dict[str, Any]) -> bytes:
    return f"{_HEAD}<t:{name}>{_elements(parts)}</t:{name}>{_FOOT}".encode()


def _elements(parts: dict[str, Any]) -> str:
    return "".join(f"<{name}>{_content(name, value)}</{name}>" for name, value in parts.items())


def _content(name: str, value: object) -> str:
    match value:
        case dict():
            return _elements(cast("dict[str, Any]", value))
        case tuple() | list():
            entries = cast("tuple[dict[str, Any], ...]", value)
            return "".join(_elements({LISTED[name]: entry}) for entry in entries)
        case _:
            text = str(value)
            if _FORBIDDEN.search(text):
                raise NotUnderstood(f"{name} has a character that XML cannot carry.")
            return escape(text)


def _root(body: bytes) -> Element:
    """The first element in the envelope's body.

    Only UTF-8, and no document type: whoever may declare entities can make a kilobyte a gigabyte.
    """
    if len(body) > _LONGEST:
        raise NotUnderstood("The message is too long.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnderstood("The message is not UTF-8.") from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise NotUnderstood("The message declares a document type.")
    try:
        envelope = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        raise NotUnderstood(f"The message is not XML ({type(error).__name__}).") from None
    content = envelope.find(f"{{{SOAP}}}Body")
    if envelope.tag != f"{{{SOAP}}}Envelope" or content is None or len(content) != 1:
        raise NotUnderstood("The message is not a SOAP 1.2 envelope with one element.")
    return content[0]


def _members(element: Element, levels: int) -> dict[str, Any]:
    """The children by name. One that comes twice outside a list could mean either: not understood."""
    if not levels:
        raise NotUnderstood("The message is nested too deeply.")
    named: dict[str, Any] = {}
    for child in element:
        name = _local(child)
        if name in named:
            raise NotUnderstood(f"{name} comes twice.")
        if child.get(_NIL) in ("true", "1"):
            continue
        if name in LISTED:
            named[name] = [_members(each, levels - 1) for each in child if _local(each) == LISTED[name]]
        else:
            named[name] = _members(child, levels - 1) if len(child) else (child.text or "").strip()
    return named


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
