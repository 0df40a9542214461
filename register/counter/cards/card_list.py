"""A list of cards that were looked at: totals, the slip, and the file for a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moneyed import Currency, Money

from receipts.layouts.gift_card import GiftCardBalances, balances_slip
from receipts.layouts.parts import CardEnding
from register.counter.asking.noted import noted
from register.counter.cards.card_balance import Look
from register.counter.own_folders import EXPORTS, own_folder
from register.counter.paper import papers
from register.counter.paper.slips import heading, local
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused, exact
from register.domain.cards.card_mark import CardMark
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.journal.whole_file import replacing
from terminal_api.outcomes import Approved


@dataclass(frozen=True, slots=True)
class Looked:
    """One card of a list, and what came of the look."""

    card: CardMark
    found: Look | Refused

    @property
    def balance(self) -> Money | None:
        """What is on it, where that was told."""
        return self.found.balance if isinstance(self.found, Look) else None

    @property
    def state(self) -> str:
        """In English, as noted: `active`, or why nothing was told."""
        return self.found.state if isinstance(self.found, Look) else self.found.reason


def totals(cards: Sequence[Looked]) -> tuple[Money, ...]:
    """All balances added up, one sum a currency, in the order they came."""
    sums: dict[Currency, Money] = {}
    for one in cards:
        if (balance := one.balance) is not None:
            sums[balance.currency] = sums.get(balance.currency, Money(0, balance.currency)) + balance
    return tuple(sums.values())


def print_list(till: Till, cards: Sequence[Looked]) -> None:
    """All of them on one slip, which is no receipt."""
    slip = balances_slip(GiftCardBalances(heading(till, "-"), tuple(map(_row, cards)), totals(cards)))
    till.record(papers.queued(till, slip, "balances", None))


def _row(one: Looked) -> tuple[str, CardEnding | None, Money | None, str]:
    last4 = one.card.last4
    return one.card.provider, CardEnding(last4) if last4 else None, one.balance, noted(one.state)


def written(cards: Sequence[Looked]) -> str:
    """The list as CSV for programs: masked numbers, exact amounts, English words."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("card", "provider", "state", "balance", "currency", "expires"))
    for one in cards:
        found = one.found.outcome if isinstance(one.found, Look) else None
        expires = found.expires if isinstance(found, Approved) else None
        balance = one.balance
        table.writerow(
            (
                f"****{one.card.last4}",
                one.card.provider,
                one.state,
                exact(balance) if balance is not None else "",
                balance.currency.code if balance is not None else "",
                expires.isoformat() if expires else "",
            )
        )
    return text.getvalue()


def write_list(till: Till, cards: Sequence[Looked], by: Person | None) -> Path:
    """Write the list into the state directory's `exports`; who did, is journalled. Raises `JournalError`.

    The file that was written, which only its owner reads.
    """
    path = own_folder(till, EXPORTS) / f"balances-{local(till.clock.now()):%Y%m%d-%H%M%S}.csv"
    with replacing(path) as draft:
        draft.write_text(written(cards), "utf-8")
    about = f"{len(cards)} balances written to {path.name}"
    till.record(*staff.note(Act.DESK, by or staff.signed_in(till), about))
    return path
