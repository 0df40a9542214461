"""The two pages: the door, and the window. No script and no style stands in them."""

from dataclasses import dataclass
from html import escape
from string import Template

from register.edges.browser.sessions import Why
from register.language import say, spoken

_DOOR = Template(
    """<!doctype html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/door.css">
</head>
<body>
<main>
<h1>$place</h1>
<h2>$what</h2>
<form method="post" action="/sign-in">
<label>$name <input name="name" autocomplete="off" maxlength="60" value="$typed" required $first></label>
<label>$pin
<input name="pin" type="password" inputmode="numeric" autocomplete="off" maxlength="20" required $second>
</label>
<p role="alert">$wrong</p>
<button>$enter</button>
</form>
</main>
</body>
</html>
"""
)
_WINDOW = Template(
    """<!doctype html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/xterm.css">
<link rel="stylesheet" href="/assets/window.css">
<script src="/assets/textual.js" defer></script>
<script src="/assets/window.js" defer></script>
</head>
<body>
<header>
<span>$what</span>
<span>$person</span>
<form method="post" action="/sign-out"><button>$out</button></form>
</header>
<div id="terminal" class="textual-terminal" data-session-websocket-url="$socket" data-font-size="16"></div>
<dialog $reasons>
<p></p>
<a href="/">$again</a>
</dialog>
</body>
</html>
"""
)


@dataclass(frozen=True, slots=True)
class Pages:
    """What both say: of which till, and whether its desk is behind them."""

    place: str
    desk: bool

    @property
    def what(self) -> str:
        """What is behind the door."""
        return say("The manager's desk") if self.desk else say("The till")

    def door(self, wrong: str = "", typed: str = "") -> str:
        """Asks for name and PIN, and says what was wrong with the last ones."""
        return _filled(
            _DOOR,
            place=self.place,
            what=self.what,
            title=f"{self.what} · {self.place}",
            name=say("Name"),
            pin=say("PIN"),
            enter=say("Sign in"),
            wrong=wrong,
            typed=typed,
            first="" if typed else "autofocus",
            second="autofocus" if typed else "",
        )

    def window(self, person: str, socket: str) -> str:
        """Shows the app of whoever is in, over the websocket at `socket`."""
        reasons = {
            Why.IDLE: say("Nobody pressed a key for long: you are signed out."),
            Why.OUT: say("You are signed out."),
            Why.LEFT: say("This was left, or could not go on: sign in again."),
            Why.ELSEWHERE: say("It goes on in another window."),
        }
        lost = say("The connection is lost: see whether the computer that serves this is on.")
        words = {f"data-{why}": text for why, text in reasons.items()} | {"data-lost": lost}
        return _filled(
            _WINDOW,
            " ".join(f'{key}="{escape(text)}"' for key, text in words.items()),
            what=self.what,
            title=f"{self.what} · {self.place}",
            person=person,
            out=say("Sign out"),
            again=say("Go on"),
            socket=socket,
        )


def _filled(page: Template, reasons: str = "", **parts: str) -> str:
    """`page` with `parts` as text, whatever signs are in them, and `reasons` as they are."""
    escaped = {key: escape(part) for key, part in parts.items()}
    return page.substitute(escaped, reasons=reasons, lang=spoken().code)
