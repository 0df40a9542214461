"""Whether the rest of a card is paid out in cash: what this till knows of the card, under the shop's law."""

from dataclasses import replace
from datetime import date

from moneyed import Money

from register.counter.history import Answered, left_to_reverse, of_card
from register.counter.selling.cash import owed_in_cash
from register.counter.till import Till
from register.domain.amounts import Refused, figures, total
from register.domain.cards.card_mark import CardMark
from register.domain.cards.cash_out_law import MayPay, MustPay, NotPaid, Undecided, Verdict, verdict
from register.domain.cards.cash_out_rule import BoughtSince, Fact, Known
from register.domain.cards.cash_out_words import reason
from register.language import say
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

_PUT_ON = (Operation.ACTIVATE, Operation.LOAD, Operation.REFUND)

#: What nobody has told.
NOTHING = Known()


def judged(till: Till, card: CardMark, balance: Money, told: Known = NOTHING) -> Verdict:
    """What becomes of `balance` today. `told`: what a person says; the journal knows it better."""
    law = till.settings.cash_out_law
    known = known_here(till, card, balance).or_else(told) if law.rules else told
    return verdict(law, shop_day(till), balance, known)


def may_be_paid_out(till: Till, card: CardMark, balance: Money, told: Known) -> MustPay | MayPay | Refused:
    """Why the drawer may pay `balance` to the holder of `card`, or why it may not."""
    if (wrong := _cannot_pay_out(till, balance)) is not None:
        return wrong
    match judged(till, card, balance, told):
        case MustPay() | MayPay() as allowed:
            return allowed
        case NotPaid() | Undecided() as not_allowed:
            return Refused(reason(not_allowed))


def _cannot_pay_out(till: Till, balance: Money) -> Refused | None:
    if balance.currency != till.currency:
        return Refused(
            say(
                "The card holds {theirs}, the drawer {ours}",
                theirs=balance.currency.code,
                ours=till.currency.code,
            )
        )
    cash = owed_in_cash(till, balance)
    if till.books.shift is None or till.books.shift.expected < cash:
        return Refused(say("There is not enough cash in the drawer to pay {cash}", cash=figures(cash)))
    return None


def shop_day(till: Till) -> date:
    """The day in the shop, which is that of the computer's own zone."""
    return till.clock.now().astimezone().date()


def known_here(till: Till, card: CardMark, balance: Money) -> Known:
    """What journal and settings know of a card that holds `balance`; of one without a number, little."""
    done = [one for one in of_card(till.journal, card) if isinstance(one.outcome, Approved)]
    undone = {one.request.undoes for one in done if one.request.operation is Operation.UNDO_LOAD}
    sales = (one for one in done if one.request.operation is Operation.ACTIVATE)
    sold = next((one for one in sales if one.request.id not in undone), None)
    loaded = any(one.request.operation is Operation.LOAD for one in done)
    return Known(
        used=_used(till, done, balance, sold_here=sold is not None),
        worth=_amount(sold) if sold else None,
        reloadable=True if loaded else _reloadable(till, card),
        bought=sold.request.at.astimezone().date() if sold else None,
    )


def _used(till: Till, done: list[Answered], balance: Money, *, sold_here: bool) -> bool | None:
    """Whether something was bought with it, here or, by what is missing on it, elsewhere."""
    payments = (one for one in done if one.request.operation is Operation.PAY)
    if any(left_to_reverse(till.journal, payment).amount > 0 for payment in payments):
        return True
    if not sold_here:
        return None
    on = (_amount(one) for one in done if one.request.operation in _PUT_ON)
    known = {one.request.id for one in done}
    # What was given up, and undone because it was done after all, counts neither way.
    off = (
        _amount(one)
        for one in done
        if one.request.operation is Operation.UNDO_LOAD and one.request.undoes in known
    )
    put_on = total(on, till.currency) - total(off, till.currency)
    # With more on it than this till put there, it was loaded elsewhere and may have been used there.
    return None if balance > put_on else balance < put_on


def _amount(one: Answered) -> Money:
    assert isinstance(one.outcome, Approved)
    return one.outcome.amount


def _reloadable(till: Till, card: CardMark) -> bool | None:
    shop = till.settings.gift_cards
    providers = shop.providers if shop else ()
    return next((one.reloadable for one in providers if one.name == card.provider), None)


def with_answer(told: Known, asked: Undecided, yes: bool) -> Known:
    """What is told once the cashier has said yes or no to the question that `asked` puts."""
    match asked.fact:
        case Fact.USED:
            return replace(told, used=yes)
        case Fact.PROOF:
            return replace(told, proof=yes)
        case Fact.RELOADABLE:
            return replace(told, reloadable=yes)
        case Fact.BOUGHT:
            assert isinstance(asked.need, BoughtSince)
            # All that any rule asks is whether it was before that day.
            return replace(told, bought=asked.need.day if yes else date.min)
        case Fact.WORTH:
            raise AssertionError("a value is typed, and approved under Act.CARD_WORTH")
