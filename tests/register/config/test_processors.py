"""[processor.NAME]: what is read of it, and what is said of what cannot be."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from register.config.config_file import packaged
from register.config.processors import Zone
from register.config.secret_source import source
from register.errors import ConfigError
from register.settings import Settings, load
from terminal_api.secret import InEnvironment, InFile, InKeyring

TOAST = """
[processor.toast]
url = "https://cards.example/v1"
restaurant = "c54ab16d-aa9c-44a1-a130-f06cd513208e"
key_from = "file:toast.key"

[[gift_cards.provider]]
name = "toast"
prefixes = ["6006"]
lengths = [16]
processor = "toast"
"""

SIGNS = """signing_key_from = "file:toast.pem"
client_id = "cashwrap"
naming_authority = "CASHWRAP"
scope = ["giftcards"]
"""


def with_tables(tmp_path: Path, tables: str) -> Settings:
    file = tmp_path / "shop.toml"
    file.write_text(packaged().read_text() + tables)
    return load(file, {})


def test_a_provider_names_the_processor_that_is_asked_about_its_cards(tmp_path):
    settings = with_tables(tmp_path, TOAST)
    assert settings.processor.names == ("toast",)
    assert settings.processor_name("toast") == "toast"
    assert settings.processor_name("svs") == settings.processor_name("never heard of") == "terminal"
    assert settings.processor.toast is not None
    assert settings.processor.toast.key_from == f"file:{tmp_path / 'toast.key'}"


@pytest.mark.parametrize(
    ("number", "provider"),
    [
        ("6006000000000001", "toast"),
        ("60060000000000012", "svs"),
        ("6006490000000001", "svs"),
        ("6006490000000000016", "svs"),
    ],
)
def test_the_longest_prefix_of_a_provider_with_such_numbers_wins(tmp_path, number, provider):
    assert with_tables(tmp_path, TOAST).provider_of(number).name == provider


TEXTS = TOAST.replace('["6006"]', '["QR:", "6006"]').replace("[16]", "[16, 5]")
ANY_LENGTH = TEXTS.replace("lengths = [16, 5]", "")


@pytest.mark.parametrize(
    ("scanned", "tables", "card"),
    [
        ("QR:ab/CD-0042-ef", TEXTS, True),
        ("QR:ab/CD-0042", TEXTS, False),
        ("QR:42", TEXTS, True),
        ("QR:ab/CD-0042", ANY_LENGTH, True),
        ("QR:42", ANY_LENGTH, False),
        ("QR:" + "7" * 97, ANY_LENGTH, True),
        ("QR:" + "7" * 98, ANY_LENGTH, False),
        ("600649ABCDEFGHIJ", TEXTS, True),
        ("600649ABCDEFGHIJK", TEXTS, False),
        ("qr:ab/CD-0042-ef", TEXTS, False),
    ],
)
def test_a_text_that_begins_and_is_as_long_as_a_providers_is_a_card(tmp_path, scanned, tables, card):
    assert with_tables(tmp_path, tables).is_card_number(scanned) is card


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (('[16]\nprocessor = "toast"', "[7]"), "lengths = 7 is wrong: a number at the terminal has 8 to 28"),
        (('["6006"]', '["QR 42"]'), "it should be signs without a space"),
        (("[16]", "[101]"), "lengths = 101 is wrong"),
        (('processor = "toast"', 'processor = "tost"'), "there is no processor 'tost'"),
        (("c54ab16d-aa9c-44a1-a130-f06cd513208e", "harbour"), "a GUID"),
        (("file:toast.key", "the key itself"), '"env:VARIABLE", "keyring:SERVICE/USER" or "file:PATH"'),
        (("https://cards", "cards"), "begins with https://"),
        (("restaurant", "resturant"), "'resturant' is not known here"),
        (('key_from = "file:toast.key"', ""), "key_from or signing_key_from: give one of the two"),
        (("key_from", SIGNS + "key_from"), "key_from or signing_key_from: give one of the two"),
        (("key_from", 'scope = ["giftcards"]\nkey_from'), "scope is for a token: take it out"),
        (
            ('key_from = "file:toast.key"', SIGNS.replace("client_id", "# client_id")),
            "client_id is missing: a token that signing_key_from signs holds it",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(tmp_path, wrong, said):
    with pytest.raises(ConfigError) as refused:
        with_tables(tmp_path, TOAST.replace(*wrong))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_till_that_signs_its_tokens_says_which_keys_let_it_in(tmp_path):
    toast = with_tables(tmp_path, TOAST.replace('key_from = "file:toast.key"', SIGNS)).processor.toast
    assert toast is not None
    assert toast.secret_from == f"file:{tmp_path / 'toast.pem'}"
    assert toast.key_keys == "signing_key_from, client_id, naming_authority, scope"


def test_no_secret_stands_in_the_file_only_where_it_is():
    assert source("env:TOAST_KEY") == InEnvironment("TOAST_KEY")
    assert source("keyring:cashwrap/toast") == InKeyring("cashwrap", "toast")
    assert source("file:/etc/toast.key") == InFile(Path("/etc/toast.key"))


@pytest.mark.parametrize("zone", ["Europe", "Europe/Lndon", "../etc/passwd", "CEST", ""])
def test_a_time_zone_that_is_none_is_said(zone):
    with pytest.raises(ValueError, match="a time zone such as 'Europe/London'"):
        TypeAdapter(Zone).validate_python(zone)
    assert TypeAdapter(Zone).validate_python("Europe/London") == "Europe/London"
