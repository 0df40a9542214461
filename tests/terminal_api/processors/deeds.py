"""What each operation begins with, how much is asked for, and what it does to a card."""

from collections.abc import Mapping

from terminal_api.mock.books.cards import CardStatus
from terminal_api.processor import Operation

#: Operations that take back nothing, with the card they begin with; a bank card is nobody's in the ledger.
BEGINNINGS: Mapping[Operation, tuple[CardStatus, str] | None] = {
    Operation.ACTIVATE: (CardStatus.INACTIVE, "0"),
    Operation.LOAD: (CardStatus.ACTIVE, "10"),
    Operation.PAY: (CardStatus.ACTIVE, "50"),
    Operation.REFUND: (CardStatus.ACTIVE, "10"),
    Operation.CASH_OUT: (CardStatus.ACTIVE, "20"),
    Operation.DEACTIVATE: (CardStatus.ACTIVE, "0"),
    Operation.BANK_CARD: None,
}

#: An amount that fits the card it begins with, where it is not 12.50.
AMOUNTS = {Operation.CASH_OUT: "20", Operation.DEACTIVATE: "0", Operation.BALANCE: "0"}

#: What an approved amount does to the card; of a bank card, to what was taken from it.
SIGNS = {
    Operation.ACTIVATE: 1,
    Operation.LOAD: 1,
    Operation.PAY: -1,
    Operation.REFUND: 1,
    Operation.CASH_OUT: -1,
    Operation.DEACTIVATE: 0,
    Operation.BANK_CARD: 1,
}

#: How a card may be afterwards, where it may be another than it was.
ENDINGS = {
    Operation.ACTIVATE: {CardStatus.ACTIVE},
    Operation.DEACTIVATE: {CardStatus.CLOSED},
    Operation.CASH_OUT: {CardStatus.ACTIVE, CardStatus.CLOSED},
}
