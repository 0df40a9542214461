"""PINs are kept so that a stolen file costs whoever tries them time; and old files still let people in."""

import pytest

from register.pins import hashed, is_hash, matches

OLD = "scrypt$8192$8$1$vS0La2GtRktbuyf5e7Pfyg==$wY509eqpkH5Liit1OzV6s5V1lKPoJvOdcjzVAKriwCI="


def test_a_new_hash_is_argon2id_and_never_the_same_twice():
    first, second = hashed("5823"), hashed("5823")
    assert first.startswith("$argon2id$")
    assert first != second
    assert matches("5823", first)
    assert not matches("5824", first)
    assert "5823" not in first.rpartition("$")[0]


def test_a_hash_of_an_earlier_version_still_lets_its_owner_in():
    assert is_hash(OLD)
    assert matches("1234", OLD)
    assert not matches("4321", OLD)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234",
        "scrypt$1$1",
        "$argon2id$v=19$m=19456,t=2,p=1$YWJj",
        "$argon2i$v=19$m=19456,t=2,p=1$KiyI7dfAqqfmX/5d8vBDYQ$EXApXiMtb98IWwhVdgYyKbj5vJARqRVr/AV5F57+VPo",
        "$argon2id$v=19$m=9999999,t=2,p=1$KiyI7dfAqqfmX/5d8vBDYQ$EXApXiMtb98IWwhVdgYyKbj5vJARqRVr/AV5F57+VPo",
        "scrypt$1048576$1024$64$vS0La2GtRktbuyf5e7Pfyg==$wY509eqpkH5Liit1OzV6s5V1lKPoJvOdcjzVAKriwCI=",
    ],
)
def test_what_is_no_hash_or_would_eat_the_tills_memory_is_refused(text):
    assert not is_hash(text)
    with pytest.raises(ValueError, match="not a PIN's hash"):
        matches("1234", text)
