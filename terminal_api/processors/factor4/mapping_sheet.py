"""What only Factor4's document, or a test at its server, can answer, and where each answer goes.

Each line is one setting, one table or one function: with the document in hand, go down the sheet. A test
looks after that each place exists.
"""

from dataclasses import dataclass

_HERE = "terminal_api.processors.factor4"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """`today` is what is taken for granted until then; `place` is the name that the answer changes."""

    question: str
    today: str
    place: str


SHEET = (
    OpenQuestion(
        "Does `nsfAllowed: Y` take a part, or let the card go below zero? To be tested first.",
        "not used: we look, then ask for what is there",
        f"{_HERE}.settings:Partial",
    ),
    OpenQuestion(
        "What is a duplicate `requestId` answered, by what code, and for how long is it recognised?",
        "nobody knows: nothing is repeated",
        f"{_HERE}.settings:Duplicates",
    ),
    OpenQuestion("By what code is a duplicate refused?", "G-DUPLICATE", f"{_HERE}.declines:OF_A_COPY"),
    OpenQuestion(
        "Does a void by our own batch and reference work, without the card's number too?",
        "it does",
        f"{_HERE}.questions:Questions.void_by_own_reference",
    ),
    OpenQuestion(
        "Is such a void looked for at one terminal, or at all of the merchant's?",
        "at all: references begin with location and terminal",
        f"{_HERE}.numbers:RequestNumbers",
    ),
    OpenQuestion(
        "How late may a request still be carried out?", "60 seconds", f"{_HERE}.settings:Settings.quiet"
    ),
    OpenQuestion("REST's routes", "/v1/...", f"{_HERE}.json_codec:ROUTES"),
    OpenQuestion("REST's method, content type and statuses", "POST, 200, 401", f"{_HERE}.line:Line"),
    OpenQuestion("REST's credentials: Basic, a key, or fields", "Basic", f"{_HERE}.line:Line"),
    OpenQuestion("JSON's nesting and spelling", "as SOAP", f"{_HERE}.json_codec:JsonCodec"),
    OpenQuestion("`systemId`: for an installation or for a product?", "a setting", f"{_HERE}.settings:Site"),
    OpenQuestion("Required fields and their lengths", "all optional", f"{_HERE}.messages:RequestHeader"),
    OpenQuestion("The list of error codes", "ours, G-...", f"{_HERE}.declines:DECLINES"),
    OpenQuestion(
        "Is `difference` signed, and is it always there?", "signed, optional", f"{_HERE}.answers:approved"
    ),
    OpenQuestion(
        "Which operations of the SOAP interface does a merchant get?",
        "closing and returns are off",
        f"{_HERE}.fitness:operations",
    ),
    OpenQuestion(
        "How is a cash-out reported?", "off; a promotion code", f"{_HERE}.settings:Settings.cash_out_code"
    ),
    OpenQuestion("Time-outs", "15 s", f"{_HERE}.line:READ_S"),
    OpenQuestion(
        "The test host's address, its cards, and certification", "none known", f"{_HERE}.settings:Settings"
    ),
)
