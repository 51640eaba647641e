"""The faults of a config file, gathered with their lines so that all are told at once."""

import re
from difflib import get_close_matches
from typing import TypeAlias

from beback.errors import ConfigError

KeyPath: TypeAlias = tuple[str | int, ...]

_SECRET_IN_ADDRESS = re.compile(r"(?<=:)[^:/@\s]+(?=@)")


class Faults:
    """Gathers faults; a second fault at, above or below a key that has one is not told, it mostly follows from it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[KeyPath, int] = {}
        self.meant: set[KeyPath] = set()
        self._told: list[tuple[int, str]] = []
        self._paths: list[KeyPath] = []

    def add(self, path: KeyPath, what: str, accepted: str) -> None:
        """What stands at the key `path`, and what is accepted there."""
        if not any(_one_in_other(path, known) for known in self._paths):
            self.say(self.line(path), path, what, accepted)

    def missing(self, path: KeyPath, what: str, accepted: str) -> None:
        """A key that is needed and not there, unless an unknown key beside it was meant for it."""
        if path not in self.meant:
            self.add(path, what, accepted)

    def say(self, line: int, path: KeyPath, what: str, accepted: str) -> None:
        """The same, at a line of its own and in any case."""
        self._paths.append(path)
        self._told.append((line, self.at(line, f"{dotted(path)}: {what}: accepted: {accepted}")))

    def at(self, line: int, message: str) -> str:
        """A message with the file and the line before it."""
        return f"{self.name}:{line}: {message}"

    def line(self, path: KeyPath) -> int:
        """The line of the key, or where it is missing of the nearest key above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def within(self, path: KeyPath) -> bool:
        """Whether this key, or one below it, has a fault."""
        return any(known[: len(path)] == path for known in self._paths)

    def raise_all(self) -> None:
        """Raises ConfigError with every fault in the order of the file, if there is any."""
        if self._told:
            raise ConfigError([message for _, message in sorted(self._told, key=lambda told: told[0])])


def _one_in_other(a: KeyPath, b: KeyPath) -> bool:
    shorter = min(len(a), len(b))
    return a[:shorter] == b[:shorter]


def dotted(path: KeyPath) -> str:
    """A key as messages show it; places in a list count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else " ".join(part.split()) for part in path)


def shown(value: object, most: int = 60) -> str:
    """What stands there, on one line, cut where it is long, without a password in an address."""
    match value:
        case None:
            return "nothing"
        case dict():
            return "a group of keys"
        case list():
            return "a list"
    words = _SECRET_IN_ADDRESS.sub("…", " ".join(str(value).split()))
    return f'"{words if len(words) <= most else words[: most - 1] + "…"}"'


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that the typed one is most like, in any letter case, or None."""
    by_case = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), by_case, n=1, cutoff=0.6)
    return by_case[found[0]] if found else None


def with_nearest(word: str, what: str, known: list[str]) -> str:
    """`what`, followed by the nearest known word where there is one."""
    near = nearest(word, known)
    return f"{what}; nearest: {near}" if near else what
