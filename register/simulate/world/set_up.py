"""The settings of each register of the simulated shop: the packaged ones, and what is tried beside them."""

from decimal import Decimal

from moneyed import Money

from register.config.config_file import packaged
from register.config.printer import SecondPrinter
from register.config.tables import Signing
from register.domain.cards.cash_out_law import CashOutLaw, PaysNothing
from register.domain.cards.cash_out_rule import Fixed, Rule, Sign, Used
from register.domain.cards.load_limit import BuyerLimit
from register.domain.staff.people import Role
from register.settings import Settings, load
from register.simulate.referee.own_promotions import PROMOTIONS
from register.simulate.referee.own_tax import USUAL, TaxedSo
from register.simulate.world.networks import USUALLY, Agreed, rows, tables

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
MOST_IN_CASH = {REGISTERS[1]: Decimal(5)}

#: So much in gift cards may go to one buyer there in a day, and so much with nobody named.
MOST_PER_BUYER, _NAMED_ABOVE = {REGISTERS[1]: Decimal(120)}, Decimal(50)

#: Of every printer: so that the same receipt looks the same on each, and a second original is seen.
_COLUMNS = 32
SECOND_PRINTER = SecondPrinter(host="second", columns=_COLUMNS)


def settings_of(
    name: str, taxed: TaxedSo = USUAL, *, must_print: bool = False, agreed: Agreed = USUALLY
) -> Settings:
    """The packaged settings for that register.

    The first prints and rounds, the second is under a law on cash-outs and on buyers, the last takes no part
    payments. Each has all processors, as it is `agreed` with them.
    """
    read = load(packaged(), _environ(name, taxed, must_print=must_print))
    assert read.gift_cards is not None
    whole = name == REGISTERS[-1]
    all_of_them = (*read.gift_cards.providers, *rows())
    providers = tuple(one.model_copy(update={"partial": not whole}) for one in all_of_them)
    cards = {
        "providers": providers,
        "buyer_named_above": _NAMED_ABOVE if name in MOST_PER_BUYER else None,
        "no_gift_card": (read.deposit.department,),
    }
    changed = {
        "gift_cards": read.gift_cards.model_copy(update=cards),
        "processor": tables(name, agreed),
        "signing": _SIGNING,
        "promotion": PROMOTIONS,
        "printer": read.printer if name == REGISTERS[0] else None,
    }
    own = read.model_copy(update=changed)
    if name not in MOST_IN_CASH:
        return own
    limit = BuyerLimit(Money(MOST_PER_BUYER[name], "EUR"), "rules of the game")
    return own.under(_LAW, (), (limit,))


def _environ(name: str, taxed: TaxedSo, *, must_print: bool) -> dict[str, str]:
    written = {
        "REGISTER_SHOP__REGISTER": name,
        "REGISTER_TERMINAL__POIID": poi(name),
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
        written["REGISTER_CASH__ROUNDING"] = ROUNDS_LIKE
    return written


def poi(name: str) -> str:
    """What the terminal beside that register is called."""
    return f"V400m-32468804{name}"
