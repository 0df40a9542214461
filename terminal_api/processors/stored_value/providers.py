"""What each card provider does through this API, by channel: the one table, from Adyen's guide.

It decides what a screen offers, not what happens: the guide's tables changed between editions, so what is
asked is sent, and the answer is believed (P).
"""

from collections.abc import Mapping
from enum import StrEnum


class Channel(StrEnum):
    """Where the customer is: `shopperInteraction` on the wire."""

    POS = "POS"
    ECOMMERCE = "Ecommerce"
    """What a request without the field means (D)."""


class Deed(StrEnum):
    """What a provider may or may not do, told apart as the guide does."""

    ISSUE = "issue"
    ACTIVATE = "activate"
    LOAD = "load"
    BALANCE = "balance"
    DEACTIVATE = "deactivate"
    MERGE = "merge"
    VOID_ISSUE = "void_issue"
    VOID_ACTIVATE = "void_activate"
    """With its first load, if it had one."""
    VOID_LOAD = "void_load"
    VOID_DEACTIVATE = "void_deactivate"
    VOID_MERGE = "void_merge"


INTERSOLVE = "intersolve"
"""Its row of the table. On the wire stands the name of one of its card types, which a shop sets up."""

_ALWAYS = frozenset({Deed.LOAD, Deed.BALANCE, Deed.VOID_LOAD})

#: D throughout. Not readable in the newest edition, and taken from elsewhere: Intersolve's activation (the
#: table of the Terminal API), and in store all voids of loads (the older edition).
OFFERED: Mapping[Channel, Mapping[str, frozenset[Deed]]] = {
    Channel.POS: {
        "givex": _ALWAYS | {Deed.ACTIVATE, Deed.DEACTIVATE},
        # The older edition knew no void of its activations.
        "svs": _ALWAYS | {Deed.ACTIVATE, Deed.VOID_ACTIVATE},
        "valuelink": _ALWAYS | {Deed.ACTIVATE},
        INTERSOLVE: _ALWAYS | {Deed.ACTIVATE},
    },
    Channel.ECOMMERCE: {
        # One page has Givex' balances in person only: the look may be refused.
        "givex": _ALWAYS | {Deed.ISSUE, Deed.DEACTIVATE},
        # The older edition had activations and voids of deactivations, and none of activations. New set-ups
        # issue no cards.
        "svs": _ALWAYS | {Deed.VOID_ISSUE, Deed.VOID_ACTIVATE},
        "valuelink": _ALWAYS | {Deed.ISSUE, Deed.MERGE, Deed.VOID_ISSUE, Deed.VOID_ACTIVATE, Deed.VOID_MERGE},
        INTERSOLVE: _ALWAYS | {Deed.VOID_ACTIVATE},
    },
}


def offered(provider: str, channel: Channel) -> frozenset[Deed]:
    """What cards of `provider` (a row's name) can do; a local brand's, which are not known here, nothing."""
    return OFFERED[channel].get(provider, frozenset())


def is_offered_by_somebody(deed: Deed, channel: Channel) -> bool:
    """Whether any provider does `deed` through `channel`."""
    return any(deed in deeds for deeds in OFFERED[channel].values())
