"""The keystroke budget: each task with a keyboard that counts, with function keys and without."""

from pathlib import Path

import pytest

from tests.flows.keystrokes.desk import a_desk, stocked
from tests.flows.keystrokes.keyboard import Way
from tests.flows.keystrokes.tasks import TASKS, Task


@pytest.fixture(scope="session")
def items(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop's catalogue."""
    return stocked(tmp_path_factory.mktemp("catalogue"))


@pytest.mark.parametrize("way", Way, ids=lambda way: way.value.replace(" ", "_"))
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name.replace(" ", "_"))
async def test_a_task_takes_no_more_keys_than_its_budget(tmp_path: Path, items: Path, task: Task, way: Way):
    async with a_desk(tmp_path, items, way) as desk:
        await task.do(desk)
        ours = task.ours[list(Way).index(way)]
        assert desk.keyboard.pressed == ours, (
            f"{task.name} by {way.value}: correct the table, upwards only with a reason"
        )


def test_no_task_is_above_its_target():
    assert [task.name for task in TASKS if task.ours[0] > task.target] == []
