"""A shop: its terminals and their one ledger, its registers, its cards, and a referee over all of it."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from moneyed import Money

from register.config.printer import Printer
from register.journal.vault import CardKeys
from register.simulate.lot import Lot
from register.simulate.referee.own_sums import ZERO
from register.simulate.referee.own_tax import USUAL, TaxedSo
from register.simulate.referee.referee import Referee
from register.simulate.register_at_work import Register
from register.simulate.tally import Tally
from register.simulate.world.disk import Disk
from register.simulate.world.internet import Internet, Server
from register.simulate.world.network import Shopfloor
from register.simulate.world.networks import NETWORKS, USUALLY, Agreed, desks
from register.simulate.world.printer import CounterPrinter
from register.simulate.world.set_up import (
    COINS,
    MOST_IN_CASH,
    MOST_PER_BUYER,
    REGISTERS,
    SECOND_PRINTER,
    poi,
    settings_of,
)
from register.simulate.world.virtual_time import VirtualClock
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.exchange import Exchange
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network.wire_form import Opener
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.processor import Entry, GiftCard

#: First digits of a provider's cards.
PREFIXES = {
    "svs": "600649",
    "givex": "603628",
    "valuelink": "601056",
    "harbourcard": "639921",
    **{one.name: one.prefix for one in NETWORKS.values()},
}


@dataclass
class Shop:
    """One shop on a fresh disk. `registers` are opened one by one."""

    folder: Path
    clock: VirtualClock
    key: TerminalKey
    lot: Lot
    tally: Tally
    cards: list[GiftCard] = field(default_factory=list[GiftCard])
    """Those that customers have."""
    taxed: TaxedSo = USUAL
    must_print: bool = False
    """Whether the law demands a receipt on paper for every sale of the register that has a printer."""
    two_printers: bool = False
    """Whether the register that prints has a second printer."""
    agreed: Agreed = USUALLY
    """What the providers on the internet have agreed to."""

    def __post_init__(self) -> None:
        of_the_place = (self.taxed.added, "tax added"), (self.taxed.per_receipt, "tax per receipt")
        for so, name in (*of_the_place, (self.must_print, "paper demanded")):
            if so:
                self.tally.habit(name)
        confirmed = self.lot.chance(0.4)
        mock = MockSettings(
            poi_id=poi(REGISTERS[0]),
            more_poi_ids=tuple(map(poi, REGISTERS[1:])),
            cards=(),
            amount_triggers=False,
            reversals_confirmed=confirmed,
            clock=self.clock.now,
            seed=self.lot.whole(0, 2**32),
        )
        self.fleet = Fleet(mock)
        exchange = Exchange(self.fleet, lambda one: self.tally.met(one.fault) if one.fault else None)
        self._keys = CardKeys(token_key=bytes(32), vault_key=b"A" * 43 + b"=")
        registers = {f"SIM-{name}": name for name in REGISTERS}
        demanded = frozenset(REGISTERS[:1]) if self.must_print else frozenset[str]()
        self.referee = Referee(
            self.fleet.ledger, registers, COINS, MOST_IN_CASH, MOST_PER_BUYER, self.taxed, demanded
        )
        self.floor = Shopfloor(
            self.fleet, exchange, Opener(mock), self.key, self.referee.arrives, Lot(self.lot.share(), "wire")
        )
        self.internet = self._internet()
        self.registers = [self._register(name) for name in REGISTERS]
        self._numbers = 0

    def _internet(self) -> Internet:
        return Internet(
            dict(self._servers(self.lot.share())),
            self.referee.leaves,
            self.referee.answering,
            self.referee.basket,
            lambda name, kind: self.tally.trouble(f"{name}: {kind}"),
            Lot(self.lot.share(), "internet"),
        )

    def terminal(self, register: Register) -> Terminal:
        """The terminal beside that register."""
        found = self.fleet.terminal(poi(register.name))
        assert found is not None
        return found

    def issue(
        self,
        balance: Money,
        provider: str = "svs",
        status: CardStatus = CardStatus.ACTIVE,
        *,
        pin: bool = False,
    ) -> GiftCard:
        """A gift card nobody used yet."""
        self._numbers += 1
        number = f"{PREFIXES[provider]}77{self._numbers:011d}"
        network = NETWORKS.get(provider)
        if network is None:
            ledger, card = self.fleet.ledger, Card(number, provider, status, balance, pin=pin)
        else:
            ledger = self.internet.servers[network.processor].ledger
            code = f"{self._numbers:04d}"[-4:] if pin and network.pin != "never" else ""
            card = Card(number, network.kept_as, status, balance, code=code)
        ledger.put(card)
        self.referee.cards.issue(number, self._keys.token(number), balance.amount, ledger)
        return GiftCard(provider, number)

    def pin(self, card: GiftCard) -> str:
        """What its holder types where the register asks for its PIN."""
        known = self._kept(card)
        return known.code if known else ""

    def new_card(self, provider: str = "svs") -> GiftCard:
        """A gift card that was never sold."""
        return self.issue(Money(ZERO, "EUR"), provider, CardStatus.INACTIVE)

    def balance(self, card: GiftCard) -> Decimal:
        """What its provider says is on it."""
        known = self._kept(card)
        return known.balance.amount if known else ZERO

    def _kept(self, card: GiftCard) -> Card | None:
        network = NETWORKS.get(card.provider)
        ledger = self.internet.servers[network.processor].ledger if network else self.fleet.ledger
        return ledger.card(card.number)

    def _servers(self, share: float) -> Iterator[tuple[str, Server]]:
        ticks = asyncio.get_running_loop().time
        for desk, ledger in desks(self.fleet.ledger, self.agreed, self.clock.now, ticks, Lot(share, "desks")):
            self.referee.watch(ledger)
            yield desk.name, Server(desk, ledger)

    def _register(self, name: str) -> Register:
        folder = self.folder / name
        folder.mkdir(parents=True)
        _keep(self._keys, folder / "card-keys.json")
        settings = settings_of(name, self.taxed, must_print=self.must_print, agreed=self.agreed)
        two = self.two_printers and settings.printer is not None
        if two:
            settings = settings.model_copy(update={"second_printer": SECOND_PRINTER})
        return Register(
            name,
            settings,
            folder,
            self.clock,
            self.floor,
            self.internet,
            self.referee,
            Disk(lambda entry: self.referee.entered(name, entry)),
            self.tally,
            self._printer(name, settings.printer) if settings.printer else None,
            self._printer(name, SECOND_PRINTER, "printed by the second printer") if two else None,
            works=name != REGISTERS[-1],
        )

    def _printer(self, name: str, table: Printer, habit: str = "printed") -> CounterPrinter:
        def cut(text: str) -> None:
            self.tally.habit(habit)
            self.referee.printed(name, text)

        return CounterPrinter(table.columns, cut, table.font)


def swiped(card: GiftCard) -> GiftCard:
    """The same card, to be read by the terminal itself."""
    return GiftCard(card.provider, "", Entry.SWIPED)


def _keep(keys: CardKeys, path: Path) -> None:
    """The same in every run: what stands for a card in the journal hangs on them."""
    path.touch(mode=0o600)
    path.write_text(json.dumps({"token": keys.token_key.hex(), "vault": keys.vault_key.decode()}))
