"""Slips of the gift-card desk: money onto and off a card, balance, cash-out, deactivation."""

from dataclasses import dataclass
from enum import StrEnum

from moneyed import Money

from receipts.document import Block, Columns, Cut, Feed, Receipt, Text
from receipts.language import marked, say
from receipts.layouts.parts import (
    CardEnding,
    Heading,
    TerminalLines,
    figures,
    head,
    named,
    signature,
    tail,
    terminal_slip,
)


class Movement(StrEnum):
    """Why a card's balance changed; the value is the English of the slip's title."""

    ACTIVATED = marked("GIFT CARD ACTIVATED")
    LOADED = marked("GIFT CARD LOADED")
    PAID = marked("GIFT CARD PAYMENT")
    REFUNDED = marked("REFUND TO GIFT CARD")
    REVERSED = marked("REVERSAL")


@dataclass(frozen=True, slots=True)
class GiftCardMovement:
    """Money onto or off a card. `balance` is the one after it, None when the processor did not say.

    `paid_by` names the tender that paid an activation or load; `validity` says expiry or "No expiry";
    `original` is the receipt that a refund or reversal takes back.
    """

    heading: Heading
    movement: Movement
    card: CardEnding | None
    amount: Money
    balance: Money | None
    programme: str = ""
    reference: str = ""
    paid_by: str = ""
    validity: str = ""
    original: str = ""
    slip: TerminalLines = ()


@dataclass(frozen=True, slots=True)
class GiftCardBalance:
    """A look at a card. `state` in the cashier's words: "active", "not active", ..."""

    heading: Heading
    card: CardEnding | None
    balance: Money | None
    state: str
    programme: str = ""
    validity: str = ""


@dataclass(frozen=True, slots=True)
class GiftCardBalances:
    """Looks at several cards: each one's programme and ending, and its balance or why there is none."""

    heading: Heading
    rows: tuple[tuple[str, CardEnding | None, Money | None, str], ...]
    totals: tuple[Money, ...]
    """Of all balances, one a currency."""


@dataclass(frozen=True, slots=True)
class GiftCardCashOut:
    """A balance paid to its holder in cash. `legal_ground` is the rule that allows or demands it."""

    heading: Heading
    card: CardEnding | None
    balance_before: Money
    paid: Money
    balance_after: Money
    legal_ground: str
    programme: str = ""
    reference: str = ""
    rounding: Money | None = None
    """What `paid` is more than the balance, for want of small coins."""


@dataclass(frozen=True, slots=True)
class GiftCardDeactivation:
    """A card's end. `balance_before` is None when the processor did not say what was lost with it."""

    heading: Heading
    card: CardEnding | None
    reason: str
    allowed_by: str
    balance_before: Money | None = None
    programme: str = ""
    reference: str = ""


def movement_slip(slip: GiftCardMovement) -> Receipt:
    """What the customer gets after an activation, load, payment, refund or reversal."""
    return Receipt(
        (
            *head(slip.heading, say(slip.movement)),
            *_card(slip.programme, slip.card),
            *_said(say("Original receipt"), slip.original),
            Columns(named(say("AMOUNT"), slip.amount), figures(slip.amount), bold=True, size="large"),
            *_balance(say("Balance now"), slip.balance),
            *_said(say("Paid by"), slip.paid_by),
            *_said(say("Valid"), slip.validity),
            *_said(say("Approval"), slip.reference),
            *terminal_slip(slip.slip),
            *tail(slip.heading),
        )
    )


def balance_slip(slip: GiftCardBalance) -> Receipt:
    """The answer to a balance inquiry. Says that it is no receipt: nothing was bought."""
    named_balance = (
        (Columns(named(say("BALANCE"), slip.balance), figures(slip.balance), bold=True, size="large"),)
        if slip.balance is not None
        else ()
    )
    return Receipt(
        (
            *head(slip.heading, say("BALANCE")),
            *_card(slip.programme, slip.card),
            *_said(say("State"), slip.state),
            *named_balance,
            *_said(say("Valid"), slip.validity),
            Feed(),
            Text(say("This is not a receipt"), bold=True, align="center"),
            Cut(),
        )
    )


def balances_slip(slip: GiftCardBalances) -> Receipt:
    """The answers to a list of balance inquiries, in its order. No receipt either."""
    rows = (
        Columns(
            f"{programme} {card.last4 if card else ''}".strip(),
            figures(balance) if balance is not None else state,
        )
        for programme, card, balance, state in slip.rows
    )
    return Receipt(
        (
            *head(slip.heading, say("BALANCES")),
            *rows,
            Feed(),
            Columns(say("Cards"), str(len(slip.rows))),
            *(Columns(named(say("TOTAL"), total), figures(total), bold=True) for total in slip.totals),
            Feed(),
            Text(say("This is not a receipt"), bold=True, align="center"),
            Cut(),
        )
    )


def cash_out_slip(slip: GiftCardCashOut) -> Receipt:
    """Proof that a balance was paid out: signed by both, with the rule that allowed it."""
    return Receipt(
        (
            *head(slip.heading, say("GIFT CARD CASH-OUT")),
            *_card(slip.programme, slip.card),
            *_balance(say("Balance before"), slip.balance_before),
            *_balance(say("Rounding"), slip.rounding),
            Columns(named(say("CASH PAID"), slip.paid), figures(slip.paid), bold=True, size="large"),
            *_balance(say("Balance now"), slip.balance_after),
            *_said(say("Approval"), slip.reference),
            Feed(),
            *((Text(say("Legal ground: {law}", law=slip.legal_ground)),) if slip.legal_ground else ()),
            *signature(say("Customer")),
            *signature(say("Cashier")),
            *tail(slip.heading),
        )
    )


def deactivation_slip(slip: GiftCardDeactivation) -> Receipt:
    """Proof that a card was ended, why, and who allowed it."""
    return Receipt(
        (
            *head(slip.heading, say("GIFT CARD DEACTIVATED")),
            *_card(slip.programme, slip.card),
            *_balance(say("Balance before"), slip.balance_before),
            *_said(say("Reason"), slip.reason),
            *_said(say("Allowed by"), slip.allowed_by),
            *_said(say("Approval"), slip.reference),
            Text(say("The card cannot be used any more.")),
            *tail(slip.heading),
        )
    )


def _card(programme: str, card: CardEnding | None) -> tuple[Block, ...]:
    return (Columns(programme or say("Gift card"), say("card {card}", card=card) if card else ""),)


def _balance(label: str, balance: Money | None) -> tuple[Block, ...]:
    return (Columns(label, figures(balance)),) if balance is not None else ()


def _said(label: str, words: str) -> tuple[Block, ...]:
    return (Columns(label, words),) if words else ()
