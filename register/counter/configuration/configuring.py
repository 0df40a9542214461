"""Changing `config.toml` from the till: read whole with the new value first, then journalled and written."""

import os
from dataclasses import replace

from register.config import config_file, editing
from register.config.in_force import shown
from register.config.key import Key
from register.config.source import Source
from register.counter.configuration.settings_change import (
    IDENTITY,
    Change,
    Takes,
    noted,
    on_disk,
    said,
    take,
    takes,
)
from register.counter.configuration.settings_file import rewritten
from register.counter.people import staff
from register.counter.till import Till
from register.domain.amounts import Refused
from register.domain.staff.people import Person
from register.domain.staff.rights import Act
from register.errors import ConfigError, RegisterError
from register.language import say
from register.settings import Settings, load
from terminal_api.errors import SettingError


def fixed(till: Till, key: Key) -> Refused | None:
    """Why `key` cannot be changed here at all."""
    source = till.settings.source
    if key in IDENTITY:
        return Refused(
            say(
                "[{table}] {key} is what the journal is kept under: a till with another needs a file and a"
                " journal of its own",
                table=key.table,
                key=key.name,
            )
        )
    if key.name == "pin_hash":
        return Refused(say("A PIN is no setting to type: see to it under People"))
    if (refused := _unwritable(till, source)) is not None or source is None:
        return refused
    variables = config_file.overridden({}, source.environ)
    if variable := variables.get((key.table, key.name)):
        return Refused(
            say("{key} is set by {variable} in the environment: change it there", key=key, variable=variable)
        )
    return None


def proposed(till: Till, key: Key, typed: str) -> Change | Refused:
    """What `key` would become with what somebody typed; empty: what holds when the file says nothing.

    The whole file is read with it, as at a start. Refused with one sentence where it is not allowed.
    """
    settings = till.settings
    if (refused := fixed(till, key)) is not None:
        return refused
    source = settings.source
    assert source is not None
    if not on_disk(settings):
        return _changed_meanwhile()
    try:
        if not typed.strip():
            return _read_with(settings, key, editing.without(source.text, key))
        texts = [
            editing.with_value(source.text, key, literal)
            for literal in editing.readings(typed, _raw(settings, key))
        ]
    except ConfigError as error:
        return Refused(str(error))
    if source.text in texts:
        return Refused(say("{key} is that already", key=key))
    found = [_read_with(settings, key, text) for text in dict.fromkeys(texts)]
    return next((one for one in found if isinstance(one, Change)), found[0])


async def proved(till: Till, change: Change) -> Refused | None:
    """Why the till could not connect with `change`, as far as its keys and files tell."""
    if change.takes is Takes.NOW:
        return None
    try:
        await till.outside.prove(change.settings)
    except (RegisterError, SettingError) as error:
        return Refused(str(error))
    return None


def make(till: Till, change: Change, by: Person | None = None) -> Refused | None:
    """Write `change` into the file, on the journal first. What takes effect now does so.

    What it was before stays beside the file, as `config.toml.bak`. `by` allows it, where whoever is at the
    till may not.
    """
    source = till.settings.source
    refused = staff.refused(till, Act.SETTINGS, by) or _unwritable(till, source)
    if refused is not None or source is None:
        return refused
    if change.read is not till.settings or not on_disk(till.settings):
        return _changed_meanwhile()
    event, recorded = noted(change, staff.name_of(till, by)), False
    try:
        with rewritten(source.file, change.text):
            till.record(event)
            recorded = True
    except (OSError, RegisterError) as error:
        if recorded:  # the disk refused the very last step: what the journal says is taken back
            till.record(replace(event, before=event.after, after=event.before))
        return Refused(str(error))
    take(till, change)
    return None


def _unwritable(till: Till, source: Source | None) -> Refused | None:
    if till.training:
        return Refused(say("Somebody learns here: change the settings at the real till"))
    if source is None:
        return Refused(say("These settings come from no file: there is nothing to change"))
    file = source.file.resolve()
    if file == config_file.packaged().resolve():
        return Refused(
            say(
                "These are the settings that came with the program: copy {file}, and start with --config and"
                " the copy",
                file=file.name,
            )
        )
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        return Refused(say("{file} cannot be written: give this user the right to", file=file.name))
    return None


def _changed_meanwhile() -> Refused:
    return Refused(say("The file was changed meanwhile: have it read anew, then type it once more"))


def _read_with(settings: Settings, key: Key, text: str) -> Change | Refused:
    """The change that makes the file say `text`."""
    source = settings.source
    assert source is not None
    try:
        read = load(source.file, source.environ, *source.more, text=text)
    except ConfigError as error:
        return Refused(str(error))
    before, after = said(settings, key), said(read, key)
    return Change(key, before, after, takes(settings, read), text, read, settings)


def _raw(settings: Settings, key: Key) -> str:
    """As the file has it: also whether a secret is a text."""
    found = said(settings, key)
    return '""' if found and found == shown(key, "x") else found
