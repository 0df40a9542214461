"""[accounts]: what the accountant calls our accounts, and what cannot be meant."""

import re

import pytest

from register.config.config_file import packaged
from register.domain.bookkeeping.accounts import ACCOUNTS, USUAL, AccountNames
from register.errors import ConfigError
from register.settings import load


@pytest.fixture
def accounts(tmp_path):
    def read(rows: str):
        plain = packaged().read_text("utf-8")
        file = tmp_path / "config.toml"
        file.write_text(plain.replace("\n[accounts]\n", f"\n[accounts]\n{rows}\n"), "utf-8")
        return AccountNames(load(file, {}).accounts)

    return read


def test_the_longest_that_fits_counts_and_a_star_is_what_stood_behind_the_colon(accounts):
    names = accounts(
        '"sales:*" = "Income:Sales:*"\n"sales:Stationery" = "8400"\n'
        '"gift_cards:*" = "Liabilities:GiftCards"\n'
        '"gift_cards:terminal:*" = "Liabilities:Adyen:*"'
    )
    assert names.name("sales:Food") == "Income:Sales:Food"
    assert names.name("sales:Stationery") == "8400"
    assert names.name("gift_cards:toast:pay") == "Liabilities:GiftCards"
    assert names.name("gift_cards:terminal:pay") == "Liabilities:Adyen:pay"
    assert names.name("drawer") is None
    assert names.over_usual.name("drawer") == "Assets:Cash:Drawer"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('moon = "Assets:Moon"', "it should begin with one of drawer, safe, "),
        ('"drawer:*" = "Assets:Cash"', 'it should be written as "drawer"'),
        ('sales = "Income:Sales"', 'it should be written as "sales:*"'),
        ('"sales:*:pay" = "Income"', "a star stands alone behind the last colon"),
        ('"sales:Pen*" = "Income"', "a star stands alone behind the last colon"),
        ('drawer = ""', "it should be 1 to 120 characters"),
        ('drawer = "Cash;drawer"', "it should be 1 to 120 characters, without ; |"),
        ('"sales:*" = "Income:*:*"', "it should have one star at most"),
        ("drawer = 1000", "it should be text in quotes"),
    ],
)
def test_a_name_that_cannot_be_meant_is_one_sentence(accounts, row, said):
    with pytest.raises(ConfigError) as refused:
        accounts(row)
    assert "config.toml, [accounts]: " in str(refused.value)
    assert said in str(refused.value)


def test_the_settings_explain_every_account_with_its_usual_name():
    plain = packaged().read_text("utf-8")
    table = plain[plain.index("\n[accounts]\n") : plain.index("# Who may do alone")]
    rows = dict(re.findall(r'^# "?([a-z_:*]+)"? = "([^"]+)"  +# \S', table, re.MULTILINE))
    assert rows == USUAL
    assert set(ACCOUNTS) == {key.partition(":")[0] for key in USUAL}
