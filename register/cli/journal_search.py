"""`register journal search` and `register journal story`: only read, also beside a running till."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from register.cli.place import Code, Place

if TYPE_CHECKING:
    from register.counter.stories.moment import Moment, Story
    from register.domain.bookkeeping.record import Record
    from register.domain.cards.card_mark import CardMark
    from register.settings import Settings


def search(
    place: Place,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="WORD",
            help="17, cashier:maria, 10..20, 3/11, nov, void, a gift card's number; else free text.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many at most, the newest first.")] = 50,
) -> int:
    """Find sales, returns, slips, drawer movements and Z reports; words narrow it down, newest first.

    The exit code is 1 when nothing is found.
    """
    from register.cli.far import far_on_shell
    from register.cli.reading import exists, journal_under
    from register.counter.searching.question import Ground, understood
    from register.counter.searching.question_words import in_words
    from register.counter.searching.search import Found, found
    from register.domain.books import Books
    from register.journal.projections.archive import Archive

    settings = place.settings()
    empty = Books(settings.shop.till, settings.shop.currency)
    today = datetime.now().astimezone().date()
    ground = Ground(empty.currency, today, settings.screen.dates, _card_of(place, settings))
    meaning = understood(" ".join(map(_quoted, words or ())), ground)
    answer = Found(())
    if exists(place):
        with (
            journal_under(place, settings) as journal,
            Archive.opened(journal, empty, far=far_on_shell()) as archive,
        ):
            answer = found(archive, meaning.question, limit)
    told = {"understood": in_words(meaning), "cut": answer.cut, "found": [*map(_told, answer.records)]}
    lines = "\n".join(map(_line, answer.records)) or f"Nothing: {in_words(meaning)}"
    place.tell(told, lines)
    return Code.OK if answer.records else Code.DECLINED


def story(
    place: Place,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="R2-000017 or just 17")],
) -> int:
    """All that happened to a sale, return or slip, oldest first: lines, requests and answers, paper."""
    from register.cli.reading import books_of, exists, journal_of
    from register.counter.returning.returns import number_typed
    from register.counter.stories.story import open_words, told
    from register.domain.amounts import Refused

    settings = place.settings()
    whole = number_typed(settings.shop.till, number)
    found = None
    if exists(place):
        books = books_of(place, settings)
        with journal_of(place) as journal:
            found = told(journal, books, whole)
    if found is None:
        return place.refuse(Refused(f"No {whole} is known here"))
    lines = [*map(_moment_line, found.moments), *filter(None, (open_words(found),))]
    place.tell(_story_told(found), "\n".join(lines))
    return Code.OK


def _card_of(place: Place, settings: "Settings") -> "Callable[[str], CardMark | None]":
    """The mark of a gift card's number; of this till that ran before, for its tokens are its own."""
    from register.catalogue.scanned import without_symbology
    from register.domain.cards.card_mark import CardMark
    from register.journal.vault import CardKeys
    from terminal_api.hiding import ending

    file = place.folder / "card-keys.json"
    keys = CardKeys.load_or_make(file) if file.exists() else None

    def mark(text: str) -> CardMark | None:
        number = without_symbology(text)
        if keys is None or not settings.is_card_number(number):
            return None
        return CardMark(keys.token(number), ending(number), settings.provider_of(number).name)

    return mark


def _quoted(word: str) -> str:
    """A word with spaces was quoted in the shell, and is looked for as it is, unless it is a card's."""
    spaced = " " in word and not word.replace(" ", "").isdecimal()
    return f'"{word}"' if spaced and '"' not in word else word


def _told(one: "Record") -> dict[str, object]:
    from register.domain.amounts import exact

    return {
        "number": one.number,
        "kind": one.kind.value,
        "state": one.state,
        "at": one.at.isoformat(),
        "cashier": one.cashier,
        "amount": exact(one.amount),
        "currency": one.amount.currency.code,
    }


def _line(one: "Record") -> str:
    from register.counter.searching.record_words import kind_words
    from register.domain.amounts import figures

    at = f"{one.at.astimezone():%Y-%m-%d %H:%M}"
    head = f"{one.number or '-':<11} {at}  {one.cashier or '-':<10} {kind_words(one):<24}"
    return f"{head} {figures(one.amount):>12}"


def _moment_line(one: "Moment") -> str:
    from register.domain.amounts import figures

    at = f"{one.at.astimezone():%Y-%m-%d %H:%M:%S}"
    amount = f"  {figures(one.said.amount)}" if one.said.amount is not None else ""
    return f"{at}  {one.who or '-':<10} {one.said.words}{amount}"


def _story_told(one: "Story") -> dict[str, object]:
    from register.domain.amounts import exact

    moments = [
        {
            "seq": each.seq,
            "at": each.at.isoformat(),
            "who": each.who,
            "words": each.said.words,
            "amount": exact(each.said.amount) if each.said.amount is not None else None,
            "tone": each.said.tone.value,
            "request": each.said.request or None,
            "number": each.said.number or None,
        }
        for each in one.moments
    ]
    return {"number": one.number, "moments": moments, "open": [str(each) for each in one.still_open]}
