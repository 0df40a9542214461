"""What else people want: the gift-card desk, reprints, reports, another cashier."""

from register.config.in_force import literal
from register.config.key import Key
from register.counter import history
from register.counter.cards import balance_limit, card_balance, card_desk, card_sales
from register.counter.cards.card_balance import Look
from register.counter.cards.undo_load import undo_load
from register.counter.configuration.settings_change import Change, noted, take, takes
from register.counter.drawer import movements as drawer
from register.counter.drawer import shifts
from register.counter.paper import gift_receipts, papers, saving
from register.counter.people import hiring
from register.counter.selling import checkout
from register.counter.till import Till
from register.domain.cards.cash_out_rule import Known
from register.domain.cards.look_limit import Looker
from register.domain.events import DrawerMoved, Movement
from register.domain.sale import PAYMENTS
from register.domain.staff.people import Person, Role
from register.simulate.habits.bringing_back import brings_back, brings_back_without_receipt, exchanges
from register.simulate.habits.visit import Visit
from register.simulate.lot import Lot
from register.simulate.world.networks import NETWORKS
from register.simulate.world.set_up import PINS
from terminal_api.outcomes import Approved
from terminal_api.processor import Operation

#: Of those whom the manager adds.
NEW_PINS = {"Tom": "5823", "Ann": "7391"}


async def looks_at_card(visit: Visit) -> None:
    """A balance inquiry, on paper if wanted."""
    who = balance_limit.looker(visit.till) if visit.lot.chance(0.7) else Looker.NOBODY
    seen = await visit.with_pin(
        visit.card(), Operation.BALANCE, lambda till, card: balance_limit.look_by(till, card, who)
    )
    visit.shop.tally.habit(f"looked at, {who}")
    if isinstance(seen, Look) and visit.lot.chance(0.5):
        visit.register.press(card_balance.print_balance, seen)


async def cashes_out(visit: Visit) -> None:
    """The rest of a card in cash; where the law asks whether it was used, the cashier says something."""
    lot, shop = visit.lot, visit.shop
    few = lot.euros(1, 700)
    card = shop.issue(few, lot.weighted((("svs", 3), ("toast", 1)))) if lot.chance(0.5) else visit.card()
    told = Known(used=lot.one((True, True, False, None)))
    done = await visit.with_pin(
        card, Operation.CASH_OUT, lambda till, card: card_desk.cash_out(till, card, told=told)
    )
    if isinstance(done, tuple) and lot.chance(0.4):  # it was another card; at the terminal that is final
        by = visit.manager.name
        undone = await visit.with_pin(
            card, Operation.REVERSE, lambda till, card: undo_load(till, card, allowed_by=by)
        )
        if isinstance(undone, tuple) and isinstance(undone[1], Approved):
            shop.tally.habit("cash-out undone")


async def deactivates(visit: Visit) -> None:
    """The end of a card."""
    card = visit.shop.issue(visit.lot.euros(1, 800), "givex")
    await visit.register.ask(card_desk.deactivate, card)


async def refunds_onto(visit: Visit) -> None:
    """Money onto a card, tied to nothing; the manager allows it."""
    amount = visit.lot.euros(100, 3000)
    await visit.register.ask(card_desk.refund_onto, visit.card(), amount, allowed_by=visit.manager.name)


async def puts_on(visit: Visit) -> None:
    """A card made ready at the desk, with no sale around it."""
    new = visit.lot.chance(0.5)
    card = visit.shop.new_card(visit.lot.one(("svs", "svs", *NETWORKS))) if new else visit.card()
    visit.shop.cards.append(card)
    operation = Operation.ACTIVATE if new else Operation.LOAD
    await visit.register.ask(card_desk.put_on, operation, card, visit.lot.euros(500, 5000))


async def loads_and_undoes(visit: Visit) -> None:
    """Money onto a card, in a sale, and off it again."""
    card = visit.shop.issue(visit.lot.euros(0, 2000), visit.lot.one(("svs", "givex", *NETWORKS)))
    visit.shop.cards.append(card)
    await visit.register.ask(card_sales.sell, card, visit.lot.euros(500, 4000))
    if visit.lot.chance(0.5):
        await visit.register.ask(checkout.pay_by_bank_card, None)
    await visit.register.ask(checkout.pay_cash)
    await visit.register.ask(undo_load, card, allowed_by=visit.manager.name)


async def sells_by_mistake(visit: Visit) -> None:
    """A card is sold and unsold again; sometimes it was spent from meanwhile, or its processor cannot."""
    card = visit.shop.new_card(visit.lot.one((*NETWORKS, *NETWORKS, "svs")))
    visit.shop.cards.append(card)
    await visit.register.ask(card_sales.sell, card, visit.lot.euros(500, 4000))
    await visit.register.ask(checkout.pay_cash)
    if visit.lot.chance(0.3):
        await visit.register.ask(card_desk.at_desk, Operation.PAY, card, visit.lot.euros(100, 400))
    by = visit.manager.name
    done = await visit.with_pin(
        card, Operation.UNDO_LOAD, lambda till, card: undo_load(till, card, allowed_by=by)
    )
    if isinstance(done, tuple) and isinstance(done[1], Approved) and visit.lot.chance(0.5):
        visit.shop.tally.habit("sale of a card undone")
        await visit.register.ask(card_sales.sell, card, visit.lot.euros(500, 4000))
        await visit.register.ask(checkout.pay_cash)


async def reverses(visit: Visit) -> None:
    """One earlier payment given back by itself, whole or in part."""
    number = visit.earlier()
    for one in history.answered(visit.till.journal, number).values() if number else ():
        if one.request.operation in PAYMENTS:
            part = visit.lot.euros(1, 300) if visit.lot.chance(0.5) else None
            await visit.register.ask(card_desk.reverse_at_desk, one, part)
            return


async def reprints(visit: Visit) -> None:
    """The receipt once more and as a file, or one without prices."""
    number = visit.earlier()
    if number and visit.lot.chance(0.5):
        visit.register.press(gift_receipts.print_gift_receipt, number)
    elif number:
        visit.register.press(papers.reprint, number)
        visit.register.press(saving.save, number)


async def reads_x(visit: Visit) -> None:
    """A report that changes nothing."""
    visit.register.press(shifts.print_x)


async def opens_drawer(visit: Visit) -> None:
    """Change for somebody; now and then the manager says that it may be."""
    visit.register.press(shifts.open_drawer, "change", visit.manager if visit.lot.chance(0.3) else None)


async def changes_people(visit: Visit) -> None:
    """The manager adds somebody, blocks them, lets them in again; the second time there is nobody to add."""
    press, manager, name = visit.register.press, visit.manager, visit.lot.one(("Tom", "Ann"))
    press(hiring.add, name, Role.CASHIER, NEW_PINS[name], manager)
    if visit.lot.chance(0.5):
        press(hiring.block, visit.lot.one((name, "Ruth")), manager)
        press(hiring.unblock, name, manager)
        press(hiring.move, name, Role.MANAGER, manager)


def changes_settings(visit: Visit) -> None:
    """Now and then the manager has another reason for a discount in the list."""
    books = visit.till.books
    lot = Lot("settings", visit.register.name, books.stamp, books.last_number)  # of its own
    if lot.chance(0.03):
        visit.shop.tally.habit("setting changed")
        reason = f"reason {lot.whole(1, 99)}"
        visit.register.press(offers_reasons, ("damaged", reason), visit.manager)


def offers_reasons(till: Till, reasons: tuple[str, ...], by: Person) -> None:
    """Offer other ones for a discount, as the manager's desk lets a value hold once the file has it."""
    settings = till.settings
    discounts = settings.discounts.model_copy(update={"reasons": reasons})
    after = settings.model_copy(update={"discounts": discounts})
    key = Key("discounts", "reasons")
    before, said = literal(settings.discounts.reasons), literal(reasons)
    change = Change(key, before, said, takes(settings, after), "", after, settings)
    if change.before != change.after:
        till.record(noted(change, by.name))
        take(till, change)


async def moves_cash(visit: Visit) -> None:
    """Cash in or out beside a sale, sometimes more than there is, or than a cashier may alone; and back."""
    lot, press = visit.lot, visit.register.press
    amount = lot.euros(1, lot.one((2000, 8000, 30_000)))
    manager = visit.manager if lot.chance(0.5) else None
    moved = press(drawer.move, lot.one(tuple(Movement)), amount, "somebody needs it", manager)
    if isinstance(moved, DrawerMoved) and lot.chance(0.4):
        for _ in range(2):  # the second time there is nothing to take back
            press(drawer.undo, moved.sale, "typed wrongly", manager)


async def changes_cashier(visit: Visit) -> None:
    """Another person signs in, sometimes with a wrong PIN first."""
    name = visit.lot.one(tuple(PINS))
    visit.register.press(shifts.sign_out)
    if visit.lot.chance(0.3):
        visit.register.press(shifts.sign_in, "0000")
    visit.register.press(shifts.sign_in, PINS[name])


#: What people come for besides buying, and how often.
ERRANDS = (
    (looks_at_card, 4),
    (cashes_out, 4),
    (deactivates, 2),
    (refunds_onto, 2),
    (puts_on, 2),
    (loads_and_undoes, 5),
    (sells_by_mistake, 3),
    (reverses, 3),
    (brings_back, 8),
    (exchanges, 9),
    (brings_back_without_receipt, 4),
    (reprints, 2),
    (reads_x, 1),
    (opens_drawer, 1),
    (changes_people, 1),
    (moves_cash, 6),
    (changes_cashier, 2),
)
