"""From a request to the message that asks it."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from terminal_api.processor import Entry, GiftCard, Operation, Request
from terminal_api.processors.factor4.amounts import entered
from terminal_api.processors.factor4.messages import (
    Account,
    Amount,
    Deactivate,
    EntryType,
    GiftIssuance,
    GiftRedemption,
    Inquiry,
    MerchandiseReturn,
    PromotionCode,
    Question,
    RequestHeader,
    Search,
    VoidTransaction,
    YesNo,
)
from terminal_api.processors.factor4.numbers import Numbers
from terminal_api.processors.factor4.originals import Original
from terminal_api.processors.factor4.settings import Settings, Site


class Incomplete(ValueError):
    """The request lacks what its operation needs."""


@dataclass(frozen=True, slots=True)
class Questions:
    """Writes one till's messages."""

    site: Site
    settings: Settings

    def asked(self, request: Request) -> Question:
        """What asks `request`, its amount as it stands there.

        Raises `Incomplete` without the card or the earlier transaction that the operation needs, and
        `ValueError` for an amount without a form on the wire.
        """
        numbers = Numbers.of(request.id)
        header = self._header(numbers, request.at, request)
        match request.operation:
            case Operation.BALANCE:
                return self.look(request, numbers)
            case Operation.ACTIVATE | Operation.LOAD:
                activating: YesNo = "Y" if request.operation is Operation.ACTIVATE else "N"
                account, amount = _account(request.card), _amount(request)
                return GiftIssuance(
                    standard_header=header, account=account, activating=activating, amount=amount
                )
            case Operation.PAY | Operation.CASH_OUT:
                return self._redemption(request, header)
            case Operation.REFUND:
                account, amount = _account(request.card), _amount(request)
                return MerchandiseReturn(standard_header=header, account=account, amount=amount)
            case Operation.REVERSE | Operation.UNDO_LOAD:
                return self.void(request, numbers, request.at)
            case Operation.DEACTIVATE:
                return Deactivate(standard_header=header, account=_account(request.card))
            case Operation.BANK_CARD:
                raise Incomplete("Factor4 takes no bank cards")
            case _:
                assert_never(request.operation)

    def look(self, request: Request, numbers: Numbers, account: Account | None = None) -> Inquiry:
        """What is on the card of `request`, or of `account`, asked under other numbers than its own."""
        header = self._header(numbers, request.at, request)
        return Inquiry(standard_header=header, account=account or _account(request.card))

    def void(self, request: Request, numbers: Numbers, at: datetime) -> VoidTransaction:
        """Undoes what `request` wants undone. Raises `Incomplete` where it does not say what."""
        if request.original is None:
            raise Incomplete(f"{request.operation} needs the transaction it takes back")
        search = Search(transaction_id=Original.of(request.original).transaction_id)
        return self._void(request, numbers, at, search, account_if_known(request.card))

    def void_by_own_reference(
        self, request: Request, numbers: Numbers, at: datetime, account: Account | None
    ) -> VoidTransaction:
        """Undoes whatever `request` itself did; `account` is its card, where that is still known.

        Whether batch and reference suffice without the card is not public (inferred).
        """
        lost = Numbers.of(request.id)
        search = Search(batch_id=lost.batch_id, batch_reference=lost.batch_reference)
        return self._void(request, numbers, at, search, account)

    def _void(
        self, request: Request, numbers: Numbers, at: datetime, search: Search, account: Account | None
    ) -> VoidTransaction:
        header = self._header(numbers, at, request)
        return VoidTransaction(standard_header=header, account=account, search=search)

    def _redemption(self, request: Request, header: RequestHeader) -> GiftRedemption:
        cash_out = request.operation is Operation.CASH_OUT
        leaves_it = self.settings.partial == "on_request" and request.partial and not cash_out
        marked = cash_out and self.settings.cash_out_code
        return GiftRedemption(
            standard_header=header,
            account=_account(request.card),
            amount=_amount(request, "Y" if leaves_it else "N"),
            promotion_codes=(PromotionCode(code=self.settings.cash_out_code, quantity="1"),)
            if marked
            else (),
        )

    def _header(self, numbers: Numbers, at: datetime, request: Request) -> RequestHeader:
        site = self.site
        return RequestHeader(
            request_id=numbers.request_id,
            locale_id=self.settings.locale or None,
            system_id=site.system_id,
            client_id=site.client_id,
            location_id=site.location_id,
            terminal_id=site.terminal_id,
            terminal_date_time=at.astimezone(self.settings.zone).strftime("%Y%m%d%H%M%S"),
            initiator_type="E" if request.cashier else None,
            initiator_id=request.cashier or None,
            external_id=request.sale,
            batch_id=numbers.batch_id,
            batch_reference=numbers.batch_reference,
        )


def _amount(request: Request, nsf_allowed: YesNo | None = None) -> Amount:
    money = request.amount
    return Amount(value_code=money.currency.code, entered_amount=entered(money), nsf_allowed=nsf_allowed)


def _account(card: GiftCard | None) -> Account:
    """The card. Raises `Incomplete` without its number: there is no terminal here that could read it."""
    account = account_if_known(card)
    if account is None:
        raise Incomplete("a gift card of Factor4 needs its number")
    return account


def account_if_known(card: GiftCard | None) -> Account | None:
    """The card, if its number is there."""
    if card is None or not card.number:
        return None
    return Account(account_id=card.number, pin=card.pin or None, entry_type=_entry_type(card.entry))


def _entry_type(entry: Entry) -> EntryType:
    """Contactless has a letter on the wire (`P`), but no register here reads gift cards so."""
    match entry:
        case Entry.SCANNED:
            return "B"
        case Entry.TYPED | Entry.KEYED:
            return "K"
        case Entry.TRACK | Entry.SWIPED:
            return "M"
        case _:
            assert_never(entry)
