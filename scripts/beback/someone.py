"""One person as written words tell them: by name, phone and email, however those are set."""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from beback.cells import folded
from beback.contacts import Phone

_BETWEEN = r"\D{0,3}"  # what may stand between two digits of a phone


@dataclass(frozen=True, slots=True)
class Someone:
    """Names in one letter case, phones, emails in lower case, and the IDs of the rows."""

    names: frozenset[str]
    phones: frozenset[Phone]
    emails: frozenset[str]
    ids: frozenset[str]
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = [*map(_whole, sorted(self.names)), *_numbers(self.phones), *map(_address, sorted(self.emails))]
        object.__setattr__(self, "_pattern", re.compile("|".join(found)) if found else None)

    def named_in(self, words: str) -> bool:
        """Whether text names them, plain or as HTML or XML has it, in any letter case."""
        return self._pattern is not None and bool(self._pattern.search(folded(html.unescape(words))))


def _whole(name: str) -> str:
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _address(email: str) -> str:
    return rf"(?<![\w.+-]){re.escape(email)}(?![\w-]|\.\w)"


def _numbers(phones: Collection[Phone]) -> Iterator[str]:
    """Each number with its country's code and as the store's country writes it."""
    written = {re.sub(r"\D", "", form) for phone in phones for form in (phone.e164, phone.shown)}
    return (rf"(?<!\d){_BETWEEN.join(digits)}(?!\d)" for digits in sorted(written))
