"""What happened to a basket, in words."""

from collections.abc import Iterable
from typing import assert_never

from moneyed import Money

from register.counter.stories.moment import Said, Tone
from register.domain.amounts import figures, numeral, total
from register.domain.cards.card_mark import CardMark
from register.domain.events import (
    CardRefunded,
    CardSwapped,
    CustomerNamed,
    GoodsExchanged,
    LineAdded,
    LineNoted,
    LineReduced,
    LineRemoved,
    PriceChanged,
    PromotionsGiven,
    QuantityChanged,
    SaleExempted,
)
from register.domain.goods.line_item import CardLine, Goods, LineItem, ReturnedGoods
from register.domain.goods.reductions import AmountOff, GiftCardOff, PercentOff, Promoted, Reduction
from register.domain.sale import Sale
from register.language import say
from terminal_api.processor import Operation

#: What is rung up by the piece has this unit, or none.
_PIECES = ("", "pc", "pcs", "piece")

Ringing = (
    LineAdded
    | GoodsExchanged
    | QuantityChanged
    | LineReduced
    | PriceChanged
    | PromotionsGiven
    | SaleExempted
    | LineNoted
    | CustomerNamed
    | LineRemoved
    | CardSwapped
    | CardRefunded
)


def card_words(card: CardMark | None) -> str:
    """`···0024`; nothing where no digit is known."""
    return f"···{card.last4}" if card and card.last4 else ""


def allowed(words: str, by: str) -> str:
    """`words`, and who allowed it, where somebody had to."""
    return say("{words}, allowed by {name}", words=words, name=by) if by else words


def line_words(line: LineItem) -> str:
    """`2 x Notebook A5 dotted`, `1.254 kg Apples, loose`, `Gift card ···0024, activation`."""
    match line:
        case Goods(name=name, quantity=quantity, unit=unit) if unit in _PIECES:
            return name if quantity == 1 else f"{numeral(quantity)} x {name}"
        case Goods(name=name, quantity=quantity, unit=unit):
            return f"{numeral(quantity)} {unit} {name}"
        case CardLine(card=card, operation=Operation.LOAD):
            return say("Gift card {card} to load", card=card_words(card)).replace("  ", " ")
        case CardLine(card=card):
            return say("Gift card {card} to activate", card=card_words(card)).replace("  ", " ")
        case ReturnedGoods(goods=goods):
            return say("back: {line}", line=line_words(goods))
        case _:
            assert_never(line)


def lines_words(lines: Iterable[LineItem]) -> str:
    """All of them, one behind the other."""
    return ", ".join(map(line_words, lines))


def ringing(event: Ringing, before: Sale, after: Sale) -> Said:
    """What was done to the basket: `before` it, and `after`."""
    match event:
        case LineAdded(line=line, age_checked=age):
            words = line_words(line)
            aged = say("{words}, customer found to be {age}", words=words, age=age) if age else words
            return Said(aged, line.total)
        case GoodsExchanged(original=original, lines=lines):
            goods = lines_words(line.goods for line in lines)
            words = say("Comes back of {number}: {goods}", number=original, goods=goods)
            return Said(words, _sum(lines), number=original)
        case QuantityChanged(position=position):
            words = say("Now {line}", line=line_words(after.basket.lines[position]))
            return Said(words, after.basket.lines[position].total)
        case LineRemoved(position=position):
            line = before.basket.lines[position]
            words = say("Taken out: {line}", line=line_words(line))
            return Said(words, -line.total, Tone.ATTENTION)
        case CardSwapped(position=position, line=line):
            old, new = _card(before.basket.lines[position]), _card(line)
            return Said(say("Card {old} replaced by {new}", old=old, new=new))
        case CardRefunded(position=position, amount=amount):
            card = _card(before.basket.lines[position])
            return Said(say("Card {card} given up, paid back in cash", card=card), amount, Tone.ATTENTION)
        case SaleExempted(exemption=exemption, allowed_by=by):
            why = say("No tax on it: {why}", why=exemption) if exemption else say("Tax is due again")
            return Said(allowed(why, by))
        case CustomerNamed(customer=customer):
            named = say("Customer {customer}", customer=customer) if customer else say("No customer any more")
            return Said(named)
        case _:
            return _of_lines(event, after)


def _of_lines(event: LineReduced | PriceChanged | PromotionsGiven | LineNoted, after: Sale) -> Said:
    match event:
        case LineReduced(position=position, reductions=reductions):
            goods = after.basket.lines[position]
            off = ", ".join(map(_reduction, reductions)) or say("no reduction any more")
            taken = -goods.taken_off if isinstance(goods, Goods) and reductions else None
            return Said(f"{line_words(goods)}: {off}", taken)
        case PriceChanged(position=position, price=price, reason=reason, allowed_by=by):
            line = line_words(after.basket.lines[position])
            words = say("{line}: price {price}, {reason}", line=line, price=figures(price), reason=reason)
            return Said(allowed(words, by), price)
        case PromotionsGiven(changes=changes):
            given = [one for change in changes for one in change.by]
            names = ", ".join(dict.fromkeys(one.promotion for one in given))
            if not given:
                return Said(say("No promotion any more"))
            off = total((one.amount for one in given), given[0].amount.currency)
            return Said(say("Promotion: {names}", names=names), -off)
        case LineNoted(position=position, note=note):
            line = line_words(after.basket.lines[position])
            words = say("Note to {line}: {note}", line=line, note=note)
            return Said(words if note else say("No note to {line} any more", line=line))
        case _:
            assert_never(event)


def _reduction(one: Reduction) -> str:
    match one:
        case PercentOff(percent, reason, by):
            return allowed(say("{percent} % off, {reason}", percent=numeral(percent), reason=reason), by)
        case AmountOff(amount, reason, by):
            return allowed(say("{amount} off, {reason}", amount=figures(amount), reason=reason), by)
        case Promoted(amount=amount) | GiftCardOff(share=amount):
            return say("{amount} off, {reason}", amount=figures(amount), reason=one.reason)
        case _:
            assert_never(one)


def _card(line: LineItem) -> str:
    return card_words(line.card) if isinstance(line, CardLine) else ""


def _sum(lines: tuple[ReturnedGoods, ...]) -> Money | None:
    return total((line.total for line in lines), lines[0].total.currency) if lines else None
