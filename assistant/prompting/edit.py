"""A change made in a form, put into the text: comments, order and quoting stay as people wrote
them. (ruamel.yaml, the round-trip reader and writer of YAML.)"""

from __future__ import annotations

import io
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from assistant.errors import BadPrompt

Plain = dict[str, Any] | list[Any] | str | int | float | bool | None


def form_of(text: str) -> dict[str, Any] | None:
    """The text as plain fields, for a form; None where it is no mapping. Never raises."""
    try:
        value = cast(object, YAML(typ="safe", pure=True).load(text))
    except (YAMLError, ValueError, RecursionError):
        return None
    return cast(dict[str, Any], value) if isinstance(value, dict) else None


def with_form(text: str, form: dict[str, Any]) -> str:
    """The text with the fields of a form; what the form leaves as it was stays as it stands.

    Raises BadPrompt where the text cannot be read: it is mended as text first.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        tree = cast(object, yaml.load(text))
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadPrompt("The text cannot be read as it stands.", "Mend it as text.") from error
    if not isinstance(tree, CommentedMap):
        raise BadPrompt("The text is not a mapping of fields.", "Mend it as text.")
    _merge(tree, form)
    written = io.StringIO()
    yaml.dump(tree, written)
    return written.getvalue()


def _merge(tree: CommentedMap, form: dict[str, Any]) -> None:
    fields = cast(dict[str, object], tree)  # ruamel's containers carry no types
    for key in [key for key in fields if key not in form]:
        del fields[key]
    for key, value in form.items():
        fields[key] = _merged(fields.get(key), value, key)


def _merged(old: object, new: Plain, under: str) -> object:
    if isinstance(old, CommentedMap) and isinstance(new, dict):
        _merge(old, new)
        return old
    if isinstance(old, CommentedSeq) and isinstance(new, list):
        items = cast(list[object], old)
        for place, value in enumerate(new):
            if place < len(items):
                items[place] = _merged(items[place], value, under)
            else:
                items.append(_fresh(value, under))
        del items[len(new) :]
        return cast(object, old)
    return old if old == new and type(old) is not bool else _fresh(new, under, old)


def _fresh(value: Plain, under: str, old: object = None) -> object:
    """A new value, quoted as in the files that ship: patterns in single quotes, lines in double."""
    if isinstance(value, dict):
        return CommentedMap((key, _fresh(one, str(key))) for key, one in value.items())
    if isinstance(value, list):
        made = CommentedSeq(_fresh(one, under) for one in value)
        if under in ("needs", "signals", "rules", "given"):
            made.fa.set_flow_style()
        return made
    if isinstance(value, str):
        if isinstance(old, (SingleQuotedScalarString, DoubleQuotedScalarString)):
            return type(old)(value)
        if "\\" in value:
            return SingleQuotedScalarString(value)
        return DoubleQuotedScalarString(value) if _needs_quotes(value, under) else value
    return value


def _needs_quotes(value: str, under: str) -> bool:
    return under in ("lines", "calm") or not value.replace(" ", "").replace("_", "").isalnum()
