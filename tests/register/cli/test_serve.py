"""`register serve`: what may be typed, before anything listens."""

from pathlib import Path

import pytest

from register.cli import main
from register.cli.place import WrongUse
from register.cli.serve import names_of


def test_the_names_that_browsers_use():
    assert names_of("127.0.0.1", ()) == ("127.0.0.1", "localhost", "::1")
    assert names_of("192.0.2.7", ("Till.shop",)) == ("192.0.2.7", "till.shop")
    assert names_of("0.0.0.0", ("till.shop",)) == ("till.shop", "localhost", "127.0.0.1", "::1")


@pytest.mark.parametrize(
    ("host", "public", "wrong"),
    [
        ("0.0.0.0", (), "--host 0.0.0.0 needs --public-name"),
        ("::", (), "--host :: needs --public-name"),
        ("127.0.0.1", ("https://till.shop",), "'https://till.shop' is no computer's name or address"),
        ("127.0.0.1", ("till.shop:8443",), "'till.shop:8443' is no computer's name"),
        ("127.0.0.1", ("tïll.shop",), "is no computer's name"),
    ],
)
def test_what_is_no_name_is_said(host: str, public: tuple[str, ...], wrong: str):
    with pytest.raises(WrongUse, match=wrong):
        names_of(host, public)


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (["--cert", "x.pem"], "--cert and --key belong together"),
        (["--cert", "x.pem", "--key", "y.pem"], "are no certificate with its key: No such file"),
        (["--idle-s", "1"], "Invalid value for '--idle-s'"),
        (["kitchen"], "'kitchen' is not one of 'till', 'desk'"),
        ([], "Nobody could sign in: open the till once and add its first manager"),
        (["desk"], "Nobody could sign in"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    arguments: list[str], wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], shop_config: Path
):
    people = "" if "Nobody" in wrong else _PEOPLE
    shop_config.write_text(shop_config.read_text() + people)
    given = ["serve", *arguments, "--state", str(tmp_path / "state"), "--config", str(shop_config)]
    assert main(given) == 2
    said = capsys.readouterr().err
    assert wrong in said
    assert said.count("\n") == 1


_PEOPLE = (Path(__file__).parents[3] / "register" / "demo_people.toml").read_text()


@pytest.fixture
def shop_config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text((Path(__file__).parents[3] / "config.toml").read_text())
    return path
