"""What may be set about a provider that speaks Toast's gift-card API."""

import re
from dataclasses import dataclass
from datetime import timedelta

from moneyed import Currency, Money

from terminal_api.errors import SettingError
from terminal_api.processor import Capabilities, Operation
from terminal_api.processors.service import Environment
from terminal_api.processors.toast.transactions import TransactionType

#: What a provider may leave out; balances and reversals it must offer. Source: Toast, gift card guide.
OPTIONAL = frozenset({TransactionType.ACTIVATE, TransactionType.ADD_VALUE, TransactionType.REDEEM})

#: Which transaction carries out an operation; the others have none here.
TYPES = {
    Operation.ACTIVATE: TransactionType.ACTIVATE,
    Operation.LOAD: TransactionType.ADD_VALUE,
    Operation.BALANCE: TransactionType.GET_BALANCE,
    Operation.PAY: TransactionType.REDEEM,
    Operation.CASH_OUT: TransactionType.REDEEM,
    Operation.REFUND: TransactionType.ADD_VALUE,
    Operation.REVERSE: TransactionType.REVERSE,
    Operation.UNDO_LOAD: TransactionType.REVERSE,
}

_GUID = re.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything about one restaurant at one provider. Raises `SettingError` for what cannot be."""

    url: str
    """The one address of the provider, path and all."""
    restaurant: str
    """`Toast-Restaurant-External-ID`, a GUID."""
    currency: Currency
    """No field on the wire carries one: it is the restaurant's."""
    name: str = "toast"
    """In journal and reports."""
    environment: Environment = "live"
    offers: frozenset[TransactionType] = OPTIONAL
    """Those of the optional types that this provider offers."""
    cash_out: bool = True
    """Whether this restaurant may pay a balance out in cash."""
    cash_out_limit: Money | None = None
    """Above it a cash-out is not sent; None leaves that to the shop."""
    empty_activation: bool = True
    """Whether a card may be activated with nothing on it. Not documented: to be tried with each provider."""
    refund_as_load: bool = False
    """Whether money may go onto a card without the payment it came from: the provider will call it a load."""
    idempotent: bool = True
    """Whether a repeat under the same GUID is done once. Documented for all; to be proven before going live,
    since Toast's own reference implementation does it twice."""
    remembered: timedelta = timedelta(days=7)
    """So long after a request a repeat is trusted to be recognised. Not published: ours."""
    answer_s: float = 5.0
    """The longest wait for an answer. Source: Toast, response times of integrations."""

    def __post_init__(self) -> None:
        if not is_guid(self.restaurant):
            raise SettingError(f"The restaurant of {self.name} must be a GUID: copy it from the provider.")
        if not self.offers <= OPTIONAL:
            raise SettingError(f"What {self.name} offers may name only activation, loading and redemption.")
        if self.cash_out_limit is not None and self.cash_out_limit.currency != self.currency:
            raise SettingError(f"The cash-out limit of {self.name} must be in {self.currency.code}.")

    def offered(self, operation: Operation) -> bool:
        """Whether `operation` can be asked for here."""
        match operation:
            case Operation.CASH_OUT if not self.cash_out:
                return False
            case Operation.REFUND if not self.refund_as_load:
                return False
            case _:
                kind = TYPES.get(operation)
                return kind is not None and (kind not in OPTIONAL or kind in self.offers)

    def capabilities(self, refused: frozenset[TransactionType]) -> Capabilities:
        """What cards can do here, without the types that the provider has `refused` as not supported."""
        can = (operation for operation in Operation if self.offered(operation))
        left = frozenset(operation for operation in can if TYPES[operation] not in refused)
        # Source: Toast, guide: a transaction is found by its GUID and its card, and an activation is one. A
        # cash-out is a redemption, and those can be reversed (inferred).
        cash = Operation.CASH_OUT in left
        return Capabilities(left, undoes_activation=True, undoes_cash_out=cash, reverse_by_card=True)


def is_guid(text: str) -> bool:
    """Whether `text` is a GUID in the usual form, `c54ab16d-aa9c-44a1-a130-f06cd513208e`."""
    return _GUID.fullmatch(text) is not None
