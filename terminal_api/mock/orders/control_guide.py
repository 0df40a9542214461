"""What the control endpoint says of itself."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from terminal_api.mock.books.demo_cards import DEMO_CARDS
from terminal_api.mock.orders.fault_choices import FAULTS
from terminal_api.mock.orders.faults import Fault, FaultKind

SHOPPER = """\
Tell the shopper. wait, approve, cancel: from now on. present ("card"), tap, insert, remove_card,
enter_pin ("correct"), key ("text"), press ("entry", counted from 0): at the open prompt; "taken" says
whether it wanted that. A gift card is otherwise kept in hand for the next prompt that wants one."""

_WHICH = """\
Arm a fault, for the next request about money or a balance; or for the one that "category",
"transaction_type" (Activate, Load, Reverse, Unload, Normal, Refund), "card", "amount" and "poiid" name.
"after" lets so many go first, "times" is how often it happens, or "forever". "condition" and "message"
word a decline, "status" is that of http_error (400 to 599). The kinds:
"""


def fault_kinds() -> str:
    """How to arm a fault, and every kind as a body to send, with what it does."""
    rows = [
        *((_body(fault), does) for fault, does in FAULTS),
        (_body(Fault(FaultKind.NOTHING)), "all goes well"),
    ]
    width = max(len(body) for body, _ in rows)
    return "\n".join((_WHICH, *(f"      {body:<{width}}  {does}" for body, does in rows), ""))


def _body(fault: Fault) -> str:
    plain = Fault(fault.kind)
    names = ("seconds", "message", "processed", "keep_memory")
    said = {name: getattr(fault, name) for name in names if getattr(fault, name) != getattr(plain, name)}
    return json.dumps({"fault": fault.kind, **said})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One thing to ask for, and how it is shown: `body` is an example; a query shows what may be asked."""

    method: str
    path: str
    answer: Callable[[Request], Awaitable[Response]]
    purpose: str
    body: str = ""
    into: str = ""
    """The file that the example writes the answer to."""

    def __str__(self) -> str:
        # `-d @file` would take the line ends out of it.
        how = "--data-binary" if self.body.startswith("@") else "-d"
        body = f" {how} '{self.body}'" if self.body else ""
        into = f" -o {self.into}" if self.into else ""
        path = self.path.replace("{number}", DEMO_CARDS[0].number)
        return f'{self.purpose}\n    curl -X {self.method} "$CONTROL{path}"{body}{into}\n'


def guide(endpoints: tuple[Endpoint, ...]) -> Callable[[Request], Response]:
    """Answers with every endpoint and an example of each, to be pasted into a shell."""

    def answer(request: Request) -> Response:
        lines = [f"CONTROL={str(request.base_url).rstrip('/')}\n", *map(str, endpoints)]
        return PlainTextResponse("\n".join(lines))

    return answer
