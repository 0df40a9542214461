"""What a mock provider may be told to be, in words: by `--set`, or at the control port."""

from datetime import timedelta

import pytest

from terminal_api.errors import SettingError
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.providers.desk import Adjustable
from terminal_api.mock.providers.factor4.desk import Factor4Desk
from terminal_api.mock.providers.named import PROVIDERS
from terminal_api.mock.providers.toggle import ToggleDesk

WITH_CHOICES = ("factor4", "gateway", "toast", "toggle")


@pytest.mark.parametrize("name", WITH_CHOICES)
def test_what_is_told_can_be_said_again(name: str) -> None:
    desk, _ = PROVIDERS[name]()
    assert isinstance(desk, Adjustable)
    before = dict(desk.settings)
    desk.adjust(before)
    assert before
    assert desk.settings == before


def test_the_mock_toggle_is_as_it_is_told_to_be() -> None:
    desk = ToggleDesk(CardLedger())
    desk.adjust(
        {"log_in": "LoginUser", "token_life_s": "90", "renews": "yes", "guards": "no", "points": "600"}
    )
    switches = desk.switches
    assert (switches.log_in, switches.token_life) == ("LoginUser", timedelta(seconds=90))
    assert (switches.renews, switches.guards, switches.points) == (True, False, 600)


def test_the_mock_factor4_is_as_it_is_told_to_be() -> None:
    desk = Factor4Desk(CardLedger())
    desk.adjust({"duplicates": "refused", "offered": "Inquiry, GiftRedemption", "codecs": "soap"})
    assert desk.switches.duplicates == "refused"
    assert desk.switches.offered == {"Inquiry", "GiftRedemption"}
    assert desk.switches.codecs == {"soap"}
    assert desk.settings["offered"] == "Inquiry,GiftRedemption"
    assert desk.settings["void_names_card"] == "no"


@pytest.mark.parametrize(
    ("name", "wrong", "sentence"),
    [
        ("toggle", {"logs_in": "x"}, "There is no setting 'logs_in': there are log_in, token_life_s"),
        ("toggle", {"points": "9000"}, "points cannot be '9000': it is a whole number up to 8000."),
        ("toggle", {"renews": "on"}, "renews cannot be 'on': it is yes or no."),
        (
            "factor4",
            {"codecs": "xml"},
            "codecs cannot be 'xml': it is any of json, soap,",
        ),
        ("factor4", {"nsf": ""}, "nsf cannot be '': it is one of part, below_zero."),
    ],
)
def test_what_makes_no_sense_changes_nothing(name: str, wrong: dict[str, str], sentence: str) -> None:
    desk, _ = PROVIDERS[name]()
    assert isinstance(desk, Adjustable)
    before = dict(desk.settings)
    right = {"guards": "no"} if name == "toggle" else {"duplicates": "refused"}
    with pytest.raises(SettingError) as refused:
        desk.adjust({**right, **wrong})
    assert str(refused.value).startswith(sentence)
    assert desk.settings == before
