"""A card that pays with the closed basket, on the screen: reserved, asked for, refused, without an answer."""

import asyncio
from dataclasses import dataclass, field

from register.config.processors import GatewayTable, Processors
from register.domain.asking.exchange import MoneyRequest
from register.domain.cards.card_mark import CardMark
from register.domain.events import Ended, Intended, SaleCompleted
from register.tui.route import Place
from register.tui.widgets.entries import EntryList
from register.tui.widgets.figure import Says
from terminal_api.outcomes import Approved, Declined, Outcome, Reference, Unknown
from terminal_api.processor import Operation, Settling
from terminal_api.processors.gateway.basket import Basket

NO = Declined("The provider has only 7.50 EUR on this card: ask for that, or use another card.")


@dataclass
class Gateway:
    """Takes the money with the basket, as it is told to, once somebody lets it answer."""

    answers: list[Outcome]
    got: list[Basket] = field(default_factory=list)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    name: str = "gateway"
    known_as: str = "CP-1 at gateway.example, at close"
    settling: Settling = Settling.ASKING

    async def take_at_close(self, basket: Basket, *, again: bool = False) -> Outcome:
        self.got.append(basket)
        await self.may_answer.wait()
        return self.answers.pop(0)

    def let_go(self, *payments: str) -> None:
        pass


def reserved(hands, gateway: Gateway, id_: str, amount: str) -> None:
    """A card of the gateway is to pay `amount` of what is due."""
    till = hands.till
    table = GatewayTable(
        url="https://gateway.example/v1",
        store="CP-1",
        till="1",
        key_from="env:KEY",
        provider="toggle",
        debits="at_close",
    )
    till.settings = till.settings.model_copy(update={"processor": Processors(gateway=table)})
    till.processors = {**till.processors, "gateway": gateway}
    sale, at = till.books.sale, till.clock.now()
    mark = CardMark(f"token {id_}", f"00{id_}", "toggle")
    request = MoneyRequest(
        id_,
        "gateway",
        Operation.PAY,
        sale.due,
        at,
        sale.number,
        card=mark,
        known_as="CP-1 at gateway.example, at close",
    )
    approved = Approved(hands.euros(amount), Reference(id_, at), card=mark.last4, confirmed=False)
    till.record(Intended(sale.number, request), Ended(sale.number, request, approved))


def rows(hands) -> list[str]:
    found = hands.app.frame.view.query_one(EntryList).render().plain
    return [" ".join(row.split()) for row in found.splitlines()]


def words(hands, name: str) -> str:
    return " ".join(str(hands.app.frame.view.query_one(name).render()).split())


def said(hands) -> str:
    return " ".join(str(hands.app.screen.query_one("#decide-now").render()).split())


async def test_the_cashier_reads_at_each_step_what_a_card_has_paid_and_what_not(counter, picture):
    async with counter() as hands:
        gateway = Gateway([NO, Unknown("Silence."), Unknown("Silence.")])
        await hands.basket()
        reserved(hands, gateway, "17", "12.50")
        await hands.until(lambda: hands.reading.says is Says.STILL_DUE)
        assert hands.reading.amount == "22.80"
        assert rows(hands)[1] == "▸ … Gift card ···0017 12.50 of 35.30, pays at the end 12.50"

        await hands.press("f12")
        await hands.at(Place.ASKING)
        assert hands.reading.amount == "12.50"
        assert "The basket is closed at the gateway" in words(hands, "#asking-what")
        assert "Esc" not in words(hands, "#asking-what"), "nobody there can be asked to stop"
        gateway.may_answer.set()
        await hands.at(Place.TENDER)
        assert (hands.reading.says, hands.reading.amount) == (Says.STILL_DUE, "12.50")
        assert words(hands, "#tender-why") == (
            f"{NO.reason} Nothing was taken from the gift cards: what they were to pay is due again."
        )
        picture(hands)

        reserved(hands, gateway, "18", "5.00")
        await hands.until(lambda: hands.reading.amount == "7.50")
        assert not hands.app.frame.view.query_one("#tender-why").display
        reserved(hands, gateway, "19", "7.00")
        await hands.until(lambda: hands.reading.amount == "0.50")
        await hands.press("f12")
        await hands.at(Place.UNKNOWN)
        assert hands.reading.amount == "12.00", "both cards together"
        assert [row for row in rows(hands) if "?" in row] == [
            "? Gift card ···0018 no answer yet 5.00",
            "? Gift card ···0019 no answer yet 7.00",
        ]
        assert "it takes 12.00 from cards" in words(hands, "#unknown-what")
        picture(hands)

        hands.till.clock.time = hands.till.clock.time.replace(minute=59)
        hands.till.changed()
        await hands.until(lambda: len(gateway.got) == 3)
        assert gateway.got[1] == gateway.got[2], "asked again with the very same basket"
        await hands.until(lambda: not hands.till.asking)

        await hands.press("m")
        await hands.until(lambda: hands.app.screen.query("#decide-now"))
        await hands.press("y")
        assert "12.00" in said(hands), "of both cards at once"
        assert "How is that known?" in said(hands), "what it is called there need not be known"
        await hands.type("seen at the gateway", "enter")
        await hands.type("9876", "enter")
        await hands.at(Place.DONE)
        assert len(list(hands.till.journal.entries(kinds=[SaleCompleted]))) == 1
