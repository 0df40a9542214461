"""The accounts of the double entry: what each means, and what an accountant calls it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Account:
    """One account, or with `parts` all that begin with its name and a colon."""

    meaning: str
    usual: str
    """Its name under the five roots of plain text accounting; a star is what stands behind the colon."""
    parts: str = ""
    """What stands behind the colon."""


ACCOUNTS: Mapping[str, Account] = MappingProxyType(
    {
        "drawer": Account("cash in the drawer", "Assets:Cash:Drawer"),
        "safe": Account("cash in the safe", "Assets:Cash:Safe"),
        "paid_in": Account("cash put into the drawer beside a sale", "Equity:PaidIn"),
        "paid_out": Account("cash taken out of the drawer beside a sale", "Expenses:PaidOut"),
        "tendered": Account("customers' money of sales that are not closed yet", "Liabilities:Tendered"),
        "gift_cards": Account(
            "what their keeper owes the shop, less what was put on them",
            "Liabilities:GiftCards:*",
            "PROCESSOR:OPERATION",
        ),
        "bank_cards": Account(
            "taken by bank card, not on the bank account yet",
            "Assets:BankCards:*",
            "PROCESSOR:OPERATION",
        ),
        "sales": Account("goods sold, without tax", "Income:Sales:*", "DEPARTMENT"),
        "tax": Account("tax in what was sold, due to the tax office", "Liabilities:Tax:*", "LETTER"),
        "cards_to_activate": Account(
            "paid for gift cards that have no money yet", "Liabilities:CardsToActivate"
        ),
        "cash_to_hand_out": Account("taken off cards and not handed out yet", "Liabilities:CashToHandOut"),
        "unallocated": Account("asked at the desk, or too late: no sale is around it", "Assets:Unallocated"),
        "owed_to_customers": Account(
            "to be given back, and not given back yet", "Liabilities:OwedToCustomers"
        ),
        "cash_difference": Account(
            "counted more or less than there should have been", "Expenses:CashDifference"
        ),
        "rounding": Account("of cash, where small coins are gone", "Expenses:Rounding"),
    }
)


@dataclass(frozen=True, slots=True)
class AccountNames:
    """What accounts are called elsewhere: each by itself, or all that begin so (`gift_cards:*`).

    A star in the other name is replaced by what stands behind the colon. The longest that fits counts.
    """

    given: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def name(self, account: str) -> str | None:
        """The name of `account`; `None` where nobody gave it one."""
        if (exact := self.given.get(account)) is not None:
            return exact
        parts = account.split(":")
        for count in range(len(parts) - 1, 0, -1):
            beginning = ":".join(parts[:count])
            if (name := self.given.get(f"{beginning}:*")) is not None:
                return name.replace("*", account.removeprefix(f"{beginning}:"))
        return None

    @property
    def over_usual(self) -> "AccountNames":
        """These, and the usual ones for the rest."""
        return AccountNames(USUAL | dict(self.given))


def patterns(root: str) -> str:
    """`gift_cards:*` or `drawer`: what names all accounts of `root`."""
    return f"{root}:*" if ACCOUNTS[root].parts else root


USUAL = {patterns(root): account.usual for root, account in ACCOUNTS.items()}
