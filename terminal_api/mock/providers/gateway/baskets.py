"""The closed baskets a gateway is given: whether they agree with themselves and with what moved."""

import hashlib
import json
from decimal import Decimal
from typing import cast

from moneyed import Money, get_currency

from terminal_api.mock.providers.desk import Reply
from terminal_api.mock.providers.gateway import replies
from terminal_api.mock.providers.gateway.basket_reading import BasketIn, GiftCardIn
from terminal_api.mock.providers.gateway.behind import Behind, No, Order
from terminal_api.mock.providers.gateway.memory import KeptBasket, Memory
from terminal_api.mock.providers.gateway.reading import read
from terminal_api.mock.providers.gateway.switches import Switches


def put(
    sale: str,
    store: str,
    body: bytes,
    memory: Memory,
    behind: Behind,
    switches: Switches,
) -> Reply:
    """Keep a basket, or say why not.

    In this order: its form, its digest, its sums; whether it was here before; whether what it names has
    moved; and where cards pay at close, whether they can.
    """
    basket = read(BasketIn, body)
    if isinstance(basket, str):
        return replies.error(400, "REQUEST_INVALID", basket)
    record = cast("dict[str, object]", json.loads(body))
    if wrong := _wrong(basket, record, sale, store):
        return replies.error(400, "REQUEST_INVALID", wrong)
    before = memory.baskets.get((store, sale))
    if before is not None:
        same = before.digest == basket.digest
        return Reply(200, before.reply.body) if same else replies.error(409, "BASKET_DIFFERS")
    if unknown := _unknown(basket, store, memory, switches):
        return replies.error(422, "BASKET_TRANSACTION_UNKNOWN", unknown)
    orders = _orders(basket, store, memory) if switches.debits == "at_close" else ()
    if orders and switches.elsewhere is not None:
        behind.spend_elsewhere(orders[0].number, switches.elsewhere)
        switches.elsewhere = None
    answer = _accepted(basket, orders, behind)
    if answer.status == 201:
        memory.baskets[store, sale] = KeptBasket(store, basket.digest, record, answer)
    return answer


def _wrong(basket: BasketIn, record: dict[str, object], sale: str, store: str) -> str:
    """What does not agree with itself or with the call; empty when all does."""
    if basket.sale != sale or basket.store != store:
        return "sale or store"
    if basket.digest != _digest(record):
        return "digest"
    return "" if basket.adds_up else "totals"


def _accepted(basket: BasketIn, orders: tuple[Order, ...], behind: Behind) -> Reply:
    accepted: dict[str, object] = {"result": "accepted", "sale": basket.sale, "digest": basket.digest}
    if not orders:
        return replies.said(201, accepted)
    taken = behind.take(orders)
    if isinstance(taken, No):
        return replies.said(200, replies.declined(taken))
    whole = sum((done.amount for done in taken), Money(0, get_currency(basket.currency)))
    more = {"taken": replies.amount(whole), "reference": taken[0].reference}
    return replies.said(201, {**accepted, **more})


def _orders(basket: BasketIn, store: str, memory: Memory) -> tuple[Order, ...]:
    """What is to be taken from its cards."""
    pays = (card for card in basket.gift_cards if card.operation == "pay")
    return tuple(_order(card, basket, store, memory) for card in pays)


def _order(card: GiftCardIn, basket: BasketIn, store: str, memory: Memory) -> Order:
    number, pin = memory.looked[card.transaction]
    amount = Money(Decimal(card.amount), get_currency(basket.currency))
    return Order(card.transaction, "pay", basket.sale, store, number, pin, amount)


def _unknown(basket: BasketIn, store: str, memory: Memory, switches: Switches) -> str:
    """Which movement the basket names that was not made so; empty when all were."""
    for card in basket.gift_cards:
        if switches.debits == "at_close" and card.operation == "pay":
            fits = card.transaction in memory.looked
        else:
            fits = _made(card, basket, store, memory)
        if not fits:
            return card.transaction
    named = {card.transaction for card in basket.gift_cards}
    strangers = (each.transaction for each in basket.tenders if each.transaction not in (None, *named))
    return next(strangers, None) or ""


def _made(card: GiftCardIn, basket: BasketIn, store: str, memory: Memory) -> bool:
    """Whether this very movement was made for this sale, and the tender is its part that is like cash."""
    kept = memory.movements.get(card.transaction)
    if kept is None or kept.done is None or kept.order.store != store:
        return False
    amount = Money(Decimal(card.amount), get_currency(basket.currency))
    tenders = [each for each in basket.tenders if each.transaction == card.transaction]
    return (
        kept.order.operation == card.operation
        and kept.order.sale in (basket.sale, basket.corrects)
        and kept.done.amount == amount
        and kept.done.reference == card.reference
        and all(Decimal(each.amount) == kept.done.tender.amount for each in tenders)
    )


def _digest(record: dict[str, object]) -> str:
    """Reckoned here anew, not with the till's own code."""
    bare = {name: value for name, value in record.items() if name != "digest"}
    written = json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
