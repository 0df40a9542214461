"""One kind of device: how it is, step by step, and what it can be made to do."""

from functools import partial

from register.counter.checks.doctor import Walk
from register.counter.checks.outside import Device, Trial
from register.counter.people import staff
from register.domain.events import ActAllowed
from register.domain.staff.rights import Act
from register.language import say
from register.tui.input.keys import Hint
from register.tui.input.meant import Pressed, Result
from register.tui.screens.around.doctor import Doctor
from register.tui.widgets.dialog import Choice, Question
from register.tui.widgets.news import News
from register.tui.widgets.status import Level


class DeviceTests(Doctor):
    """Looks at once; a trial is asked for by its letter, confirmed, and stands in the journal with a name."""

    def __init__(self, device: Device) -> None:
        super().__init__()
        self._device = device
        self._trials: tuple[Trial, ...] = ()

    @property
    def headline(self) -> str:
        """The device's name."""
        return self._device.label.upper()

    def ways(self) -> tuple[Walk, ...]:
        """Those to this device alone."""
        return self.till.outside.walks(self._device)

    def look(self) -> None:
        """Walk them, or say that there is no such thing."""
        self._trials = self.till.outside.trials(self._device)
        ways = self.ways()
        if ways:
            self.walk(ways)
        else:
            self.draw()
            self.query_one(News).say(
                say("This till has none: write it into its config.toml first."), Level.OFF
            )

    def hints(self) -> tuple[Hint, ...]:
        """The trials, then the doctor's keys."""
        trials = () if self.asking else tuple(Hint(one.key, one.label, one.question) for one in self._trials)
        return (*trials, *super().hints())

    def take(self, result: Result) -> None:
        """Ask before a trial."""
        match result:
            case Pressed(key) if not self.asking and (trial := self._called(key)):
                self.clear_remark()
                choices = (Choice("y", say("Yes"), True), Choice("escape", say("No"), False))
                question = Question(trial.label, trial.question, choices, leave=False)
                self.till_app.push_screen(question, partial(self._answered, trial))
            case _:
                super().take(result)

    def on_unmount(self) -> None:
        """What a trial left on a display gives way to what the till shows."""
        super().on_unmount()
        if self.till_app.opened:
            self.till.changed()

    def _called(self, key: str) -> Trial | None:
        return next((one for one in self._trials if one.key == key), None)

    def _answered(self, trial: Trial, wanted: bool | None) -> None:
        if wanted and not self.asking:
            name = staff.name_of(self.till, self.manager)
            self.till.record(ActAllowed(Act.DESK.key, name, trial.about))
            self.walk((trial.walk,))
