"""What `register printer` answers, for people and for machines."""

from typing import assert_never

from receipts.layouts.printer_page import proof
from receipts.printing.directly import Away, Doubtful, Fate, Mute, NothingSent, OnPaper, Roll, Seen, Sent
from register.cli.place import Code
from register.config.customer_display import CustomerDisplay
from register.config.printer import Printer

CODES: dict[type[Fate], Code] = {
    OnPaper: Code.OK,
    Sent: Code.OK,
    NothingSent: Code.NOT_SENT,
    Doubtful: Code.UNKNOWN,
}

_ROLL = {
    Roll.ENOUGH: "There is paper.",
    Roll.NEAR_END: "The paper is near its end: have a new roll at hand.",
    Roll.END: "The paper has ended: put in a new roll.",
}


def as_json(table: Printer, seen: Seen | Mute | Away) -> dict[str, object]:
    """What was found; null where the printer did not say."""
    told: dict[str, object] = {
        "printer": table.address,
        "reached": not isinstance(seen, Away),
        "online": None,
        "trouble": None,
        "paper": None,
        "cover": None,
        "drawer_line": None,
        "confirm": table.confirm.value,
    }
    match seen:
        case Seen(trouble, roll, cover_open, drawer_high):
            return told | {
                "online": not trouble,
                "trouble": trouble or None,
                "paper": roll.value,
                "cover": "open" if cover_open else "closed",
                "drawer_line": "high" if drawer_high else "low",
            }
        case Away(why):
            return told | {"trouble": why}
        case Mute():
            return told
        case _:
            assert_never(seen)


def sentences(table: Printer, seen: Seen | Mute | Away) -> list[str]:
    """The same, a sentence each."""
    match seen:
        case Seen(trouble, roll, cover_open, drawer_high):
            level = "high" if drawer_high else "low"
            found = [
                f"{table.address} would not print: {trouble}." if trouble else f"{table.address} is online.",
                _ROLL[roll],
                "The cover is open: close it." if cover_open else "The cover is closed.",
                f"The drawer's line is {level}; open the drawer and ask again to learn which level is open.",
            ]
        case Mute():
            found = [f"The way to {table.address} is open; how it is it cannot say."]
        case Away(why):
            found = [f"{table.address} cannot be asked: {why}."]
        case _:
            assert_never(seen)
    return [*found, proof(table.confirm)]


def code(seen: Seen | Mute | Away) -> Code:
    """The exit code: 0 when it would print, or nobody knows; 1 when not, 4 when it cannot be asked."""
    match seen:
        case Away():
            return Code.NOT_SENT
        case Seen(trouble=trouble) if trouble:
            return Code.DECLINED
        case _:
            return Code.OK


def both_as_json(
    first: tuple[Printer, Seen | Mute | Away], second: tuple[Printer, Seen | Mute | Away]
) -> dict[str, object]:
    """What was found of the first, and beside it of the second, and which of them prints."""
    return as_json(*first) | {"prints": _prints(first[1], second[1]), "second": as_json(*second)}


def of_both(
    first: tuple[Printer, Seen | Mute | Away], second: tuple[Printer, Seen | Mute | Away]
) -> list[str]:
    """The same, a sentence each."""
    which = _prints(first[1], second[1])
    end = f"Receipts come out of the {which} printer." if which else "Receipts wait: neither would print."
    return [*("The first printer:", *sentences(*first)), *("The second printer:", *sentences(*second)), end]


def _prints(first: Seen | Mute | Away, second: Seen | Mute | Away) -> str | None:
    if code(first) is Code.OK:
        return "first"
    return "second" if code(second) is Code.OK else None


def fate_as_json(table: Printer, fate: Fate) -> dict[str, object]:
    """What became of the test page."""
    told: dict[str, object] = {"printer": table.address, "confirm": table.confirm.value}
    match fate:
        case OnPaper(how):
            return told | {"outcome": "printed", "proof": how}
        case Sent():
            return told | {"outcome": "sent"}
        case NothingSent(why):
            return told | {"outcome": "not_sent", "reason": why}
        case Doubtful(why):
            return told | {"outcome": "unknown", "reason": why}
        case _:
            assert_never(fate)


def fate_sentence(fate: Fate) -> str:
    """The same for people."""
    match fate:
        case OnPaper(how):
            return f"The test page was printed: {how}"
        case Sent():
            return "The test page was sent; this printer confirms nothing, so look at the paper"
        case NothingSent(why):
            return f"Nothing was sent: {why}"
        case Doubtful(why):
            return f"The test page was sent and is not proven: {why}; look at the paper"
        case _:
            assert_never(fate)


def shown_as_json(table: CustomerDisplay, lines: tuple[str, str], away: Away | None) -> dict[str, object]:
    """What was to stand on the customer display, and whether it left."""
    told: dict[str, object] = {"display": table.address, "lines": lines, "sent": away is None}
    return told | {"reason": away.why if away else None}


def shown_sentence(lines: tuple[str, str], away: Away | None) -> str:
    """The same for people."""
    if away is not None:
        return f"Nothing was sent to the customer display: {away.why}"
    return "\n".join(["Sent; it cannot say whether it shows them:", *(f"|{line}|" for line in lines)])
