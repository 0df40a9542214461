"""The question for the PIN that opens the desk where the desk is all there is."""

from register.counter.till import Till
from register.domain.rights import Act
from register.tui.screens.approving import ApprovalPrompt


class DeskPrompt(ApprovalPrompt):
    """Stays whatever is sold meanwhile at the counter: it is not about that."""

    def __init__(self, till: Till) -> None:
        super().__init__(till, Act.DESK, "")

    def _look(self) -> None:
        pass
