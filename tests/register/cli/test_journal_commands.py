"""Proof, backup and the way back, as a shop's scripts run them."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from register import settings, wiring
from tests.register.cli.selling import behind_its_back, sell


def test_a_proof_tells_a_mark_that_a_later_proof_is_held_to(sold):
    told = sold.json("journal", "verify")
    mark = f"{told['entries']}:{told['digest']}"
    assert told == {"intact": True, "entries": told["entries"], "digest": told["digest"], "mark": mark}
    assert mark in sold.run("journal", "verify").out
    sell(sold)
    assert sold.run("journal", "verify", "--expect", mark).code == 0


def test_a_journal_whose_end_was_cut_off_fails_the_mark(sold):
    mark = sold.json("journal", "verify")["mark"]
    behind_its_back(sold, "DELETE FROM entries WHERE seq > 5")
    (sold.state / "journal.sqlite.lock").unlink()
    assert sold.run("journal", "verify").code == 0, "five entries are a chain, as far as the file tells"
    ran = sold.run("journal", "verify", "--expect", mark, "--json")
    assert (ran.code, ran.json["intact"], ran.json["entry"]) == (1, False, 6)
    assert "the journal ends before it" in ran.json["reason"]


def test_the_till_itself_remembers_how_far_its_journal_went(sold):
    behind_its_back(sold, "DELETE FROM entries WHERE seq > 5")
    ran = sold.run("journal", "verify", "--json")
    assert (ran.code, ran.json["entry"]) == (1, 6)
    refused = sold.run("sell", "100", "--tender", "cash")
    assert refused.code == 2
    assert "register journal restore" in refused.err
    assert len(refused.err.splitlines()) == 1


@pytest.mark.parametrize("mark", ["12", "12:34", "all"])
def test_a_mark_that_is_none_is_said_so(sold, mark):
    ran = sold.run("journal", "verify", "--expect", mark)
    assert (ran.code, ran.out) == (2, "")
    assert "say COUNT:DIGEST" in ran.err


def test_a_damaged_index_is_found_and_healed_without_losing_an_entry(sold, tmp_path):
    path, before = sold.state / "journal.sqlite", sold.json("journal", "verify")
    with closing(sqlite3.connect(path)) as journal:
        pages = "SELECT pageno FROM dbstat WHERE name = 'entries_of_sale' AND pagetype = 'leaf'"
        (page,) = journal.execute(pages).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    ran = sold.run("journal", "verify")
    assert ran.code == 1
    assert f"All {before['entries']} entries are whole" in ran.out
    assert "register journal backup" in ran.out
    assert sold.json("journal", "verify")["flaw"]
    assert sold.run("journal", "backup", str(tmp_path / "healed")).code == 0
    assert sold.run("journal", "restore", str(tmp_path / "healed")).code == 0
    assert sold.json("journal", "verify") == before
    assert sell(sold)["state"] == "completed"


@pytest.mark.parametrize("content", [b"Dear Sir or Madam, " * 500, None])
def test_a_journal_that_cannot_be_read_at_all_fails_its_proof(sold, content):
    path = sold.state / "journal.sqlite"
    path.write_bytes(path.read_bytes()[:8192] if content is None else content)
    ran = sold.run("journal", "verify", "--json")
    assert (ran.code, ran.json["intact"], ran.json["entry"]) == (1, False, 1)
    assert "register journal restore" in ran.json["reason"]


def test_a_lost_disk_is_made_good_from_the_backup(sold, tmp_path):
    number = sell(sold)["sale"]
    backup = tmp_path / "backup"
    told = sold.json("journal", "backup", str(backup))
    verified = sold.json("journal", "verify")
    assert told == {"file": str(backup), **{name: verified[name] for name in ("entries", "digest", "mark")}}
    assert sold.json("journal", "verify", str(backup)) == verified
    keys = (sold.state / "card-keys.json").read_bytes()
    shutil.rmtree(sold.state)
    ran = sold.run("journal", "restore", str(backup))
    assert ran.code == 0
    assert "card-keys.json is not here: put it back before the till is opened" in ran.out
    (sold.state / "card-keys.json").write_bytes(keys)
    (sold.state / "card-keys.json").chmod(0o600)
    assert sold.json("journal", "verify") == verified
    assert sold.run("receipt", "reprint", number).code == 0
    assert sold.json("journal", "restore", str(backup), "--force")["card_keys"] is True


def test_a_backup_is_not_put_over_later_sales_unless_that_is_meant(sold, tmp_path):
    backup = str(tmp_path / "backup")
    mark = sold.json("journal", "backup", backup)["mark"]
    lost = sell(sold)["sale"]
    stamps = [one["body"]["stamp"] for one in sold.json("journal", "show") if one["kind"] == "started"]
    ran = sold.run("journal", "restore", backup)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "--force" in ran.err
    told = sold.json("journal", "restore", backup, "--force")
    assert told["mark"] == mark
    assert sold.run("journal", "verify", told["replaced"]).code == 0
    assert sell(sold)["sale"] == lost, "the number is given again: look before selling"
    again = [one["body"]["stamp"] for one in sold.json("journal", "show") if one["kind"] == "started"]
    assert again[:-1] == stamps[:-1]
    assert again[-1] > stamps[-1], "ids of requests for money are not given again"


def test_a_backup_refuses_what_it_should_not_replace(sold, tmp_path):
    letter = tmp_path / "letter"
    letter.write_text("Dear Sir or Madam")
    ran = sold.run("journal", "backup", str(letter))
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert letter.read_text() == "Dear Sir or Madam"
    assert sold.run("journal", "backup", str(letter), "--force").code == 0
    assert sold.run("journal", "verify", str(letter)).code == 0


def test_a_changed_journal_is_not_backed_up_and_a_changed_backup_not_restored(sold, tmp_path):
    backup = tmp_path / "backup"
    assert sold.run("journal", "backup", str(backup)).code == 0
    behind_its_back(sold, "UPDATE entries SET cashier = 'bob' WHERE seq = 3")
    ran = sold.run("journal", "backup", str(tmp_path / "second"), "--json")
    assert (ran.code, ran.json["intact"]) == (1, False)
    assert "Entry 3 was changed" in ran.json["reason"]
    shutil.copy(sold.state / "journal.sqlite", backup)
    ran = sold.run("journal", "restore", str(backup), "--force")
    assert ran.code == 1
    assert "take another one: Entry 3 was changed" in ran.out


async def test_beside_a_running_till_it_is_backed_up_and_exported_but_not_restored(
    shell, tmp_path, run_beside
):
    backup = str(tmp_path / "backup")
    async with wiring.opened(settings.load(None, {}), shell.state) as till:
        assert (await run_beside(shell, "journal", "backup", backup)).code == 0
        assert (await run_beside(shell, "journal", "export", "--format", "jsonl")).out.count("\n") == 1
        ran = await run_beside(shell, "journal", "restore", backup, "--force")
        assert ran.code == 2
        assert "is in use by" in ran.err
        assert till.journal.last_seq == 1


@pytest.mark.parametrize("command", [["export", "--format", "csv"], ["backup", "somewhere"]])
def test_a_till_that_never_ran_has_no_journal_for_others(shell, command, tmp_path):
    ran = shell.run("journal", *command)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert not (tmp_path / "somewhere").exists()
