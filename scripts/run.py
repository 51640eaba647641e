#!/usr/bin/env python3
"""Stays up and does by itself what config.yaml has under `schedule:`, at its times, until it is stopped."""

import argparse
import sys
from datetime import UTC, datetime

from beback.clock import ClockState, Clockwork, Status, keep_ticking, stop_signals
from beback.commands import DONE, FAILED, Command, main, show, tell
from beback.config import Config
from beback.errors import BebackError
from beback.runs.routine import JOBS
from beback.timetable import LastRuns


def options(parser: argparse.ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--once", action="store_true", help="do what is due now, and end; so does --now")
    way.add_argument(
        "--status", action="store_true", help="say when each job last ran, how it went, and when it is next"
    )


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    moment = now.replace(tzinfo=config.rules.hours.zone).astimezone(UTC) if chosen.now else None
    if chosen.status:
        return _status(config, moment or _clock())
    with ClockState(config.path).held(), stop_signals() as stopped:
        if moment or chosen.once:
            clockwork = Clockwork(config.path, JOBS, (lambda: moment) if moment else _clock, stopped)
            return DONE if clockwork.run_due() else FAILED
        tell(f"At work for {config.store.name}. Ctrl+C stops it; scripts/run.py --status says how it goes")
        keep_ticking(Clockwork(config.path, JOBS, _clock, stopped).run_due, stopped)
        tell("Stopped")
    return DONE


def _status(config: Config, now: datetime) -> int:
    state = ClockState(config.path)
    last_runs: LastRuns = {}
    try:
        last_runs = state.load()
    except BebackError as e:
        tell(str(e))
    show(str(Status(config, JOBS, last_runs, now, state.is_held())))
    return DONE


def _clock() -> datetime:
    """Now: the one door to the clock."""
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
