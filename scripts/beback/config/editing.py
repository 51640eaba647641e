"""Changing single settings in config.yaml as somebody would by hand: every other character stays as it is.

`ruamel.yaml` finds where each value stands and writes the new ones. A dump of the whole file, which it could make too,
would keep the comments, but lay out indents and long lines anew.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from beback.config.source import NULLS, Data, source_of
from beback.errors import ConfigError

Edit: TypeAlias = tuple[int, int, str]
"""From where to where a text is replaced, and by what."""

_WIDE = 1 << 16
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BEFORE_COMMENT = re.compile(r" +(?=#)")
_END_OF_LINE = re.compile(r"\r?\n|\Z")


@dataclass(frozen=True, slots=True)
class Setting:
    """Values to stand in a group of keys: `group` is its path, () the file itself."""

    group: tuple[str, ...]
    values: Mapping[str, str]


def edited(text: str, settings: Sequence[Setting], name: str) -> str:
    """The text of a config file with these settings in it; `name` is the file's for messages.

    Raises ConfigError where it cannot be read, or where only a person can tell how to write them.
    """
    for setting in settings:
        before, _ = source_of(text, name)
        changed = _with(text, setting)
        if changed is None or _read(changed, name) != _set(before, setting):
            wanted = "".join(f"{key}: " for key in setting.group) + _flow(_written(setting.values))
            raise ConfigError([f"{name}: Beback cannot change this file by itself. Write into it: {wanted}"])
        text = changed
    return text


def _read(text: str, name: str) -> dict[str, Data] | None:
    try:
        return source_of(text, name)[0]
    except ConfigError:
        return None


def _set(data: Mapping[str, Data], setting: Setting) -> dict[str, Data]:
    """The data as they are to be."""
    if not setting.group:
        return {**data, **setting.values}
    key, *rest = setting.group
    below = data.get(key)
    return {**data, key: _set(below if isinstance(below, dict) else {}, Setting(tuple(rest), setting.values))}


def _with(text: str, setting: Setting) -> str | None:
    edits = _edits(text, setting)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text if edits else None


def _edits(text: str, setting: Setting) -> list[Edit]:
    """What is to be changed; nothing where the group is in no place that is known."""
    try:
        node: Node = YAML().compose(text)
    except YAMLError:  # what PyYAML reads is, in rare forms, none for ruamel.yaml
        return []
    values = _written(setting.values)
    *above, last = setting.group or ("",)
    for key in above:
        found = _found(node, key)
        if found is None:
            return []
        node = found[1]
    if not isinstance(node, MappingNode):
        return []
    if not setting.group:
        return _changed(text, node, values)
    there = _found(node, last)
    if there is None:
        return [_inserted(text, node, {last: _flow(values)})]
    key_node, group = there
    if isinstance(group, MappingNode) and group.value:
        return _changed(text, group, values)
    if not isinstance(group, MappingNode) and not _is_null(group):
        return []
    if node.flow_style:
        return [(*_span(text, key_node, group), f" {_flow(values)}")]
    return _filled(text, key_node, group, values)


def _changed(text: str, node: MappingNode, values: Mapping[str, str]) -> list[Edit]:
    """A key that is there gets another value, the others are put in."""
    there = {name: found for name in values if (found := _found(node, name))}
    edits = [_beside_comment(text, _span(text, *found), f" {values[name]}") for name, found in there.items()]
    missing = {name: value for name, value in values.items() if name not in there}
    return [*edits, _inserted(text, node, missing)] if missing else edits


def _inserted(text: str, node: MappingNode, values: Mapping[str, str]) -> Edit:
    """New keys before the others of their group; those of the file itself at its end."""
    lines = [f"{name}: {value}" for name, value in values.items()]
    start = node.start_mark.index
    if node.flow_style:
        return start + 1, start + 1, ", ".join(lines) + (", " if node.value else "")
    newline = _newline(text)
    if node.start_mark.column == 0:
        end = len(text.rstrip())
        return end, len(text), newline + newline.join(lines) + newline
    indent = newline + " " * node.start_mark.column
    return start, start, "".join(line + indent for line in lines)


def _filled(text: str, key: Node, group: Node, values: Mapping[str, str]) -> list[Edit]:
    """A key with {} or nothing after it gets a line for each value below its own line, which keeps its comment."""
    start, end = _span(text, key, group)
    line_end = _END_OF_LINE.search(text, end)
    assert line_end  # noqa: S101  the end of the text at the latest
    indent = _newline(text) + " " * (key.start_mark.column + 2)
    below = "".join(f"{indent}{name}: {value}" for name, value in values.items())
    _, rest, kept = _beside_comment(text, (start, end), "")
    return [(start, line_end.start(), (kept + text[rest : line_end.start()]).rstrip() + below)]


def _beside_comment(text: str, span: tuple[int, int], new: str) -> Edit:
    """The edit that leaves a comment behind the value in its column, where there is room."""
    start, end = span
    blanks = _BEFORE_COMMENT.match(text, end)
    if blanks is None:
        return start, end, new
    return start, blanks.end(), new.ljust(blanks.end() - start - 1) + " "


def _span(text: str, key: Node, value: Node) -> tuple[int, int]:
    """From the colon after a key to the end of its value."""
    colon = text.index(":", key.end_mark.index) + 1
    return colon, colon if _is_null(value) and not value.value else value.end_mark.index


def _is_null(value: Node) -> bool:
    return isinstance(value, ScalarNode) and not value.style and value.value in NULLS


def _found(node: Node, key: str) -> tuple[Node, Node] | None:
    pairs = node.value if isinstance(node, MappingNode) else ()
    return next(((k, v) for k, v in pairs if k.value == key), None)


def _written(values: Mapping[str, str]) -> dict[str, str]:
    """Each value as YAML has it, in quotes; a date as it is."""
    return {name: value if _DATE.fullmatch(value) else _quoted(value) for name, value in values.items()}


def _quoted(value: str) -> str:
    out, yaml = io.StringIO(), YAML()
    yaml.width = _WIDE
    yaml.dump({"value": DoubleQuotedScalarString(value)}, out)
    return out.getvalue().partition(": ")[2].rstrip("\n")


def _flow(values: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in values.items())}}}"


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
