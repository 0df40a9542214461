"""The gift-card desk: what is done with a card, or to one payment, with no sale around it."""

from moneyed import Money

from register.counter.asking.advance import ask_and_follow
from register.counter.asking.noted import noted
from register.counter.asking.request import prepared
from register.counter.cards import card_again, cash_outs, keepers
from register.counter.cards.card_balance import Look, look
from register.counter.cards.card_limits import over_a_day
from register.counter.cards.cash_outs import NOTHING
from register.counter.history import Answered, left_to_reverse
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused, exact, figures, wrong_amount, zero
from register.domain.asking.exchange import Done, MoneyRequest, discount_within
from register.domain.cards.card_mark import CardMark
from register.domain.cards.cash_out_rule import Known
from register.domain.cards.cash_out_words import ground as ground_of
from register.domain.sale import PAYMENTS, Sale, Stage
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.language import say
from terminal_api.outcomes import Approved, NotSent, Outcome, Reference
from terminal_api.processor import GiftCard, Operation

#: A request and how it ended.
Asked = tuple[MoneyRequest, Outcome]


async def at_desk(
    till: Till,
    operation: Operation,
    card: GiftCard | None,
    amount: Money,
    *,
    original: Reference | None = None,
    undoes: MoneyRequest | None = None,
    discount: Money | None = None,
    allowed_by: str = "",
    ground: str = "",
    presented: GiftCard | None = None,
) -> Asked | NotSent:
    """One request by itself, with a number and a slip of its own; cash moves only for a cash-out.

    `presented`: the card of what it undoes, where it is in hand.
    """
    mark = till.mark(card) if card else undoes.card if undoes else None
    if any(_same(open_, operation, mark, undoes) for open_ in till.books.unsettled):
        return NotSent(say("The answer about that is missing: nothing may be asked twice"))
    if operation is Operation.PAY and mark is not None and keepers.pays_at_close(till, mark.provider):
        return NotSent(say("Such a card pays when a sale is closed: ring something up first"))
    request = prepared(
        till,
        till.books.next_number,
        operation,
        amount,
        card=mark,
        entry=card.entry if card else None,
        original=original,
        undoes=undoes,
        discount=discount,
        desk=True,
        allowed_by=allowed_by,
        ground=ground,
    )
    if isinstance(request, NotSent):
        return request
    with card_again.at_hand(till, (presented,) if presented else ()):
        return request, await ask_and_follow(till, request, card)


def _same(
    open_: MoneyRequest, operation: Operation, mark: CardMark | None, undoes: MoneyRequest | None
) -> bool:
    undone = undoes.id if undoes else None
    return open_.desk and (open_.operation, open_.card, open_.undoes) == (operation, mark, undone)


async def cash_out(
    till: Till,
    card: GiftCard,
    seen: Look | None = None,
    *,
    told: Known = NOTHING,
    allowed_by: str = "",
    by: Person | None = None,
) -> Asked | NotSent | Refused:
    """Pay the whole balance to its holder from the drawer, if law or store allow it; the card is dead then.

    What no coins make is rounded in the holder's favour: a right to the balance is one to all of it.
    `seen` is a look just taken, where another one would have the customer swipe the card once more. `told`:
    what a person says of the card; `allowed_by` names the manager who approved it, as its value must be;
    `by` is who allows a cash-out at all, where the cashier alone may not.
    """
    if till.books.shift is None:
        return Refused(say("The shift is not open: there is no drawer to pay from"))
    if told.worth is not None and not allowed_by:
        return Refused(say("A manager must approve what the card was worth when new"))
    if (no := staff.refused(till, Act.CASH_OUT, by)) is not None:
        return no
    match seen or await look(till, card):
        case Refused() as refused:
            return refused
        case Look(balance=balance, card=mark) if balance is not None and balance.amount > 0:
            allowed = cash_outs.may_be_paid_out(till, mark, balance, told)
            if isinstance(allowed, Refused):
                return allowed
            till.record(*staff.note(Act.CASH_OUT, by, exact(balance)))
            ground = ground_of(allowed, told)
            return await at_desk(
                till, Operation.CASH_OUT, card, balance, allowed_by=allowed_by, ground=ground
            )
        case Look(outcome=NotSent() as not_sent):
            return not_sent
        case Look(balance=None, state=state):
            return Refused(say("The card cannot be cashed out: {why}", why=noted(state)))
        case _:
            return Refused(say("There is nothing on the card to pay out"))


async def deactivate(till: Till, card: GiftCard) -> Asked | NotSent | Refused:
    """End the card for ever, with whatever is on it."""
    if not keepers.can(till, Operation.DEACTIVATE, card.provider):
        return Refused(
            say("A {provider} card cannot be deactivated here: cash it out instead", provider=card.provider)
        )
    if card.entry.at_terminal:
        return Refused(say("Scan or type the card that is to end: the terminal might read another one"))
    return await at_desk(till, Operation.DEACTIVATE, card, zero(till.currency))


async def put_on(
    till: Till, operation: Operation, card: GiftCard, amount: Money
) -> Asked | NotSent | Refused:
    """Activate or load the card at the desk, with no sale around it and no money taken for it."""
    if keepers.keeper(till, card.provider) and not keepers.can(till, operation, card.provider):
        return Refused(say("A {provider} card cannot be sold or loaded here", provider=card.provider))
    limits = till.settings.provider_of(card.number).limits(till.currency)
    if (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    if limits and (wrong := limits.wrong(card.provider, amount)) is not None:
        return wrong
    if (over := over_a_day(till, till.mark(card), amount)) is not None:
        return over
    return await at_desk(till, operation, card, amount)


async def reverse_at_desk(
    till: Till, payment: Answered, amount: Money | None = None, card: GiftCard | None = None
) -> Asked | NotSent | Refused:
    """Give back an earlier payment by gift card or bank card, or `amount` of it, never more than is left.

    `card` is the one that paid, where its processor needs its number again.
    """
    paid = _reversible(till, payment)
    if isinstance(paid, Refused):
        return paid
    if amount is not None and (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    id_, whole = paid.request.id, paid.approved.amount
    left = left_to_reverse(till.journal, payment)
    if left.amount <= 0 or (amount or left) > left:
        return Refused(
            say("Only {left} of request {request} is left to reverse", left=figures(left), request=id_)
        )
    if (not_here := _not_in_hand(till, paid, card)) is not None:
        return not_here
    if amount and amount != whole and keepers.gives_back_whole(till, paid):
        return Refused(say("That card gives back all of it, {amount}, or nothing", amount=figures(whole)))
    back = amount or left
    return await at_desk(
        till,
        Operation.REVERSE,
        None,
        back,
        original=paid.approved.reference,
        undoes=paid.request,
        discount=discount_within(paid.approved, back),
        presented=card,
    )


def _reversible(till: Till, payment: Answered) -> Done | Refused:
    request, outcome = payment.request, payment.outcome
    if request.operation not in PAYMENTS:
        return Refused(say("Request {request} is no payment: only payments are reversed", request=request.id))
    if not isinstance(outcome, Approved) or outcome.reference is None:
        return Refused(
            say("Request {request} was not approved: there is nothing to reverse", request=request.id)
        )
    sale = till.books.documents.get(request.number)
    if isinstance(sale, Sale) and sale.mark is not Stage.COMPLETED:
        return Refused(
            say("Sale {number} is not finished: nothing of it is reversed by itself", number=request.number)
        )
    return Done(request, outcome)


def _not_in_hand(till: Till, payment: Done, card: GiftCard | None) -> Refused | None:
    """Why `payment` cannot be given back for want of its card."""
    if card is not None:
        return card_again.not_the_same(till, card, payment)
    if not card_again.wanted(till, (payment,)):
        return None
    last4 = payment.request.card.last4 if payment.request.card else ""
    return Refused(say("The card that ends in {last4} is needed to give back what it paid", last4=last4))


async def refund_onto(
    till: Till, card: GiftCard, amount: Money, *, allowed_by: str = ""
) -> Asked | NotSent | Refused:
    """Put money onto the card that is tied to no payment; `allowed_by` names the manager."""
    if (wrong := _too_much(till, card, amount)) is not None:
        return wrong
    if keepers.keeper(till, card.provider) and not keepers.can(till, Operation.REFUND, card.provider):
        return Refused(say("A {provider} card cannot do that here", provider=card.provider))
    return await at_desk(till, Operation.REFUND, card, amount, allowed_by=allowed_by)


def _too_much(till: Till, card: GiftCard, amount: Money) -> Refused | None:
    if (wrong := wrong_amount(amount, till.currency)) is not None:
        return wrong
    limits = till.provider(card).limits(till.currency)
    if limits and amount > limits.most:
        return Refused(
            say(
                "A {provider} card takes {most} at most at once",
                provider=card.provider,
                most=figures(limits.most),
            )
        )
    return over_a_day(till, till.mark(card), amount)
