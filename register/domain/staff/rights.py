"""Which act needs permission, and which roles have it. Everybody else asks somebody who may.

A new act is one line of `Act`, and one question: `staff.refused` in the counter, `ask_approval` on a screen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from register.domain.staff.people import Person, Role
from register.language import marked, say

#: In place of roles: whoever is at the till, a command too.
EVERYBODY = marked("everybody")


class Act(Enum):
    """What a shop may reserve: its key in [rights], its name for people, and who may by default."""

    DISCOUNT = ("discount_above_limit", marked("Discount above the limit"), Role.MANAGER)
    PRICE = ("price_above_limit", marked("Price further down than the limit"), Role.MANAGER)
    VOID_PAID = ("void_paid", marked("Void of a sale with money in it"), EVERYBODY)
    RETURN = ("return", marked("Return of goods"), EVERYBODY)
    WITHOUT_RECEIPT = ("return_without_receipt", marked("Return without a receipt"), Role.MANAGER)
    REFUND_IN_CASH = ("refund_in_cash", marked("Cash for what a card refused to take back"), Role.MANAGER)
    EXEMPT = ("exempt_sale", marked("Sale without tax"), Role.MANAGER)
    NO_SALE = ("no_sale", marked("Drawer without a sale"), EVERYBODY)
    PAID_OUT = ("paid_out_above_limit", marked("Paid out above the limit"), Role.MANAGER)
    UNDO_MOVEMENT = ("undo_movement", marked("Undo of a drawer movement"), EVERYBODY)
    CLOSE = ("close_shift", marked("Closing of the shift, Z report"), EVERYBODY)
    CLOSE_ODD = (
        "close_with_odd",
        marked("Closing of a shift that the terminal does not confirm"),
        Role.MANAGER,
    )
    DIFFERENCE = ("difference_above_limit", marked("Difference above the limit"), Role.MANAGER)
    SEE_DRAWER = ("see_drawer", marked("Sight of the drawer before the count"), Role.MANAGER)
    DECIDE = ("decide_by_hand", marked("Decision about a missing answer"), Role.MANAGER)
    SEE_TO = ("see_to_open", marked("Word that something open was seen to"), Role.MANAGER)
    PAY_OWED = ("pay_owed", marked("Cash for what is owed to a customer"), Role.MANAGER)
    CASH_OUT = ("cash_out", marked("Gift card paid out in cash"), EVERYBODY)
    CARD_WORTH = ("card_worth", marked("Word about what a gift card was worth"), Role.MANAGER)
    CARD_REFUND = ("card_refund", marked("Refund onto a gift card, without a sale"), Role.MANAGER)
    UNDO_LOAD = ("undo_paid_load", marked("Undo of a load that was paid"), Role.MANAGER)
    LET_PAPER_GO = ("let_paper_go", marked("Next sale before a receipt is on paper"), Role.MANAGER)
    TRAINING = ("training", marked("Training"), EVERYBODY)
    LOOK_FOR_FAULT = ("look_for_fault", marked("Look for a fault"), Role.MANAGER)
    DESK = ("desk", marked("The manager's desk"), Role.MANAGER)
    PEOPLE = ("people", marked("People and their PINs"), Role.MANAGER)
    SETTINGS = ("change_settings", marked("Change of the settings"), Role.MANAGER)

    def __init__(self, key: str, words: str, *usual: str) -> None:
        self.key = key
        self._english = words
        self.usual = frozenset(usual)

    @property
    def words(self) -> str:
        """What it is, for people: `Return of goods`."""
        return say(self._english)


ACTS: Mapping[str, Act] = MappingProxyType({act.key: act for act in Act})


@dataclass(frozen=True, slots=True)
class Rights:
    """The shop's own table; for an act that it does not name, the usual roles may."""

    given: Mapping[Act, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def roles(self, act: Act) -> frozenset[str]:
        """Who may do `act` alone."""
        return self.given.get(act, act.usual)

    @property
    def named(self) -> frozenset[str]:
        """Every role that the table speaks of, and the two that are always there."""
        found = frozenset[str]().union(*(self.roles(act) for act in Act))
        return (found | {Role.CASHIER, Role.MANAGER}) - {EVERYBODY}


def may(person: Person | None, act: Act, rights: Rights) -> bool:
    """Whether `person` may do `act` alone; `None` is whoever nobody knows, a command."""
    roles = rights.roles(act)
    if person is None:
        return EVERYBODY in roles
    return not person.blocked and (EVERYBODY in roles or person.role in roles)


def can_be_blocked(person: Person, people: Iterable[Person], rights: Rights) -> bool:
    """Whether without `person` somebody is left who may see to the people."""
    others = (one for one in people if one.name != person.name and one.pin_hash)
    return any(may(one, Act.PEOPLE, rights) for one in others)
