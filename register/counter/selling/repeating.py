"""The last goods once more, without their code."""

from dataclasses import replace
from decimal import Decimal

from register.counter.selling.looking_up import ONE
from register.counter.selling.ringing_up import NOT_ASKED, Answers, Rung, add_item
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.goods.line_item import Goods
from register.language import say


def repeat_last(till: Till, quantity: Decimal | None = None, answers: Answers = NOT_ASKED) -> Rung:
    """Ring up the goods of the last line once more: one piece, or `quantity`, at today's price.

    An open price is the one that was asked for before. `answers` where something had to be asked for.
    """
    last = _last(till)
    if last is None:
        return Refused(say("Nothing is rung up yet: scan an item first"))
    if last.label and (last.label.measured or last.label.serial):
        return Refused(say("{name} is sold piece by piece: scan each one", name=last.name))
    if last.unit == "kg" and quantity is None:
        return Refused(
            say(
                "{name} is sold by weight: weigh it, and type the weight and * before the key", name=last.name
            )
        )
    item = till.catalogue.find(last.code)
    if item is None:
        return Refused(
            say("{name} is not in the catalogue any more: find an item by words with F2", name=last.name)
        )
    if item.open_price:
        if quantity not in (None, ONE):
            return Refused(say("{name} has no price of its own: ring it up piece by piece", name=item.name))
        return add_item(till, item, None, replace(answers, price=last.list_price or last.price))
    return add_item(till, item, quantity, answers)


def _last(till: Till) -> Goods | None:
    sale = till.books.sale
    goods = [line for line in sale.basket.goods if not line.deposit] if sale else []
    return goods[-1] if goods else None
