"""CardAcquisition: reads a card without charging it; the terminal stays busy until it is paid or ended."""

from terminal_api.nexo.messages.parts import PaymentInstrumentData, POIData, Response, SaleData
from terminal_api.nexo.wire import Number, Wire, Words


class CardAcquisitionTransaction(Wire):
    """What the customer sees and how the card may be read."""

    total_amount: Number | None = None
    """In major units; there is no currency field."""
    payment_type: str | None = None
    force_entry_mode: Words | None = None
    allowed_payment_brand: Words | None = None
    allowed_loyalty_brand: Words | None = None
    loyalty_handling: str | None = None
    customer_language: str | None = None
    force_customer_selection_flag: bool | None = None
    cash_back_flag: bool | None = None


class CardAcquisitionRequest(Wire):
    """Asks for a card."""

    sale_data: SaleData
    card_acquisition_transaction: CardAcquisitionTransaction


class CardAcquisitionResponse(Wire):
    """The card; `poi_data` names the acquisition, for the payment that completes it."""

    response: Response
    sale_data: SaleData | None = None
    poi_data: POIData | None = None
    payment_brand: Words | None = None
    payment_instrument_data: PaymentInstrumentData | None = None
    loyalty_account: tuple[Wire, ...] | None = None
    customer_order: tuple[Wire, ...] | None = None
