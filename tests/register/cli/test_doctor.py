"""`register doctor`: what works, what does not, and what to do, from a shell."""

import pytest

from receipts.mock.printer import MockPrinter


@pytest.fixture
async def printer(shell, monkeypatch):
    """A printer where the till of `shell` looks for it."""
    async with MockPrinter(columns=48) as running:
        monkeypatch.setenv("REGISTER_PRINTER__PORT", str(running.port))
        yield running


async def test_where_all_works_every_step_is_a_line_and_the_code_is_0(shell, printer, run_beside):
    ran = await run_beside(shell, "doctor")
    assert (ran.code, ran.err) == (0, "")
    *lines, empty, head, summary = ran.out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "✓ this till · disk",
        "✓ this till · journal",
        "✓ terminal · address",
        "✓ terminal · connection",
        "✓ terminal · TLS",
        "✓ terminal · diagnosis",
        "✓ printer · status",
    ]
    assert all(line.endswith(" ms") for line in lines)
    assert (empty, summary) == ("", "All 7 steps are well.")
    assert "harbour-street 2" in head


def test_a_broken_hop_is_told_with_what_to_do_and_the_code_is_1(shell):
    ran = shell.run("doctor")
    assert ran.code == 1
    lines = ran.out.splitlines()
    (at,) = [at for at, line in enumerate(lines) if line.startswith("✗")]
    assert lines[at].startswith("✗ printer · status: how is it? ")
    assert lines[at + 1].startswith("  Check that the printer is switched on and connected")
    assert lines[-1].startswith("printer stops at status: Check that")


def test_a_dead_terminal_does_not_keep_the_printer_from_being_asked(shell, nobody, monkeypatch):
    monkeypatch.setenv("REGISTER_TERMINAL__URL", f"https://127.0.0.1:{nobody}")
    told = shell.run("doctor", "--json")
    assert told.code == 1
    broken = [(step["walk"], step["hop"]) for step in told.json["steps"] if not step["ok"]]
    assert broken == [("terminal", "connection"), ("printer", "status")]
    assert told.json["ok"] is False


def test_machines_read_every_step_in_english_whatever_the_shop_speaks(shell, monkeypatch):
    monkeypatch.setenv("REGISTER_SHOP__LANGUAGE", "nl")
    told = shell.json("doctor")
    assert told["ok"] is False
    assert told["steps"][0] | {"answer": "", "ms": 0} == {
        "walk": "this till",
        "hop": "disk",
        "asked": "is there room for the journal?",
        "ok": True,
        "answer": "",
        "advice": None,
        "ms": 0,
    }
    assert all(isinstance(step["ms"], int) for step in told["steps"])
    assert told["summary"].startswith("printer stops at status: ")


def test_no_secret_is_in_what_it_says(shell):
    facts = shell.terminal.facts
    for ran in (shell.run("doctor"), shell.run("doctor", "--json")):
        assert facts["passphrase"] not in ran.out + ran.err
        assert facts["key_identifier"] not in ran.out + ran.err


def test_it_leaves_the_till_as_it_was(sold):
    before = sold.json("journal", "operations"), sorted(file.name for file in sold.state.iterdir())
    sold.run("doctor")
    after = sold.json("journal", "operations"), sorted(file.name for file in sold.state.iterdir())
    assert before == after


def test_card_data_is_searched_for_and_told_masked_and_the_code_says_whether_there_is_any(
    shell, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)  # away from the clone, whose fixtures would be searched too
    assert shell.run("sell", "100", "--tender", "cash").code == 0
    clean = shell.run("doctor", "--card-data")
    assert clean.code == 0
    assert clean.out.splitlines()[-1].endswith("Nothing found.")
    assert "✓ journal: " in clean.out

    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "note.txt").write_text("card 4111 1111 1111 1111")
    found = shell.run("doctor", "--card-data", "--path", str(tmp_path / "more"))
    assert found.code == 1
    assert "! card number 411111···1111: " in found.out
    assert "1111 1111" not in found.out + found.err
    told = shell.run("doctor", "--card-data", "--path", str(tmp_path / "more"), "--json")
    assert told.code == 1
    assert [(one["kind"], one["shown"]) for one in told.json["findings"]] == [
        ("card number", "411111···1111")
    ]


def test_more_places_are_searched_for_card_data_alone(shell):
    ran = shell.run("doctor", "--path", ".")
    assert (ran.code, ran.err) == (2, "--path names more places to search: say --card-data with it.\n")
