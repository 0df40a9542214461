"""What goes wrong: armed before a customer comes, drawn by lot, mended when they have gone."""

import asyncio

from register.simulate.life import Moment
from register.simulate.lot import Lot
from register.simulate.register_at_work import Register
from register.simulate.shop import Shop
from register.simulate.world.internet import RESTART
from register.simulate.world.printer import CounterPrinter
from terminal_api.mock.orders.faults import Fault, FaultKind
from terminal_api.mock.providers.faults import Fault as ProvidersFault
from terminal_api.mock.providers.faults import FaultKind as ProviderFault

_KINDS = tuple(kind for kind in FaultKind if kind is not FaultKind.NOTHING)
_CATEGORIES: tuple[tuple[str | None, int], ...] = (
    (None, 14),
    ("Payment", 3),
    ("StoredValue", 4),
    ("Reversal", 4),
    ("BalanceInquiry", 1),
)
_ON_PAPER = (Moment.PRINT, Moment.PRINTED)
_MOMENTS = tuple(moment for moment in Moment if moment not in _ON_PAPER)

#: What only one provider's server does to its answers; what was done stays done.
_OWN: dict[str, tuple[str, ...]] = {
    "stored-value": ("transient_error", "in_progress", "internal_error", "no_result_code"),
    "toast": ("errors_with_200", "accept_with_400", "float_noise", "without_member"),
    "toggle": ("value_in_pounds", "split_missing", "another_card", "errors_and_data"),
    "factor4": ("wrong_request_id", "no_status", "amounts_disagree"),
    "gateway": ("provider_silent", "provider_down"),
}
#: What any server does, and that its basket is what is lost, where it takes some.
_ANYWHERE = (*ProviderFault, RESTART)

#: How many customers in a thousand meet which trouble.
FAULT, KILL, DISK, PRINTER, UNPLUGGED, OFFLINE, RESTART_TILL = 500, 55, 20, 100, 15, 15, 8
#: How many meet a fault at each provider on the internet; most have no card of its own.
SERVER = 500
#: And how many find one of them away, perhaps for those after them too.
AWAY = 5
#: How many meet a refusal that leaves work for people: a card that was paid for, money that should go back.
REFUSAL = 120


def arm(shop: Shop, register: Register, lot: Lot) -> None:
    """Let something go wrong at `register`, or nothing; a receipt may still be on its way when they left."""
    register.life.spare()
    if lot.chance(FAULT / 1000):
        shop.fleet.faults.arm(_fault(register, lot))
    if lot.chance(REFUSAL / 1000):
        category = lot.one(("StoredValue", "Reversal"))
        shop.fleet.faults.arm(Fault(FaultKind.DECLINE, category, poi_id=_poi(register)))
    if lot.chance(DISK / 1000):
        register.disk.refuses_next = lot.whole(1, 3)
        shop.tally.trouble("disk full")
    if lot.chance(UNPLUGGED / 1000):
        register.plugged = False
        shop.tally.trouble("terminal unplugged")
    if lot.chance(OFFLINE / 1000):
        register.online = False
        shop.tally.trouble("internet away")
    for server in shop.internet.servers.values():
        if lot.chance(SERVER / 1000):
            server.faults.arm(_fault_of(server.desk.name, lot))
        if lot.chance(AWAY / 1000):
            server.back_at = asyncio.get_running_loop().time() + lot.seconds(20, 1200)
            shop.tally.trouble(f"{server.desk.name} away")
    for printer in register.printers:
        if lot.chance(PRINTER / 1000):
            _breaks_printer(shop, printer, lot)
    if lot.chance(KILL / 1000):
        moments = _MOMENTS + 6 * _ON_PAPER if register.printer is not None else _MOMENTS
        moment = lot.one(moments)
        written = moment in (Moment.WRITE, Moment.WRITTEN)
        register.life.doom(moment, lot.whole(0, 6 if written else 1))


def mend(shop: Shop, register: Register, lot: Lot) -> None:
    """What can be put right is; a printer stays broken now and then until the next customer."""
    shop.fleet.faults.disarm()
    for server in shop.internet.servers.values():
        server.faults.disarm()
    register.disk.refuses_next = 0
    register.plugged = register.online = True
    for printer in register.printers:
        if lot.chance(0.7):
            printer.all_well()


def _fault(register: Register, lot: Lot) -> Fault:
    kind = lot.one(_KINDS)
    # A terminal that did what it was asked and forgot it cannot be asked about it: no register could know.
    # So it only forgets what it did not do, and only while it is asked about nothing else.
    asked_about = bool(register.till.books.unsettled)
    processed, keeps = lot.chance(0.5), lot.chance(0.5)
    return Fault(
        kind,
        category=lot.weighted(_CATEGORIES),
        poi_id=_poi(register),
        after=lot.weighted(((0, 6), (1, 2))),
        times=lot.weighted(((1, 6), (2, 2))) if kind is not FaultKind.RESTART else 1,
        seconds=lot.seconds(1, 140),
        processed=processed,
        keep_memory=processed or keeps or asked_about,
        message=lot.one(("DECLINED", "NOT_ENOUGH_BALANCE", "BLOCK_CARD")),
    )


def _fault_of(provider: str, lot: Lot) -> ProvidersFault:
    """Silence is shorter than the time after which a provider that knows nothing is believed."""
    baskets = provider == "gateway" and lot.chance(0.4)
    own = () if baskets else _OWN[provider]
    return ProvidersFault(
        lot.one((*_ANYWHERE, *own)),
        operation="basket" if baskets else None,
        after=lot.weighted(((0, 4), (1, 3), (2, 1))),
        times=lot.weighted(((1, 6), (2, 2), (4, 1))),
        seconds=lot.seconds(1, 28),
        status=lot.one((500, 502, 503, 429)),
        processed=lot.chance(0.5),
    )


def _poi(register: Register) -> str | None:
    table = register.settings.terminal
    return table.poiid if table else None


def _breaks_printer(shop: Shop, printer: CounterPrinter, lot: Lot) -> None:
    ways = (
        ("paper out", printer.paper_end),
        ("cover open", printer.open_cover),
        ("printer off", printer.power_off),
        ("printer line cut", printer.cut_line),
        ("printer mute", printer.mute),
        ("cutter jammed", printer.jam_cutter),
    )
    name, way = lot.one(ways)
    shop.tally.trouble(name)
    if lot.chance(0.7):
        printer.after_lines(lot.whole(1, 20), way)
    else:
        way()
