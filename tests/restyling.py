"""What Textual works out anew each time that a screen comes up or a theme changes, worked out once.

A test at a screen opens a till of its own, and spends a seventh of its time on the same style sheets. What a
style comes to is found as always: only what cannot have changed since is not asked again.
"""

from collections.abc import Callable
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.styles import Styles
from textual.css.stylesheet import Stylesheet


def remembered(patch: pytest.MonkeyPatch) -> None:
    """Style sheets are read once for each theme, and a style is set where it is another than before."""
    patch.setattr(Stylesheet, "_parse_rules", _once_for_each_theme(Stylesheet._parse_rules))
    patch.setattr(Stylesheet, "parse", _once_for_all_sources(Stylesheet.parse))
    patch.setattr(Styles, "extract_rules", _once_for_each_rule(Styles.extract_rules))
    patch.setattr(Stylesheet, "replace_rules", staticmethod(_only_others(Stylesheet.replace_rules)))
    # By what they are, as Textual's own does, which in Python asks that of every rule for every widget.
    patch.setattr(RuleSet, "__hash__", object.__hash__)


def _once_for_each_theme(really: Callable[..., Any]) -> Callable[..., Any]:
    """One sheet."""
    read: dict[Any, Any] = {}

    def rules(sheet: Stylesheet, css: str, read_from: Any, *how: Any, **named: Any) -> Any:
        variables = frozenset(sheet._variables.items())
        key = (css, read_from, how, frozenset(named.items()), variables)
        if key not in read:
            read[key] = really(sheet, css, read_from, *how, **named)
        return read[key]

    return rules


def _once_for_all_sources(really: Callable[[Stylesheet], None]) -> Callable[[Stylesheet], None]:
    """All sheets together, of which the rules that are wrong would be looked for again each time."""
    read: dict[Any, list[RuleSet]] = {}

    def parse(sheet: Stylesheet) -> None:
        key = (tuple(sheet.source.items()), frozenset(sheet._variables.items()))
        if key not in read:
            really(sheet)  # which raises what is wrong
            read[key] = sheet._rules
        sheet._rules, sheet._rules_map, sheet._require_parse = read[key], None, False

    return parse


def _once_for_each_rule(really: Callable[..., Any]) -> Callable[..., Any]:
    """The styles that a rule of a sheet sets, which are never changed once they are read."""

    def extracted(styles: Styles, *weighed: Any) -> Any:
        found = styles.__dict__.setdefault("_extracted", {})
        if weighed not in found:
            found[weighed] = really(styles, *weighed)
        return found[weighed]

    return extracted


def _only_others(really: Callable[..., None]) -> Callable[..., None]:
    """The very value that a widget has is not set again: Textual would find that nothing changed."""

    def replace_rules(node: Any, rules: Any, animate: bool = False) -> None:
        if animate:
            really(node, rules, animate=animate)
            return
        base = node.styles.base
        has, new = base._rules, rules.get
        for key in has.keys() | rules.keys():
            if key not in has or has[key] is not new(key):
                setattr(base, key, new(key))
        node.notify_style_update()

    return replace_rules
