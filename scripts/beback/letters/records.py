"""What printing is handed and what it hands back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from beback.config.records import LetterSettings, Store
from beback.messages import Held, Letter


def _no_fields(_: Letter) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look. `folders` are the template folders: the layouts are in `layouts/` of the first that has them.

    With `docx` there is a letters.docx as well. `fields` gives the contract's fields for the shop's own Word letter,
    without those that the row lacks; `label` gives the store's own headings.
    """

    store: Store
    settings: LetterSettings
    folders: Sequence[Path]
    docx: bool = False
    fields: Callable[[Letter], Mapping[str, object]] = _no_fields
    label: Callable[[str], str] = str


class Place(NamedTuple):
    """Where a letter is: the file, and the page from 1 on."""

    letter: Letter
    file: str
    page: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The letters that were printed, in their order, and those held back.

    `faults` are mistakes in the shop's own Word letter, in place of which nothing but letters.pdf is there.
    """

    places: tuple[Place, ...]
    held: tuple[Held, ...]
    faults: tuple[str, ...] = ()
