"""What of a request nobody reads: a member that is misspelt is ignored in silence, as by a real terminal."""

from collections.abc import Iterator
from typing import cast

from terminal_api.mock.desk.incoming import Incoming
from terminal_api.mock.desk.wording import acquirer_data
from terminal_api.nexo.messages.parts import SaleData
from terminal_api.nexo.wire import Wire, wire_name

#: What a register may ask for besides. Source: Adyen, "Partial authorisations" and its classic library.
_TENDER_OPTIONS = frozenset(
    {
        *("AllowPartialAuthorisation", "ReceiptHandler", "AskGratuity", "AskGiving", "BypassPin"),
        *("ForcedDecline", "DontPrintReceipt", "EnableMagstripeFallback", "GetAdditionalData"),
    }
)


def unread(request: Incoming, kind: type[Wire]) -> tuple[str, ...]:
    """Every member of `request`, read as `kind`, that this terminal does not know; names, never values.

    Empty for a body that cannot be read: what is wrong with that one is its answer.
    """
    body = request.body(kind)
    if isinstance(body, list):
        return ()
    return (*_extra(request.header, "MessageHeader"), *_extra(body, request.member), *_options(body))


def _extra(part: Wire, path: str) -> Iterator[str]:
    yield from (f"{path}.{name}" for name in part.model_extra or ())
    for name in type(part).model_fields:
        value = getattr(part, name)
        for inside in cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,):
            if isinstance(inside, Wire):
                yield from _extra(inside, f"{path}.{wire_name(name)}")


def _options(body: Wire) -> Iterator[str]:
    data = getattr(body, "sale_data", None)
    said = acquirer_data(data.sale_to_acquirer_data) if isinstance(data, SaleData) else {}
    if said.get("tenderOption", "ReceiptHandler") not in _TENDER_OPTIONS:
        yield "tenderOption of SaleToAcquirerData"
