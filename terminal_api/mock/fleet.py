"""The terminals of one shop: many POIIDs, one set of books behind them."""

from dataclasses import replace
from random import Random

from terminal_api.mock.faults import Faults
from terminal_api.mock.ledger import CardLedger
from terminal_api.mock.settings import MockSettings
from terminal_api.mock.terminal import Terminal


class Fleet:
    """Every terminal of `settings`, made when it is first asked: knowing ten thousand costs nothing."""

    def __init__(self, settings: MockSettings) -> None:
        self.settings = settings
        self.ledger = CardLedger(
            settings.cards,
            clock=settings.clock,
            maximum=settings.maximum_balance,
            maximums=settings.maximum_balances,
            triggers=settings.amount_triggers,
        )
        self.faults = Faults()
        self._known = frozenset((settings.poi_id, *settings.more_poi_ids))
        self._random = Random(settings.seed)
        self._terminals: dict[str, Terminal] = {}

    @property
    def first(self) -> Terminal:
        """The terminal the settings name: the only one, unless they name more."""
        terminal = self.terminal(self.settings.poi_id)
        assert terminal is not None
        return terminal

    def terminal(self, poi_id: str) -> Terminal | None:
        """The terminal called `poi_id`; None when this shop has none of that name."""
        found = self._terminals.get(poi_id)
        if found is None and poi_id in self._known:
            found = Terminal(replace(self.settings, poi_id=poi_id), self.ledger, self._random)
            self._terminals[poi_id] = found
        return found

    def power_off(self) -> None:
        """Every running request ends undone and unanswered."""
        for terminal in self._terminals.values():
            terminal.restart()
