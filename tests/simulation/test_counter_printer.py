"""The printer of the simulation has the paper that its register's settings say."""

import pytest

from receipts.document import Columns, Cut, Receipt, Rule, Text
from receipts.fonts import Font
from receipts.paper import to_bytes
from receipts.preview import lines
from receipts.profiles import Profile
from register.simulate.life import Life
from register.simulate.world.printer import CounterPrinter

PAPER = Receipt(
    (Text("HARBOUR STREET", align="center"), Rule(), Columns("TOTAL", "9.99", size="huge"), Cut())
)


@pytest.mark.parametrize(("columns", "font"), [(32, Font.A), (42, Font.B), (64, Font.B)])
async def test_it_prints_what_the_till_showed_in_either_font(columns, font):
    papers: list[str] = []
    line = await CounterPrinter(columns, papers.append, font).connect(Life())
    profile = Profile("simulated", columns, font=font)
    await line.send(to_bytes(PAPER, profile))
    await line.close()
    assert papers == ["\n".join(lines(PAPER, columns, profile.codec, font))]
