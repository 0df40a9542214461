"""Amounts asked for and authorised, in major units."""

from terminal_api.nexo.wire import Number, Wire


class AmountsReq(Wire):
    """What is asked for."""

    currency: str
    requested_amount: Number
    cash_back_amount: Number | None = None
    tip_amount: Number | None = None
    paid_amount: Number | None = None
    minimum_amount_to_deliver: Number | None = None
    maximum_cash_back_amount: Number | None = None
    minimum_split_amount: Number | None = None


class AmountsResp(Wire):
    """What was authorised; tip and cash-back are part of it."""

    currency: str | None = None
    authorized_amount: Number
    total_rebates_amount: Number | None = None
    total_fees_amount: Number | None = None
    cash_back_amount: Number | None = None
    tip_amount: Number | None = None
