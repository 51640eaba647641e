"""A handful of the rough trials of torture.py and torture_mail.py."""

import os
from pathlib import Path

import pytest

from torture import killed_runs, odd_books
from torture_mail import killed_senders


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_runs_leave_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    figures = killed_runs(tmp_path / "shop", 4, 60, seed=1)
    assert figures.faults == []
    assert figures.rounds == figures.old + figures.new == 4
    assert figures.killed > 0
    assert figures.ticks > 0


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_killed_senders_send_nobody_two_and_forget_nobody(tmp_path: Path) -> None:
    figures = killed_senders(tmp_path, rounds=1, kills=2, emails=20, seed=2)
    assert figures.faults == []
    assert figures.sent == 20


def test_odd_books_come_back_untouched(tmp_path: Path) -> None:
    assert list(odd_books(tmp_path, 25, seed=1)) == []
