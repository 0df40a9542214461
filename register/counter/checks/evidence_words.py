"""What a search for card data came to, in words: on the screen, for machines, and as a statement on paper."""

from collections.abc import Iterable
from typing import assert_never

from receipts.layouts.evidence import EvidenceSlip, evidence_slip
from register.counter.checks.evidence import Evidence, Searched
from register.counter.paper import papers, slips
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.cards.card_data import Kind
from register.domain.staff.people import Person
from register.language import counted, marked, say, spoken
from register.version import version

_MB = 1_000_000

KINDS = {
    Kind.CARD_NUMBER: marked("card number"),
    Kind.GIFT_CARD: marked("gift card number"),
    Kind.TRACK: marked("magnetic stripe"),
    Kind.PIN: marked("PIN or security code"),
    Kind.SECRET: marked("secret of the settings"),
}


def summary(evidence: Evidence) -> str:
    """All of it in a sentence or two."""
    searched = say(
        "{files} and {megabytes} MB searched.",
        files=counted("{count} file", "{count} files", evidence.files),
        megabytes=megabytes(evidence.size),
    )
    found = (
        counted("One finding: see to it now.", "{count} findings: see to them now.", evidence.count)
        if evidence.count
        else say("Nothing found.")
    )
    stopped = say("Stopped before the end: this proves nothing.") if evidence.stopped else ""
    return " ".join(filter(None, (searched, found, stopped, *evidence.troubles)))


def megabytes(size: int) -> str:
    """`size` bytes in MB, with one decimal below ten."""
    return f"{size / _MB:.1f}".replace(".", spoken().decimal) if size < 10 * _MB else f"{size / _MB:.0f}"


def advice(kind: Kind) -> str:
    """What to do about a finding of `kind`: one or two sentences."""
    match kind:
        case Kind.CARD_NUMBER | Kind.TRACK:
            return say(
                "Keep the file from others, tell whoever answers for card data (PCI DSS), and have it erased "
                "for good. A part of the journal stays until support has looked at it."
            )
        case Kind.GIFT_CARD:
            return say(
                "Whoever reads it can spend the card: erase the file, or ask the provider to replace it."
            )
        case Kind.PIN:
            return say("Erase the file, and give the card or the person a new PIN.")
        case Kind.SECRET:
            return say(
                "Make a new one where it was given out, put it into the settings, then erase the file."
            )
        case _:
            assert_never(kind)


def print_statement(till: Till, evidence: Evidence, by: Person | None = None) -> Refused | None:
    """The statement of `evidence` on paper, with a line to sign. `by` asked for it, else who is signed in."""
    if till.settings.paper_columns is None:
        return Refused(say("This till has no printer: the statement cannot be printed"))
    if evidence.stopped:
        return Refused(say("The search was stopped: let it run to its end, then print"))
    asked = by.name if by else till.books.cashier or ""
    slip = EvidenceSlip(
        heading=slips.heading(till, ""),
        searched_at=slips.local(evidence.at),
        version=version(),
        places=tuple((one.place, counts(one)) for one in evidence.places),
        result=summary(evidence),
        findings=tuple(f"{say(KINDS[one.kind])} {one.shown}: {one.where}" for one in evidence.findings[:20]),
        asked_by=asked,
    )
    till.record(papers.queued(till, evidence_slip(slip), "card data statement", None))
    return None


def as_json(evidence: Evidence) -> dict[str, object]:
    """For a machine."""
    return {
        "at": evidence.at.isoformat(),
        "clean": evidence.clean,
        "stopped": evidence.stopped,
        "places": [_place_json(one) for one in evidence.places],
        "findings": [
            {"place": one.place, "where": one.where, "kind": one.kind.value, "shown": one.shown}
            for one in evidence.findings
        ],
        "found": evidence.count,
        "not_searched": list(evidence.troubles),
    }


def lines(places: Iterable[Searched]) -> list[str]:
    """A line for each place, with what was found."""
    return [f"{'✗' if one.findings else '✓'} {one.place}: {counts(one)}" for one in places]


def counts(one: Searched) -> str:
    """What was searched of one place, and found there, in a few words."""
    files = counted("{count} file", "{count} files", one.files)
    found = counted("1 finding", "{count} findings", one.findings) if one.findings else say("nothing found")
    return say("{files}, {megabytes} MB, {found}", files=files, megabytes=megabytes(one.size), found=found)


def _place_json(one: Searched) -> dict[str, object]:
    return {"place": one.place, "files": one.files, "bytes": one.size, "findings": one.findings}
