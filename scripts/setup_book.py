#!/usr/bin/env python3
"""Makes the workbook with its headings, drop-downs and colours; to a book with data it adds the missing headings."""

import argparse
import sys
from datetime import datetime

from beback.books.opening import at_work, open_book
from beback.commands import DONE, Command, main, show
from beback.config import Config
from beback.sample import sample_prospects
from beback.setting_up import set_up


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sample", action="store_true", help="fill in sample prospects, to look around")


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    names = [associate.name for associate in config.associates]
    book = open_book(config, now)
    with at_work(config):
        show(set_up(book, config, sample_prospects(now, names) if chosen.sample else ()))
    return DONE


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
