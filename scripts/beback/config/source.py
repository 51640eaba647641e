"""A YAML file as plain data, with the line of every key.

PyYAML's composer is used rather than ruamel.yaml: both know the line of each key, inside flow mappings too, but PyYAML
has a parser in C, and its nodes still hold every scalar as it was typed. All scalars stay text here and are read by the
setting that wants them, so that 10:30 is no number of seconds and Norway (NO) is not false.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

from beback.config.faults import Faults, KeyPath
from beback.errors import ConfigError

Data: TypeAlias = "str | list[Data] | dict[str, Data] | None"

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
MOST = 20_000  # values; aliases within aliases could ask for any number
DEEPEST = 50
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HINTS = (
    ("cannot start any token", "put quotes around the text, and indent with blanks, not with tabs"),
    ("mapping values are not allowed", "indent keys of one level alike, and quote a text with a colon in it"),
    ("did not find expected key", "indent keys of one level alike, and close every quote"),
    ("did not find expected ',' or", "close every bracket, and put a comma between two values"),
    ("unexpected end of stream", "close every quote and bracket"),
    ("undefined alias", "put quotes around a text that begins with *"),
    ("another document", "keep one document: remove the line with ---"),
)


@dataclass(slots=True)
class _Composed:
    faults: Faults
    seen: int = 0
    open: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, path: KeyPath) -> Data:
        self.seen += 1
        if id(node) in self.open or self.seen > MOST:
            raise ConfigError([self.faults.at(_line(node), "a value contains itself, or too many: write it out")])
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in NULLS else str(node.value)
        self.open.add(id(node))
        found: Data = self.mapping(node, path) if isinstance(node, yaml.MappingNode) else self.items(node, path)
        self.open.discard(id(node))
        return found

    def mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Data]:
        found: dict[str, Data] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.faults.say(_line(key), (*path, "?"), "is no key", "a word before the colon")
                continue
            name = str(key.value)
            here = (*path, name)
            if name in found:
                first = self.faults.lines[here]
                self.faults.say(_line(key), here, f"stands twice, first in line {first}", "each key once")
                continue
            self.faults.lines[here] = _line(key)
            found[name] = self.value(value, here)
        return found

    def items(self, node: yaml.Node, path: KeyPath) -> list[Data]:
        found = []
        for n, item in enumerate(node.value):
            self.faults.lines[*path, n] = _line(item)
            found.append(self.value(item, (*path, n)))
        return found


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def read_text(path: Path) -> str:
    """The file's text. Raises ConfigError where it is missing, out of reach or not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        cause = "there is no such file: give another one with --config, or copy the config.yaml that comes with Beback"
    except IsADirectoryError:
        cause = "this is a folder: give the config file in it with --config"
    except UnicodeDecodeError as e:
        line = e.object[: e.start].count(b"\n") + 1
        raise ConfigError([f"{path.name}:{line}: not UTF-8: save the file with the encoding UTF-8"]) from None
    except OSError as e:
        cause = f"cannot be read ({e.strerror}): let Beback's user read it"
    raise ConfigError([f"{path}: {cause}"])


def read_source(path: Path) -> tuple[dict[str, Data], Faults]:
    """The file's keys and values, and the faults found so far (keys that stand twice). Raises ConfigError."""
    return source_of(read_text(path), path.name)


def source_of(text: str, name: str) -> tuple[dict[str, Data], Faults]:
    """The same of a text; `name` is the file's for messages."""
    faults = Faults(name)
    if strange := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        raise ConfigError([faults.at(line, f"a character that is no text ({strange.group()!a}): remove it")])
    try:
        _check_depth(text, faults)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as e:
        raise ConfigError([faults.at(*_not_yaml(e))]) from None
    if node is None:
        raise ConfigError([faults.at(1, "the file is empty: start from the config.yaml that comes with Beback")])
    if not isinstance(node, yaml.MappingNode):
        cause = "the file is no list of keys: accepted: store:, book: and so on, as in the config.yaml of Beback"
        raise ConfigError([faults.at(_line(node), cause)])
    return _Composed(faults).mapping(node, ()), faults


def _check_depth(text: str, faults: Faults) -> None:
    """Refuses what no config needs: libyaml's composer overflows the stack on brackets nested without end."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ConfigError([faults.at(line, "brackets within brackets without end: write it plainly")])


def _not_yaml(e: yaml.MarkedYAMLError) -> tuple[int, str]:
    unclosed = "end of stream" in (e.problem or "") and e.context_mark
    mark = e.context_mark if unclosed else e.problem_mark or e.context_mark
    line = mark.line + 1 if mark else 1
    what = e.problem or "cannot be read"
    if e.context and e.context_mark and e.context_mark.line + 1 != line:
        what += f" ({e.context} that begins in line {e.context_mark.line + 1})"
    hint = next((say for sign, say in _HINTS if sign in (e.problem or "")), "look at this line and the one above it")
    return line, f"not YAML: {what}: {hint}"
