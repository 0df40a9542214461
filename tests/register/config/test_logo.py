"""A shop's logo is a picture that fits its paper, or the till says at the start why not."""

from hashlib import sha256

import pytest
from PIL import Image

from receipts.document import Picture
from register.counter.paper import slips
from register.errors import ConfigError

ON = ('# logo = "logo.png"', 'logo = "logo.png"')


@pytest.fixture
def file(tmp_path):
    """Where the logo lies: beside the settings."""
    return tmp_path / "logo.png"


def test_a_logo_stands_on_every_receipt_by_its_name_and_sum(changed, file):
    Image.new("1", (576, 100)).save(file)
    settings = changed(ON)
    assert settings.receipt.logo.path == file
    assert slips.shop(settings).logo == Picture("logo.png", sha256(file.read_bytes()).hexdigest())


def test_a_shop_without_a_logo_has_none(changed):
    assert slips.shop(changed()).logo is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, 'logo = "logo.png" is wrong: it should be a PNG file that can be read'),
        (b"GIF89a", 'logo = "logo.png" is wrong: it should be a picture in PNG format'),
        (b"\x89PNG\r\n\x1a\n", 'logo = "logo.png" is wrong: it should be a picture in PNG format'),
    ],
)
def test_a_file_that_is_no_picture_is_one_sentence(changed, file, content, said):
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as refused:
        changed(ON)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_logo_wider_than_the_paper_is_refused_and_one_dot_less_is_not(changed, file):
    Image.new("1", (577, 10)).save(file)
    with pytest.raises(ConfigError, match=r"logo\.png is 577 dots wide; it should be 576 at most"):
        changed(ON)
    Image.new("1", (576, 10)).save(file)
    assert changed(ON).receipt.logo.width == 576


def test_a_logo_that_eats_the_roll_is_refused_and_one_dot_less_is_not(changed, file):
    Image.new("1", (100, 481)).save(file)
    with pytest.raises(
        ConfigError, match=r'logo = "logo\.png" is wrong: it should be 480 dots high at most.*481'
    ):
        changed(ON)
    Image.new("1", (100, 480)).save(file)
    assert changed(ON).receipt.logo is not None
