"""What Beback does in a store's day: by its own code in this process, or by the real commands."""

import json
import subprocess
import sys
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Protocol

from beback.config import Config
from beback.errors import BebackError
from beback.followups import Run
from beback.rules import Channel
from beback.runs.choosing import Wanted
from beback.runs.marking import mark_done
from beback.runs.merging import merge
from beback.runs.posted import sync_with_left
from beback.runs.sending import Sending, send_due
from beback.runs.shop import Shop
from beback.words import Words
from year.paper import Paper

SCRIPTS = Path(__file__).parents[2] / "scripts"
LETTERS = frozenset({Channel.LETTER})


class JobFailedError(Exception):
    """A job ended without doing what it was to do; carries its message."""


class Jobs(Protocol):
    """Each raises JobFailedError where the job could not be done; its message is for people."""

    def sync(self, now: datetime) -> bool:
        """A sync; whether it changed anything."""

    def send(self, now: datetime) -> bool:
        """The emails that are due; whether nobody knows of one if it left."""

    def letters(self, now: datetime) -> None:
        """The week's letters."""

    def posted(self, now: datetime) -> None:
        """The day's letters are in the post."""


class InProcess:
    """Beback's own code, without starting a process for each job."""

    def __init__(self, config: Config, paper: Paper, seed: str) -> None:
        self._config, self._paper, self._seed = config, paper, seed
        self._runs = count()
        self._words = Words(config.templates, config.store, config.rules.label)

    def _shop(self, now: datetime) -> Shop:
        run = Run(self._config.rules, now, f"{self._seed} {next(self._runs)}")
        return Shop(self._config, self._paper.book(now), self._words, run)

    def sync(self, now: datetime) -> bool:
        """A sync; whether it changed anything."""
        try:
            return bool(sync_with_left(self._shop(now)).changes)
        except BebackError as e:
            raise JobFailedError(str(e)) from e

    def send(self, now: datetime) -> bool:
        """The emails that are due; whether nobody knows of one if it left."""
        try:
            return bool(send_due(self._shop(now), Sending(lambda _: True, pause=0.0)).report.in_doubt)
        except BebackError as e:
            raise JobFailedError(str(e)) from e

    def letters(self, now: datetime) -> None:
        """The week's letters."""
        try:
            merge(self._shop(now), Wanted(LETTERS))
        except BebackError as e:
            raise JobFailedError(str(e)) from e

    def posted(self, now: datetime) -> None:
        """The day's letters are in the post."""
        try:
            mark_done(self._shop(now), now.date())
        except BebackError as e:
            raise JobFailedError(str(e)) from e


class ByCommand:
    """The commands as cron starts them, each a process of its own."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def _run(self, now: datetime, script: str, *options: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, str(SCRIPTS / script), "--config", str(self._config.path), *options]
        command += ["--now", f"{now:%Y-%m-%d %H:%M}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        if done.returncode not in (0, 1) or "Traceback" in done.stderr:
            raise AssertionError(f"{script} ended with {done.returncode}: {done.stderr}")
        if done.returncode:
            raise JobFailedError(f"{script} {' '.join(options)}: {done.stderr}")
        return done

    def sync(self, now: datetime) -> bool:
        """sync.py; whether it changed anything."""
        told = json.loads(self._run(now, "sync.py", "--json").stdout)
        return bool(told["changed_cells"] or told["recorded"])

    def send(self, now: datetime) -> bool:
        """All that run.py has to do at this time, the emails that are due among it."""
        return "in doubt" in self._run(now, "run.py", "--once").stderr

    def letters(self, now: datetime) -> None:
        """The letters, by run.py at its time; on its first day by hand."""
        self._run(now, "run.py", "--once")
        if not (self._config.output / "letters" / now.date().isoformat()).is_dir():
            self._run(now, "merge.py", "--only", "letters")

    def posted(self, now: datetime) -> None:
        """The day's letters are in the post."""
        self._run(now, "merge.py", "--mark-done", now.date().isoformat())
