"""What the till shows, decided from its state alone."""

from collections.abc import Container

from register.domain.asking.exchange import Asked
from register.domain.books import Books
from register.domain.sale import Sale, Stage
from register.tui.place import Place


def at_counter(books: Books, asking: Container[str]) -> Sale | None:
    """The sale of the customer who stands there now, also while its last steps are asked for."""
    if books.sale is not None:
        return books.sale
    return next((one for one in books.sales if not one.aside and asked(one, asking)), None)


def asked(sale: Sale, asking: Container[str]) -> Asked | None:
    """The request of `sale` whose answer this process waits for."""
    waited_for = (one for one in sale.exchanges.open if one.request.id in asking)
    return next((one for one in waited_for if isinstance(one, Asked)), None)


def waits(books: Books, asking: Container[str]) -> bool:
    """Whether the terminal is asked for money now, by anybody."""
    exchanges = (one for document in books.documents.values() for one in document.exchanges.open)
    return any(isinstance(one, Asked) and one.request.id in asking for one in exchanges)


def place(
    books: Books,
    asking: Container[str],
    *,
    done: bool,
    tendering: bool,
    looking: bool = False,
    nobody: bool = False,
    paper: bool = False,
) -> Place:
    """Where the till is. `done`: a sale has just ended; `tendering`: the cashier asked to take payment;
    `looking`: a payment waits for what its card has on it; `nobody`: there is no one who could sign in;
    `paper`: the next sale waits for a receipt."""
    sale = at_counter(books, asking)
    if looking or (sale is not None and asked(sale, asking)):
        return Place.ASKING  # also when the cashier has locked the till meanwhile
    if books.cashier is None:
        return Place.FIRST_PERSON if nobody else Place.SIGN_IN
    if books.shift is None:
        return Place.OPEN_SHIFT
    if sale is None and paper:
        return Place.PAPER
    if sale is None:
        return Place.DONE if done else Place.BASKET
    if sale.exchanges.open:
        return Place.UNKNOWN
    if sale.stage is Stage.TENDERING or tendering:
        return Place.TENDER
    return Place.BASKET
