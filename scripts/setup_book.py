#!/usr/bin/env python3
"""Makes the workbook with its headings, drop-downs and colours; to the one that you have it adds what is missing."""

import argparse
import sys
from datetime import date, datetime

from beback.adopting import Wishes, set_up_book
from beback.commands import DONE, Command, main, show
from beback.config import Config
from beback.sample import sample_prospects


def options(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--sample", action="store_true", help="fill in sample prospects, to look around")
    what.add_argument("--adopt", action="store_true", help="take your own headings for Beback's, as it proposes them")
    what.add_argument(
        "--as-is", action="store_true", help="take none of your headings: add all columns that are missing"
    )
    parser.add_argument(
        "--start",
        type=_day,
        metavar="DATE",
        help="no tasks to win a sale for visits before this day",
    )


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    names = [associate.name for associate in config.associates]
    sample = sample_prospects(now, names) if chosen.sample else ()
    ask = _ask if sys.stdin.isatty() and sys.stdout.isatty() else None
    set_up_book(config, now, Wishes(sample, chosen.adopt, chosen.as_is, chosen.start, ask), show)
    return DONE


def _ask(question: str) -> bool:
    try:
        return input(f"{question} [yes/no] ").strip().casefold() in {"y", "yes"}
    except EOFError:
        return False


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{typed}" is no day: write it as 2026-11-01') from None


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
