"""What a terminal can do with the cards of each provider."""

from collections.abc import Mapping

from terminal_api.processor import Capabilities, Operation

#: Payments only: local brands can be spent, nothing else. Bank cards and reversals need no provider.
PAYMENTS_ONLY = Capabilities(frozenset({Operation.PAY, Operation.REVERSE, Operation.BANK_CARD}))

#: All but the end of a card.
FULL = Capabilities(frozenset(Operation) - {Operation.DEACTIVATE})

#: Providers by their name on the wire (`valuelink` is Fiserv's). Source: Adyen, gift cards at the terminal.
PROVIDERS: Mapping[str, Capabilities] = {
    "givex": Capabilities(frozenset(Operation)),
    "svs": FULL,
    "valuelink": FULL,
}
