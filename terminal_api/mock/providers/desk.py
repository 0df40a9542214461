"""What a mock provider is to its server: HTTP requests in, answers out."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request. Header names are in small letters. Path without query."""

    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    fault: str = ""
    """The fault of the provider's own that happens to it, for a desk that must know before it answers."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    why: str = field(default="", compare=False)
    """Never sent: what is wrong, for whoever runs the mock, where its provider has no words."""


Alter = Callable[[Reply], Reply]


class Desk(Protocol):
    """The rules of one provider."""

    @property
    def name(self) -> str:
        """`toast`, `stored-value`, ..."""
        ...

    @property
    def credentials(self) -> Mapping[str, str]:
        """What a client needs to be let in."""
        ...

    @property
    def alters(self) -> Mapping[str, Alter]:
        """Faults of this provider alone, by name: the request is done, its answer is changed so."""
        ...

    def operation(self, asked: Asked) -> str:
        """What `asked` is about, in the provider's own word; faults wait for it. Empty: nothing known."""
        ...

    def moves_money(self, asked: Asked) -> bool:
        """Whether a fault that names no operation happens to it: balances count, log-ins do not."""
        ...

    def answer(self, asked: Asked) -> Reply:
        """Do it, or refuse it, by the provider's rules."""
        ...


@runtime_checkable
class Adjustable(Protocol):
    """A desk whose provider has choices to make: at the command line, or at the control port."""

    @property
    def settings(self) -> Mapping[str, str]:
        """Each choice as it is made now, in the words that make it; secrets are only said to be set."""
        ...

    def adjust(self, said: Mapping[str, str]) -> None:
        """Make the choices that are named, all or none. Raises `SettingError`."""
        ...


@runtime_checkable
class Noted(Protocol):
    """A desk that knows more of some cards than what is in their own books."""

    @property
    def notes(self) -> Mapping[str, str]:
        """By card number, in a few words: `10.00 of it is a discount`."""
        ...


@runtime_checkable
class Reporting(Protocol):
    """A desk with more to show than cards and lines."""

    @property
    def reports(self) -> Mapping[str, Callable[[], object]]:
        """By name; each makes plain JSON, amounts as decimal strings."""
        ...


@runtime_checkable
class Forwarding(Protocol):
    """A desk that may have to ask somebody else before it can answer."""

    async def answered(self, asked: Asked) -> Reply:
        """The same as `answer`, after however long the others take."""
        ...


@runtime_checkable
class Accompanied(Protocol):
    """A desk with servers of its own behind it, which live as long as its own server."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """Where they listen, by name, once they are started."""
        ...

    async def start(self) -> None:
        """Let them listen. Raises `OSError` when a port is taken."""
        ...

    async def stop(self) -> None:
        """Close them."""
        ...


def at_once(answering: Coroutine[object, None, Reply]) -> Reply:
    """What `answering` comes to where nobody else is asked. Raises `RuntimeError` if it had to wait."""
    try:
        answering.send(None)
    except StopIteration as ended:
        return ended.value
    answering.close()
    raise RuntimeError("this desk asks another server: it is answered for by `answered`")
