"""Bank cards at the mock terminal. All are invented; the shopper carries one of them."""

from dataclasses import dataclass, field
from enum import StrEnum

from terminal_api.nexo.messages.parts import CardData, SensitiveCardData, StoredValueAccountID

#: Who issues cards of these first digits; the longer prefixes first.
_BRANDS = {"34": "amex", "37": "amex", "2": "mc", "4": "visa", "5": "mc", "6": "maestro"}


class BankEntry(StrEnum):
    """How the terminal came by a bank card, in nexo's word for it."""

    CONTACTLESS = "Contactless"
    CHIP = "ICC"
    KEYED = "Keyed"

    @property
    def on_slip(self) -> str:
        """What paper says."""
        return {"Contactless": "Contactless chip", "ICC": "Chip", "Keyed": "Manual"}[self]

    @property
    def in_pairs(self) -> str:
        """`posEntryMode`."""
        return {"Contactless": "CLESS_CHIP", "ICC": "ICC", "Keyed": "MANUAL"}[self]


@dataclass(frozen=True, slots=True)
class BankCard:
    """One bank card as it was read. Only its first six and last four digits ever leave the terminal."""

    number: str = field(default="5413330000009999", repr=False)
    entry: BankEntry = BankEntry.CONTACTLESS

    @property
    def brand(self) -> str:
        """`mc`, `visa`."""
        return next((brand for digits, brand in _BRANDS.items() if self.number.startswith(digits)), "card")

    @property
    def bin(self) -> str:
        """The first six digits."""
        return self.number[:6]

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]

    @property
    def data(self) -> CardData:
        """The card in an answer."""
        return CardData(
            payment_brand=self.brand,
            masked_pan=f"{self.bin} **** {self.last4}",
            entry_mode=(self.entry,),
            card_country_code="528",
            sensitive_card_data=SensitiveCardData(expiry_date="0234", card_seq_numb="33"),
        )

    @property
    def pairs(self) -> dict[str, str]:
        """What the AdditionalResponse of a payment tells of the card."""
        return {
            "AID": "A0000000041010",
            "cardBin": self.bin,
            "cardSummary": self.last4,
            "cardHolderName": "N/A",
            "expiryDate": "2/2034",
            "issuerCountry": "NL",
            "applicationPreferredName": f"{self.brand} en",
            "refusalReasonRaw": "APPROVED",
            "acquirerCode": "TestPmmAcquirer",
            "fundingSource": "DEBIT",
        }


SHOPPERS_CARD = BankCard()

CardRead = BankCard | StoredValueAccountID
"""Whichever card lies before the terminal; a gift card with its number."""
