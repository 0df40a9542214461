"""`register report z --list`, `register report z 12 [--print]`: past Z reports; nothing is closed."""

from register.cli.place import Code, Place
from register.cli.report_kinds import archive_of


def listed(place: Place) -> int:
    """The newest first. Only reads, also beside a running till."""
    from register.counter.paper.slips import local
    from register.counter.reporting import zs
    from register.domain.amounts import exact
    from register.language import spoken

    with archive_of(place, place.settings()) as (archive, _):
        past = zs.closed(archive)
    rows: list[dict[str, object]] = []
    lines: list[str] = []
    for one in past:
        assert one.closed_at is not None
        assert one.expected is not None
        difference = None if one.counted is None else exact(one.counted - one.expected)
        rows.append(
            {
                "z": one.z,
                "shift": one.shift,
                "opened": one.opened_at.isoformat(),
                "closed": one.closed_at.isoformat(),
                "closed_by": one.closed_by,
                "expected": exact(one.expected),
                "counted": None if one.counted is None else exact(one.counted),
                "difference": difference,
            }
        )
        at = local(one.closed_at)
        day = f"{spoken().day(at.date())} {spoken().hour(at)}"
        counted = "not counted" if difference is None else f"difference {difference}"
        lines.append(f"Z {one.z:<5} {day}  {one.closed_by:12}  {exact(one.expected):>10}  {counted}")
    place.tell(rows, "\n".join(lines) or "No shift was closed yet.")
    return Code.OK


def show(place: Place, z: int) -> int:
    """As it was on paper. Only reads, also beside a running till."""
    from register.counter.paper import previews
    from register.counter.reporting import zs

    settings = place.settings()
    with archive_of(place, settings) as (archive, journal):
        paper = zs.on_paper(archive, journal, z)
    if paper is None:
        return place.refuse(zs.unknown(z))
    lines = previews.shown(settings, paper)
    place.tell({"z": z, "paper": [line.rstrip() for line in lines]}, "\n".join(lines))
    return Code.OK


async def print_again(place: Place, z: int, cashier: str) -> int:
    """Marked COPY; `cashier` is whose deed that is."""
    from register.cli.session import opened
    from register.counter.drawer import shifts
    from register.counter.reporting import opening, zs
    from register.domain.amounts import Refused

    async with opened(place, place.settings()) as till:
        shifts.sign_in_as(till, cashier)
        try:
            with opening.archive_of(till.journal, till.settings) as archive:
                copy = zs.print_again(till, archive, z)
        finally:
            shifts.sign_out(till)
        if isinstance(copy, Refused):
            return place.refuse(copy)
    place.tell({"z": z, "copy": True}, f"A copy of Z report {z} goes to the printer")
    return Code.OK
