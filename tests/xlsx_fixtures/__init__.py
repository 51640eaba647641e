"""Workbooks of every kind, made on request: by XlsxWriter, by openpyxl, by hand, and zipped in odd ways."""

from pathlib import Path

from xlsx_fixtures import by_hand, by_openpyxl, by_xlsxwriter, logs, zips
from xlsx_fixtures.fixture import Fixture

FIXTURES: dict[str, Fixture] = {
    fixture.name: fixture
    for group in (by_hand.FIXTURES, logs.FIXTURES, zips.FIXTURES, by_xlsxwriter.FIXTURES, by_openpyxl.FIXTURES)
    for fixture in group
}


def made(name: str, folder: Path) -> Path:
    """The fixture of that name as a file in the folder."""
    fixture = FIXTURES[name]
    return fixture.make(folder / f"{name.replace(' ', '-')}{fixture.suffix}")
