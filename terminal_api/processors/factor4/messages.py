"""Factor4's messages: one model of the fields, whichever codec writes them.

Field names, their order and the operations' names are those of the published SOAP interface (a generated
client in a public repository); that JSON uses the same names in the same nesting is our contract. Every value
is text on the wire, as there. What we do not know in an answer is ignored.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

YesNo = Literal["Y", "N"]
EntryType = Literal["B", "K", "M", "P"]
"""Barcode, keyed, magnetic stripe, proximity. Source: Factor4's document."""


class Part(BaseModel):
    """Base of every part. Frozen; its fields stand in the order of the wire; `repr` shows no value.

    Values are hidden because they may be card numbers and PINs. A number where we expect text becomes text:
    nobody knows yet how Factor4's own JSON spells amounts.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        populate_by_name=True,
        frozen=True,
        extra="ignore",
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
    )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(sorted(self.model_fields_set))})"

    __str__ = __repr__


class RequestHeader(Part):
    """`standardHeader` of a request. Source: the header table of Factor4's document, and the interface."""

    request_id: str = ""
    """A rolling counter in base 36: reconciles, and recognises duplicates."""
    locale_id: str | None = None
    system_id: str | None = None
    client_id: str | None = None
    location_id: str | None = None
    terminal_id: str | None = None
    terminal_date_time: str | None = None
    """The till's local clock, `YYYYMMDDHHMMSS`."""
    initiator_type: Literal["E", "U", "C"] | None = None
    initiator_id: str | None = None
    external_id: str | None = None
    batch_id: str | None = None
    """Ours, as `batch_reference`: a transaction can be searched for by both."""
    batch_reference: str | None = None


class Account(Part):
    """The card."""

    account_id: str
    pin: str | None = None
    entry_type: EntryType | None = None


class Amount(Part):
    """How much: decimal text in major units, and of what."""

    value_code: str
    entered_amount: str
    nsf_allowed: YesNo | None = None
    """Whether to go on although the balance is smaller. What that does is inferred: see `mapping_sheet`."""


class Search(Part):
    """Which earlier transaction; filled fields are combined."""

    batch_id: str | None = None
    batch_reference: str | None = None
    transaction_id: str | None = None
    approval_code: str | None = None


class PromotionCode(Part):
    """A mark that the provider's reports show."""

    code: str
    quantity: str | None = None


class Question(Part):
    """What every request begins with. Its class is named as the operation is on the wire."""

    standard_header: RequestHeader
    account: Account | None = None

    @property
    def operation(self) -> str:
        """The wire's name of what is asked: `GiftRedemption`."""
        return type(self).__name__


class Inquiry(Question):
    """The balances of a card."""


class GiftIssuance(Question):
    """Adds money; with `activating` it also activates the card."""

    activating: YesNo | None = None
    amount: Amount | None = None
    promotion_codes: tuple[PromotionCode, ...] = ()


class GiftRedemption(Question):
    """Takes money."""

    amount: Amount | None = None
    promotion_codes: tuple[PromotionCode, ...] = ()


class VoidTransaction(Question):
    """Undoes an earlier transaction, all of it."""

    search: Search | None = None


class MerchandiseReturn(Question):
    """A credit that is marked as store credit."""

    amount: Amount | None = None
    promotion_codes: tuple[PromotionCode, ...] = ()


class Deactivate(Question):
    """Closes the card."""


#: Every operation we speak, by its name on the wire.
OPERATIONS: dict[str, type[Question]] = {
    each.__name__: each
    for each in (Inquiry, GiftIssuance, GiftRedemption, VoidTransaction, MerchandiseReturn, Deactivate)
}


class AnswerHeader(Part):
    """`standardHeader` of an answer."""

    request_id: str | None = None
    status: str | None = None
    """`A` approved, `E` error."""


class Identification(Part):
    """Their names for the transaction."""

    transaction_id: str | None = None
    approval_code: str | None = None
    demonstration: str | None = None


class Balance(Part):
    """What is on the card afterwards, and how much this transaction moved."""

    value_code: str | None = None
    amount: str | None = None
    difference: str | None = None


class ErrorMessage(Part):
    """Why not."""

    rejection_id: str | None = None
    error_code: str | None = None
    brief_message: str | None = None
    in_depth_message: str | None = None


class Answer(Part):
    """The answer to any operation."""

    standard_header: AnswerHeader
    identification: Identification | None = None
    expiration_date: str | None = None
    amount_remaining: str | None = None
    """The part of the bill that is not covered (inferred from its description)."""
    balances: tuple[Balance, ...] = ()
    host_message: str | None = None
    error_message: ErrorMessage | None = None

    @property
    def error_code(self) -> str:
        """Why not, in the provider's word; empty where none is given."""
        return (self.error_message and self.error_message.error_code) or ""
