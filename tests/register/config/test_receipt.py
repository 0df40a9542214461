"""[receipt]: the shop's own words reach paper as typed, or the file is refused in one sentence."""

import pytest

from receipts.layouts.parts import Shop
from register.counter import slips
from register.errors import ConfigError

LINK = '# link = "https://shop.example/r/{number}"'


def test_the_shops_own_words_are_taken_as_they_stand(changed):
    settings = changed(
        ("# header =", "header ="),
        ("# footer =", "footer ="),
        ("# thanks =", "thanks ="),
        ("# return_policy =", "return_policy ="),
        (LINK, LINK.removeprefix("# ")),
    )
    assert slips.shop(settings) == Shop(
        "Harbour Street",
        ("12 Harbour Street", "1234 AB Oakfield"),
        "NL000000000B00",
        ("Thank you for your visit", "Goods may be returned within 30 days", "Open on Sundays"),
        ("www.harbour.example",),
        "Thank you, until soon",
        "Goods come back within 30 days, unworn, with this receipt.",
    )
    assert settings.receipt.linked("R2-000017") == "https://shop.example/r/R2-000017"


def test_a_shop_that_says_nothing_gets_no_more_paper_than_before(changed):
    receipt = changed().receipt
    assert (receipt.no_sale, receipt.merchant_copy) == (False, "when signed")
    assert receipt.linked("R2-000017") == ""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# header =", f'header = ["{"w" * 49}"] #', "it should be 1 to 48 characters in one line"),
        ("# header =", "header = [" + "'w', " * 9 + "] #", "it should be 8 lines at most"),
        ("# footer =", 'footer = ["one\\ntwo"] #', "it should be 1 to 48 characters in one line"),
        ("# thanks =", f'thanks = "{"t" * 97}" #', "it should be 1 to 96 characters in one line"),
        ("# return_policy =", f'return_policy = "{"r" * 401}" #', "it should be 1 to 400 characters"),
        (
            'merchant_copy = "when signed"',
            'merchant_copy = "often"',
            "it should be 'when signed', 'always' or",
        ),
        (LINK, 'link = "http://shop.example/r/{number}"', "https://shop.example/r/{number}"),
        (LINK, 'link = "https://shop.example/r"', "https://shop.example/r/{number}"),
        (LINK, f'link = "https://shop.example/{"r" * 150}/{{number}}"', "of 150 characters at most"),
    ],
)
def test_what_paper_cannot_bear_is_refused_with_what_it_can(changed, old, new, said):
    with pytest.raises(ConfigError) as refused:
        changed((old, new))
    sentence = str(refused.value)
    assert "[receipt]: " in sentence
    assert new.split(" =")[0] in sentence
    assert said in sentence
    assert "\n" not in sentence
