"""The closed basket as the gateway's mock takes it, and whether its sums agree."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from terminal_api.mock.providers.gateway.behind import Word
from terminal_api.mock.providers.gateway.reading import Currency, Id, Moment, Strict, Text

_Figure = Annotated[str, Field(pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,6})?$")]
"""An amount: below zero where something came back."""

_Masked = Annotated[str, Field(pattern=r"^\*+[0-9A-Za-z*]{0,4}$")]


class LineIn(Strict):
    """One line."""

    number: str
    text: Text
    department: str
    quantity: _Figure
    unit_price: _Figure
    gross: _Figure
    discount: _Figure
    tax_rate: _Figure
    kind: Literal["goods", "service", "gift_card_sale", "gift_card_load", "deposit"]


class TaxIn(Strict):
    """One rate."""

    rate: _Figure
    net: _Figure
    tax: _Figure


class TotalsIn(Strict):
    """The sums."""

    gross: _Figure
    discount: _Figure
    tax: list[TaxIn]
    rounding: _Figure


class TenderIn(Strict):
    """One means of payment."""

    kind: Text
    amount: _Figure
    transaction: Id | None = None
    card: _Masked | None = None


class GiftCardIn(Strict):
    """One movement."""

    transaction: Id
    operation: Word
    amount: Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$")]
    reference: Text | None = None
    card: _Masked


class BasketIn(Strict):
    """`PUT /v1/baskets/{sale}`."""

    sale: Text
    store: Text
    till: Text
    cashier: Text
    opened: Moment
    closed: Moment
    currency: Currency
    lines: list[LineIn]
    totals: TotalsIn
    tenders: list[TenderIn]
    gift_cards: Annotated[list[GiftCardIn], Field(min_length=1)]
    corrects: Text | None = None
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]

    @property
    def adds_up(self) -> bool:
        """Lines less discounts and rounding make the tenders, change taken off."""
        gross = sum((Decimal(line.gross) for line in self.lines), Decimal(0))
        tendered = sum((Decimal(tender.amount) for tender in self.tenders), Decimal(0))
        totals = self.totals
        due = Decimal(totals.gross) - Decimal(totals.discount) + Decimal(totals.rounding)
        return gross == Decimal(totals.gross) and due == tendered
