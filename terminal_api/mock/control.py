"""The mock terminal's back door: plain HTTP on the loopback address, amounts as decimal strings.

    curl $CONTROL/cards                       # number, provider, status, balance, currency, pin: set or not
    curl $CONTROL/cards/6006490000000000017
    curl -X PUT $CONTROL/cards/6006490000000000017 \\
         -d '{"provider": "svs", "status": "active", "balance": "12.50", "currency": "EUR"}'
    curl $CONTROL/transactions                # every line of the books, oldest first, refused ones too

    curl $CONTROL/faults                      # armed ones; DELETE disarms them all
    curl -X POST $CONTROL/faults -d '{"fault": "drop_after", "category": "Payment"}'
    curl -X POST $CONTROL/faults -d '{"fault": "delay", "seconds": 20}'
    curl -X POST $CONTROL/faults -d '{"fault": "decline", "condition": "Refusal", "message": "BLOCK_CARD"}'
    curl -X POST $CONTROL/faults \\
         -d '{"fault": "drop_before", "category": "StoredValue", "transaction_type": "Load"}'
    curl -X DELETE $CONTROL/faults

    curl -X POST $CONTROL/shopper -d '{"does": "wait"}'         # or approve, cancel
    curl -X POST $CONTROL/shopper -d '{"does": "present", "card": "6006490000000000017"}'
    curl -X POST $CONTROL/restart -d '{"keep_memory": false}'   # without a body: memory survives

`fault` is one of drop_before, drop_after, reset_mid_answer, delay, garbled, wrong_mac, other_service_id,
plain_success, communication_timeout (`processed`: whether money moved all the same), decline, duplicate.
It happens once, to the next request of its category and transaction type; without a category, to the next
one about money. `PUT` changes only what it names when the card exists. Wrong input is answered 400 with
`{"error": "..."}`, an unknown card 404.

Whoever reaches this port can load cards: it is for tests, on the loopback address only.
"""

from decimal import Decimal
from typing import Annotated

from moneyed import CURRENCIES, Money, get_currency
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from terminal_api.mock.cards import Card, CardStatus
from terminal_api.mock.faults import Fault, FaultKind
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.ledger import CardLedger
from terminal_api.mock.shopper import Mood
from terminal_api.mock.transactions import Transaction
from terminal_api.mock.wording import instant
from terminal_api.money import written


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("not a currency code")
    return code


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _CardInput(_Input):
    provider: str | None = None
    status: CardStatus | None = None
    balance: Annotated[Decimal, Field(ge=0, le=99_999_999, allow_inf_nan=False)] | None = None
    currency: Annotated[str, AfterValidator(_known_currency)] | None = None
    pin: bool | Annotated[str, Field(pattern="^(set|not set|[0-9]{4,8})$")] | None = None
    """Digits set a PIN; which digits does not matter, for the shopper knows them or does not."""
    shopper_knows_pin: bool | None = None
    number: str | None = None
    """Ignored: the path names the card. So what `GET` shows can be sent back."""


class _FaultInput(_Input):
    fault: FaultKind
    category: str | None = None
    transaction_type: str | None = None
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1.0
    condition: str = "Refusal"
    message: str = "DECLINED"
    processed: bool = False


class _ShopperInput(_Input):
    does: Mood | Annotated[str, Field(pattern="^present$")]
    card: Annotated[str, Field(pattern="^[0-9]{8,28}$")] | None = None


class _RestartInput(_Input):
    keep_memory: bool = True


def control_app(fleet: Fleet) -> Starlette:
    """The endpoints listed above, for one shop's terminals."""
    control = _Control(fleet)
    return Starlette(
        routes=[
            Route("/cards", control.cards),
            Route("/cards/{number}", control.card, methods=["GET"]),
            Route("/cards/{number}", control.put_card, methods=["PUT"]),
            Route("/transactions", control.transactions),
            Route("/faults", control.faults, methods=["GET"]),
            Route("/faults", control.arm, methods=["POST"]),
            Route("/faults", control.disarm, methods=["DELETE"]),
            Route("/shopper", control.shopper, methods=["POST"]),
            Route("/restart", control.restart, methods=["POST"]),
        ],
        exception_handlers={ValidationError: _not_understood, HTTPException: _refused},
    )


class _Control:
    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    async def cards(self, _: Request) -> Response:
        return JSONResponse([_card(card) for card in self._fleet.ledger.cards])

    async def card(self, request: Request) -> Response:
        card = self._fleet.ledger.card(request.path_params["number"])
        if card is None:
            raise HTTPException(404, "no such card")
        return JSONResponse(_card(card))

    async def put_card(self, request: Request) -> Response:
        number: str = request.path_params["number"]
        given = _CardInput.model_validate_json(await request.body())
        if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 28):
            raise HTTPException(400, "a card number has 8 to 28 digits")
        card = _changed(self._fleet.ledger.card(number), number, given)
        self._fleet.ledger.put(card)
        return JSONResponse(_card(card))

    async def transactions(self, _: Request) -> Response:
        ledger = self._fleet.ledger
        return JSONResponse([_line(line, ledger) for line in ledger.transactions])

    async def faults(self, _: Request) -> Response:
        return JSONResponse([_fault(fault) for fault in self._fleet.faults.armed])

    async def arm(self, request: Request) -> Response:
        given = _FaultInput.model_validate_json(await request.body())
        fault = Fault(kind=given.fault, **given.model_dump(exclude={"fault"}))
        self._fleet.faults.arm(fault)
        return JSONResponse(_fault(fault), status_code=201)

    async def disarm(self, _: Request) -> Response:
        self._fleet.faults.disarm()
        return Response(status_code=204)

    async def shopper(self, request: Request) -> Response:
        given = _ShopperInput.model_validate_json(await request.body())
        shopper = self._fleet.first.shopper
        match given.does:
            case Mood.APPROVE:
                shopper.approve()
            case Mood.CANCEL:
                shopper.cancel()
            case Mood.WAIT:
                shopper.wait()
            case _:
                if given.card is None:
                    raise HTTPException(400, "card: which one is presented?")
                shopper.present(given.card)
        return JSONResponse({"mood": shopper.mood, "prompted": shopper.is_prompted.is_set()})

    async def restart(self, request: Request) -> Response:
        given = _RestartInput.model_validate_json(await request.body() or b"{}")
        self._fleet.first.restart(keep_memory=given.keep_memory)
        return Response(status_code=204)


def _changed(card: Card | None, number: str, given: _CardInput) -> Card:
    """`card` as `given` wants it; a new one needs at least its provider."""
    if card is None:
        if given.provider is None:
            raise HTTPException(400, "provider: a new card needs one")
        card = Card(number, given.provider, CardStatus.ACTIVE, Money(0, "EUR"))
    currency = get_currency(given.currency) if given.currency else card.balance.currency
    amount = card.balance.amount if given.balance is None else given.balance
    return Card(
        number=number,
        provider=given.provider or card.provider,
        status=given.status or card.status,
        balance=Money(amount, currency),
        pin=card.pin if given.pin is None else given.pin not in {False, "not set"},
        shopper_knows_pin=card.shopper_knows_pin
        if given.shopper_knows_pin is None
        else given.shopper_knows_pin,
    )


def _card(card: Card) -> dict[str, object]:
    return {
        "number": card.number,
        "provider": card.provider,
        "status": card.status,
        "balance": _figure(card.balance),
        "currency": card.balance.currency.code,
        "pin": "set" if card.pin else "not set",
        "shopper_knows_pin": card.shopper_knows_pin,
    }


def _line(line: Transaction, ledger: CardLedger) -> dict[str, object]:
    return {
        "id": line.id,
        "service_id": line.service_id,
        "sale_id": line.sale_id,
        "operation": line.operation,
        "card": line.card,
        "provider": line.provider,
        "asked": None if line.asked is None else _figure(line.asked),
        "moved": _figure(line.moved),
        "change": _figure(line.change),
        "balance": None if line.balance is None else _figure(line.balance),
        "currency": line.moved.currency.code,
        "result": line.result,
        "refusal": line.refusal.message if line.refusal else None,
        "at": instant(line.at),
        "original": line.original or None,
        "reversed": _figure(ledger.taken_back(line)),
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {
        "fault": fault.kind,
        "category": fault.category,
        "transaction_type": fault.transaction_type,
        "seconds": fault.seconds,
        "condition": fault.condition,
        "message": fault.message,
        "processed": fault.processed,
    }


def _figure(amount: Money) -> str:
    return written(amount).split(" ")[0]


async def _not_understood(_: Request, error: Exception) -> Response:
    assert isinstance(error, ValidationError)
    wrong = "; ".join(
        f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['msg']}" for each in error.errors()
    )
    return JSONResponse({"error": wrong}, status_code=400)


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)
