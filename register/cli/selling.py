"""What `register sell` does: ring up, take the tenders in order, end the sale one way or the other."""

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from moneyed import Money

from receipts.document import from_json
from register.cli import card_pin, money, typed
from register.cli.money import Told
from register.cli.place import Code, Place, masked
from register.cli.session import at_counter, paper_out
from register.counter.cards import card_pins, card_sales
from register.counter.history import answered, past_sale, receipts_of
from register.counter.paper import must_print, previews
from register.counter.selling import checkout, looking_up, ringing_up
from register.counter.selling.cash import due_in_cash
from register.counter.selling.ringing_up import Answers
from register.counter.till import Till
from register.domain.amounts import Refused, exact
from register.domain.goods.item import Item
from register.domain.goods.promotions import given_in
from register.domain.sale import Sale, Stage
from terminal_api.hiding import ending
from terminal_api.outcomes import Approved
from terminal_api.processor import Entry, Operation


async def sell(
    place: Place, items: Sequence[str], tenders: Sequence[str], cashier: str, birth_date: str | None
) -> int:
    """One sale from the first item to the receipt; the exit code says how it ended."""
    settings = place.settings()
    answers = Answers(born=typed.birth_date(birth_date) if birth_date else None)
    wanted = [typed.item(text, settings) for text in items]
    offered = [typed.tender(text, settings) for text in tenders]
    async with at_counter(place, settings, cashier, drawer=True) as till:
        if till.books.sale is not None:
            open_ = till.books.sale.number
            return place.refuse(Refused(f"Sale {open_} is open: finish it or void it at the till first"))
        if must_print.waited_for(till):
            await paper_out(till)
        number = till.books.next_number
        refused = await _rung_up(till, wanted, answers)
        taken: list[Told] = [] if refused else await _taken(till, number, offered)
        await _ended(till)
        if must_print.waited_for(till):
            await paper_out(till)
        waits = must_print.cannot_begin(till)
        sale = past_sale(till, number)
        taken = [_in_the_end(till, number, one) for one in taken]
        answer = _told(till, sale, taken, refused)
        if waits is not None and not answer["reason"]:
            answer["reason"] = masked(waits.reason)
    place.tell(answer, _words(answer))
    code = _code(sale, taken)
    return Code.UNKNOWN if waits is not None and code is Code.OK else code


async def _rung_up(till: Till, wanted: Sequence[typed.Item], answers: Answers) -> Refused | None:
    for one in wanted:
        match one:
            case typed.Goods(code, quantity):
                done = _told_all(ringing_up.ring_up(till, code, quantity, answers))
            case typed.Card(number, amount):
                done = await card_sales.sell(till, till.card(number, Entry.TYPED), amount)
        if isinstance(done, Refused):
            return done
    return None


def _told_all(rung: ringing_up.Rung) -> Item | Refused:
    """Nobody can be asked here: what is not said is missing."""
    match rung:
        case ringing_up.AgeNeeded(item):
            years = item.minimum_age
            return Refused(f"{item.name} is not for anybody under {years}: say the --birth-date")
        case looking_up.PriceNeeded(item):
            return Refused(f"{item.name} has no price of its own: type one before it, as 12.50*{item.code}")
        case Item() | Refused():
            return rung


async def _taken(till: Till, number: str, offered: Sequence[typed.Tender]) -> list[Told]:
    """Use the tenders in order until nothing is due or an answer is missing."""
    taken: list[Told] = []
    for tender in offered:
        sale = past_sale(till, number)
        if sale is None or sale.exchanges.open or sale.stage not in (Stage.OPEN, Stage.TENDERING):
            break
        taken.append(await _one_taken(till, sale, tender))
    return taken


async def _one_taken(till: Till, sale: Sale, tender: typed.Tender) -> Told:
    due = sale.due
    match tender:
        case typed.Cash(given):
            handed = given or due_in_cash(till, sale)
            done = await checkout.pay_cash(till, given)
            cash = Approved(handed) if isinstance(done, Sale) else money.refusal(done)
            return money.told("cash", handed, cash)
        case typed.BankCard(most):
            operation, last4, asked = Operation.BANK_CARD, None, _within(most, due)
            outcome = await checkout.pay_by_bank_card(till, asked)
        case typed.GiftCard(number, most):
            operation, last4, asked = Operation.PAY, ending(number), _within(most, due)
            amount = asked if most is not None else None  # as much as gift cards may pay for, then
            outcome = await card_pins.with_pin(
                till,
                till.card(number, Entry.TYPED),
                Operation.PAY,
                card_pin.asks(),
                lambda card: checkout.pay_by_gift_card(till, card, amount),
            )
    now = past_sale(till, sale.number)
    asked_before = len(sale.exchanges.all)
    if now is not None and len(now.exchanges.all) > asked_before:
        request = now.exchanges.all[asked_before].request
        return money.request_told(request, answered(till.journal, sale.number)[request.id].outcome)
    failed = money.refusal(outcome) if isinstance(outcome, Refused) else outcome
    return money.told(operation, asked, failed, last4=last4)


def _in_the_end(till: Till, number: str, one: Told) -> Told:
    """A tender as it ended: a card that pays with the closed basket has its answer only after all others."""
    known = answered(till.journal, number).get(str(one["request_id"]))
    return money.request_told(known.request, known.outcome) if known else one


def _within(most: Money | None, due: Money) -> Money:
    return due if most is None else min(most, due)


async def _ended(till: Till) -> None:
    """Nothing stays at the counter: what is not paid is given back, what waits for an answer is set aside."""
    sale = till.books.sale
    if sale is None:
        return
    if sale.exchanges.open:
        await checkout.set_aside(till)
    else:
        await checkout.void(till, "not paid in full")


def _code(sale: Sale | None, taken: Sequence[Told]) -> int:
    outcomes = {str(one["outcome"]) for one in taken}
    match sale:
        case Sale() if sale.exchanges.open:
            return Code.UNKNOWN
        case Sale(mark=Stage.COMPLETED) if not sale.owed_cards:
            return Code.OK
        case _ if "not_sent" in outcomes and "declined" not in outcomes:
            return Code.NOT_SENT
        case _:
            return Code.DECLINED


def _told(till: Till, sale: Sale | None, taken: Sequence[Told], refused: Refused | None) -> dict[str, object]:
    """The sale as JSON: `tendered` less `change` is what the shop keeps, `total` and `rounding` together.

    Reversals follow the tenders.
    """
    if sale is None:
        assert refused is not None
        nothing = exact(Money(0, till.currency))
        sums: dict[str, object] = {"sale": None, "state": "refused", "total": nothing, "tendered": nothing}
        none: dict[str, object] = {"change": nothing, "rounding": nothing, "promotions": {}}
        rest: dict[str, object] = {"tenders": [], "gift_cards": [], "receipt": None}
        return {**sums, **none, **rest, "currency": till.currency.code, "reason": masked(refused.reason)}
    requests = answered(till.journal, sale.number).values()
    reversals = [one for one in requests if one.request.operation is Operation.REVERSE]
    activations = [one for one in requests if one.request.position is not None]
    return {
        "sale": sale.number,
        "state": sale.stage.value,
        "total": exact(sale.total),
        "tendered": exact(sale.paid + sale.rounding + sale.change),
        "change": exact(sale.change),
        "rounding": exact(sale.rounding),
        "promotions": {name: exact(off) for name, off in given_in(sale.basket.lines).items()},
        "tenders": [*taken, *(money.request_told(one.request, one.outcome) for one in reversals)],
        "gift_cards": [money.request_told(one.request, one.outcome) for one in activations],
        "receipt": _receipt(till, sale.number),
        "currency": till.currency.code,
        "reason": masked(refused.reason) if refused else _reason(sale),
    }


def _reason(sale: Sale) -> str | None:
    if sale.exchanges.open:
        return "an answer is missing: `register obligations settle` asks for it"
    if sale.owed_cards:
        ending = ", ".join(line.card.last4 for _, line in sale.owed_cards)
        return f"gift card {ending} is paid and not active: `register obligations settle` tries it again"
    return sale.reason or None


def _receipt(till: Till, number: str) -> str | None:
    """The words of its receipt, as they are on paper."""
    papers = receipts_of(till, number)
    if not papers:
        return None
    return "\n".join(previews.shown(till.settings, from_json(papers[-1].receipt)))


def _words(answer: dict[str, object]) -> str:
    said = f"{answer['sale'] or 'Nothing sold'} {answer['state']}: {answer['total']} {answer['currency']}"
    said += f", tendered {answer['tendered']}, change {answer['change']}"
    said += f", rounding {answer['rounding']}" if Decimal(str(answer["rounding"])) else ""
    said += f". {answer['reason']}" if answer["reason"] else ""
    rows = [row for key in ("tenders", "gift_cards") for row in _rows(answer[key])]
    off = [f"  {name} takes {much} off" for name, much in _pairs(answer["promotions"])]
    return "\n".join([said, *off, *(f"  {money.words(row)}" for row in rows)])


def _rows(many: object) -> list[Told]:
    return many if isinstance(many, list) else []  # pyright: ignore[reportUnknownVariableType]


def _pairs(sums: object) -> list[tuple[str, str]]:
    return list(cast("dict[str, str]", sums).items())
