#!/usr/bin/env python3
"""Writes the morning list, a page for each associate and one for the store, and calendars; --send mails them."""

import argparse
import os
import sys
from datetime import datetime

from beback.commands import DONE, FAILED, Command, main, show, tell
from beback.config import Config
from beback.mail import OutboxPost, SmtpPost
from beback.mail.connecting import PASSWORD
from beback.phrases import Day
from beback.places import near
from beback.runs.mornings import Mailed, Mornings, mail_mornings, write_mornings
from beback.runs.shop import Shop


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--send", action="store_true", help="mail each associate their list and calendar")


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    shop = Shop.open(config, now)
    done = write_mornings(shop)
    tell(*done.warnings)
    if done.unsynced:
        are = "task is" if done.unsynced == 1 else "tasks are"
        tell(f"{done.unsynced} {are} not in the book yet, and so not in the calendars: run scripts/sync.py first")
    today, own = done.pages[0].today, len(done.pages) - 1
    counts = (_count(today.tasks, "task"), _count(len(today.visits), "appointment"), _count(own, "associate"))
    show(f"For {Day(now.year, now.month, now.day)}: {', '.join(counts)}. Look in {near(done.folder)}")
    if reopens := done.pages[0].reopens:
        show(f"The store is closed that day. It opens again on {reopens}.")
    return _mailed(done, shop) if chosen.send else DONE


def _mailed(done: Mornings, shop: Shop) -> int:
    """Mails the lists; status 1 where one could not be."""
    settings = shop.config.mail.smtp
    if shop.config.mail.transport != "smtp" or settings is None:
        mailed = mail_mornings(done, shop, OutboxPost(done.folder).deliver)
        where = f"written into {near(done.folder)} (transport: outbox)"
    else:
        with SmtpPost(settings, os.environ.get(PASSWORD)) as post:
            mailed = mail_mornings(done, shop, post.deliver)
        where = "mailed"
    return _told(mailed, where)


def _told(mailed: Mailed, where: str) -> int:
    for name in mailed.without:
        tell(f"{name} has no email in config.yaml, so the list stays in the folder: add one under associates:")
    tell(*mailed.failed)
    show(f"{_count(len(mailed.sent), 'list')} {where}.")
    return FAILED if mailed.failed else DONE


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
