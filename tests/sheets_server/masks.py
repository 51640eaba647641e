"""Field masks: which parts of a message an answer shows, or a request writes."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from sheets_server.discovery import fields_of
from sheets_server.errors import Json, violation

Mask: TypeAlias = dict[str, Any]
"""What is asked for, by field; an empty one asks for everything."""

EVERYTHING: Mask = {}
_TOKEN = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*|[*,()./])")


def parse(text: str) -> Mask:
    """A mask as people write it: `a,b(c,d),e/f.g,*`. Raises ApiError where it cannot be read."""
    tokens = list(_tokens(text))
    mask = _list(tokens, text)
    if tokens:
        raise _unreadable(text)
    return mask


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found:
            raise _unreadable(text)
        at = found.end()
        yield found[1]


def _list(tokens: list[str], text: str) -> Mask:
    found: Mask | None = None
    while True:
        item = _path(tokens, text)
        found = item if found is None else _both(found, item)
        if not tokens or tokens[0] != ",":
            return found
        tokens.pop(0)


def _path(tokens: list[str], text: str) -> Mask:
    if not tokens or tokens[0] in ",()./":
        raise _unreadable(text)
    name = tokens.pop(0)
    below = EVERYTHING
    if tokens and tokens[0] in "./":
        tokens.pop(0)
        below = _path(tokens, text)
    elif tokens and tokens[0] == "(":
        tokens.pop(0)
        below = _list(tokens, text)
        if not tokens or tokens.pop(0) != ")":
            raise _unreadable(text)
    return EVERYTHING if name == "*" else {name: below}


def _both(one: Mask, other: Mask) -> Mask:
    if not one or not other:
        return EVERYTHING
    merged = dict(one)
    for name, below in other.items():
        merged[name] = _both(merged[name], below) if name in merged else below
    return merged


def _unreadable(text: str) -> Exception:
    return violation("fields", f"Invalid value at 'fields': the mask cannot be read: {text}")


def check(mask: Mask, schema: str, path: str = "") -> None:
    """Raises ApiError where the mask names a field that the schema does not have."""
    known = fields_of(schema)
    for name, below in mask.items():
        here = f"{path}.{name}" if path else name
        if name not in known:
            raise violation(
                here,
                f"Error expanding 'fields' parameter. Cannot find matching fields for path '{here}'.",
                "Request contains an invalid argument.",
            )
        spec = known[name].get("items", known[name])
        if "$ref" in spec:
            check(below, spec["$ref"], here)


def show(mask: Mask, value: Any) -> Any:
    """The part of a message that the mask asks for; a message in a list stays there, if need be empty."""
    if not mask:
        return value
    if isinstance(value, list):
        return [show(mask, item) for item in value]
    if isinstance(value, Mapping):
        return {name: show(below, value[name]) for name, below in mask.items() if name in value}
    return value


def write(mask: Mask, old: Json, new: Json) -> Json:
    """`old` with the fields of the mask as `new` has them; one that `new` lacks is cleared."""
    if not mask:
        return new
    merged = dict(old)
    for name, below in mask.items():
        part = write(below, merged.get(name) or {}, new.get(name) or {}) if below else new.get(name)
        merged[name] = part
        if part is None or part == {}:
            del merged[name]
    return merged
