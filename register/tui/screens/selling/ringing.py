"""What every view shares that sells: what is typed decides, number first, then key."""

import re
from dataclasses import replace
from decimal import Decimal

from moneyed import Money

from register.counter.cards import card_entry
from register.counter.paper import gift_receipts
from register.counter.returning import exchanging
from register.counter.selling import checkout, parking, repeating, ringing_up, said
from register.counter.selling.ringing_up import Answers
from register.domain.amounts import Refused, typed_amount
from register.domain.goods.item import Item
from register.language import say
from register.tui.card_pin import with_pin
from register.tui.input.asks import Ask, asked
from register.tui.input.keys import BETWEEN_SALES, Action, Hint, hint
from register.tui.input.meant import Pressed, Result, Scanned, Typed
from register.tui.input.terminal_reads import entry
from register.tui.place import AwaitedCard
from register.tui.screens.returning.return_plan import ReturnPlan
from register.tui.screens.selling.recall import Recall
from register.tui.screens.selling.ring_asks import ring
from register.tui.screens.view import View
from terminal_api.processor import Entry, GiftCard, Operation

QUANTITY = re.compile(r"(\d{1,10}(?:[.,]\d*)?)\*(.*)")
_RECEIPT = re.compile(r"R[A-Za-z0-9]{1,8}-\d{6,}", re.IGNORECASE)


class RingsUp(View):
    """Turns codes into lines and amounts into tenders; card and receipt numbers open their own screens."""

    def take(self, result: Result) -> None:
        """Codes, numbers, and the keys that take money."""
        match asked(result), result:
            case Ask(Action.CASH, text), _:
                self._cash(text)
            case Ask(Action.BANK, text), _:
                self._bank(text)
            case Ask(Action.GIFT_CARD, text), _:
                self._gift_card(text)
            case Ask(Action.PARK, name), _:
                self._park(name)
            case Ask(Action.CUSTOMER, customer), _:
                self._customer(customer)
            case Ask(Action.GIFT_RECEIPT, text), _:
                self._gift_receipt(text)
            case Ask(Action.AGAIN, text), _:
                self._again(text or self.till_app.typing.text)
            case _, Scanned(text) | Typed(text) if self._is_card(text.strip()):
                self._card(text.strip(), entry(result))
            case _, Scanned(text, quantity):
                self.understand(text, quantity)
            case _, Typed(text):
                quantity = QUANTITY.fullmatch(text)
                self.understand(quantity[2], quantity[1]) if quantity else self.understand(text, "")
            case _, Pressed("escape"):
                pass
            case _:
                super().take(result)

    def by_terminal(self) -> tuple[Hint, ...]:
        """The tenders that a cash-only till does not have."""
        return (hint(Action.GIFT_CARD), hint(Action.BANK)) if self.till.terminal else ()

    def between_sales(self) -> tuple[Hint, ...]:
        """What can be done while nothing is rung up."""
        recall = (hint(Action.PARK, say("Recall")),) if self.till.books.parked else ()
        return (*BETWEEN_SALES, *recall)

    def understand(self, text: str, quantity: str) -> None:
        """`text` was typed or scanned, after `quantity` and a `*` if that is not empty."""
        text = text.strip()
        if _RECEIPT.fullmatch(text):
            self.till_app.open_receipt(text.upper())
        else:
            self.ring_up(text, quantity)

    def _is_card(self, text: str) -> bool:
        return card_entry.is_card(self.till, text)

    def _card(self, text: str, read: Entry) -> None:
        card = card_entry.presented(self.till, text, read)
        if isinstance(card, Refused):
            self.refuse(card.reason)
        else:
            self.till_app.open_card(card)

    def ring_up(self, code: str, quantity: str) -> None:
        """Put an item into the basket; back to it, if the cashier had gone on already."""
        much = number(quantity) if quantity else None
        app, price = self.till_app, self._price_before(quantity)

        def then(rung: Item | Refused) -> None:
            if isinstance(rung, Refused):
                self.refuse(rung.reason)
                return
            app.tendering = False
            if price is not None and rung.open_price:
                app.use_typed()

        ring(app, lambda answers: ringing_up.ring_up(self.till, code, much, answers), then, Answers(price))

    def _again(self, text: str) -> None:
        """The last goods once more; `3*` before the key, or after the command: three of them."""
        quantity = QUANTITY.fullmatch(f"{text.removesuffix('*')}*") if text else None
        if text and quantity is None:
            self.refuse(say("'{text}' is no quantity: type a number and * before the key", text=text))
            return
        much, app = number(quantity[1]) if quantity else None, self.till_app

        def then(rung: Item | Refused) -> None:
            if isinstance(rung, Refused):
                self.refuse(rung.reason)
                return
            app.tendering = False
            app.use_typed()

        ring(app, lambda answers: repeating.repeat_last(self.till, much, answers), then)

    def _gift_receipt(self, text: str) -> None:
        """Of the sale that has just ended: of all of it, or of the lines whose numbers are typed."""
        sale = self.till_app.last_sale()
        if sale is None:
            self.refuse(say("No sale has just ended: find its receipt with F8, then press G"))
            return
        numbers = text.replace(",", " ").split()
        if not all(one.isdecimal() and len(one) < 5 for one in numbers):
            self.refuse(say("Type the numbers of the lines, such as 1 3, or none for all of them"))
            return
        chosen = {int(one) - 1 for one in numbers} if numbers else None
        refused = gift_receipts.print_gift_receipt(self.till, sale.number, chosen)
        if refused is not None:
            self.refuse(refused.reason)
        else:
            self.till_app.remark(
                say("✓ a gift receipt of {number} is on its way to the printer", number=sale.number)
            )

    def _customer(self, customer: str) -> None:
        refused = said.name_customer(self.till, customer)
        if refused is not None:
            self.refuse(refused.reason)

    def _price_before(self, quantity: str) -> Money | None:
        """The amount that stands on the line while something is scanned: the price, if that one is open."""
        typed = "" if quantity else self.till_app.typing.text
        amount = typed_amount(typed, self.till.currency) if typed else None
        return amount if isinstance(amount, Money) else None

    def _park(self, name: str) -> None:
        """Park the basket; with none, recall what is parked."""
        books = self.till.books
        if books.sale is None and books.parked and not name:
            self._recall()
            return
        parked = parking.park(self.till, name)
        if isinstance(parked, Refused):
            why = say(parked.reason)
            self.refuse(why if books.sale or not name else say("{why}; F4 alone recalls", why=why))
        else:
            sale = parking.named(replace(parked, parked=name))
            self.till_app.remark(say("✓ parked: {sale}; F4 recalls it", sale=sale))

    def _recall(self) -> None:
        match self.till.books.parked:
            case (only,):
                parking.recall(self.till, only.number)
                self.till_app.tendering = False
            case _:
                self.till_app.push_screen(Recall(self.till))

    def pay_with(self, card: GiftCard, amount: Money | None) -> None:
        """Ask the card for `amount`, or for all that is due."""
        self.till_app.move_money(
            lambda till: with_pin(
                self.till_app,
                till,
                card,
                Operation.PAY,
                lambda card: checkout.pay_by_gift_card(till, card, amount),
            )
        )

    def _cash(self, text: str) -> None:
        sale = self.till.books.sale
        if sale is not None and exchanging.leaves_nothing_due(sale) and sale.total.amount:
            self._give_net()
            return
        amount = self._amount(text)
        if not isinstance(amount, Refused):
            self.till_app.move_money(lambda till: checkout.pay_cash(till, amount))

    def _give_net(self) -> None:
        """Show where the money goes that an exchange leaves to give back."""
        plan = exchanging.net_back(self.till)
        if isinstance(plan, Refused):
            self.refuse(plan.reason)
        else:
            self.till_app.push_screen(ReturnPlan(plan))

    def _bank(self, text: str) -> None:
        amount = self._amount(text)
        if not isinstance(amount, Refused):
            self.till_app.move_money(lambda till: checkout.pay_by_bank_card(till, amount))

    def _gift_card(self, text: str) -> None:
        """With a number: that card. Else wait for one, for the amount that was typed."""
        known = card_entry.is_card(self.till, text)
        if known or (text and isinstance(typed_amount(text, self.till.currency), Refused)):
            card = card_entry.presented(self.till, text, Entry.TYPED)
            if isinstance(card, GiftCard):
                self.pay_with(card, None)
                return
        amount = self._amount(text)
        if isinstance(amount, Refused):
            return
        if self.till.books.sale is None:
            self.refuse(checkout.no_sale().reason)
        elif self.till.settings.gift_cards is None:
            self.refuse(say("This till takes no gift cards: set [gift_cards] in config.toml"))
        else:
            self.till_app.await_card(AwaitedCard(amount))

    def _amount(self, text: str) -> Money | Refused | None:
        """The amount typed before the key; `None` when there was none. A wrong one is said at once."""
        if not text:
            return None
        amount = typed_amount(text, self.till.currency)
        if isinstance(amount, Refused):
            self.refuse(amount.reason)
        return amount


def number(text: str) -> Decimal:
    """The quantity before a `*`, with a comma or a point."""
    return Decimal(text.replace(",", "."))
