"""By what names a transaction or a message is known to either side."""

from terminal_api.nexo.wire import Number, Wire


class TransactionIdentification(Wire):
    """A transaction's name and moment; the moment stays text here because it comes back reformatted."""

    transaction_id: str
    time_stamp: str


class SaleTerminalData(Wire):
    """Which group of totals the register belongs to."""

    totals_group_id: str | None = None


class SaleData(Wire):
    """The register's own references."""

    sale_transaction_id: TransactionIdentification | None = None
    sale_reference_id: str | None = None
    """Groups the tenders of one sale."""
    operator_id: str | None = None
    operator_language: str | None = None
    shift_number: str | None = None
    sale_terminal_data: SaleTerminalData | None = None
    token_requested_type: str | None = None
    """`Customer` or `Transaction`."""
    sale_to_poi_data: str | None = None
    sale_to_acquirer_data: str | None = None
    """Form-encoded pairs or Base64 JSON for the acquirer: `tenderOption`, `redemptionType`, `currency`."""


class POIData(Wire):
    """The terminal's own references; a reversal needs the transaction's name and moment."""

    poi_transaction_id: TransactionIdentification | None = None
    poi_reconciliation_id: str | None = None


class OriginalPOITransaction(Wire):
    """The transaction to reverse or to undo."""

    sale_id: str | None = None
    poi_id: str | None = None
    """Only when another terminal made it."""
    poi_transaction_id: TransactionIdentification | None = None
    reuse_card_data_flag: bool | None = None
    approval_code: str | None = None
    acquirer_id: str | None = None
    amount_value: Number | None = None
    host_transaction_id: TransactionIdentification | None = None


class MessageReference(Wire):
    """Another message of ours, asked about or aborted."""

    message_category: str | None = None
    service_id: str | None = None
    device_id: str | None = None
    sale_id: str | None = None
    poi_id: str | None = None
