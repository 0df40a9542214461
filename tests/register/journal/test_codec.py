"""What an event looks like on disk, and that it comes back as it was."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moneyed import EUR, JPY, Money

from register.journal.codec import Codec, by_kind, canonical, kind_name
from register.journal.errors import JournalError
from terminal_api.money import Amount
from terminal_api.outcomes import Declined, NotSent, Outcome, Unknown


@dataclass(frozen=True, slots=True)
class GoodsWeighed:
    name: str
    kilos: Decimal
    price: Amount
    at: datetime
    notes: tuple[str, ...] = ()
    rebate: Amount | None = None


@dataclass(frozen=True, slots=True)
class RequestEnded:
    request: str
    outcome: Outcome


Happening = GoodsWeighed | RequestEnded
CODEC: Codec[Happening] = Codec(by_kind((GoodsWeighed, RequestEnded)))

money = st.builds(
    Money, st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
    st.sampled_from([EUR, JPY]),
)  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]))
weighed = st.builds(
    GoodsWeighed,
    texts,
    st.decimals(allow_nan=False, allow_infinity=False),
    money,
    st.datetimes(timezones=st.just(UTC)),
    st.lists(texts).map(tuple),
    st.none() | money,
)
ended = st.builds(
    RequestEnded, texts, st.builds(Declined, texts) | st.builds(NotSent, texts) | st.builds(Unknown, texts)
)


@given(weighed | ended)
def test_every_event_comes_back_as_it_was_written(event: Happening):
    body = CODEC.write(event)
    assert CODEC.read(CODEC.kind(type(event)), body) == event
    assert canonical(json.loads(body)) == body


def test_a_kind_is_named_after_its_class():
    assert kind_name(GoodsWeighed) == "goods_weighed"
    assert list(by_kind((GoodsWeighed, RequestEnded))) == ["goods_weighed", "request_ended"]


def test_money_is_written_exactly_and_never_as_a_float():
    body = CODEC.write(
        GoodsWeighed("Äpfel", Decimal("0.10"), Money("1.10", EUR), datetime(2026, 3, 1, tzinfo=UTC))
    )
    assert body == (
        '{"at":"2026-03-01T00:00:00Z","kilos":"0.10","name":"Äpfel","notes":[],'
        '"price":"1.10 EUR","rebate":null}'
    )


def test_an_old_body_is_read_by_a_class_that_has_grown():
    assert CODEC.read(
        "goods_weighed", '{"at":"2026-03-01T00:00:00Z","kilos":"1","name":"x","price":"1.00 EUR","gone":1}'
    ) == GoodsWeighed("x", Decimal(1), Money(1, EUR), datetime(2026, 3, 1, tzinfo=UTC))


def test_a_kind_we_do_not_know_asks_for_an_update():
    with pytest.raises(JournalError, match="'moon_landed', which this version does not know"):
        CODEC.read("moon_landed", "{}")


def test_a_body_that_does_not_fit_is_refused_without_being_quoted():
    with pytest.raises(
        JournalError, match=r"'request_ended' that cannot be read \(outcome: missing\)"
    ) as refused:
        CODEC.read("request_ended", '{"request":"6006490000000000"}')
    assert "6006490000000000" not in str(refused.value)


def test_what_would_not_come_back_is_not_written():
    @dataclass(frozen=True)
    class Forgetful:
        kept: int
        lost: int = field(default=0, compare=True)

        def __post_init__(self) -> None:
            object.__setattr__(self, "kept", self.kept + 1)

    with pytest.raises(AssertionError, match="does not survive"):
        Codec(by_kind((Forgetful,))).write(Forgetful(1))
