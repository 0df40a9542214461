"""A till to learn at: the shop's settings, items and people, a mock terminal, its own journal, no printer."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from register.demo import WELCOME

if TYPE_CHECKING:
    from register.counter.till import Till
    from register.domain.staff.people import Person
    from register.settings import Settings

FOLDER = "training"
"""Its own state, in the state directory of the till."""

#: What somebody must know who learns; a colon ends a heading. Written out, for the first frame.
NOTES = (
    "TRAINING: nothing is sold here, no money moves, no drawer opens.",
    "Everybody has the PIN they have at the till.",
    *WELCOME[WELCOME.index("Gift cards:") :],
)


def training(settings: "Settings", people: "Iterable[Person]", state: Path) -> "Settings":
    """`settings` for a till whose state is in `state/training`, without printer and terminal."""
    from register.config.tables import Signing

    signing = (
        Signing(name=one.name, role=one.role, pin_hash=one.pin_hash)
        for one in people
        if one.pin_hash and not one.blocked
    )
    changed = {
        "shop": settings.shop.model_copy(update={"till": f"T{settings.shop.till}"[:8]}),
        "terminal": None,
        "printer": None,
        "customer_display": None,
        "receipt": settings.receipt.model_copy(
            update={"must_print": False}
        ),  # nothing sold, nothing demanded
        "signing": tuple(signing),
        "catalogue": settings.catalogue.model_copy(update={"path": settings.catalogue_file(state)}),
    }
    return settings.model_copy(update=changed)


def only_the_till(
    settings: "Settings", people: "Iterable[Person]", state: Path
) -> AbstractAsyncContextManager["Till"]:
    """The till of `training_till`. Call it in a thread: much is imported for it."""
    for behind_the_first_frame in ("register.wiring", "register.edges.terminal", "terminal_api.mock.server"):
        import_module(behind_the_first_frame)
    return training_till(settings, people, state)


@asynccontextmanager
async def training_till(
    settings: "Settings", people: "Iterable[Person]", state: Path
) -> AsyncGenerator["Till"]:
    """The training till of the real one with those `settings`, `people` and `state`.

    Its mock terminal listens on a free loopback port, if the real till has a terminal. Raises `JournalLocked`
    when somebody trains already.
    """
    from register.wiring import opened

    ours = training(settings, people, state)
    async with AsyncExitStack() as stack:
        if settings.terminal is not None:
            ours = await _with_terminal(stack, ours)
        till = await stack.enter_async_context(opened(ours, state / FOLDER))
        till.training = True
        yield till


async def _with_terminal(stack: AsyncExitStack, settings: "Settings") -> "Settings":
    from register.demo import demo_settings, terminal_addresses
    from terminal_api.mock.server import MockTerminal
    from terminal_api.mock.settings import MockSettings

    packaged = demo_settings().terminal
    assert packaged is not None
    mock = MockTerminal(MockSettings(poi_id=packaged.poiid, shopper_carries_gift_cards=True))
    terminal: MockTerminal = await stack.enter_async_context(mock)
    table = demo_settings(terminal_addresses(terminal)).terminal
    return settings.model_copy(update={"terminal": table})
