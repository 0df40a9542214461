"""Who may sign in, and what each role may do alone, as the settings say it."""

import re
import tomllib

import pytest

from register.config import config_file
from register.demo import PEOPLE, demo_settings
from register.domain.staff.people import Person, Role
from register.domain.staff.rights import Act, may
from register.pins import hashed, matches
from register.settings import load
from tests.register.refusing import refusal

PLAIN = config_file.packaged().read_text("utf-8")
WITH_PEOPLE = PEOPLE.read_text("utf-8")


@pytest.fixture
def shop(changed):
    """Settings made from the shipped file with some lines changed."""
    return changed


@pytest.mark.parametrize(
    ("at", "name", "role", "pin"), [(0, "Maria", Role.CASHIER, "1234"), (1, "Ruth", Role.MANAGER, "9876")]
)
def test_the_people_of_the_demonstration_sign_in_with_the_pins_the_file_says(at, name, role, pin):
    person = demo_settings().people[at]
    assert (person.name, person.role) == (name, role)
    assert matches(pin, person.pin_hash)
    assert not matches("0000", person.pin_hash)


def test_two_people_never_share_a_pin(shop):
    first, second = (person["pin_hash"] for person in tomllib.loads(WITH_PEOPLE)["people"])
    assert "need" in refusal(shop, (second, first))


def test_a_wrong_hash_is_not_repeated(shop):
    first = tomllib.loads(WITH_PEOPLE)["people"][0]["pin_hash"]
    sentence = refusal(shop, (first, "1234"))
    assert "[[people]] number 1: pin_hash is wrong" in sentence
    assert "1234" not in sentence.replace("number 1", "")


def test_the_same_pin_never_hashes_to_the_same_text():
    assert hashed("4711") != hashed("4711")
    assert matches("4711", hashed("4711"))


@pytest.mark.parametrize(
    "text", ["", "1234", "scrypt$8192$8$1$x", "scrypt$1000000000000$8$1$AAAA$AAAA", "md5$2$1$1$AA==$AA=="]
)
def test_what_is_no_hash_is_refused_rather_than_checked(text):
    with pytest.raises(ValueError, match="not a PIN's hash"):
        matches("1234", text)


def test_rights_are_a_table_of_the_shops_own(shop):
    settings = shop(("[rights]", '[rights]\nreturn = ["supervisor", "manager"]'))
    sam = Person("Sam", "supervisor", "")
    assert may(sam, Act.RETURN, settings.rights)
    assert not may(sam, Act.PEOPLE, settings.rights)
    assert settings.roles == ("cashier", "manager", "supervisor")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('refund = ["manager"]', "'refund' is wrong: it should be one of discount_above_limit, "),
        ("return = []", "return"),
        ('return = ["The Boss"]', "a role: 1 to 20 small letters"),
    ],
)
def test_a_right_that_is_none_is_named(shop, row, said):
    sentence = refusal(shop, ("[rights]", f"[rights]\n{row}"))
    assert "[rights]" in sentence
    assert said in sentence


def test_the_shipped_file_names_nobody_and_nobodys_pin(shop):
    assert load(None, {}).people == ()
    assert 'pin_hash = "$argon2id$v=19$m=19456,t=2,p=1$..."' in PLAIN


def test_every_right_stands_in_the_shipped_file_as_it_is_without_it():
    table = PLAIN[PLAIN.index("[rights]") : PLAIN.index("# Who may sign in")]
    said = dict(re.findall(r'^# (\w+) = \["(\w+)"\]', table, re.MULTILINE))
    assert said == {act.key: "".join(act.usual) for act in Act}
