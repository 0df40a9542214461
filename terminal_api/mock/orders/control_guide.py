"""What the control endpoint says of itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from terminal_api.mock.books.demo_cards import DEMO_CARDS


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing to ask for, and how it is shown: `body` is an example; a query shows what may be asked."""

    method: str
    path: str
    answer: Callable[[Request], Awaitable[Response]]
    purpose: str
    body: str = ""

    def __str__(self) -> str:
        # `-d @file` would take the line ends out of it.
        how = "--data-binary" if self.body.startswith("@") else "-d"
        body = f" {how} '{self.body}'" if self.body else ""
        path = self.path.replace("{number}", DEMO_CARDS[0].number)
        return f'{self.purpose}\n    curl -X {self.method} "$CONTROL{path}"{body}\n'


def guide(endpoints: tuple[Endpoint, ...]) -> Callable[[Request], Response]:
    """Answers with every endpoint and an example of each, to be pasted into a shell."""

    def answer(request: Request) -> Response:
        lines = [f"CONTROL={str(request.base_url).rstrip('/')}\n", *map(str, endpoints)]
        return PlainTextResponse("\n".join(lines))

    return answer
