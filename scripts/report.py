#!/usr/bin/env python3
"""Writes the owner's weekly report, as a page for the screen and as a PDF; the book stays as it is."""

import argparse
import sys
from datetime import datetime

from beback.books.opening import open_book
from beback.commands import DONE, Command, main, show, tell
from beback.config import Config
from beback.places import near
from beback.runs.reports import report


def job(_: argparse.Namespace, config: Config, now: datetime) -> int:
    done = report(open_book(config, now), config, now)
    if done.unread:
        rows = ", ".join(map(str, done.unread[:8]))
        more = f" and {len(done.unread) - 8} more" if len(done.unread) > 8 else ""
        tell(f"{config.book.log}: look at row {rows}{more}; what cannot be read there may be missing from the report")
    show(f"{near(done.page)}\n{near(done.paper)}")
    return DONE


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job)))
