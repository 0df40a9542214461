"""The messages as JSON. Routes and layout are our contract: Factor4's own are not public."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

import msgspec

from terminal_api.processors.factor4.codec import NotUnderstood, members, parsed
from terminal_api.processors.factor4.messages import OPERATIONS, Answer, Question

#: Ours, until Factor4's document is at hand: each operation's route below the service's address.
ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "Inquiry": "/v1/inquiry",
        "GiftIssuance": "/v1/gift-issuance",
        "GiftRedemption": "/v1/gift-redemption",
        "VoidTransaction": "/v1/void-transaction",
        "MerchandiseReturn": "/v1/merchandise-return",
        "Deactivate": "/v1/deactivate",
    }
)

#: Fractions are read as what is written, should an answer spell an amount as a number.
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class JsonCodec:
    """The fields of the SOAP interface in the same nesting; lists are arrays without a wrapper (ours)."""

    routes: Mapping[str, str] = field(default_factory=lambda: ROUTES)

    @property
    def content_type(self) -> str:
        """JSON's."""
        return "application/json"

    def path(self, operation: str) -> str:
        """The operation's route."""
        if operation not in self.routes:
            raise NotUnderstood(f"There is no route for {operation}.")
        return self.routes[operation]

    def question(self, question: Question) -> bytes:
        """Compact UTF-8."""
        return _ENCODER.encode(members(question))

    def read_answer(self, operation: str, body: bytes) -> Answer:
        """One JSON object, whatever the operation."""
        return parsed(Answer, _json(body))

    def read_question(self, operation: str, body: bytes) -> Question:
        """What a client asks at the operation's route."""
        return parsed(OPERATIONS[operation], _json(body))

    def answer(self, operation: str, answer: Answer) -> bytes:
        """The same for every operation."""
        return _ENCODER.encode(members(answer))


def _json(body: bytes) -> object:
    try:
        return _DECODER.decode(body)
    except (ValueError, ArithmeticError, RecursionError) as error:
        # Without `from error`: a decoding error carries the body, and with it perhaps a card number.
        raise NotUnderstood(f"The message is not JSON ({type(error).__name__}).") from None
