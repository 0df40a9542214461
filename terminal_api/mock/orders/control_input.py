"""What the control endpoint and a scenario's file are told, checked before anything is done."""

import re
from decimal import Decimal
from typing import Annotated, Literal, Self

from moneyed import CURRENCIES, Money, get_currency
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from terminal_api.mock.body.face import PrinterState
from terminal_api.mock.body.shopper import Shopper
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.desk.incoming import CLASSES
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.money import decimals


def _known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise ValueError("not a currency code")
    return code


def _known_category(name: str) -> str:
    if name not in CLASSES:
        raise ValueError("not a message category, such as Payment or StoredValue")
    return name


def _exact(value: object) -> object:
    if isinstance(value, float | bool):
        raise ValueError('an amount is written as text: "12.50"')
    return value


def _pin(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value
    if value in {"set", "not set"}:
        return value == "set"
    if isinstance(value, str) and re.fullmatch("[0-9]{4,8}", value):
        return value
    raise ValueError('true, false, "set", "not set", or 4 to 8 digits')


def _times(value: object) -> object:
    if isinstance(value, int) or value == "forever":
        return None if value == "forever" else value
    raise ValueError('how many requests, or "forever"')


CardNumber = Annotated[str, Field(pattern="^[0-9]{8,28}$")]
Figure = Annotated[
    Decimal, BeforeValidator(_exact), Field(ge=0, le=99_999_999, decimal_places=6, allow_inf_nan=False)
]
Times = Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(_times)]
Seconds = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]


class Input(BaseModel):
    """Base of every input: a key nobody knows is an error, and no error repeats a value."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _CardFacts(Input):
    provider: str | None = None
    status: CardStatus | None = None
    balance: Figure | None = None
    currency: Annotated[str, AfterValidator(_known_currency)] | None = None
    pin: Annotated[bool | str | None, BeforeValidator(_pin)] = None
    """Digits set a PIN; at the terminal which digits does not matter, for the shopper knows them or does not.
    They are the `code` as well."""
    shopper_knows_pin: bool | None = None
    code: Annotated[str, Field(pattern="^[0-9]{0,8}$")] | None = None
    """The digits of the PIN, where a provider checks them itself; empty takes them away."""

    def card(self, number: str, before: Card | None) -> Card:
        """The card as it is to be; `before` is what it was.

        Raises `ValueError` for a new one of nobody, and for a balance its currency has no coins for.
        """
        if before is None:
            if self.provider is None:
                raise ValueError("provider: a new card needs one")
            before = Card(number, self.provider, CardStatus.ACTIVE, Money(0, "EUR"))
        currency = get_currency(self.currency) if self.currency else before.balance.currency
        balance = before.balance.amount if self.balance is None else self.balance
        if balance != round(balance, decimals(currency)):
            raise ValueError(f"balance: {currency.code} has {decimals(currency)} decimals")
        knows = before.shopper_knows_pin if self.shopper_knows_pin is None else self.shopper_knows_pin
        return Card(
            number=number,
            provider=self.provider or before.provider,
            status=self.status or before.status,
            balance=Money(balance, currency),
            pin=before.pin if self.pin is None else bool(self.pin),
            shopper_knows_pin=knows,
            code=self._code(before),
            expiry=before.expiry,
        )

    def _code(self, before: Card) -> str:
        if self.code is not None:
            return self.code
        if isinstance(self.pin, str):
            return self.pin
        return "" if self.pin is False else before.code


class CardInput(_CardFacts):
    """A card that something else names."""

    number: str | None = None
    """Ignored. So what is shown of a card can be sent back."""


class NumberedCard(_CardFacts):
    """A card to put in, or what to change about one."""

    number: CardNumber


class FaultInput(Input):
    """A fault and the requests it waits for."""

    fault: FaultKind
    category: Annotated[str, AfterValidator(_known_category)] | None = None
    transaction_type: Literal["Activate", "Load", "Reverse", "Unload", "Normal", "Refund"] | None = None
    poiid: str | None = None
    card: CardNumber | None = None
    amount: Figure | None = None
    after: Annotated[int, Field(ge=0)] = 0
    times: Times = 1
    seconds: Seconds = 1.0
    condition: str = ""
    message: str = "DECLINED"
    processed: bool = False
    keep_memory: bool = True
    status: Annotated[int, Field(ge=400, le=599)] = 503

    @property
    def ordered(self) -> Fault:
        """The fault to arm."""
        return Fault(kind=self.fault, poi_id=self.poiid, **self.model_dump(exclude={"fault", "poiid"}))


Deed = Literal[
    "approve", "wait", "cancel", "present", "tap", "insert", "remove_card", "enter_pin", "key", "press"
]


class ShopperInput(Input):
    """What the shopper at one terminal does; `poiid` None is the first terminal."""

    does: Deed
    poiid: str | None = None
    card: CardNumber | None = None
    correct: bool = True
    text: str = ""
    entry: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if self.does == "present" and self.card is None:
            raise ValueError("card: which one is presented?")
        return self

    def tell(self, shopper: Shopper) -> bool | None:
        """Let the shopper do it; whether the terminal took it. None: a mood, which is taken in any case."""
        match self.does:
            case "approve":
                shopper.approve()
            case "cancel":
                shopper.cancel()
            case "wait":
                shopper.wait()
            case "present":
                return shopper.present(self.card or "")
            case "tap":
                return shopper.tap_bank_card()
            case "insert":
                return shopper.insert_bank_card()
            case "remove_card":
                return shopper.remove_card()
            case "enter_pin":
                return shopper.enter_pin(self.correct)
            case "key":
                return shopper.key(self.text)
            case "press":
                return shopper.press(self.entry)
        return None


class RestartInput(Input):
    """Off and on again; `poiid` None is the first terminal."""

    keep_memory: bool = True
    poiid: str | None = None


class TerminalInput(Input):
    """What is to be different about one terminal."""

    poiid: str | None = None
    printer: PrinterState | None = None
    connected: bool | None = None
    """Whether the cloud reaches it."""
    on: bool | None = None
    """Whether it has power."""


class ExpectedCard(Input):
    """A card as somebody else's books have it."""

    number: CardNumber
    balance: Figure | None = None
    status: CardStatus | None = None


class ExpectedTransaction(Input):
    """A request as somebody else's books have it: what it moved, None where it did not happen."""

    service_id: str
    sale_id: str | None = None
    moved: Figure | None = None


class Expected(Input):
    """Somebody else's books. `complete`: nothing but `transactions` may have happened."""

    cards: tuple[ExpectedCard, ...] = ()
    transactions: tuple[ExpectedTransaction, ...] = ()
    complete: bool = False
    sale_id: str | None = None
    """With `complete`: only this register's requests count."""
