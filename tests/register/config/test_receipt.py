"""[receipt]: the shop's own words reach paper as typed, or the file is refused in one sentence."""

import pytest

from receipts.layouts.parts import Shop
from register import wiring
from register.config import config_file
from register.counter.paper import slips
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
    assert not receipt.must_print
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


def without_printer(changed, **terminal: str):
    """The shipped settings where the table of the printer is gone, and paper is demanded."""
    text = config_file.packaged().read_text("utf-8")
    printer = text[text.index("\n[printer]\n") : text.index("\n[gift_cards]\n")]
    return changed((printer, ""), ("must_print = false", "must_print = true"), **terminal)


def test_a_shop_that_must_print_and_has_nothing_to_print_on_is_refused_in_one_sentence(changed):
    with pytest.raises(ConfigError) as refused:
        without_printer(changed)
    assert "config.toml" in str(refused.value)
    said = "must_print = true needs something to print on; add a [printer], or set print_receipts = true in"
    assert str(refused.value).endswith(f"[receipt]: {said} [terminal]")


def test_a_printer_or_a_terminal_that_prints_is_enough(changed):
    assert changed(("must_print = false", "must_print = true")).receipt.must_print
    assert without_printer(changed, REGISTER_TERMINAL__PRINT_RECEIPTS="true").receipt.must_print


def test_must_print_is_true_or_false(changed):
    with pytest.raises(ConfigError, match=r"\[receipt\]: must_print"):
        changed(("must_print = false", 'must_print = "always"'))


async def test_a_terminal_that_should_print_and_is_not_set_up_is_refused_at_the_start(changed, tmp_path):
    settings = without_printer(changed, REGISTER_TERMINAL__PRINT_RECEIPTS="true")
    with pytest.raises(ConfigError, match="ca is missing"):
        async with wiring.opened(settings, tmp_path / "state"):
            pass
