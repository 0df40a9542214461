"""[customer_display]: the ways to it, and what is said when one is told too little."""

import pytest

from register.config import config_file
from register.edges.ways import way_to_display
from register.errors import ConfigError

TABLE = "# Who keeps the balances."


@pytest.fixture
def told(changed):
    """The shipped settings and a table [customer_display] of these lines."""
    return lambda *lines, **environ: (
        changed((TABLE, "\n".join(["[customer_display]", *lines, TABLE])), **environ).customer_display
    )


def test_a_till_has_no_display_unless_one_is_named(changed):
    assert changed().customer_display is None


def test_an_empty_table_means_a_display_of_twenty_columns_behind_the_printer(told):
    table = told()
    assert (table.address, table.display.columns, table.display.code_page) == (
        "behind the printer",
        20,
        "CP858",
    )


@pytest.mark.parametrize(
    ("keys", "address"),
    [
        (['connection = "network"', 'host = "10.0.0.6"'], "10.0.0.6:9100"),
        (['connection = "serial"', 'device = "/dev/ttyS1"'], "/dev/ttyS1"),
        (['connection = "usb"', "vendor = 0x04b8", "product = 0x0e15"], "usb 04b8:0e15"),
        (['connection = "file"', 'device = "/dev/usb/lp1"'], "/dev/usb/lp1"),
    ],
)
def test_every_way_of_its_own_has_an_address(told, keys, address):
    table = told(*keys)
    assert table.address == address
    assert callable(way_to_display(table))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (['connection = "network"'], r'\[customer_display\].*connection = "network" needs host'),
        (['connection = "serial"'], 'connection = "serial" needs device'),
        (['connection = "cups"'], r"\[customer_display\]: connection = \"cups\" is wrong: it should be"),
        (["columns = 12"], "columns = 12 is wrong"),
        (['code_page = "CP932"'], "code_page = \"CP932\" is wrong: it should be 'CP437'"),
        (['welcome = ["a", "b", "c"]'], "welcome"),
        (['welcome = ["Good day to all of you"]'], "welcome: 'Good day to all of you' has 22 signs; a line"),
        (['closed = ["This till is closed now"]'], "closed: .* columns = 20 at most"),
        (["brightness = 3"], "'brightness' is not known here"),
    ],
)
def test_what_cannot_be_is_one_sentence(told, keys, said):
    with pytest.raises(ConfigError, match=said) as refused:
        told(*keys)
    assert "\n" not in str(refused.value)


def test_a_display_behind_the_printer_needs_one(changed):
    shipped = config_file.packaged().read_text("utf-8")
    printer = "\n[printer]\n" + shipped.split("\n[printer]\n")[1].split("\n\n")[0]
    with pytest.raises(ConfigError, match=r'connection = "printer" needs the table \[printer\]'):
        changed((printer, "\n[customer_display]"))


def test_a_display_behind_a_print_queue_is_refused(told):
    with pytest.raises(ConfigError, match=r"\[customer_display\]: a queue of CUPS .* of its own"):
        told(
            REGISTER_PRINTER__CONNECTION="cups",
            REGISTER_PRINTER__QUEUE="receipts",
            REGISTER_PRINTER__CONFIRM="D",
        )


def test_texts_may_come_from_the_environment(told):
    table = told(REGISTER_CUSTOMER_DISPLAY__WELCOME="Good day|Harbour Street")
    assert table.welcome == ("Good day", "Harbour Street")
