#!/usr/bin/env python3
"""Records Done ticks, computes every prospect's next follow-up and writes the task columns back."""

import argparse
import json
import secrets
import sys
from datetime import datetime

from beback import results, runs
from beback.books.opening import at_work, open_book
from beback.commands import DONE, Command, main, show, tell
from beback.config import Config
from beback.followups import Run
from beback.words import Words


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    words = Words(config.templates, config.store, config.rules.label)
    run = Run(config.rules, now, secrets.token_hex(8))
    book = open_book(config, now)
    with at_work(config, waits=not chosen.dry_run):
        done = runs.sync(book, words, run, dry=chosen.dry_run)
    called = results.Called(config.book.prospects, config.book.log, config.rules.label)
    tell(*results.messages(done, called))
    show(
        json.dumps(results.as_json(done, called)) if chosen.json else results.as_text(done, called, dry=chosen.dry_run)
    )
    return DONE


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
