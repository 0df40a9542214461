"""The card part of a receipt, as the terminal words it."""

from collections.abc import Iterable
from typing import Literal
from urllib.parse import parse_qsl

from terminal_api.nexo.messages.parts import DocumentQualifier, OutputText, PaymentReceipt
from terminal_api.outcomes import Slip, SlipLine

_COPIES: dict[str, Literal["customer", "cashier"]] = {
    DocumentQualifier.CUSTOMER_RECEIPT: "customer",
    DocumentQualifier.CASHIER_RECEIPT: "cashier",
}


def slips(receipts: Iterable[PaymentReceipt] | None) -> tuple[Slip, ...]:
    """Every copy with every line in order, unaltered: generated receipts are certified as they are."""
    return tuple(
        Slip(
            copy=_COPIES[receipt.document_qualifier],
            lines=tuple(line for text in _texts(receipt) for line in _lines(text)),
            signature=bool(receipt.required_signature_flag),
        )
        for receipt in receipts or ()
        if receipt.document_qualifier in _COPIES
    )


def _texts(receipt: PaymentReceipt) -> tuple[OutputText, ...]:
    return (receipt.output_content and receipt.output_content.output_text) or ()


def _lines(line: OutputText) -> tuple[SlipLine, ...]:
    """One line; none for the merchant's own header where it is empty, for that one we print ourselves."""
    bold = line.character_style == "Bold"
    if "=" not in line.text:
        return (SlipLine(line.text, bold=bold),)
    parts = dict(parse_qsl(line.text, keep_blank_values=True, errors="replace"))
    if "name" in parts or "value" in parts:
        return (SlipLine(parts.get("name", ""), parts.get("value", ""), bold),)
    return () if parts.get("key", "").startswith("header") else (SlipLine(""),)
