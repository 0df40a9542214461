"""What `register shift compare` does, and what `report z` does before it closes."""

from register.cli.place import Code, Place
from register.cli.session import at_counter
from register.counter.days import comparison_words
from register.counter.days.comparison_report import as_json
from register.counter.days.day_comparison import compare_day
from register.counter.drawer.own_counts import own_counts
from register.domain.amounts import Refused
from register.domain.events import DayCompared


async def compare(place: Place, cashier: str) -> int:
    """Compare, and tell what is odd and what can be done about it."""
    async with at_counter(place, place.settings(), cashier) as till:
        found = await compare_day(till)
        own = own_counts(till)
    if isinstance(found, Refused):
        return place.refuse(found)
    words = [line for one in found for line in _lines(one)]
    words += [line for one in own for line in (one.words, *(f"- {each}" for each in one.lines))]
    place.tell(
        [*(as_json(one) for one in found), *(one.as_json() for one in own)],
        "\n".join(words) or "There is nothing to compare with",
    )
    if any(one.odd for one in found):
        return Code.DECLINED
    return Code.UNKNOWN if any(one.wants_a_word for one in found) else Code.OK


def _lines(one: DayCompared) -> tuple[str, ...]:
    odd = (f"- {comparison_words.sentence(each, one.processor)}" for each in one.odd)
    return (comparison_words.summary(one), *odd, *comparison_words.notes(one))
