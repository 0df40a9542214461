"""Slot, antenna, keys: how a card, and the PIN it asks for, gets from the shopper into a request."""

from dataclasses import dataclass, replace

from terminal_api.mock.body.bank_cards import SHOPPERS_CARD, BankCard, BankEntry, CardRead
from terminal_api.mock.body.dialogue import Dialogue
from terminal_api.mock.body.face import Face
from terminal_api.mock.body.prompts import (
    Action,
    BankCardShown,
    GiftCardShown,
    PinTried,
    Pressed,
    Typed,
    for_bank_card,
    for_bank_card_number,
    for_gift_card,
    for_gift_card_number,
    for_pin,
)
from terminal_api.mock.books.cards import CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.refusals import (
    BRAND_NOT_ALLOWED,
    CARD_STILL_IN_READER,
    INVALID_CARD,
    SHOPPER_CANCELLED,
    WRONG_PIN,
    Refusal,
)
from terminal_api.nexo.device.progress import ProgressEvent
from terminal_api.nexo.messages.parts import StoredValueAccountID

PIN_TRIES = 3


@dataclass(frozen=True, slots=True)
class CardConditions:
    """What a request says about the card it wants."""

    title: str
    line: str = ""
    keyed: bool = False
    """Its number is typed in (`ForceEntryMode` `Keyed`)."""
    brands: tuple[str, ...] = ()
    """The only ones allowed; empty allows all."""

    def allows(self, card: CardRead) -> bool:
        """Whether `card` is of an allowed brand."""
        brand = card.brand if isinstance(card, BankCard) else card.stored_value_provider
        return not self.brands or brand in self.brands


class CardReader:
    """Reads one card at a time. Every method raises `PowerLost` when the terminal goes off meanwhile."""

    def __init__(self, ledger: CardLedger, *, carried: bool = False) -> None:
        """`carried`: a willing shopper has a gift card of every provider, without being handed one."""
        self._ledger = ledger
        self._carried = carried

    async def any_card(self, dialogue: Dialogue, wanted: CardConditions) -> CardRead | Refusal:
        """The card the shopper pays with: a bank card, or a gift card that is simply swiped."""
        if dialogue.shopper.card_in_reader:
            return CARD_STILL_IN_READER
        if wanted.keyed:
            dialogue.face.tell(ProgressEvent.PROVIDE_CARD_DETAILS)
            prompt = for_bank_card_number(SHOPPERS_CARD.number)
        else:
            prompt = for_bank_card(wanted.title, wanted.line)
        reaction = await dialogue.ask(prompt)
        if isinstance(reaction, Refusal):
            return reaction
        card = self._read(reaction, dialogue.face)
        return card if isinstance(card, Refusal) or wanted.allows(card) else BRAND_NOT_ALLOWED

    async def gift_card(
        self, dialogue: Dialogue, account: StoredValueAccountID, status: CardStatus = CardStatus.ACTIVE
    ) -> StoredValueAccountID | Refusal:
        """`account` with the number of the card that the shopper swipes or keys in; `status` is that of the
        cards among which a shopper who carries some would choose."""
        keyed = "Keyed" in account.entry_mode
        if keyed:
            dialogue.face.tell(ProgressEvent.PROVIDE_CARD_DETAILS)
        prompt = for_gift_card_number() if keyed else for_gift_card()
        if own := self._own(account.stored_value_provider, status):
            prompt = replace(prompt, willing=GiftCardShown(own))
        match await dialogue.ask(prompt):
            case Refusal() as refusal:
                return refusal
            case GiftCardShown(number) | Typed(number):
                read = ProgressEvent.CARD_DETAILS_PROVIDED if keyed else ProgressEvent.CARD_SWIPED
                dialogue.face.tell(read)
                return account.model_copy(update={"stored_value_id": number})
            case other:
                raise AssertionError(f"{other} was taken for a gift card")

    async def pin(self, dialogue: Dialogue, *, accepted: bool) -> Refusal | None:
        """Ask for the card's PIN, three times at most. `accepted` False: the host likes no PIN at all."""
        for wrong in range(PIN_TRIES):
            dialogue.face.tell(ProgressEvent.WAIT_FOR_PIN)
            reaction = await dialogue.ask(for_pin(wrong))
            if isinstance(reaction, Refusal):
                # Whoever gives up after a wrong PIN is told of the PIN.
                return WRONG_PIN if wrong and reaction == SHOPPER_CANCELLED else reaction
            dialogue.face.tell(ProgressEvent.PIN_ENTERED)
            if accepted and reaction == PinTried(correct=True):
                return None
        return WRONG_PIN

    def _read(self, action: Action, face: Face) -> CardRead | Refusal:
        match action:
            case BankCardShown.TAPPED:
                face.tell(ProgressEvent.CARD_PRESENTED)
                return SHOPPERS_CARD
            case BankCardShown.INSERTED:
                face.tell(ProgressEvent.CARD_INSERTED)
                return BankCard(entry=BankEntry.CHIP)
            case Typed(number):
                face.tell(ProgressEvent.CARD_DETAILS_PROVIDED)
                return BankCard(number, BankEntry.KEYED)
            case GiftCardShown(number):
                face.tell(ProgressEvent.CARD_SWIPED)
                return self._swiped(number)
            case PinTried() | Pressed():
                raise AssertionError(f"{action} was taken for a card")

    def _own(self, provider: str | None, status: CardStatus) -> str | None:
        """The number of the card that a shopper who carries some would take: if there is one, with money."""
        fitting = [card for card in self._ledger.cards if (card.provider, card.status) == (provider, status)]
        if not self._carried or not fitting:
            return None
        return next((card for card in fitting if card.balance.amount), fitting[0]).number

    def _swiped(self, number: str) -> StoredValueAccountID | Refusal:
        card = self._ledger.card(number)
        if card is None:
            return INVALID_CARD
        return StoredValueAccountID(
            stored_value_provider=card.provider, entry_mode=("MagStripe",), stored_value_id=number
        )
