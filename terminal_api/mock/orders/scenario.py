"""A day at the mock terminal, written down: cards, the shopper's mood, faults, and steps in order."""

import re
import tomllib
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, assert_never

from pydantic import Discriminator, Tag, ValidationError

from terminal_api.mock.fleet import Fleet
from terminal_api.mock.orders.control_input import FaultInput, Input, NumberedCard, RestartInput, ShopperInput

EXAMPLE = Path(__file__).with_name("example_scenario.toml")
"""A scenario that shows every key; it comes with the package."""


class ScenarioError(ValueError):
    """A scenario that cannot be played; the text says where in the file, and what is wrong."""


class CardStep(Input):
    """A card changes behind the terminal's back."""

    put_card: NumberedCard


class RestartStep(Input):
    """A terminal goes off and on again."""

    restart: RestartInput


class ShopperStep(Input):
    """The shopper does something."""

    shopper: ShopperInput


_STEPS = ("fault", "restart", "shopper", "put_card")


def _kind(step: object) -> str:
    """What a step is, by the key it has; one that has none is taken for a fault, which then misses it."""
    return next((name for name in _STEPS if isinstance(step, dict) and name in step), "fault")


Step = Annotated[
    Annotated[FaultInput, Tag("fault")]
    | Annotated[RestartStep, Tag("restart")]
    | Annotated[ShopperStep, Tag("shopper")]
    | Annotated[CardStep, Tag("put_card")],
    Discriminator(_kind),
]


class Scenario(Input):
    """What is there before the first request, and what happens then. Frozen; `apply` may be called again.

    `faults` wait side by side. `steps` follow each other: one with a fault waits until its request has ended
    (its last one, where `times` says several), any other is done as soon as the step before it is over.
    """

    name: str = ""
    cards: tuple[NumberedCard, ...] = ()
    shopper: tuple[ShopperInput, ...] = ()
    faults: tuple[FaultInput, ...] = ()
    steps: tuple[Step, ...] = ()

    def apply(self, fleet: Fleet) -> None:
        """Put the cards in, tell the shoppers, arm the faults, begin with the first step.

        Raises `ScenarioError` for a terminal or a new card that cannot be; then nothing was done.
        """
        self._check(fleet)
        for card in self.cards:
            _put(card, fleet)
        for told in self.shopper:
            _tell(told, fleet)
        for fault in self.faults:
            fleet.faults.arm(fault.ordered)
        _play(self.steps, fleet)

    def _check(self, fleet: Fleet) -> None:
        """Everything that would fail in the middle."""
        known = {card.number: card for card in fleet.ledger.cards}
        steps = [step.put_card for step in self.steps if isinstance(step, CardStep)]
        for card in (*self.cards, *steps):
            try:
                known[card.number] = card.card(card.number, known.get(card.number))
            except ValueError as error:
                raise ScenarioError(f"card {card.number}: {error}") from error
        for poi_id in self._terminals():
            if poi_id is not None and fleet.terminal(poi_id) is None:
                raise ScenarioError(f"poiid {poi_id}: there is no such terminal")

    def _terminals(self) -> Iterable[str | None]:
        yield from (each.poiid for each in (*self.shopper, *self.faults))
        for step in self.steps:
            match step:
                case FaultInput():
                    yield step.poiid
                case RestartStep():
                    yield step.restart.poiid
                case ShopperStep():
                    yield step.shopper.poiid
                case CardStep():
                    pass


def load_scenario(path: Path) -> Scenario:
    """The scenario in the TOML file `path`. Raises `ScenarioError`, also when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ScenarioError(f"{path}: cannot be read, {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path.name}: cannot be read, it is not UTF-8") from error
    return read_scenario(text, path.name)


def read_scenario(text: str, name: str = "scenario") -> Scenario:
    """The scenario in a TOML text; `name` stands before what is wrong. Raises `ScenarioError`."""
    try:
        return Scenario.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{name}: no TOML, {error}") from error
    except ValidationError as error:
        problems = [
            f"{name}{_place(each['loc'], text)}: {_sentence(each['type'], each['msg'], each['loc'])}"
            for each in error.errors()
        ]
        raise ScenarioError("; ".join(problems)) from error


def _play(steps: tuple[Step, ...], fleet: Fleet) -> None:
    for place, step in enumerate(steps):
        match step:
            case FaultInput():
                fleet.faults.arm(step.ordered, partial(_play, steps[place + 1 :], fleet))
                return
            case RestartStep():
                poi_id = step.restart.poiid or fleet.settings.poi_id
                fleet.restart(poi_id, keep_memory=step.restart.keep_memory)
            case ShopperStep():
                _tell(step.shopper, fleet)
            case CardStep():
                _put(step.put_card, fleet)
            case _:
                assert_never(step)


def _put(card: NumberedCard, fleet: Fleet) -> None:
    fleet.ledger.put(card.card(card.number, fleet.ledger.card(card.number)))


def _tell(told: ShopperInput, fleet: Fleet) -> None:
    terminal = fleet.terminal(told.poiid or fleet.settings.poi_id)
    assert terminal is not None, "the scenario was checked"
    told.tell(terminal.shopper)


def _place(location: tuple[int | str, ...], text: str) -> str:
    """`, line 12, [[faults]] number 2, times`: where in the file `location` is."""
    keys = list(location)
    if keys[:1] == ["steps"] and len(keys) > 2:
        del keys[2]  # the kind of step, which is no key of the file
    names = [str(key) for key in keys if isinstance(key, str)]
    table = f", [[{names[0]}]] number {keys[1] + 1}" if len(keys) > 1 and isinstance(keys[1], int) else ""
    inside = ".".join(names[1:] if table else names)
    line = _line(text, names, keys[1] if len(keys) > 1 and isinstance(keys[1], int) else 0)
    return f"{f', line {line}' if line else ''}{table}{f', {inside}' if inside else ''}"


def _line(text: str, names: list[str], number: int) -> int | None:
    """The line of a key, else that of its table; None when it is written in a way not looked for."""
    header = re.compile(rf"\s*\[\[?\s*{re.escape(names[0])}\s*\]")
    alone = re.compile(rf"\s*{re.escape(names[0])}\s*=")
    lines = text.splitlines()
    top = next((place for place, line in enumerate(lines) if line.lstrip().startswith("[")), len(lines))
    headers = [
        place for place, line in enumerate(lines) if header.match(line) or (place < top and alone.match(line))
    ]
    if number >= len(headers):
        return None
    key = re.compile(rf"\s*{re.escape(names[1])}\b") if len(names) > 1 else None
    for place in range(headers[number] + 1, len(lines)):
        if lines[place].lstrip().startswith("["):
            break
        if key and key.match(lines[place]):
            return place + 1
    return headers[number] + 1


#: What is read at each place of the file, by the names on the way there.
_TABLES: dict[tuple[str, ...], type[Input]] = {
    (): Scenario,
    ("cards",): NumberedCard,
    ("shopper",): ShopperInput,
    ("faults",): FaultInput,
    ("steps", "fault"): FaultInput,
    ("steps", "restart"): RestartStep,
    ("steps", "restart", "restart"): RestartInput,
    ("steps", "shopper"): ShopperStep,
    ("steps", "shopper", "shopper"): ShopperInput,
    ("steps", "put_card"): CardStep,
    ("steps", "put_card", "put_card"): NumberedCard,
}


def _sentence(kind: str, message: str, location: tuple[int | str, ...]) -> str:
    match kind:
        case "extra_forbidden":
            table = _TABLES[tuple(name for name in location[:-1] if isinstance(name, str))]
            return f"there is no such key here, but there are {', '.join(table.model_fields)}"
        case "missing":
            return "this key is missing"
        case _:
            said = message.removeprefix("Value error, ")
            return said[:1].lower() + said[1:]
