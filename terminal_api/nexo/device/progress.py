"""What the terminal does right now, for the cashier to watch. Source: Adyen, "Display notifications"."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl

from terminal_api.nexo.messages.display import DisplayRequest


class ProgressEvent(StrEnum):
    """The steps we know by name."""

    TENDER_CREATED = "TENDER_CREATED"
    CARD_INSERTED = "CARD_INSERTED"
    CARD_PRESENTED = "CARD_PRESENTED"
    CARD_SWIPED = "CARD_SWIPED"
    CARD_REMOVED = "CARD_REMOVED"
    WAIT_FOR_APP_SELECTION = "WAIT_FOR_APP_SELECTION"
    APPLICATION_SELECTED = "APPLICATION_SELECTED"
    WAIT_FOR_PIN = "WAIT_FOR_PIN"
    PIN_ENTERED = "PIN_ENTERED"
    ASK_SIGNATURE = "ASK_SIGNATURE"
    CHECK_SIGNATURE = "CHECK_SIGNATURE"
    SIGNATURE_CHECKED = "SIGNATURE_CHECKED"
    ASK_DCC = "ASK_DCC"
    DCC_ACCEPTED = "DCC_ACCEPTED"
    DCC_REJECTED = "DCC_REJECTED"
    ASK_GRATUITY = "ASK_GRATUITY"
    GRATUITY_ENTERED = "GRATUITY_ENTERED"
    BALANCE_QUERY_STARTED = "BALANCE_QUERY_STARTED"
    BALANCE_QUERY_COMPLETED = "BALANCE_QUERY_COMPLETED"
    LOAD_STARTED = "LOAD_STARTED"
    LOAD_COMPLETED = "LOAD_COMPLETED"
    PROVIDE_CARD_DETAILS = "PROVIDE_CARD_DETAILS"
    CARD_DETAILS_PROVIDED = "CARD_DETAILS_PROVIDED"
    PRINT_RECEIPT = "PRINT_RECEIPT"
    RECEIPT_PRINTED = "RECEIPT_PRINTED"
    TENDER_FINAL = "TENDER_FINAL"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a transaction. It tells nothing about money: only the answer does."""

    event: ProgressEvent | str
    """An event we do not know keeps the terminal's name."""
    transaction: str | None = None
    """The terminal's name for the transaction (nexo: POITransactionID)."""
    time_stamp: str | None = None
    """As the terminal wrote it."""


def display_event(body: DisplayRequest) -> Progress | None:
    """The step that a display notification tells; None when it tells none.

    It is a query string where a screen's name would stand: `TransactionID=..&TimeStamp=..&event=..`.
    """
    for output in body.display_output:
        predefined = output.output_content.predefined_content
        pairs = dict(parse_qsl(predefined.reference_id, errors="replace")) if predefined else {}
        if name := pairs.get("event"):
            known = next((event for event in ProgressEvent if event == name), name)
            return Progress(known, pairs.get("TransactionID"), pairs.get("TimeStamp"))
    return None
