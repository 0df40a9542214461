"""What `register gift cash-out` does: look, judge, pay, and tell the verdict beside the outcome."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from register.cli import approval, card_pin, money, typed
from register.cli.gift_desk import nobody
from register.cli.place import Place, WrongUse
from register.cli.session import at_counter
from register.counter.cards import card_desk, card_pins
from register.counter.cards.balance_limit import look_by
from register.counter.cards.card_balance import Look
from register.counter.cards.cash_outs import judged
from register.counter.till import Till
from register.domain.amounts import Refused, zero
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.cash_out_law import MayPay, MustPay, NotPaid, Undecided, Verdict
from register.domain.cards.cash_out_rule import Fact, Known
from register.domain.cards.cash_out_words import reason, told
from register.domain.cards.look_limit import Looker
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.settings import Settings
from terminal_api.hiding import ending
from terminal_api.outcomes import NotSent
from terminal_api.processor import Entry, GiftCard, Operation

_OPTIONS = {
    Fact.USED: "--used or --not-used",
    Fact.PROOF: "--proof or --no-proof",
    Fact.RELOADABLE: "--reloadable or --not-reloadable",
    Fact.BOUGHT: "--bought DATE",
    Fact.WORTH: "--worth AMOUNT",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the options say of the card, as typed."""

    used: bool | None
    proof: bool | None
    reloadable: bool | None
    bought: str | None
    worth: str | None

    def known(self, settings: Settings) -> Known:
        """The same as the law may ask for it. Raises `WrongUse`."""
        worth = typed.amount(self.worth, settings.shop.currency) if self.worth is not None else None
        return Known(self.used, worth, self.reloadable, self.proof, _day(self.bought))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise WrongUse("--bought is a date such as 2024-05-31") from None


async def cash_out(place: Place, number: str, said: Told, cashier: str) -> int:
    """Pay a card's balance out of the drawer, if that is allowed."""
    settings = place.settings()
    card, known = typed.card_number(number, settings), said.known(settings)
    async with at_counter(place, settings, cashier, drawer=True) as till:
        manager = approval.asked(till, Act.CARD_WORTH) if known.worth is not None else None
        if isinstance(manager, Refused):
            return place.refuse(manager)
        by = approval.needed(till, Act.CASH_OUT)
        if isinstance(by, Refused):
            return place.refuse(by)
        result, verdict = await _paid(till, till.card(card, Entry.TYPED), known, manager, by)
    match result:
        case MoneyRequest() as request, outcome:
            answer = money.request_told(request, outcome)
        case Refused() | NotSent():
            outcome = money.refusal(result) if isinstance(result, Refused) else result
            answer = money.told(Operation.CASH_OUT, zero(settings.shop.currency), outcome, last4=ending(card))
    words, ground = money.words(answer), _ground(verdict)
    whole = f"{words.rstrip('.')}. {ground}" if ground else words
    place.tell({**answer, "verdict": told(verdict) if verdict else None}, whole)
    return money.code(outcome)


async def _paid(
    till: Till, card: GiftCard, known: Known, manager: Person | None, by: Person | None
) -> tuple[card_desk.Asked | NotSent | Refused, Verdict | None]:
    """What came of it, and the verdict if there was a balance to judge."""
    asks = card_pin.asks()

    async def looked(with_its_pin: GiftCard) -> Look | Refused:
        nonlocal card
        card = with_its_pin  # the payment needs it too
        return await look_by(till, card, Looker.BY_HAND)

    seen = nobody(till, card) or await card_pins.with_pin(till, card, Operation.BALANCE, asks, looked)
    if not isinstance(seen, Look):
        return seen, None
    verdict = (
        judged(till, seen.card, seen.balance, known)
        if seen.balance is not None and seen.balance.amount > 0 and seen.balance.currency == till.currency
        else None
    )
    allowed_by = manager.name if manager else ""
    pay_out = partial(card_desk.cash_out, till, seen=seen, told=known, allowed_by=allowed_by, by=by)
    paid = await card_pins.with_pin(till, card, Operation.CASH_OUT, asks, pay_out)
    return paid, verdict


def _ground(verdict: Verdict | None) -> str:
    """For people. Why nothing is paid out stands in the outcome already."""
    match verdict:
        case MustPay() | MayPay():
            return reason(verdict)
        case Undecided(fact=fact):
            return f"Say it with {_OPTIONS[fact]}."
        case NotPaid() | None:
            return ""
