import pytest

from terminal_api.processor import Entry, GiftCard

NUMBER = "6006490000012345678"


@pytest.mark.parametrize(
    ("track", "expiry"),
    [
        (f";{NUMBER}=31121015432112345678?", "1231"),
        (f"{NUMBER}=3112", "1231"),
        (f";{NUMBER}=31121015432112345678?5", "1231"),
        (f"  ;{NUMBER}=3112?\r\n", "1231"),
        (f";{NUMBER}==101?", ""),
        (f";{NUMBER}=0000101?", ""),
    ],
)
def test_a_card_swiped_at_the_register_gives_number_and_expiry_alone(track: str, expiry: str):
    card = GiftCard.from_track("svs", track)
    assert card == GiftCard("svs", NUMBER, Entry.TRACK, expiry)
    assert "5432" not in f"{card!r} {card.last4}"
    assert NUMBER not in repr(card)


@pytest.mark.parametrize(
    "track",
    [
        "",
        NUMBER,
        f"%B{NUMBER}^GIFT/CARD^3112101?",
        f";{NUMBER}=3113?",
        f";{NUMBER}=31?",
        ";1234567=3112?",
        f";{NUMBER}=3112?;{NUMBER}=3112?",
        ";E?",
        f";{NUMBER}A=3112?",
    ],
)
def test_a_bad_swipe_is_refused_without_being_repeated(track: str):
    with pytest.raises(ValueError, match="swipe it again") as refused:
        GiftCard.from_track("svs", track)
    assert "6006490" not in str(refused.value)
    assert refused.value.__cause__ is None
