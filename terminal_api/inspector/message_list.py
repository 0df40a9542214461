"""One line for each message."""

from rich.text import Text

from terminal_api.inspector.line_list import LineList
from terminal_api.inspector.log import Entry
from terminal_api.nexo.watching import Way

_CATEGORY = 17
_SERVICE_ID = 10
_CARD = 8
_AMOUNT = 12


class MessageList(LineList[Entry]):
    """Draws `10:41:02 → Payment  P4K7Q00003  ✓ Success  ****0017  12.50 EUR`, the newest at the bottom."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, follows=True)

    def written(self, row: Entry, width: int) -> Text:
        """Time (UTC), way, category, ServiceID, card, amount, result and what went wrong on purpose."""
        seen, said = row.seen, row.gist
        line = Text(f"{seen.at:%H:%M:%S} ", no_wrap=True)
        line.append("→ " if seen.way is Way.TO_TERMINAL else "← ")
        line.append(f"{seen.category:<{_CATEGORY}.{_CATEGORY}} ")
        line.append(f"{seen.service_id or '':<{_SERVICE_ID}} ", self.look("quiet"))
        if seen.message is not None:  # else the reason there is none needs the room
            line.append(f"{said.card:<{_CARD}} {said.amount:>{_AMOUNT}}  ")
        if not said.is_answer:
            line.append(said.result, self.look("quiet"))
        elif said.went_wrong:
            line.append(f"✗ {said.result}", self.look("bad"))
        elif said.result:
            line.append(f"✓ {said.result}", self.look("good"))
        if seen.note:
            line.append(f"{'  ' if said.result else ''}! {seen.note}", self.look("warn"))
        return line
