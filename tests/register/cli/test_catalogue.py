"""`register catalogue import`: what it says, to people and to programs."""

from register.catalogue import entering


def listed(shell, *rows):
    path = shell.state.parent / "new.csv"
    path.write_text("\n".join(("code,name,price", *rows, "")))
    return str(path)


def test_a_dry_run_says_what_would_change_and_changes_nothing(shell):
    path = listed(shell, "100,Notebook,13.10", "400,Ink,4.20")
    said = shell.run("catalogue", "import", path, "--dry-run")
    assert said.code == 0
    assert said.out == "1 items would be new, 1 would change. Nothing was imported\n"
    assert shell.json("sell", "100", "--tender", "cash")["total"] == "12.10"
    for _ in range(2):
        told = shell.json("catalogue", "import", path, "--dry-run")
        assert told == {"added": 1, "changed": 1, "errors": [], "dry_run": True}
    assert shell.json("catalogue", "import", path) == {"added": 1, "changed": 1, "errors": []}
    assert shell.json("sell", "100", "--tender", "cash")["total"] == "13.10"


def test_a_dry_run_finds_the_mistakes(shell):
    said = shell.run("catalogue", "import", listed(shell, "100,Notebook,?"), "--dry-run")
    assert said.code == 1
    assert said.out == "Row 2: '?' is not a price such as 12.50.\nNothing was imported\n"


def test_a_long_list_tells_on_stderr_how_far_it_is(shell, monkeypatch):
    monkeypatch.setattr(entering, "STEP", 100)
    path = listed(shell, *(f"{number},Article,1" for number in range(1000, 1250)))
    said = shell.run("catalogue", "import", path, "--json")
    assert said.json["added"] == 250
    lines = said.err.splitlines()
    assert [line.split()[0] for line in lines] == ["100", "200", "250"]
    assert all(line.endswith(" a second") for line in lines)
    short = shell.run("catalogue", "import", listed(shell, "7,Pen,1"))
    assert short.out == "1 items are new, 0 changed\n"
