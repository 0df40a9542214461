"""The mock Factor4's books: requests carried out on the ledger, and remembered so that they can be undone."""

from collections.abc import Callable
from datetime import datetime

from terminal_api.mock.books.cards import Card, CardStatus
from terminal_api.mock.books.ledger import CardLedger
from terminal_api.mock.books.refusals import Refusal
from terminal_api.mock.books.transactions import Ask
from terminal_api.mock.providers.factor4.rulings import (
    Done,
    Refused,
    Ruling,
    Switches,
    amount_of,
    moved,
    operation_of,
    pin_fits,
    refused_state,
    undone,
)
from terminal_api.processors.factor4.messages import (
    GiftIssuance,
    GiftRedemption,
    Inquiry,
    Question,
    VoidTransaction,
)

PROVIDER = "factor4"


class Rules:
    """Carries requests out on the ledger, and remembers them so that they can be undone."""

    def __init__(self, ledger: CardLedger, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._clock = clock
        self._done: list[Done] = []
        self._voided: set[str] = set()

    def carry_out(self, question: Question, switches: Switches, rejection: str) -> Done | Refused:
        """Do what is asked, or refuse; either leaves a line, unless it was only a look."""
        card = self._card(question)
        ruling = self._ruling(question, card, switches)
        if isinstance(ruling, Refused):
            return self._refused(question, card, ruling, rejection)
        return self._booked(question, ruling)

    def _ruling(self, question: Question, card: Card | None, switches: Switches) -> Ruling | Refused:
        """Offered, amount, card, PIN, state: in this order."""
        if question.operation not in switches.offered:
            return Refused("G-NOT-OFFERED")
        amount = amount_of(question, switches)
        if isinstance(amount, Refused):
            return amount
        if isinstance(question, VoidTransaction):
            return self._void(question, card, switches)
        if card is None:
            return Refused("G-CARD-UNKNOWN")
        if amount is not None and amount.currency != card.balance.currency:
            return Refused("G-VALUE-CODE")
        if isinstance(question, Inquiry | GiftRedemption) and not pin_fits(card, question.account):
            return Refused("G-PIN")
        activates = isinstance(question, GiftIssuance) and question.activating == "Y"
        if refused := refused_state(card, activates=activates):
            return refused
        return moved(question, card, amount, switches)

    def _void(self, void: VoidTransaction, card: Card | None, switches: Switches) -> Ruling | Refused:
        if card is None and (void.account or switches.void_names_card):
            return Refused("G-CARD-UNKNOWN")
        found = [done for done in self._done if done.is_meant(void)]
        if not found:
            return Refused("G-NO-SUCH-TRANSACTION")
        original = found[0]
        if len(found) > 1:  # ours: "not found" would say that nothing happened
            return Refused("G-NOT-VOIDABLE")
        if original.transaction_id in self._voided:
            return Refused("G-ALREADY-VOIDED")
        if self._clock() - original.at > switches.voids_within:
            return Refused("G-NOT-VOIDABLE")
        now = self._ledger.card(original.card)
        if now is None or now.status is CardStatus.CLOSED:
            return Refused("G-NOT-VOIDABLE")
        return undone(original, now)

    def _card(self, question: Question) -> Card | None:
        card = self._ledger.card(question.account.account_id) if question.account else None
        return card if card and card.provider == PROVIDER else None

    def _refused(self, question: Question, card: Card | None, why: Refused, rejection: str) -> Refused:
        if not isinstance(question, Inquiry):
            header = question.standard_header
            asked = Ask(
                rejection,
                operation_of(question),
                header.request_id,
                header.terminal_id or "",
                card=card.number if card else "",
                provider=PROVIDER,
            )
            self._ledger.refuse(asked, Refusal("Refusal", why.code))
        return why

    def _booked(self, question: Question, ruling: Ruling) -> Done:
        after, now = ruling.after, self._clock()
        before = self._ledger.card(after.number)
        assert before is not None
        difference = after.balance - before.balance
        count = len(self._done) + 1
        done = Done(
            str(880140 + count),
            f"{828660 + 7919 * count:06}",
            question,
            after.balance,
            difference,
            now,
            after.number,
            ruling.remaining,
        )
        self._done.append(done)
        if ruling.original:
            self._voided.add(ruling.original)
        if not isinstance(question, Inquiry):
            self._ledger.change(_ask(done, ruling), after, abs(difference))
        return done


def _ask(done: Done, ruling: Ruling) -> Ask:
    header = done.question.standard_header
    return Ask(
        done.transaction_id,
        ruling.operation,
        header.request_id,
        header.terminal_id or "",
        amount=abs(done.difference),
        card=done.card,
        provider=PROVIDER,
        original=ruling.original,
    )
