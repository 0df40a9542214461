"""[printer]: the ways to a receipt printer, and what is said when one is told too little."""

import pytest

from register.edges.ways import way_to
from register.errors import ConfigError

HOST = 'host = "127.0.0.1"\nport = 9100\n'
NETWORK = 'connection = "network"\n'


@pytest.mark.parametrize(
    ("connection", "keys", "address"),
    [
        ("network", 'host = "10.0.0.5"', "10.0.0.5:9100"),
        ("serial", 'device = "/dev/ttyUSB0"\nbaudrate = 19200\nhandshake = "rtscts"', "/dev/ttyUSB0"),
        ("usb", "vendor = 0x04b8\nproduct = 0x0e15", "usb 04b8:0e15"),
        ("file", 'device = "/dev/usb/lp0"', "/dev/usb/lp0"),
        ("cups", 'queue = "receipts"', "queue receipts"),
    ],
)
def test_every_way_to_a_printer_has_an_address(changed, connection, keys, address):
    settings = changed(
        (NETWORK, f'connection = "{connection}"\n'), (HOST, keys + "\n"), REGISTER_PRINTER__CONFIRM="D"
    )
    assert settings.printer is not None
    assert settings.printer.address == address
    assert callable(way_to(settings.printer))


@pytest.mark.parametrize(
    ("connection", "missing"),
    [("network", "host"), ("serial", "device"), ("usb", "vendor"), ("file", "device"), ("cups", "queue")],
)
def test_a_way_that_is_told_too_little_names_what_is_missing(changed, connection, missing):
    with pytest.raises(ConfigError, match=rf'\[printer\].*connection = "{connection}" needs {missing}'):
        changed((NETWORK, f'connection = "{connection}"\n'), (HOST, ""))


@pytest.mark.parametrize(("connection", "key"), [("file", "device"), ("cups", "queue")])
def test_a_way_with_no_answers_proves_nothing(changed, connection, key):
    with pytest.raises(ConfigError, match="nothing comes back"):
        changed((NETWORK, f'connection = "{connection}"\n'), (HOST, f'{key} = "x"\n'))


def test_settings_from_before_there_was_a_choice_stay_valid(changed):
    settings = changed((NETWORK, ""))
    assert settings.printer is not None
    assert settings.printer.connection == "network"


def test_usb_numbers_may_come_from_the_environment_in_hex(changed):
    settings = changed(
        (NETWORK, 'connection = "usb"\n'),
        REGISTER_PRINTER__VENDOR="0x04b8",
        REGISTER_PRINTER__PRODUCT="0e15",
    )
    assert settings.printer is not None
    assert (settings.printer.vendor, settings.printer.product) == (0x04B8, 0x0E15)
    with pytest.raises(ConfigError, match="USB number"):
        changed(REGISTER_PRINTER__VENDOR="epson")


@pytest.mark.parametrize(
    ("profile", "page"),
    [
        ("TM-T20II", "CP9999"),
        ("TM-T20II", "cp858"),
        ("simple", "CP858"),
        ("TM-T20II", "TCVN-3-1"),
    ],
)
def test_a_code_page_that_the_model_lacks_is_refused_with_those_that_it_has(changed, profile, page):
    with pytest.raises(ConfigError) as refused:
        changed(REGISTER_PRINTER__PROFILE=profile, REGISTER_PRINTER__CODE_PAGE=page)
    said = str(refused.value)
    assert f'[printer]: code_page = "{page}" is no page of the model {profile}' in said
    assert '"CP437"' in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("profile", "page"), [("TM-T20II", "CP1252"), ("simple", "CP437"), ("ZJ-5870", "CP866")]
)
def test_a_code_page_that_the_model_has_is_taken(changed, profile, page):
    settings = changed(REGISTER_PRINTER__PROFILE=profile, REGISTER_PRINTER__CODE_PAGE=page)
    assert settings.printer is not None
    assert settings.printer.paper.code_page == page


def test_the_usual_printers_need_no_table_of_all_printers(changed, monkeypatch):
    monkeypatch.setattr("receipts.models.code_pages", None)
    assert changed().printer is not None


SECOND = '[second_printer]\nhost = "10.0.0.6"\ncolumns = 32\n'


def with_second(changed, table, **environ):
    return changed(("[gift_cards]\n", f"{table}\n[gift_cards]\n"), **environ)


def test_a_second_printer_has_paper_and_proof_of_its_own(changed):
    settings = with_second(changed, SECOND + 'confirm = "C"\ndrawer = true\ntakes_over_s = 2\n')
    second = settings.second_printer
    assert second is not None
    assert (second.address, second.columns, second.paper.confirmation) == ("10.0.0.6:9100", 32, "C")
    assert (second.drawer, second.takes_over_s, second.in_doubt_s) == (True, 2, 20)


def test_one_printer_cannot_be_both(changed):
    with pytest.raises(ConfigError, match=r"\[second_printer\]: 127\.0\.0\.1:9100 is \[printer\] already"):
        with_second(changed, '[second_printer]\nhost = "127.0.0.1"\n')


def test_a_second_printer_needs_a_first_one(changed):
    with pytest.raises(ConfigError, match=r"there is no first one: call this table \[printer\]"):
        changed(("\n[printer]\n", "\n[second_printer]\n"))
