"""What the journal remembers: one frozen dataclass a fact, written once and never changed.

Its `sale` is the number on the receipt that it belongs to.
"""

from typing import Any, get_args

from register.domain.events.baskets import BasketAsked, BasketPosted, BasketRefused, BasketSeenTo
from register.domain.events.compared import DayCompared, Missed, Unlooked
from register.domain.events.day import (
    DrawerOpened,
    PaperLetGo,
    PaperNoted,
    PaperQueued,
    ShiftClosed,
    ShiftOpened,
    SignedIn,
    SignedOut,
    Started,
)
from register.domain.events.drawer import DrawerMoved, Movement
from register.domain.events.looked import BalanceMissed
from register.domain.events.money import (
    DOUBTED,
    CashGiven,
    CashOutReturned,
    CashReason,
    Ended,
    Intended,
    LateApproval,
    LateSeenTo,
    OwedPaid,
    ReversalConfirmed,
    ReversalFailed,
    StrayAnswer,
    StrayAnswerExplained,
)
from register.domain.events.people import (
    ActAllowed,
    PersonAdded,
    PersonBlocked,
    PersonMoved,
    PersonUnblocked,
    PinChanged,
    SettingChanged,
)
from register.domain.events.returned import (
    PlannedLeg,
    ReturnCompleted,
    ReturnOpened,
)
from register.domain.events.said import CustomerNamed, LineNoted
from register.domain.events.sale import (
    CardRefunded,
    CardSwapped,
    CashTaken,
    GoodsExchanged,
    LineAdded,
    LinePromoted,
    LineReduced,
    LineRemoved,
    PriceChanged,
    PromotionsGiven,
    QuantityChanged,
    SaleCompleted,
    SaleExempted,
    SalePaid,
    SaleParked,
    SaleRecalled,
    SaleVoided,
    SetAside,
    Taking,
    VoidBegun,
)

DeskEvent = Intended | Ended | CashGiven | CashOutReturned | LateApproval | LateSeenTo
SaleEvent = (
    LineAdded
    | GoodsExchanged
    | QuantityChanged
    | LineReduced
    | PriceChanged
    | PromotionsGiven
    | LineRemoved
    | SaleExempted
    | LineNoted
    | CustomerNamed
    | CashTaken
    | CashGiven
    | Intended
    | Ended
    | BasketAsked
    | SalePaid
    | SaleCompleted
    | VoidBegun
    | SaleVoided
    | SetAside
    | SaleParked
    | SaleRecalled
    | CardSwapped
    | CardRefunded
)
ReturnEvent = ReturnOpened | Intended | Ended | CashGiven | ReturnCompleted
DocumentEvent = SaleEvent | ReturnEvent | DeskEvent

Event = (
    DocumentEvent
    | Started
    | SignedIn
    | SignedOut
    | PersonAdded
    | PinChanged
    | PersonBlocked
    | PersonUnblocked
    | PersonMoved
    | SettingChanged
    | ActAllowed
    | BalanceMissed
    | ShiftOpened
    | ShiftClosed
    | DayCompared
    | ReversalConfirmed
    | ReversalFailed
    | StrayAnswer
    | StrayAnswerExplained
    | OwedPaid
    | BasketPosted
    | BasketRefused
    | BasketSeenTo
    | DrawerMoved
    | DrawerOpened
    | PaperQueued
    | PaperNoted
    | PaperLetGo
)

#: Every kind of event, for whoever has to read them back.
EVENTS: tuple[type[Any], ...] = get_args(Event)

__all__ = [
    "DOUBTED",
    "EVENTS",
    "ActAllowed",
    "BalanceMissed",
    "BasketAsked",
    "BasketPosted",
    "BasketRefused",
    "BasketSeenTo",
    "CardRefunded",
    "CardSwapped",
    "CashGiven",
    "CashOutReturned",
    "CashReason",
    "CashTaken",
    "CustomerNamed",
    "DayCompared",
    "DeskEvent",
    "DocumentEvent",
    "DrawerMoved",
    "DrawerOpened",
    "Ended",
    "Event",
    "GoodsExchanged",
    "Intended",
    "LateApproval",
    "LateSeenTo",
    "LineAdded",
    "LineNoted",
    "LinePromoted",
    "LineReduced",
    "LineRemoved",
    "Missed",
    "Movement",
    "OwedPaid",
    "PaperLetGo",
    "PaperNoted",
    "PaperQueued",
    "PersonAdded",
    "PersonBlocked",
    "PersonMoved",
    "PersonUnblocked",
    "PinChanged",
    "PlannedLeg",
    "PriceChanged",
    "PromotionsGiven",
    "QuantityChanged",
    "ReturnCompleted",
    "ReturnEvent",
    "ReturnOpened",
    "ReversalConfirmed",
    "ReversalFailed",
    "SaleCompleted",
    "SaleEvent",
    "SaleExempted",
    "SalePaid",
    "SaleParked",
    "SaleRecalled",
    "SaleVoided",
    "SetAside",
    "SettingChanged",
    "ShiftClosed",
    "ShiftOpened",
    "SignedIn",
    "SignedOut",
    "Started",
    "StrayAnswer",
    "StrayAnswerExplained",
    "Taking",
    "Unlooked",
    "VoidBegun",
]
