"""What a terminal can do with the cards of each provider."""

from collections.abc import Mapping

from terminal_api.processor import Capabilities, Operation

#: Local brands (Denmark, France, the Netherlands, Norway, Sweden, the United Kingdom) can be spent, nothing
#: else. Bank cards and reversals need no provider.
PAYMENTS_ONLY = Capabilities(
    frozenset({Operation.PAY, Operation.REVERSE, Operation.BANK_CARD}), part_reverse=True
)

#: All but the end of a card; cash only for all of what is on it.
FULL = Capabilities(frozenset(Operation) - {Operation.DEACTIVATE}, part_reverse=True)

#: Providers by their name on the wire (`valuelink` is Fiserv's). Source: Adyen, gift cards at the terminal.
PROVIDERS: Mapping[str, Capabilities] = {
    "givex": Capabilities(frozenset(Operation), part_cash_out=True, part_reverse=True),
    "svs": FULL,
    "valuelink": FULL,
}


def intersolve(*card_types: str) -> Mapping[str, Capabilities]:
    """For `Settings.providers`: Intersolve's cards travel under the name of their type, not of Intersolve."""
    return dict.fromkeys(card_types, FULL)
