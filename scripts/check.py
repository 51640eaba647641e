#!/usr/bin/env python3
"""Looks at config.yaml and the book and says what to mend; with --live-sheet it tries Google's service itself."""

import argparse
import sys
from dataclasses import replace
from datetime import datetime

from beback.books.opening import open_book
from beback.commands import DONE, FAILED, Command, main, show
from beback.config import Config


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--live-sheet",
        metavar="KEY-OR-URL",
        help="try on this empty scratch sheet of yours what Beback relies on, with the credentials of config.yaml",
    )


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    if chosen.live_sheet:
        return _live(config, chosen.live_sheet, now)
    snapshot = open_book(config, now).read()
    show(f"{config.path.name} and the book can be read: {len(snapshot.prospects)} rows.")
    return DONE


def _live(config: Config, sheet: str, now: datetime) -> int:
    """Tries it and says of every point how it went; status 1 where one is not as Beback believes."""
    from beback.books.google_sheet import try_sheet  # gspread is for sheets alone

    good = True
    for finding in try_sheet(replace(config, book=replace(config.book, google_sheet=sheet)), now):
        good = good and finding.good
        show(str(finding))
    show("All is as Beback believes." if good else "Please send the lines with NOT to those who make Beback.")
    return DONE if good else FAILED


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
