"""Which gift-card numbers reach which processor, and what about that is allowed and should be known."""

from collections.abc import Iterator
from dataclasses import dataclass

from register.config.processors import GatewayTable, Processors
from register.config.tables import TERMINAL, GiftCards, Provider
from terminal_api.processors.stored_value.providers import INTERSOLVE, OFFERED, Channel

#: Stands in for the terminal, so that no row names it.
_STANDBY = "stored-value"


@dataclass(frozen=True, slots=True)
class Routing:
    """The rows of `[[gift_cards.provider]]` beside the tables of `[processor]`."""

    rows: tuple[Provider, ...]
    default: str
    """The provider of all numbers that fit no row."""
    processors: Processors

    @classmethod
    def of(cls, cards: GiftCards | None, processors: Processors) -> "Routing":
        """Of a till that may take no gift cards at all."""
        return cls(cards.providers if cards else (), cards.default_provider if cards else "", processors)

    def reaching(self, name: str) -> tuple[str, ...]:
        """The providers whose cards [processor.NAME] is asked about."""
        if name == _STANDBY:
            known = OFFERED[Channel.POS]
            theirs = (row for row in self.rows if row.processor == TERMINAL)
            return tuple(row.name for row in theirs if row.name in known or row.network == INTERSOLVE)
        return tuple(row.name for row in self.rows if row.processor == name and not self._is_misnamed(row))

    def warnings(self) -> tuple[str, ...]:
        """What reaches nobody, and what two could claim; a sentence each."""
        return (*self._idle(), *self._unreached(), *self._claimed_twice(), *self._unasked_pins())

    def _idle(self) -> Iterator[str]:
        for name in self.processors.names:
            if not self.reaching(name):
                yield f"[processor.{name}]: no [[gift_cards.provider]] leads to it, so it is never asked"

    def _unreached(self) -> Iterator[str]:
        for row in self.rows:
            named = f"[[gift_cards.provider]] {row.name}"
            if not row.prefixes and row.name != self.default:
                yield f"{named}: no number reaches it, for it has no prefixes and is not the default_provider"
            if row.lengths:
                longest = max(row.lengths)
                for prefix in (one for one in row.prefixes if len(one) > longest):
                    yield f"{named}: no number reaches it by {prefix}, which has more than {longest} digits"
            if self._is_misnamed(row):
                wanted = self.processors.gateway.provider if self.processors.gateway else ""
                yield f"{named}: its cards can do nothing at the gateway, where they are called '{wanted}'"

    def _claimed_twice(self) -> Iterator[str]:
        told = [(prefix, row) for row in self.rows for prefix in row.prefixes]
        for prefix, row in told:
            for longer, other in told:
                alike = not row.lengths or not other.lengths or set(row.lengths) & set(other.lengths)
                if other is not row and longer.startswith(prefix) and alike:
                    yield (
                        f"[[gift_cards.provider]] {row.name} and {other.name} both claim numbers that begin"
                        f" with {longer}: they go to {other.name}, whose prefix is longer"
                    )
        gateway = self.processors.gateway
        name = gateway.provider if gateway is not None else ""
        if name in self.processors.names and self.reaching("gateway") and self.reaching(name):
            yield (
                f"[processor.{name}] and [processor.gateway] both keep cards of {name}: see that each card is"
                " asked about at one of them"
            )

    def _unasked_pins(self) -> Iterator[str]:
        standby = self.reaching(_STANDBY) if self.processors.stored_value else ()
        for row in self.rows:
            if row.pin != "never" and row.processor == TERMINAL and row.name not in standby:
                yield (
                    f"[[gift_cards.provider]] {row.name}: the till never asks for a pin: the terminal does so"
                    " itself"
                )

    def _is_misnamed(self, row: Provider) -> bool:
        gateway: GatewayTable | None = self.processors.gateway
        return gateway is not None and row.processor == "gateway" and row.name != gateway.provider
