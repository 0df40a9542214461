"""What tests can do at the back door with cards and books: see, change and compare them."""

from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from terminal_api.mock.books.cards import Card
from terminal_api.mock.books.comparison import differences
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.orders import control_output as shown
from terminal_api.mock.orders.control_guide import Endpoint
from terminal_api.mock.orders.control_input import CardInput, Expected, NumberedCard

_CARDS = TypeAdapter(tuple[NumberedCard, ...])
_DONE = 204


class BooksControl:
    """The cards of one shop's processors, and what moved on them."""

    def __init__(self, ledger: CardLedger) -> None:
        self._ledger = ledger

    def endpoints(self) -> tuple[Endpoint, ...]:
        """Cards, transactions, the comparison: in the order they are explained."""
        card = "/cards/{number}"
        new = '{"provider": "svs", "status": "active", "balance": "12.50", "currency": "EUR"}'
        seed = '[{"number": "6006490000000099999", "provider": "svs", "balance": "12.50"}]'
        books = '{"cards": [{"number": "6006490000000000016", "balance": "12.50"}],'
        books += ' "transactions": [{"service_id": "A1", "moved": "2.50"}], "complete": true}'
        return (
            Endpoint("GET", "/cards", self._cards, "Every card."),
            Endpoint("PUT", "/cards", self._put_cards, "Put in many cards at once, all or none.", seed),
            Endpoint("GET", card, self._one_card, "One card."),
            Endpoint("PUT", card, self._put_card, "Put one in, or change what the body names.", new),
            Endpoint("DELETE", card, self._delete_card, "Take a card out of the books."),
            Endpoint(
                "GET",
                "/transactions?card=&service_id=",
                self._transactions,
                "The books, oldest line first, refused ones too: whole, or for one card or request.",
            ),
            Endpoint(
                "POST",
                "/compare",
                self._compare,
                'Where other books disagree with these; "complete": they hold every request.',
                books,
            ),
        )

    async def _cards(self, _: Request) -> Response:
        return JSONResponse([shown.card_shown(card) for card in self._ledger.cards])

    async def _put_cards(self, request: Request) -> Response:
        given = _CARDS.validate_json(await request.body())
        cards = [self._changed(each.number, each) for each in given]
        for card in cards:
            self._ledger.put(card)
        return JSONResponse([shown.card_shown(card) for card in cards])

    async def _one_card(self, request: Request) -> Response:
        return JSONResponse(shown.card_shown(self._card(request)))

    async def _put_card(self, request: Request) -> Response:
        number: str = request.path_params["number"]
        given = CardInput.model_validate_json(await request.body())
        if not (number.isascii() and number.isdigit() and 8 <= len(number) <= 28):
            raise HTTPException(400, "a card number has 8 to 28 digits")
        card = self._changed(number, given)
        self._ledger.put(card)
        return JSONResponse(shown.card_shown(card))

    async def _delete_card(self, request: Request) -> Response:
        self._ledger.remove(self._card(request).number)
        return Response(status_code=_DONE)

    async def _transactions(self, request: Request) -> Response:
        ledger, wanted = self._ledger, request.query_params
        lines = (
            line
            for line in ledger.transactions
            if wanted.get("card") in {None, "", line.card}
            and wanted.get("service_id") in {None, "", line.service_id}
        )
        return JSONResponse([shown.line_shown(line, ledger) for line in lines])

    async def _compare(self, request: Request) -> Response:
        expected = Expected.model_validate_json(await request.body())
        found = differences(expected, self._ledger)
        listed = [shown.difference_shown(difference) for difference in found]
        return JSONResponse({"agree": not found, "differences": listed})

    def _card(self, request: Request) -> Card:
        card = self._ledger.card(request.path_params["number"])
        if card is None:
            raise HTTPException(404, "no such card")
        return card

    def _changed(self, number: str, given: CardInput | NumberedCard) -> Card:
        try:
            return given.card(number, self._ledger.card(number))
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
