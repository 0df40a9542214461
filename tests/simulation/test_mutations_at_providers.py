"""Safeguards towards those who keep gift cards beside the terminal: each is taken away, and it is noticed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from moneyed import EUR, Money

from register.counter.closed_baskets import closed_basket
from register.counter.closed_baskets.baskets import postable
from register.counter.owing import worker
from register.domain import books
from register.domain.events import BasketPosted
from register.simulate.simulation import simulate
from terminal_api.outcomes import Approved, Declined, Unknown
from terminal_api.processor import Operation
from terminal_api.processors.factor4.processor import Factor4
from terminal_api.processors.factor4.way_back import WayBack
from terminal_api.processors.gateway.basket import BasketTender
from terminal_api.processors.gateway.gateway import Gateway
from terminal_api.processors.toast.processor import Toast
from terminal_api.processors.toggle.processor import Toggle

Patch = pytest.MonkeyPatch


def a_basket_is_forgotten(patch: Patch) -> None:
    patch.setattr(books, "owed_with", lambda before, document, at: before)


def a_basket_is_posted_with_a_cent_too_much(patch: Patch) -> None:
    written = closed_basket.closed_basket

    def generous(*of: Any) -> Any:
        basket, cent = written(*of), Money("0.01", EUR)
        if not basket.lines:
            return basket
        line = basket.lines[0]
        return replace(
            basket,
            lines=(replace(line, gross=line.gross + cent), *basket.lines[1:]),
            tenders=(*basket.tenders, BasketTender("cash", cent)),
        )

    patch.setattr(closed_basket, "closed_basket", generous)


def a_basket_leaves_a_card_out(patch: Patch) -> None:
    moved = closed_basket.gift_card_movements
    patch.setattr(closed_basket, "gift_card_movements", lambda document: moved(document)[:1])


def a_basket_is_said_to_be_posted_that_was_not(patch: Patch) -> None:
    async def idle(till: Any) -> None:
        for one in postable(till.books):
            till.record(BasketPosted(one.number))

    patch.setattr(worker, "post_due", idle)


def asked_again_under_a_new_id(patch: Patch, client: type[Any]) -> None:
    ask = client.ask

    async def insistent(self: Any, request: Any) -> Any:
        outcome = await ask(self, request)
        unknown = isinstance(outcome, Unknown) and request.operation is not Operation.BALANCE
        return await ask(self, replace(request, id=self.new_id())) if unknown else outcome

    patch.setattr(client, "ask", insistent)


def toast_is_asked_again_under_a_new_id(patch: Patch) -> None:
    asked_again_under_a_new_id(patch, Toast)


def toggle_is_asked_again_under_a_new_reference(patch: Patch) -> None:
    asked_again_under_a_new_id(patch, Toggle)


def the_gateway_is_asked_again_under_a_new_id(patch: Patch) -> None:
    asked_again_under_a_new_id(patch, Gateway)


def a_smaller_redeemed_value_counts_as_the_whole(patch: Patch) -> None:
    ask = Toast.ask

    async def generous(self: Toast, request: Any) -> Any:
        outcome = await ask(self, request)
        pays = request.operation is Operation.PAY and isinstance(outcome, Approved)
        return replace(outcome, amount=request.amount) if pays else outcome

    patch.setattr(Toast, "ask", generous)


def silence_counts_as_no(client: type[Any]) -> Callable[[Patch], None]:
    def mutation(patch: Patch) -> None:
        ask = client.ask

        async def hasty(self: Any, request: Any) -> Any:
            outcome = await ask(self, request)
            return Declined("No answer came.") if isinstance(outcome, Unknown) else outcome

        patch.setattr(client, "ask", hasty)

    mutation.__name__ = f"silence_of_{client.__name__.lower()}_counts_as_no"
    return mutation


def what_factor4_does_not_tell_counts_as_never_asked(patch: Patch) -> None:
    async def became(way: WayBack, request: Any) -> Any:
        return Declined("Nothing is known of it.")

    patch.setattr(WayBack, "became", became)


@dataclass(frozen=True, slots=True)
class Noticed:
    """How soon what is taken away is noticed: by which sentence, among so many customers of that seed."""

    by: str
    seed: int = 1
    customers: int = 60


MUTATIONS: dict[Callable[[Patch], None], Noticed] = {
    a_basket_is_forgotten: Noticed("basket", seed=23),
    a_basket_is_posted_with_a_cent_too_much: Noticed("its basket comes to", seed=3),
    a_basket_leaves_a_card_out: Noticed("its basket tells of", seed=5),
    a_basket_is_said_to_be_posted_that_was_not: Noticed("the gateway has no basket of it", seed=3),
    toast_is_asked_again_under_a_new_id: Noticed("no intent is on the disk", seed=11),
    toggle_is_asked_again_under_a_new_reference: Noticed("and money moved"),
    the_gateway_is_asked_again_under_a_new_id: Noticed("no intent is on the disk", seed=3),
    a_smaller_redeemed_value_counts_as_the_whole: Noticed("booked are"),
    silence_counts_as_no(Toast): Noticed("moved money after it was said to have ended", seed=11),
    silence_counts_as_no(Gateway): Noticed("and money moved", seed=3),
    silence_counts_as_no(Factor4): Noticed("and money moved", seed=12),
    what_factor4_does_not_tell_counts_as_never_asked: Noticed("and money moved", seed=12),
}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_it_is_noticed_when(mutation: Callable[[Patch], None], monkeypatch: Patch) -> None:
    mutation(monkeypatch)
    noticed = MUTATIONS[mutation]
    failure = simulate(noticed.seed, noticed.customers).failure
    assert failure is not None
    assert noticed.by in failure.sentence
