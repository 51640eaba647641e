"""A handful of the rough trials of torture.py."""

import os
from pathlib import Path

import pytest

from torture import killed_runs, odd_books


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_runs_leave_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    figures = killed_runs(tmp_path / "shop", 4, 60, seed=1)
    assert figures.faults == []
    assert figures.rounds == figures.old + figures.new == 4
    assert figures.killed > 0
    assert figures.ticks > 0


def test_odd_books_come_back_untouched(tmp_path: Path) -> None:
    assert list(odd_books(tmp_path, 25, seed=1)) == []
