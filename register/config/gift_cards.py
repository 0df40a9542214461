"""The keys of `[gift_cards]` that say under which law, and within which limits, cards are sold and paid out.

Every key is explained in `config.toml`, where it stands. What only a till at work needs is imported where it
is needed: whoever just looks at a card reads these keys too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from moneyed import Currency, Money
from pydantic import Field, model_validator

from register.config.values import LISTED, Jurisdiction, Place, Sum, Table, Text, Texts
from register.domain.cards.look_limit import LookLimits

if TYPE_CHECKING:
    from register.domain.cards.cash_out_law import CashOutLaw, PaysAny, PaysNothing, PaysUpTo
    from register.domain.cards.gift_card_part import NotByCard
    from register.domain.cards.load_limit import BuyerLimit, LoadLimit


class CardTerms(Table):
    """Where the shop is, what it allows itself, and what it tells who buys a card."""

    jurisdiction: Jurisdiction | None = None
    trades_in: Annotated[tuple[Jurisdiction, ...], LISTED] = ()
    card_law: Place | None = None
    """A file of the shop's own rules, beside those that came with the program."""
    cash_out_up_to: Sum | None = None
    card_day_most: Sum | None = None
    buyer_day_most: Sum | None = None
    buyer_named_above: Sum | None = None
    buys_cards: bool = False
    no_gift_card: Texts = ()
    notice: Text | None = None
    notice_above: Sum | None = None
    balance_looks: Annotated[int, Field(ge=1, le=100_000)] = LookLimits().by_hand
    balance_looks_locked: Annotated[int, Field(ge=0, le=100_000)] = LookLimits().nobody
    balance_looks_list: Annotated[int, Field(ge=1, le=100_000)] = LookLimits().list

    @model_validator(mode="after")
    def _have_their_base(self) -> Self:
        if self.jurisdiction is None and self.trades_in:
            raise ValueError("jurisdiction is missing, and trades_in is given")
        if self.notice is None and self.notice_above is not None:
            raise ValueError("notice is missing, and notice_above is given")
        return self

    def law(self, currency: Currency) -> tuple[CashOutLaw, tuple[LoadLimit, ...], tuple[BuyerLimit, ...]]:
        """What holds at a till that works in `currency`. Reads the rules.

        Raises `ConfigError` when they cannot be read, `ValueError` when they are in another currency.
        """
        from register.domain.cards.cash_out_law import CashOutLaw

        mine, buyers = self._own_limits(currency)
        if self.jurisdiction is None:
            return CashOutLaw(policy=self._policy(currency)), mine, buyers
        from register.config import card_law  # its models are built in vain where no place is named

        place, table = self.jurisdiction, card_law.read(self.card_law)
        places = tuple(dict.fromkeys((place, *self.trades_in)))
        rows = [row for row in table.rules if row.place in places]
        limits = [row for row in table.limits if row.holds_in(place)]
        theirs = [row for row in table.buyer_limits if row.holds_in(place)]
        if wrong := next((row for row in (*rows, *limits, *theirs) if row.currency != currency), None):
            raise ValueError(
                f"the rules of {wrong.place} are in {wrong.currency.code}, and the till works in "
                f"{currency.code}: name another place, or rules of your own with card_law"
            )
        advice = [f"{row.words} ({row.statute})" for row in table.advice if row.place == place]
        law = CashOutLaw(
            place=place,
            rules=tuple(row.rule for row in rows if row.place == place),
            policy=self._policy(currency),
            places=places,
            elsewhere=tuple(row.rule for row in rows if row.place != place),
            advice="; ".join(advice),
        )
        return law, (*mine, *(row.limit for row in limits)), (*buyers, *(row.limit for row in theirs))

    @property
    def not_by_card(self) -> NotByCard:
        """What gift cards do not pay for."""
        from register.domain.cards.gift_card_part import NotByCard

        return NotByCard(cards=not self.buys_cards, departments=frozenset(self.no_gift_card))

    @property
    def look_limits(self) -> LookLimits:
        """How many cards may be looked at in an hour."""
        return LookLimits(self.balance_looks_locked, self.balance_looks, self.balance_looks_list)

    def _own_limits(self, currency: Currency) -> tuple[tuple[LoadLimit, ...], tuple[BuyerLimit, ...]]:
        """What the store itself sets, in a day: for a card, and for a buyer."""
        from register.domain.cards.load_limit import BuyerLimit, LoadLimit

        policy = "store policy"
        card, buyer = self.card_day_most, self.buyer_day_most
        return (
            (LoadLimit(Money(card, currency), policy),) if card else (),
            (BuyerLimit(Money(buyer, currency), policy),) if buyer else (),
        )

    def _policy(self, currency: Currency) -> PaysNothing | PaysUpTo | PaysAny:
        """Without a word about it: what the law demands where its place is known, else any balance."""
        from register.domain.cards.cash_out_law import PaysAny, PaysNothing, PaysUpTo

        if self.cash_out_up_to is not None:
            return PaysUpTo(Money(self.cash_out_up_to, currency))
        return PaysNothing() if self.jurisdiction else PaysAny()
