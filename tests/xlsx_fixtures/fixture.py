"""A fixture and how a module gathers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

Make: TypeAlias = Callable[[Path], Path]


@dataclass(frozen=True, slots=True)
class Fixture:
    """A workbook of one kind: its name, and what writes it to a path and gives that path back.

    `openpyxl`: whether openpyxl can open it and gives its cells as they are.
    """

    name: str
    make: Make
    suffix: str = ".xlsx"
    openpyxl: bool = True


def gatherer(into: list[Fixture]) -> Callable[..., Callable[[Make], Make]]:
    """A decorator that names a fixture and puts it into the list."""

    def named(name: str, suffix: str = ".xlsx", *, openpyxl: bool = True) -> Callable[[Make], Make]:
        def put(make: Make) -> Make:
            into.append(Fixture(name, make, suffix, openpyxl))
            return make

        return put

    return named
