"""The card part of the receipt, in the terminal's layout: one copy for the shop, one for the customer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from moneyed import Money

from terminal_api.mock.books.cards import masked
from terminal_api.mock.desk.wording import pairs
from terminal_api.money import written
from terminal_api.nexo.messages.parts import OutputContent, OutputText, PaymentReceipt

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£"}
_FILLER = OutputText(text="key=filler", end_of_line_flag=True)


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What a slip tells. `balance` None: it is not a gift card, or nobody said."""

    at: datetime
    card: str
    """The number, which is printed masked, or a masked one."""
    brand: str
    entry: str
    terminal: str
    tender: str
    merchant_reference: str
    total: Money
    approval_code: str = ""
    balance: Money | None = None
    void: bool = False
    """A reversal was requested: the slip says so in place of APPROVED."""


def slips(facts: SlipFacts) -> tuple[PaymentReceipt, ...]:
    """Both copies, the cashier's first as the terminal sends them."""
    body = tuple(_body(facts))
    head = (_line("header1", bold=True), _line("header2", bold=True))
    cashier = (*head, _line("merchantTitle", "MERCHANT COPY", bold=True), *body)
    farewell = (_FILLER, _line("retain", "Please retain for your records"), _line("thanks", "Thank you"))
    customer = (*head, _line("cardholderHeader", "CARDHOLDER COPY", bold=True), *body, *farewell)
    return _receipt("CashierReceipt", cashier), _receipt("CustomerReceipt", customer)


def _body(facts: SlipFacts) -> Iterator[OutputText]:
    at = facts.at.astimezone(UTC)
    yield _FILLER
    yield _line("txdate", "Date", f"{at:%d/%m/%Y}")
    yield _line("txtime", "Time", f"{at:%H:%M:%S}")
    yield _FILLER
    yield _line("pan", "Card", masked(facts.card))
    yield _line("cardType", "Card type", facts.brand)
    yield _line("paymentMethod", "Payment method", facts.brand)
    yield _line("posEntryMode", "Entry mode", facts.entry)
    yield _FILLER
    yield _line("tid", "TID", facts.terminal)
    yield _line("ptid", "PTID", facts.terminal[-8:])
    yield _FILLER
    if facts.approval_code:
        yield _line("authCode", "Auth. code", facts.approval_code)
    yield _line("txRef", "Tender", facts.tender)
    yield _line("mref", "Reference", facts.merchant_reference)
    yield _FILLER
    yield _line("txtype", "Type", "GOODS_SERVICES")
    if facts.balance is not None:
        yield _line("currentBalanceAmount", "Balance", _figures(facts.balance))
    yield _line("totalAmount", "TOTAL", _figures(facts.total), bold=True)
    yield _FILLER
    yield (
        _line("void", "*VOID REQUESTED*", bold=True)
        if facts.void
        else _line("approved", "APPROVED", bold=True)
    )


@lru_cache(maxsize=512)  # most lines are the same on every slip, and a slip has two copies
def _line(key: str, name: str = "", value: str = "", *, bold: bool = False) -> OutputText:
    parts = {"name": name, "value": value}
    text = pairs({**{part: said for part, said in parts.items() if said}, "key": key})
    return OutputText(text=text, character_style="Bold" if bold else None, end_of_line_flag=True)


def _receipt(qualifier: str, lines: tuple[OutputText, ...]) -> PaymentReceipt:
    content = OutputContent(output_format="Text", output_text=lines)
    return PaymentReceipt(document_qualifier=qualifier, required_signature_flag=False, output_content=content)


def _figures(amount: Money) -> str:
    """`€ 18,40`: in the shopper's locale, not for machines."""
    figure, code = written(amount).split(" ")
    return f"{_SYMBOLS.get(code, code)} {figure.replace('.', ',')}"
