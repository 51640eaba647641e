"""What run.py does at its times: each job as its script does it, told in a line; no customer is named."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from beback import results
from beback.config import Config
from beback.mail import SmtpPost
from beback.mail.connecting import PASSWORD
from beback.messages import Email
from beback.rules import Channel
from beback.runs.choosing import Wanted
from beback.runs.merging import merge
from beback.runs.mornings import mail_mornings, write_mornings
from beback.runs.notifying import notify
from beback.runs.posted import sync_with_left
from beback.runs.reports import report
from beback.runs.sending import Sending, send_due
from beback.runs.shop import Shop
from beback.runs.telling import merged_messages, merged_text, sent_messages, sent_text
from beback.timetable import Outcome

EMAILS = frozenset({Channel.EMAIL})
PAPER = frozenset({Channel.LETTER, Channel.TEXT})


def sync_now(config: Config, now: datetime) -> Outcome:
    """As scripts/sync.py."""
    done = sync_with_left(Shop.open(config, now))
    called = results.Called(config.book.prospects, config.book.log, config.rules.label)
    return Outcome(results.as_text(done, called, dry=False), tuple(results.messages(done, called)))


def pages(config: Config, now: datetime) -> Outcome:
    """The pages of the morning list, anew after each sync."""
    done = write_mornings(Shop.open(config, now))
    return Outcome(f"{len(done.pages)} pages in {done.folder.name}", done.warnings)


def morning(config: Config, now: datetime) -> Outcome:
    """As scripts/morning.py, with --send where a mail server is set up."""
    shop = Shop.open(config, now)
    done = write_mornings(shop)
    with _post(config) as post:
        if post is None:
            return Outcome(f"{len(done.pages)} pages in {done.folder.name}", done.warnings)
        mailed = mail_mornings(done, shop, post.deliver)
    line = f"{len(done.pages)} pages in {done.folder.name}, {len(mailed.sent)} mailed"
    return Outcome(line, (*done.warnings, *mailed.failed), good=not mailed.failed)


def emails(config: Config, now: datetime) -> Outcome:
    """As scripts/merge.py --only emails, with --send where a mail server is set up."""
    shop = Shop.open(config, now)
    made = merge(shop, Wanted(EMAILS))
    if config.mail.transport != "smtp":
        return Outcome(merged_text(made).splitlines()[0], tuple(merged_messages(made, config)))
    sent = send_due(shop, Sending(_at_once))
    return Outcome(sent_text(sent, None), tuple(sent_messages(sent, config)), good=sent.good)


def letters(config: Config, now: datetime) -> Outcome:
    """As scripts/merge.py for what is on paper, and the page of texts."""
    made = merge(Shop.open(config, now), Wanted(PAPER))
    return Outcome(merged_text(made).splitlines()[0], tuple(merged_messages(made, config)))


def weekly(config: Config, now: datetime) -> Outcome:
    """As scripts/report.py."""
    shop = Shop.open(config, now)
    return Outcome(f"made {report(shop.book, config, now).page.name}")


def told(config: Config, now: datetime) -> Outcome:
    """Mails whoever asked for it the texts that cannot wait."""
    with _post(config) as post:
        if post is None:
            return Outcome("nobody is to be told by mail")
        mails, failed = notify(Shop.open(config, now), post.deliver)
    return Outcome(f"{mails} told of a text to send", failed, good=not failed)


JOBS: Mapping[str, Callable[[Config, datetime], Outcome]] = {
    "sync": sync_now,
    "notify": told,
    "pages": pages,
    "morning": morning,
    "emails": emails,
    "letters": letters,
    "report": weekly,
}


@contextmanager
def _post(config: Config) -> Iterator[SmtpPost | None]:
    """The mail server, None where emails are written as files only."""
    if config.mail.transport != "smtp" or config.mail.smtp is None:
        yield None
        return
    with SmtpPost(config.mail.smtp, os.environ.get(PASSWORD)) as post:
        yield post


def _at_once(_: Sequence[Email]) -> bool:
    return True
