"""The receipt printer from a shell: what it printed, how it is, a test page."""

import pytest

from receipts.mock.display import MockDisplay
from receipts.mock.printer import MockPrinter
from receipts.printing.printers import TcpPrinter
from register.language import Language, speak


@pytest.fixture
async def printer(shell, monkeypatch):
    """A printer where the till of `shell` looks for it."""
    async with MockPrinter(columns=48) as running:
        monkeypatch.setenv("REGISTER_PRINTER__PORT", str(running.port))
        yield running


def test_a_receipt_is_shown_as_it_was_printed_by_any_spelling_of_its_number(sold):
    shown = sold.run("printer", "preview", "1")
    assert shown.code == 0
    assert "Notebook" in shown.out
    assert "12,10" in shown.out.replace(".", ",")
    assert sold.json("printer", "preview", "r2-1")["text"] == shown.out.removesuffix("\n")


def test_a_copy_does_not_change_what_is_shown(sold):
    shown = sold.run("printer", "preview", "1").out
    sold.run("receipt", "reprint", "1")
    assert sold.run("printer", "preview", "1").out == shown


def test_a_receipt_is_set_for_another_width_of_paper(sold):
    told = sold.json("printer", "preview", "1", "--columns", "32")
    assert told["columns"] == 32
    assert max(len(line) for line in told["text"].splitlines()) <= 32


def test_a_receipt_is_drawn_into_a_file(sold, tmp_path):
    file = tmp_path / "receipt.png"
    ran = sold.run("printer", "preview", "1", "--png", str(file))
    assert (ran.code, ran.out) == (0, f"R2-000001 is drawn in {file}\n")
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_file_that_cannot_be_written_is_one_sentence(sold, tmp_path):
    ran = sold.run("printer", "preview", "1", "--png", str(tmp_path / "nowhere" / "receipt.png"))
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "cannot be written" in ran.err


def test_a_receipt_that_nobody_knows_is_refused(shell):
    ran = shell.run("printer", "preview", "17")
    assert (ran.code, ran.err) == (1, "No receipt R2-000017 is known here\n")


def test_a_report_is_shown_as_it_would_be_now(sold, tmp_path):
    shown = sold.json("printer", "preview", "x")
    assert shown["receipt"] == "X"
    words = [" ".join(line.split()) for line in shown["text"].splitlines()]
    assert words[:4] == ["Harbour Street", "12 Harbour Street", "1234 AB Oakfield", "NL000000000B00"]
    assert "X REPORT" in words
    assert "Sales 1 12.10" in words
    file = tmp_path / "x.png"
    assert sold.run("printer", "preview", "X", "--png", str(file)).out == f"X is drawn in {file}\n"
    assert file.read_bytes().startswith(b"\x89PNG")


def test_a_z_report_that_is_not_made_says_so_above_and_below(sold):
    words = sold.json("printer", "preview", "Z")["text"].split("\n")
    assert [at for at, line in enumerate(words) if "PREVIEW - THE SHIFT IS NOT CLOSED" in line] == [
        0,
        len(words) - 1,
    ]
    assert any("Z REPORT 1" in line for line in words)
    assert sold.json("report", "x")["sales"]["count"] == 1, "and the shift is as open as before"


def test_a_z_report_is_shown_by_its_number_as_it_was_printed(sold):
    printed = sold.run("report", "z", "--counted", "12.10").out
    sold.run("sell", "100", "--tender", "cash", "--cashier", "@Ruth")
    sold.run("report", "z", "--counted", "12.10")
    assert sold.run("printer", "preview", "z1").out == printed
    assert "Z REPORT 2" in sold.run("printer", "preview", "Z-2").out
    assert "PREVIEW" not in sold.run("printer", "preview", "Z2").out


@pytest.mark.parametrize(
    ("typed", "said"), [("Z7", "No Z report 7 is known here\n"), ("X", "No shift is open\n")]
)
def test_a_report_that_is_not_there_is_refused(shell, typed, said):
    ran = shell.run("printer", "preview", typed)
    assert (ran.code, ran.err) == (1, said)


def test_what_is_shown_has_the_printers_columns_and_the_signs_of_its_code_page(sold, monkeypatch):
    monkeypatch.setenv("REGISTER_SHOP__NAME", "Žižkov 5 €")
    monkeypatch.setenv("REGISTER_PRINTER__FONT", "B")
    monkeypatch.setenv("REGISTER_PRINTER__COLUMNS", "64")
    sold.run("sell", "100", "--tender", "cash", "--cashier", "@Ruth")
    west = sold.json("printer", "preview", "2")
    monkeypatch.setenv("REGISTER_PRINTER__CODE_PAGE", "CP852")
    east = sold.json("printer", "preview", "2")
    assert (west["columns"], east["columns"]) == (64, 64)
    assert "-" * 64 in east["text"]
    assert "Zizkov 5 €" in west["text"]
    assert "Žižkov 5 EUR" in east["text"]


def test_a_receipt_is_drawn_and_saved_as_large_as_the_printer_prints_it(sold, monkeypatch, tmp_path):
    def widths(prefix: str) -> list[int]:
        files = [tmp_path / f"{prefix}-{kind}.png" for kind in ("preview", "saved")]
        sold.run("printer", "preview", "1", "--png", str(files[0]))
        sold.run("receipt", "save", "1", str(files[1]))
        return [int.from_bytes(file.read_bytes()[16:20], "big") for file in files]  # as a PNG file says it

    large = widths("large")
    monkeypatch.setenv("REGISTER_PRINTER__FONT", "B")
    small = widths("small")
    assert large[0] == large[1]
    assert small[0] == small[1] == large[0] - 48 * 3


async def test_the_status_says_all_that_the_printer_says(shell, printer, run_beside):
    told = (await run_beside(shell, "printer", "status", "--json")).json
    assert told == {
        "printer": f"127.0.0.1:{printer.port}",
        "reached": True,
        "online": True,
        "trouble": None,
        "paper": "enough",
        "cover": "closed",
        "drawer_line": "low",
        "confirm": "A",
    }
    ran = await run_beside(shell, "printer", "status")
    assert ran.code == 0
    assert "is online" in ran.out
    assert "Class A" in ran.out


async def test_the_status_of_a_printer_in_trouble_names_it_and_fails(shell, printer, run_beside):
    printer.paper_near_end()
    ran = await run_beside(shell, "printer", "status")
    assert (ran.code, "have a new roll at hand" in ran.out) == (0, True)
    printer.open_cover()
    ran = await run_beside(shell, "printer", "status")
    assert ran.code == 1
    assert "would not print: cover open" in ran.out
    printer.close_cover()
    printer.paper_end()
    told = (await run_beside(shell, "printer", "status", "--json")).json
    assert (told["online"], told["trouble"], told["paper"]) == (False, "paper end", "end")


async def test_a_printer_that_never_answers_is_not_asked(shell, printer, run_beside, monkeypatch):
    monkeypatch.setenv("REGISTER_PRINTER__CONFIRM", "D")
    printer.mute()
    ran = await run_beside(shell, "printer", "status")
    assert ran.code == 0
    assert "how it is it cannot say" in ran.out
    assert "Class D" in ran.out


def test_a_printer_that_is_not_there_has_an_exit_code_of_its_own(shell):
    ran = shell.run("printer", "status")
    assert (ran.code, "cannot be asked: it is off, or not at its address" in ran.out) == (4, True)
    ran = shell.run("printer", "test", "--json")
    assert (ran.code, ran.json["outcome"]) == (4, "not_sent")


async def test_a_test_page_shows_signs_width_and_symbols_and_how_it_was_confirmed(shell, printer, run_beside):
    ran = await run_beside(shell, "printer", "test", "--json")
    assert (ran.code, ran.json["outcome"]) == (0, "printed")
    assert ran.json["proof"] == "confirmed by the printer"
    await printer.until(lambda: printer.cuts == 1)
    (paper,) = printer.papers
    assert "Euro sign: €" in paper
    assert "1234567890" * 4 + "12345678" in paper
    assert "é â ä" in paper
    assert "0123456789" in paper
    assert printer.errors == []
    assert not (shell.state / "journal.sqlite").exists()


async def test_a_test_page_that_stops_for_paper_says_what_it_waits_for(shell, printer, run_beside):
    printer.paper_end(after_lines=5)
    ran = await run_beside(shell, "printer", "test", "--wait", "1")
    assert ran.code == 3
    assert "not proven: paper end" in ran.out
    assert ran.err == "It has stopped: paper end\n"


async def test_a_test_page_is_not_begun_without_paper(shell, printer, run_beside):
    printer.paper_end()
    ran = await run_beside(shell, "printer", "test")
    assert (ran.code, ran.out) == (4, "Nothing was sent: paper end\n")
    assert printer.papers == []


async def test_a_code_page_that_the_model_lacks_is_one_sentence(shell, printer, run_beside, monkeypatch):
    monkeypatch.setenv("REGISTER_PRINTER__CODE_PAGE", "CP9999")
    ran = await run_beside(shell, "printer", "test")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "code_page" in ran.err


def test_a_till_without_a_printer_says_where_one_is_named(shell, tmp_path):
    config = tmp_path / "config.toml"
    text = config.read_text("utf-8")
    head, _, rest = text.partition("# The receipt printer.")
    config.write_text(head + rest[rest.index("# Who keeps the balances.") :], "utf-8")
    # The port of its printer stands in the environment, and would make a table of its own.
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REGISTER_PRINTER__PORT")
        ran = shell.run("printer", "status")
    assert (ran.code, ran.out) == (2, "")
    assert "[printer]" in ran.err


async def test_a_test_page_speaks_the_language_of_the_shop(shell, printer, run_beside, monkeypatch):
    monkeypatch.setenv("REGISTER_SHOP__LANGUAGE", "nl")
    try:
        assert (await run_beside(shell, "printer", "test")).code == 0
    finally:
        speak(Language())
    await printer.until(lambda: printer.cuts == 1)
    assert "TESTPAGINA" in printer.papers[0]


def test_a_test_page_into_a_device_file_is_sent_and_not_claimed_to_be_printed(shell, tmp_path, monkeypatch):
    device = tmp_path / "lp0"
    device.touch()
    for key, value in (("CONNECTION", "file"), ("DEVICE", str(device)), ("CONFIRM", "D")):
        monkeypatch.setenv(f"REGISTER_PRINTER__{key}", value)
    assert shell.json("printer", "test") == {"printer": str(device), "confirm": "D", "outcome": "sent"}
    assert device.read_bytes().startswith(b"\x1b@")
    ran = shell.run("printer", "test")
    assert (ran.code, "confirms nothing" in ran.out) == (0, True)
    assert shell.json("config", "check")["printer"] == str(device)


def test_a_till_prints_its_receipts_into_a_device_file(shell, tmp_path, monkeypatch):
    device = tmp_path / "lp0"
    device.touch()
    for key, value in (("CONNECTION", "file"), ("DEVICE", str(device)), ("CONFIRM", "D")):
        monkeypatch.setenv(f"REGISTER_PRINTER__{key}", value)
    assert shell.run("sell", "100", "--tender", "cash").code == 0
    assert b"R2-000001" in device.read_bytes()
    assert not [one for one in shell.json("obligations", "list") if one["kind"] == "paper"]


async def test_two_lines_are_put_on_a_display_behind_the_printer(shell, printer, run_beside, monkeypatch):
    monkeypatch.setenv("REGISTER_CUSTOMER_DISPLAY__CONNECTION", "printer")
    ran = await run_beside(shell, "printer", "display", "Good day", "12.50 €")
    await printer.until(lambda: printer.display.lines == ("Good day", "12.50 €"))
    assert ran.code == 0
    assert "|Good day            |\n|12.50 €             |" in ran.out
    assert (printer.papers, printer.uncut, printer.errors) == ([], "", [])


async def test_two_lines_are_put_on_a_display_with_a_line_of_its_own(shell, run_beside, monkeypatch):
    async with MockDisplay() as display:
        own = {"CONNECTION": "network", "HOST": display.host, "PORT": str(display.port)}
        for key, value in own.items():
            monkeypatch.setenv(f"REGISTER_CUSTOMER_DISPLAY__{key}", value)
        told = (await run_beside(shell, "printer", "display", "Good day", "--json")).json
        await display.until(lambda: display.face.lines == ("Good day", ""))
    assert told == {
        "display": f"{display.host}:{display.port}",
        "lines": ["Good day            ", " " * 20],
        "sent": True,
        "reason": None,
    }
    ran = await run_beside(shell, "printer", "display", "Good day")
    assert (ran.code, ran.out) == (
        4,
        "Nothing was sent to the customer display: it is off, or not at its address\n",
    )


async def test_a_sale_by_command_leaves_its_change_on_the_display(shell, printer, run_beside, monkeypatch):
    monkeypatch.setenv("REGISTER_CUSTOMER_DISPLAY__CONNECTION", "printer")
    assert (await run_beside(shell, "report", "x")).code == 1  # no shift is open
    assert printer.display.lines == ("", "")
    assert (await run_beside(shell, "sell", "100", "--tender", "cash:20")).code == 0
    assert printer.display.lines == ("Change EUR      7.90", "Thank you")
    assert (printer.cuts, printer.errors) == (1, [])


async def test_a_printer_without_paper_passes_nothing_on(shell, printer, run_beside, monkeypatch):
    monkeypatch.setenv("REGISTER_CUSTOMER_DISPLAY__CONNECTION", "printer")
    printer.paper_end()
    ran = await run_beside(shell, "printer", "display", "Good day")
    assert (ran.code, "customer display: paper end" in ran.out) == (4, True)


def test_a_till_without_a_display_says_where_one_is_named(shell):
    ran = shell.run("printer", "display", "Good day")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "[customer_display]" in ran.err


async def test_a_test_page_is_on_paper_though_the_display_was_left_selected(
    shell, printer, run_beside, monkeypatch
):
    monkeypatch.setenv("REGISTER_CUSTOMER_DISPLAY__CONNECTION", "printer")
    line = await TcpPrinter(printer.host, printer.port).connect()
    await line.send(b"\x1b=\x02Good")
    await line.close()
    assert (await run_beside(shell, "printer", "test", "--json")).json["outcome"] == "printed"
    await printer.until(lambda: printer.cuts == 1)
    assert "Euro sign: €" in printer.papers[0]


@pytest.fixture
async def second(shell, monkeypatch):
    """A second one beside it, in the settings as it is in the shop."""
    async with MockPrinter(columns=32) as running:
        monkeypatch.setenv("REGISTER_SECOND_PRINTER__HOST", running.host)
        monkeypatch.setenv("REGISTER_SECOND_PRINTER__PORT", str(running.port))
        monkeypatch.setenv("REGISTER_SECOND_PRINTER__COLUMNS", "32")
        yield running


async def test_the_status_of_two_printers_says_which_of_them_prints(shell, printer, second, run_beside):
    told = (await run_beside(shell, "printer", "status", "--json")).json
    assert (told["printer"], told["prints"]) == (f"127.0.0.1:{printer.port}", "first")
    assert told["second"]["printer"] == f"127.0.0.1:{second.port}"
    printer.paper_end()
    ran = await run_beside(shell, "printer", "status")
    assert ran.code == 0
    assert f"127.0.0.1:{printer.port} would not print: paper end." in ran.out
    assert ran.out.endswith("Receipts come out of the second printer.\n")
    second.open_cover()
    ran = await run_beside(shell, "printer", "status")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "Receipts wait: neither would print.")


async def test_the_second_printer_is_asked_alone_and_prints_a_page_of_its_own(
    shell, printer, second, run_beside
):
    told = (await run_beside(shell, "printer", "status", "--second", "--json")).json
    assert (told["printer"], "second" in told) == (f"127.0.0.1:{second.port}", False)
    ran = await run_beside(shell, "printer", "test", "--second")
    assert ran.code == 0
    assert (len(printer.papers), len(second.papers)) == (0, 1)
    assert max(len(line) for line in second.papers[0].splitlines()) <= 32


def test_a_second_printer_that_there_is_not_is_one_sentence(shell):
    ran = shell.run("printer", "test", "--second")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "no second printer" in ran.err
