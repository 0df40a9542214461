"""How a basket is written: canonical JSON, and the digest by which a second copy is known. Ours.

Canonical: UTF-8, names sorted, no white space, every figure as text. The same basket has the same bytes,
however its decimals were spelled and in whichever time zone its moments were.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from terminal_api.processors.gateway.basket import Basket, BasketGiftCard, BasketLine, BasketTender
from terminal_api.processors.gateway.wire import figures


def record(basket: Basket) -> dict[str, object]:
    """`basket` with its digest, as it travels. Raises `ValueError` for what `Basket.wrong` objects to."""
    if wrong := basket.wrong():
        raise ValueError(wrong)
    written = _record(basket)
    return {**written, "digest": digest(written)}


def digest(written: Mapping[str, object]) -> str:
    """SHA-256 over the canonical record without its digest, in hex."""
    return hashlib.sha256(canonical(written)).hexdigest()


def whole(written: Mapping[str, object]) -> bytes:
    """The bytes that travel: canonical, with the digest."""
    return _bytes(written)


def canonical(written: Mapping[str, object]) -> bytes:
    """The bytes of a record, its digest left out."""
    bare = {name: value for name, value in written.items() if name != "digest"}
    return _bytes(bare)


def _bytes(written: Mapping[str, object]) -> bytes:
    return json.dumps(written, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _record(basket: Basket) -> dict[str, object]:
    written: dict[str, object] = {
        "sale": basket.sale,
        "store": basket.store,
        "till": basket.till,
        "cashier": basket.cashier,
        "opened": _moment(basket.opened),
        "closed": _moment(basket.closed),
        "currency": basket.currency,
        "lines": [_line(line) for line in basket.lines],
        "totals": {
            "gross": figures(basket.gross),
            "discount": figures(basket.discounts),
            "tax": [
                {"rate": _plain(tax.rate), "net": figures(tax.net), "tax": figures(tax.tax)}
                for tax in basket.taxes
            ],
            "rounding": figures(basket.rounding or basket.nothing),
        },
        "tenders": [_tender(tender) for tender in basket.tenders],
        "giftCards": [_gift_card(card) for card in basket.gift_cards],
    }
    return {**written, "corrects": basket.corrects} if basket.corrects else written


def _line(line: BasketLine) -> dict[str, str]:
    return {
        "number": line.number,
        "text": line.text,
        "department": line.department,
        "quantity": _plain(line.quantity),
        "unitPrice": figures(line.unit_price),
        "gross": figures(line.gross),
        "discount": figures(line.discount),
        "taxRate": _plain(line.tax_rate),
        "kind": line.kind.value,
    }


def _tender(tender: BasketTender) -> dict[str, str]:
    plain = {"kind": tender.kind, "amount": figures(tender.amount)}
    if not tender.transaction:
        return plain
    return {**plain, "transaction": tender.transaction, "card": _masked(tender.last4)}


def _gift_card(card: BasketGiftCard) -> dict[str, str]:
    written = {
        "transaction": card.transaction,
        "operation": card.operation,
        "amount": figures(card.amount),
        "card": _masked(card.last4),
    }
    return {**written, "reference": card.reference} if card.reference else written


def _masked(last4: str) -> str:
    return f"****{last4}"


def _plain(number: Decimal) -> str:
    """`1.5` for 1.50 and `20` for 2E+1: one spelling for one number."""
    text = f"{number:f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if plain in ("-0", "") else plain


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
