"""What a failure means for the money, and the sentence the cashier gets.

`ErrorCondition` alone decides whether anything happened. The texts beside it may change at any time, so
they only choose a better word for a refusal.
"""

from collections.abc import Container, Iterable
from dataclasses import replace
from urllib.parse import parse_qsl

from moneyed import Currency

from terminal_api.nexo.additional_response import AdditionalResponse
from terminal_api.nexo.messages.event import EventNotification, EventToNotify
from terminal_api.nexo.messages.parts import ErrorCondition, Response
from terminal_api.outcomes import Decline, Declined, Doubt, Unknown
from terminal_api.processor import Operation, Request
from terminal_api.sentences import marked, worded

#: Conditions that prove that nothing happened. Whatever is not listed here may have been paid:
#: InProgress, UnreachableHost, "Communication timeout", and every word we do not know.
_DECLINES = {
    ErrorCondition.ABORTED: Declined(
        "Stopped before it was done: ask again if the customer still wants it.",
        Decline.ABORTED,
        retryable=True,
    ),
    ErrorCondition.BUSY: Declined(
        "The terminal is busy with something else: wait until it is free, then ask again.",
        Decline.BUSY,
        retryable=True,
    ),
    ErrorCondition.CANCEL: Declined(
        "The customer cancelled or presented no card: offer it again or take another way to pay.",
        Decline.CANCELLED,
        retryable=True,
    ),
    ErrorCondition.DEVICE_OUT: Declined(
        "Part of the terminal does not work: check its battery and paper, or use another terminal.",
        Decline.OTHER,
    ),
    ErrorCondition.INSERTED_CARD: Declined(
        "A card is still in the terminal: take it out, then ask again.", Decline.OTHER, retryable=True
    ),
    ErrorCondition.INVALID_CARD: Declined(
        "This card is not known or cannot be read: use another card.", Decline.UNKNOWN_CARD
    ),
    ErrorCondition.LOGGED_OUT: Declined(
        "The terminal is signed off: sign it on, then ask again.", Decline.OTHER, retryable=True
    ),
    ErrorCondition.MESSAGE_FORMAT: Declined(
        "The terminal does not understand this register: take another way to pay and call support.",
        Decline.BAD_REQUEST,
    ),
    ErrorCondition.NOT_ALLOWED: Declined(
        "The terminal does not allow this now: take another way and tell the manager.", Decline.NOT_ALLOWED
    ),
    ErrorCondition.NOT_FOUND: Declined(
        "The terminal does not know the earlier transaction: check the receipt, or give the money back in"
        " another way.",
        Decline.OTHER,
    ),
    ErrorCondition.PAYMENT_RESTRICTION: Declined(
        "This card may not pay for these goods: use another card.", Decline.NOT_ALLOWED
    ),
    ErrorCondition.REFUSAL: Declined(
        "The card was declined: use another card or way to pay.", Decline.REFUSED
    ),
    ErrorCondition.UNAVAILABLE_DEVICE: Declined(
        "The terminal cannot be used now: check it, or use another terminal.", Decline.OTHER, retryable=True
    ),
    ErrorCondition.UNAVAILABLE_SERVICE: Declined(
        "The terminal cannot do this with this kind of card: take another way.", Decline.UNSUPPORTED
    ),
    ErrorCondition.WRONG_PIN: Declined(
        "The PIN was wrong: try it again, or use another card.", Decline.WRONG_PIN, retryable=True
    ),
}

_REFUSALS = {
    "BLOCK_CARD": Declined("This card is blocked: use another card.", Decline.BLOCKED),
    "CARD_EXPIRED": Declined("This card has expired: use another card.", Decline.EXPIRED),
    "NOT_ENOUGH_BALANCE": Declined(
        "There is not enough money on this card: look at its balance and ask for less, or use another card.",
        Decline.NOT_ENOUGH,
    ),
    "INVALID_AMOUNT": Declined(
        "The card does not take this amount: try another amount or another card.", Decline.NOT_ALLOWED
    ),
}

#: For a refusal that may have met only a second copy of the request: a look-up tells.
PERHAPS_A_COPY = Unknown("The terminal does not allow this, or had it before: ask what became of it.")

_NO_BALANCE = Declined("The balance did not come: ask for it again.", Decline.OTHER, retryable=True)

#: Rejections that prove that the terminal did not act; any other text leaves the outcome open.
_REJECTIONS = (
    (
        ("Failed to send message to POI",),
        Declined(
            "The terminal is not connected: check its network, then ask again.",
            Decline.NEVER_RECEIVED,
            retryable=True,
        ),
    ),
    (
        ("Input is not a JSONObject", "Empty input", "Decryption failed"),
        Declined(
            "The terminal does not understand this register: compare the key settings and call support.",
            Decline.BAD_REQUEST,
        ),
    ),
)


def failed(request: Request, response: Response, ours: Container[str] | None = None) -> Declined | Unknown:
    """What a `Failure` means; `ours` as for `answers.outcome`.

    A balance inquiry is never `Unknown`: nothing can have happened.
    """
    condition = response.error_condition or ""
    more = AdditionalResponse.read(response.additional_response)
    declined = next((declined for known, declined in _DECLINES.items() if known == condition), None)
    asks_only = request.operation is Operation.BALANCE
    if declined is None and asks_only:
        return _NO_BALANCE
    if declined is None:
        named = (
            condition if condition in set(ErrorCondition) else marked("a failure this register does not know")
        )
        return Unknown(worded("The terminal reports {failure}: ask what became of it.", failure=named))
    if not asks_only and (doubt := _told_to_a_copy(request, condition, more, repeated=ours is None)):
        return doubt
    if declined.why is Decline.REFUSED:
        return _REFUSALS.get(more.message or "", declined)
    return _busy(declined, more, ours) if declined.why is Decline.BUSY else declined


def _told_to_a_copy(
    request: Request, condition: str, more: AdditionalResponse, *, repeated: bool
) -> Unknown | None:
    """The doubt whether the terminal says this to a second copy of `request` while the first was carried out.

    Something on the way may deliver a request twice. Then the terminal is busy with that very request; or
    it refuses a ServiceID it had before, and `NotAllowed` is the word for that as for much else. Repeated
    because somebody asked what became of the request, `NotAllowed` is about the request itself.
    """
    if condition == ErrorCondition.BUSY and more.running_service_id == request.id:
        return Unknown("The terminal is busy with this very request: ask what became of it.", Doubt.RUNNING)
    if condition == ErrorCondition.NOT_ALLOWED and not repeated:
        return PERHAPS_A_COPY
    return None


def _busy(declined: Declined, more: AdditionalResponse, ours: Container[str] | None) -> Declined:
    """Says who is in the way, where that is known. Nothing was started in any case."""
    running = more.running_service_id
    if "ADMIN_MENU" in (more.message or ""):
        return replace(
            declined, reason=marked("Somebody is in the terminal's menu: leave it, then ask again.")
        )
    if not running or ours is None:
        return declined
    if running in ours:
        return replace(
            declined,
            reason=worded(
                "The terminal is still busy with this register's own request {request}: wait for its end or"
                " abort it, then ask again.",
                request=running,
            ),
        )
    return replace(
        declined,
        reason=marked("The terminal is busy with another register: wait until it is free, then ask again."),
    )


def no_balance() -> Declined:
    """For an inquiry that was answered without a balance."""
    return _NO_BALANCE


def foreign_balance(currency: Currency) -> Declined:
    """For a card whose money is of another kind than the register's."""
    return Declined(
        worded("The money on this card is in {currency}: it cannot be used here.", currency=currency.code),
        Decline.NOT_ALLOWED,
    )


def rejected(event: EventNotification) -> Declined | Unknown:
    """What a notification in place of an answer means."""
    if event.event_to_notify != EventToNotify.REJECT:
        return Unknown("The terminal sent a notice in place of an answer: ask what became of it.")
    details = dict(parse_qsl(event.event_details or "", errors="replace")).get("message", "")
    for texts, declined in _REJECTIONS:
        if _starts(details, texts):
            return declined
    return Unknown("The terminal did not answer in time: ask what became of it.")


def _starts(text: str, beginnings: Iterable[str]) -> bool:
    return any(text.startswith(beginning) for beginning in beginnings)
