"""Weeks in the life of a store: after every sync all that must always hold, holds (see tests/year)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from sheets_server import SheetsServer
from year.life import days_from, live
from year.paper import MemoryPaper, SheetPaper, WorkbookPaper


@pytest.fixture
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@pytest.mark.parametrize(("seed", "first"), [("a", date(2026, 2, 23)), ("b", date(2026, 11, 16))])
def test_a_month_in_memory(seed: str, first: date, tmp_path: Path) -> None:
    life = live(seed, MemoryPaper, tmp_path, days_from(first, 31))
    assert life.faults == []
    assert min(len(life.folk.ticks), life.printed, len(life.server.taken)) > 0


def test_ten_days_with_a_workbook(tmp_path: Path) -> None:
    assert live("c", WorkbookPaper, tmp_path, days_from(date(2026, 12, 14), 10)).faults == []


def test_ten_days_with_a_google_sheet(server: SheetsServer, tmp_path: Path) -> None:
    assert live("d", partial(SheetPaper, server), tmp_path, days_from(date(2026, 6, 1), 10)).faults == []
