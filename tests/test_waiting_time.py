"""What the clock of the tests counts: waiting, not the work of a slow machine."""

import asyncio
import time

import pytest


def held_up(seconds: float) -> None:
    """As by a machine with much else to do."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


async def test_an_answer_that_the_machine_is_slow_to_give_is_in_time():
    answer = asyncio.get_running_loop().create_future()

    async def answers() -> None:
        for _ in range(3):
            held_up(0.01)
            await asyncio.sleep(0)
        answer.set_result("in time")

    answering = asyncio.create_task(answers())
    async with asyncio.timeout(0.005):
        assert await answer == "in time"
    await answering


async def test_an_answer_from_a_socket_that_is_there_comes_before_a_timer():
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held_up(0.03)
        writer.write(await reader.readline())
        writer.close()

    server = await asyncio.start_server(slow, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"question\n")
        async with asyncio.timeout(0.01):
            assert await reader.readline() == b"question\n"
        writer.close()
        await writer.wait_closed()


async def test_who_waits_in_vain_waits_as_long_as_was_said():
    loop, began = asyncio.get_running_loop(), time.monotonic()
    before = loop.time()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await asyncio.Event().wait()
    assert loop.time() - before == pytest.approx(0.02, abs=0.001)
    assert time.monotonic() - began > 0.019


async def test_who_asks_again_and_again_comes_to_an_end():
    async def asks() -> None:
        while True:  # noqa: ASYNC110
            await asyncio.sleep(0)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asks(), 0.0005)


async def test_of_two_timers_the_shorter_runs_out_first_however_late_they_are_looked_at():
    order: list[str] = []
    loop = asyncio.get_running_loop()
    loop.call_later(0.002, order.append, "longer")
    loop.call_later(0.001, order.append, "shorter")
    held_up(0.01)
    assert order == []
    await asyncio.sleep(0.005)
    assert order == ["shorter", "longer"]
