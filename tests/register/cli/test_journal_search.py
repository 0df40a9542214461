"""Finding a sale from the shell, and reading its story, while a till may run beside."""

import re


def test_words_narrow_down_what_is_found_and_a_story_tells_it_whole(sold, terminal):
    card = terminal.card("5.00")
    number = sold.json("sell", "16318212", "--tender", f"gift-card@{card}:0.50", "--tender", "cash")["sale"]
    every = sold.json("journal", "search")
    assert [one["number"] for one in every["found"]] == [number, "R2-000001"]
    assert every["understood"] == "everything, the newest first"
    pencil = sold.json("journal", "search", "pencil", "today")
    assert [(one["number"], one["amount"], one["state"]) for one in pencil["found"]] == [
        (number, "0.85", "completed")
    ]
    by_card = sold.run("journal", "search", card)
    assert (by_card.code, by_card.out.split()[0]) == (0, number)
    assert card not in by_card.out
    (code,) = re.findall(r"code (\d{6})", sold.run("journal", "story", number).out)
    for on_paper in (card[-4:], code):
        by_paper = sold.run("journal", "search", on_paper)
        assert (by_paper.code, by_paper.out.split()[0]) == (0, number), on_paper
    assert len(sold.json("journal", "search", "--limit", "1")["found"]) == 1
    assert sold.json("journal", "search", "--limit", "1")["cut"]
    ran = sold.run("journal", "search", "notebook", ">50")
    assert (ran.code, ran.out) == (1, 'Nothing: 50.01 or more, with "notebook"\n')
    told = sold.json("journal", "story", number[-6:])
    words = [one["words"] for one in told["moments"]]
    assert words[0] == "Pencil"
    assert "Completed" in words
    assert told["number"] == number
    assert any(one["request"] for one in told["moments"])
    lines = sold.run("journal", "story", number).out
    assert "All of it is paid  0.85" in lines
    assert card not in lines


def test_a_number_that_is_not_known_is_said_so(shell):
    ran = shell.run("journal", "story", "17")
    assert (ran.code, ran.err) == (1, "No R2-000017 is known here\n")
    assert shell.run("journal", "search").code == 1
