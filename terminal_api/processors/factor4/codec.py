"""What the two codecs have in common: from the model to named members and back."""

from typing import Any, Protocol, TypeVar

from pydantic import ValidationError

from terminal_api.processors.factor4.messages import Answer, Part, Question


class NotUnderstood(ValueError):
    """A message that cannot be read, or not be written; `str` never repeats its values."""


class Codec(Protocol):
    """One way to write the messages. The two last are what a server does; our mock uses them."""

    @property
    def content_type(self) -> str:
        """What is sent."""
        ...

    def path(self, operation: str) -> str:
        """Below the service's address. Raises `NotUnderstood` for an operation without a route."""
        ...

    def question(self, question: Question) -> bytes:
        """`question` for the wire, unset fields left out. Raises `NotUnderstood`."""
        ...

    def read_answer(self, operation: str, body: bytes) -> Answer:
        """The answer to `operation`. Raises `NotUnderstood`."""
        ...

    def read_question(self, operation: str, body: bytes) -> Question:
        """What a client asks. Raises `NotUnderstood`."""
        ...

    def answer(self, operation: str, answer: Answer) -> bytes:
        """`answer` for the wire."""
        ...


Read = TypeVar("Read", bound=Part)


def members(part: Part) -> dict[str, Any]:
    """The part as the wire names it: texts, parts and lists of parts; nothing that is unset."""
    named = part.model_dump(by_alias=True, exclude_none=True)
    return {name: value for name, value in named.items() if value != ()}


def parsed(kind: type[Read], value: object) -> Read:
    """`value` as a part. Raises `NotUnderstood` with the wrong fields' names, never their values."""
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        places = {".".join(str(step) for step in each["loc"]) for each in error.errors(include_input=False)}
        raise NotUnderstood(f"Not as it should be: {', '.join(sorted(places))}.") from None
