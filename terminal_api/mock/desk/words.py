"""The form of single fields, by their name alone: closed lists of words, arrays, numbers, flags."""

from collections.abc import Collection, Iterator
from typing import cast

from terminal_api.nexo.messages import MessageCategory
from terminal_api.nexo.messages.display import MenuEntryTag
from terminal_api.nexo.messages.enable_service import TransactionAction
from terminal_api.nexo.messages.get_totals import TotalDetail
from terminal_api.nexo.messages.input import InputCommand
from terminal_api.nexo.messages.parts import (
    Alignment,
    BarcodeType,
    CharacterHeight,
    CharacterStyle,
    CharacterWidth,
    Device,
    DocumentQualifier,
    EntryMode,
    IdentificationType,
    InfoQualify,
    InstrumentType,
    OutputFormat,
    StoredValueAccountType,
)
from terminal_api.nexo.messages.print import ResponseMode
from terminal_api.nexo.messages.reconciliation import ReconciliationType
from terminal_api.nexo.messages.reversal import ReversalReason
from terminal_api.nexo.messages.stored_value import StoredValueTransactionType

#: Every word of each closed list. Source: Adyen's OpenAPI file of the Terminal API.
_CLOSED: dict[str, Collection[str]] = {
    "MessageCategory": list(MessageCategory),
    "PaymentType": (
        *("CashAdvance", "CashDeposit", "Completion", "FirstReservation", "Instalment", "IssuerInstalment"),
        *("Normal", "OneTimeReservation", "PaidOut", "Recurring", "Refund", "UpdateReservation"),
    ),
    "PaymentInstrumentType": list(InstrumentType),
    "EntryMode": [mode for mode in EntryMode if mode is not EntryMode.CHECK_READER],
    "ForceEntryMode": [mode for mode in EntryMode if mode is not EntryMode.MOBILE],
    "IdentificationType": list(IdentificationType),
    "StoredValueAccountType": list(StoredValueAccountType),
    "StoredValueTransactionType": list(StoredValueTransactionType),
    "ReversalReason": list(ReversalReason),
    "DocumentQualifier": list(DocumentQualifier),
    "Device": list(Device),
    "InfoQualify": list(InfoQualify),
    "OutputFormat": list(OutputFormat),
    "ResponseMode": list(ResponseMode),
    "InputCommand": list(InputCommand),
    "CharacterStyle": (*CharacterStyle, "Underlined"),  # the older spelling is still sent
    "CharacterWidth": list(CharacterWidth),
    "CharacterHeight": list(CharacterHeight),
    "Alignment": list(Alignment),
    "BarcodeType": (*BarcodeType, "QRCODE"),
    "MenuEntryTag": list(MenuEntryTag),
    "TransactionAction": list(TransactionAction),
    "TokenRequestedType": ("Customer", "Transaction"),
    "TotalDetails": list(TotalDetail),
    "ReconciliationType": list(ReconciliationType),
}
_WORDS = {name: frozenset(words) for name, words in _CLOSED.items()}
_ARRAYS = frozenset(
    {"EntryMode", "ForceEntryMode", "StoredValueData", "AllowedPaymentBrand", "MenuEntry", "OutputText"}
    | {"TotalDetails"}
)
_NUMBERS = frozenset(
    {
        *("RequestedAmount", "ItemAmount", "ReversedAmount", "TotalAmount", "CashBackAmount", "TipAmount"),
        *("MinimumDisplayTime", "MaxInputTime", "MinLength", "MaxLength", "MaxDecimalLength"),
    }
)
#: Texts even where they look like numbers: a card's that is sent as one has lost its leading zeros.
#: `AcquirerID`, `EanUpc`, `ExpiryDate`, `PAN` and the like are not here: on the wire they are either.
_TEXTS = frozenset(
    {
        *("TransactionID", "TimeStamp", "DateTime", "SaleID", "POIID", "SaleReferenceID", "OperatorID"),
        *("ShiftNumber", "TotalsGroupID", "SaleToAcquirerData", "SaleToPOIData", "Currency", "AbortReason"),
        *("StoredValueID", "StoredValueProvider", "OwnerName", "Text", "ReferenceID", "BarcodeValue"),
        *("OutputXHTML", "ServiceIdentification", "OperatorLanguage", "CustomerLanguage"),
        *("ManufacturerID", "ApplicationName", "SoftwareVersion", "CertificationCode", "ApprovalCode"),
    }
)
_IDS = frozenset({"ServiceID", "DeviceID"})
_ID_LENGTH = range(1, 11)
_NAMED = frozenset({*_WORDS, *_ARRAYS, *_NUMBERS, *_TEXTS, *_IDS})


def misshapen(path: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    """Path and name of every field in `value` whose content could not stand in a message of that name:
    an unknown word of a closed list, an id of another length, or the right content in the wrong JSON type,
    which a reader of answers would forgive."""
    return iter(()) if _all_fit(value) else _misfits(path, value)


def _all_fit(value: object) -> bool:
    """Whether nothing in `value` is misshapen: the usual case, in which no path need be known."""
    if isinstance(value, dict):
        for name, part in cast("dict[str, object]", value).items():
            if part is not None and not _fits(name, part):
                return False
            if isinstance(part, dict | list) and not _all_fit(part):  # pyright: ignore[reportUnknownArgumentType]
                return False
    elif isinstance(value, list):
        return all(map(_all_fit, cast("list[object]", value)))
    return True


def _misfits(path: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, list):
        for place, part in enumerate(cast("list[object]", value)):
            yield from _misfits((*path[:-1], f"{path[-1]}[{place}]"), part)
    elif isinstance(value, dict):
        for name, part in cast("dict[str, object]", value).items():
            if part is None or _fits(name, part):
                yield from _misfits((*path, name), part)
            else:
                yield path, name


def _fits(name: str, value: object) -> bool:
    if name not in _NAMED and not name.endswith("Flag"):
        return True
    if name in _ARRAYS and not isinstance(value, list):
        return False
    if name in _NUMBERS:
        return not isinstance(value, (str, bool))
    if name in _TEXTS:
        return isinstance(value, str)
    if name in _IDS:
        return isinstance(value, str) and len(value) in _ID_LENGTH
    if name.endswith("Flag"):
        return isinstance(value, bool)
    words = _WORDS.get(name)
    if words is None or (isinstance(value, str) and value in words):
        return True
    given = cast("list[object]", value) if isinstance(value, list) else [value]
    return all(isinstance(word, str) and word in words for word in given)
