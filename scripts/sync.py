#!/usr/bin/env python3
"""Records Done ticks, computes every prospect's next follow-up and writes the task columns back."""

import argparse
import json
import sys
from datetime import datetime

from beback import results
from beback.commands import DONE, Command, main, show, tell
from beback.config import Config
from beback.runs.shop import Shop


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    shop = Shop.open(config, now)
    done = shop.sync(dry=True) if chosen.dry_run else _synced(shop)
    called = results.Called(config.book.prospects, config.book.log, config.rules.label)
    tell(*results.messages(done, called))
    show(
        json.dumps(results.as_json(done, called)) if chosen.json else results.as_text(done, called, dry=chosen.dry_run)
    )
    return DONE


def _synced(shop: Shop) -> results.Synced:
    if not any(shop.config.state.glob("ledger.*")):
        return shop.sync()
    from beback.runs.posted import sync_with_left  # a store that sends no emails need not load what sends them

    return sync_with_left(shop)


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
