"""A shop: its terminals and their one ledger, its registers, its cards, and a referee over all of it."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from moneyed import Money

from register.config.config_file import packaged
from register.config.printer import Printer, SecondPrinter
from register.config.tables import Signing
from register.domain.cash_out_law import CashOutLaw, PaysNothing
from register.domain.cash_out_rule import Fixed, Rule, Sign, Used
from register.domain.load_limit import BuyerLimit
from register.domain.people import Role
from register.journal.vault import CardKeys
from register.settings import Settings, load
from register.simulate.disk import Disk
from register.simulate.internet import Internet, Server
from register.simulate.lot import Lot
from register.simulate.network import Shopfloor
from register.simulate.networks import NETWORKS, Agreed, desks, rows, tables
from register.simulate.own_promotions import PROMOTIONS
from register.simulate.own_sums import ZERO
from register.simulate.own_tax import USUAL, TaxedSo
from register.simulate.printer import CounterPrinter
from register.simulate.referee import Referee
from register.simulate.register_at_work import Register
from register.simulate.tally import Tally
from register.simulate.virtual_time import VirtualClock
from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.exchange import Exchange
from terminal_api.mock.fleet import Fleet
from terminal_api.mock.network.wire_form import Opener
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.terminal import Terminal
from terminal_api.nexo.sealing import TerminalKey
from terminal_api.processor import Entry, GiftCard

#: Every register of the shop at a terminal of its own.
REGISTERS = ("1", "2", "3")

#: The first stands where there are no one and two cent coins any more; in which place, and its coin in cents.
ROUNDS_LIKE, COINS = "BE", {REGISTERS[0]: 5}

#: The PINs of the two people. Their hashes are cheap ones: nobody guesses here.
PINS = {"Maria": "1234", "Ruth": "9876"}
_SIGNING = (
    Signing(
        name="Maria",
        role=Role.CASHIER,
        pin_hash="scrypt$2$1$1$bWFyaWE=$kJdjzcqVWhPeZM7UMmyD8IslRseTiGf8QeR2CIiBwrc=",
    ),
    Signing(
        name="Ruth",
        role=Role.MANAGER,
        pin_hash="scrypt$2$1$1$cnV0aCE=$E20R2sNEH1lwYenMiaX/2Z4CPWMelME1w6NpG3NHpos=",
    ),
)

#: Under which law the second register stands. No date is in it: the day would hang on where the program runs.
_LAW = CashOutLaw(
    place="SIM",
    rules=(Rule("SIM", Sign.AT_MOST, Fixed(Money("5.00", "EUR")), "always", "rules of the game", (Used(),)),),
    policy=PaysNothing(),
)
#: So much of a card may be paid out there. The referee's own figure.
_MOST_IN_CASH = {REGISTERS[1]: Decimal(5)}

#: So much in gift cards may go to one buyer there in a day, and so much with nobody named.
_MOST_PER_BUYER, _NAMED_ABOVE = {REGISTERS[1]: Decimal(120)}, Decimal(50)

#: First digits of a provider's cards.
PREFIXES = {
    "svs": "600649",
    "givex": "603628",
    "valuelink": "601056",
    "harbourcard": "639921",
    **{one.name: one.prefix for one in NETWORKS.values()},
}

#: Of every printer: so that the same receipt looks the same on each, and a second original is seen.
_COLUMNS = 32
_SECOND_PRINTER = SecondPrinter(host="second", columns=_COLUMNS)


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
    agreed: Agreed = Agreed()
    """What the providers on the internet have agreed to."""

    def __post_init__(self) -> None:
        of_the_place = (self.taxed.added, "tax added"), (self.taxed.per_receipt, "tax per receipt")
        for so, name in (*of_the_place, (self.must_print, "paper demanded")):
            if so:
                self.tally.habit(name)
        confirmed = self.lot.chance(0.4)
        mock = MockSettings(
            poi_id=_poi(REGISTERS[0]),
            more_poi_ids=tuple(map(_poi, REGISTERS[1:])),
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
            self.fleet.ledger, registers, COINS, _MOST_IN_CASH, _MOST_PER_BUYER, self.taxed, demanded
        )
        self.floor = Shopfloor(
            self.fleet, exchange, Opener(mock), self.key, self.referee.arrives, Lot(self.lot.share(), "wire")
        )
        self.internet = Internet(
            dict(self._servers(self.lot.share())),
            self.referee.leaves,
            self.referee.answering,
            self.referee.basket,
            lambda name, kind: self.tally.trouble(f"{name}: {kind}"),
            Lot(self.lot.share(), "internet"),
        )
        self.registers = [self._register(name) for name in REGISTERS]
        self._numbers = 0

    def terminal(self, register: Register) -> Terminal:
        """The terminal beside that register."""
        found = self.fleet.terminal(_poi(register.name))
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
            settings = settings.model_copy(update={"second_printer": _SECOND_PRINTER})
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
            self._printer(name, _SECOND_PRINTER, "printed by the second printer") if two else None,
            works=name != REGISTERS[-1],
        )

    def _printer(self, name: str, table: Printer, habit: str = "printed") -> CounterPrinter:
        def cut(text: str) -> None:
            self.tally.habit(habit)
            self.referee.printed(name, text)

        return CounterPrinter(table.columns, cut, table.font)


def settings_of(
    name: str, taxed: TaxedSo = USUAL, *, must_print: bool = False, agreed: Agreed | None = None
) -> Settings:
    """The packaged settings for that register.

    The first prints and rounds, the second is under a law on cash-outs and on buyers, the last takes no part
    payments. Each has all processors beside the terminal where something is `agreed` with them.
    """
    environ = {
        "REGISTER_SHOP__REGISTER": name,
        "REGISTER_TERMINAL__POIID": _poi(name),
        "REGISTER_TERMINAL__SALE_ID": f"SIM-{name}",
        "REGISTER_TERMINAL__IDLE_LIMIT_S": "60",
        "REGISTER_PRINTER__COLUMNS": str(_COLUMNS),
        "REGISTER_RECEIPT__MUST_PRINT": str(must_print and name == REGISTERS[0]).lower(),
        "REGISTER_RECEIPT__NO_SALE": "true",
        "REGISTER_RECEIPT__MERCHANT_COPY": "always",
        "REGISTER_RECEIPT__LINK": "https://shop.example/r/{number}",
        "REGISTER_TAX__E": "exempt",
        "REGISTER_TAX_RULES__PRICES": "exclude" if taxed.added else "include",
        "REGISTER_TAX_RULES__ROUNDING": "receipt" if taxed.per_receipt else "line",
    }
    if name in COINS:
        environ["REGISTER_CASH__ROUNDING"] = ROUNDS_LIKE
    read = load(packaged(), environ)
    assert read.gift_cards is not None
    whole = name == REGISTERS[-1]
    more = rows() if agreed else ()
    providers = tuple(
        one.model_copy(update={"partial": not whole}) for one in (*read.gift_cards.providers, *more)
    )
    cards = {
        "providers": providers,
        "buyer_named_above": _NAMED_ABOVE if name in _MOST_PER_BUYER else None,
        "no_gift_card": (read.deposit.department,),
    }
    changed = {
        "gift_cards": read.gift_cards.model_copy(update=cards),
        "processor": tables(name, agreed) if agreed else read.processor,
        "signing": _SIGNING,
        "promotion": PROMOTIONS,
        "printer": read.printer if name == REGISTERS[0] else None,
    }
    own = read.model_copy(update=changed)
    if name not in _MOST_IN_CASH:
        return own
    limit = BuyerLimit(Money(_MOST_PER_BUYER[name], "EUR"), "rules of the game")
    return own.under(_LAW, (), (limit,))


def swiped(card: GiftCard) -> GiftCard:
    """The same card, to be read by the terminal itself."""
    return GiftCard(card.provider, "", Entry.SWIPED)


def _poi(name: str) -> str:
    return f"V400m-32468804{name}"


def _keep(keys: CardKeys, path: Path) -> None:
    """The same in every run: what stands for a card in the journal hangs on them."""
    path.touch(mode=0o600)
    path.write_text(json.dumps({"token": keys.token_key.hex(), "vault": keys.vault_key.decode()}))
