"""Whatever fits the published schema, and much that does not, thrown at Toast's provider by Schemathesis.

Schemathesis is large, and imported by whoever runs these tests only, not by all who collect them.
"""

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from terminal_api.mock.providers.desk import Asked
from terminal_api.mock.providers.toast.pins import PinPolicy
from terminal_api.mock.providers.toast.policy import Policy
from terminal_api.mock.providers.toast.wire import PATH, Type
from tests.terminal_api.mock.providers.toast_counter import (
    EXAMPLES,
    PIN,
    PLENTY,
    UNSOLD,
    WITH_PIN,
    Counter,
    new_guid,
)

if TYPE_CHECKING:
    from schemathesis import Case

SCHEMA = json.loads((EXAMPLES / "schema.json").read_text().replace("#/$defs/", "#/components/schemas/"))
HEADERS = {
    "Toast-Transaction-Type": {"type": "string", "enum": [*Type, "GIFTCARD_TRANSFER"]},
    "Toast-Restaurant-External-ID": {"type": "string", "format": "uuid"},
    "Toast-Transaction-GUID": {"type": "string", "format": "uuid"},
    "Authorization": {"type": "string"},
}


def answer() -> dict[str, Any]:
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/GiftCardTransactionResponse"},
            {"required": ["transactionStatus"]},
        ]
    }
    return {"description": "An answer", "content": {"application/json": {"schema": schema}}}


DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Gift Card Integration API", "version": "1.0.0"},
    "paths": {
        PATH: {
            "post": {
                "parameters": [
                    {"name": name, "in": "header", "required": False, "schema": schema}
                    for name, schema in HEADERS.items()
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/GiftCardTransaction"}}
                    },
                },
                "responses": {"200": answer(), "400": answer()},
            }
        }
    },
    "components": {"schemas": SCHEMA["$defs"]},
}
UNHURRIED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

counter = Counter(Policy(pin=PinPolicy.KEYED))


async def served(request: Request) -> Response:
    asked = Asked(request.method, request.url.path, request.headers, await request.body())
    reply = counter.desk.answer(asked)
    return Response(reply.body, reply.status, {"content-type": "application/json", **reply.headers})


async def document(_: Request) -> Response:
    return JSONResponse(DOCUMENT)


app = Starlette(routes=[Route(PATH, served, methods=["POST"]), Route("/openapi.json", document)])


def drawn() -> "st.SearchStrategy[Case]":
    import schemathesis

    return schemathesis.openapi.from_asgi("/openapi.json", app)[PATH]["POST"].as_strategy()


REQUESTS = st.deferred(drawn)


def conforms(case: "Case") -> None:
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    every = (
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    )
    case.call_and_validate(checks=[not_a_server_error, *every])


def the_books_agree() -> None:
    for card in counter.ledger.cards:
        lines = [line.change for line in counter.ledger.transactions if line.card == card.number]
        assert sum(lines[1:], lines[0]) == card.balance
        assert card.balance.amount >= 0


@given(case=REQUESTS)
@settings(max_examples=30, deadline=None, suppress_health_check=UNHURRIED)
def test_whatever_fits_the_schema_gets_an_answer_that_fits_it(case: "Case") -> None:
    counter.open()
    conforms(case)
    the_books_agree()


CARDS = st.sampled_from([PLENTY, UNSOLD, WITH_PIN])
CENTS = st.integers(-1, 6000).map(lambda cents: cents / 100)


@given(case=REQUESTS, type=st.sampled_from(Type), number=CARDS, amount=CENTS, data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=UNHURRIED)
def test_it_does_so_where_the_request_is_let_in_and_about_a_card(
    case: "Case", type: Type, number: str, amount: float, data: st.DataObject
) -> None:
    counter.open()
    body: Any = case.body
    fields = (body.get(type.asks_in) if isinstance(body, dict) else None) or {}
    done = new_guid()
    counter.redeem(PLENTY, "0.01", done)
    for name, value in {
        "giftCardIdentifier": number,
        "verificationCode": {"value": PIN, "source": "KEYED"},
        **{name: amount for name in ("initialBalance", "additionalValue", "redeemedValue")},
        "previousTransaction": done,
    }.items():
        if name not in fields or data.draw(st.booleans()):
            fields[name] = value
    if number != WITH_PIN:
        del fields["verificationCode"]
    case.headers.clear()
    case.headers.update(counter.headers(type))
    case.body = {type.asks_in: fields}
    conforms(case)
    the_books_agree()
