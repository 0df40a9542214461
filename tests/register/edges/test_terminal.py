"""The terminal as the till is given it, and what it believes of what it is told."""

import socket
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import trustme
from moneyed import EUR, Money

from register import settings, wiring
from register.config import config_file
from register.counter.till import Till
from register.edges.told import Told
from register.errors import ConfigError
from terminal_api.nexo.cloud.webhooks import Confirmation, ConfirmationEvent
from terminal_api.nexo.device.progress import Progress
from terminal_api.nexo.message import Message
from terminal_api.nexo.messages import EventNotification, MessageHeader
from terminal_api.processor import Condition, Health

POI = "V400m-324688042"
ROOT = trustme.CA().cert_pem.bytes().decode()


class Stopped:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2031, 3, 14, 10, 0, tzinfo=UTC)

    async def pause(self, seconds: float) -> None:
        raise AssertionError("nobody waits here")


@pytest.fixture
def opened(tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[Till]]:
    """The till of `name` with keys of its own in [terminal]."""

    def till(name: str = "till", **keys: object) -> AbstractAsyncContextManager[Till]:
        environ = {f"REGISTER_TERMINAL__{key.upper()}": str(value) for key, value in keys.items()}
        shop = settings.load(config_file.packaged(), {"REGISTER_TERMINAL__CA": ROOT, **environ})
        shop = shop.model_copy(update={"printer": None})
        return wiring.opened(shop, tmp_path / name, clock=Stopped())

    return till


async def test_two_tills_that_start_at_one_moment_ask_one_terminal_under_other_ids(opened):
    async with opened("one") as first, opened("two") as same, opened("three", lane=3) as other:
        ids = [till.terminal.new_id() for till in (first, same, other)]
    assert ids[0] == ids[1]
    assert ids[2] != ids[0]


async def test_a_port_that_is_taken_is_said_before_the_till_opens(opened):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"\[terminal\]: Nothing can listen at 127.0.0.1:{port}"):
            async with opened(notify_port=port, notify_user="adyen", notify_password="between us"):
                pass


def event(poi_id: str, what: str) -> Message:
    header = MessageHeader(
        protocol_version="3.0",
        message_class="Event",
        message_category="Event",
        message_type="Notification",
        sale_id="TILL",
        poi_id=poi_id,
    )
    body = EventNotification(time_stamp="2031-03-14T10:00:00Z", event_to_notify=what)
    return Message.of(header, body)


async def test_what_another_terminal_tells_does_not_touch_this_one(opened):
    async with opened() as till:
        told = Told(till, POI, "HARBOUR-2")
        told.event(event("P400Plus-275479597", "Shutdown"))
        told.progress("P400Plus-275479597", Progress("WAIT_FOR_PIN"))
        assert (till.terminal_health, till.progress) == (Health(Condition.UNSEEN), None)
        told.event(event(POI, "BeginMaintenance"))
        assert not till.terminal_health.ok
        told.event(event(POI, "EndMaintenance"))
        assert till.look_again_at == till.clock.now()


async def test_a_step_nobody_named_is_told_in_the_terminals_own_words(opened):
    async with opened() as till:
        Told(till, POI, "HARBOUR-2").progress(POI, Progress("SHOW_THE_FLAG"))
        assert till.progress.words == "Show the flag."


async def test_a_confirmation_of_another_till_changes_nothing_here(opened):
    async with opened() as till:
        before = till.books
        amount = Money(Decimal("5.00"), EUR)
        Told(till, POI, "HARBOUR-2").confirmation(
            Confirmation(ConfirmationEvent.CANCEL_OR_REFUND, "A1", "B2", True, amount)
        )
        assert till.books == before
