"""Texts that cannot wait for the morning: whoever asked for it gets a mail as soon as one is to be sent (C2).

"Text them a picture with the specs within 15 to 30 minutes": the associate is on the floor, not at the sheet.
"""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final

from beback.cards import pages_of
from beback.daylist import DayList
from beback.errors import BebackError
from beback.followups import RowPlan
from beback.mail import OutOfReach, house_of
from beback.output import whole_file
from beback.pages.records import Page
from beback.runs.morning_mail import mail_of
from beback.runs.mornings import Deliver, day_lists_of
from beback.runs.shop import Shop

FILE: Final = "notified.json"
AHEAD: Final = timedelta(minutes=30)


def notify(shop: Shop, deliver: Deliver) -> tuple[int, tuple[str, ...]]:
    """Mails each associate with `notify: email` their new tasks that count in minutes or hours, each task once.

    Returns how many mails left, and what went wrong, a line each; those are tried again by the next run. Raises
    BebackError where the book cannot be read, or the mail server takes nothing.
    """
    wanted = {one.name: one.email for one in shop.config.associates if one.notify == "email" and one.email}
    if not wanted:
        return 0, ()
    seen = shop.look()
    unsynced, told = seen.unsynced(), _told(shop)
    urgent = {row.key for row in seen.plan.rows if _is_urgent(row, shop.now) and row.prospect.row not in unsynced}
    mails, failed = 0, []
    morning = day_lists_of(seen, shop)
    only = replace(morning, each=tuple(_only(one, urgent - told) for one in morning.each))
    pages, _ = pages_of(only, shop.config, shop.words, shop.now)
    for page, one in zip(pages[1:], only.each, strict=True):
        to = wanted.get(page.associate)
        if not to or not one.today:
            continue
        try:
            deliver(_mail(page, to, shop))
        except OutOfReach:
            raise
        except BebackError as e:
            failed.append(f"{page.associate}: could not be told of a text to send. {e}")
            continue
        mails += 1
        told |= {entry.row.key for entry in one.today}
        _keep(shop, told & urgent)
    return mails, tuple(failed)


def _is_urgent(row: RowPlan, now: datetime) -> bool:
    """Whether the row's task is a contact that counts in minutes or hours, and is due or about to be."""
    task = row.task
    if task is None or not task.contact or task.step is None:
        return False
    return task.step.wait.elapsed and task.due <= now + AHEAD


def _only(one: DayList, keys: set[str]) -> DayList:
    """The list with these tasks alone."""
    today = tuple(entry for entry in one.today if entry.row.key in keys)
    return DayList(one.associate, today, (), (), (), (), (), ())


def _mail(page: Page, to: str, shop: Shop) -> EmailMessage:
    """The list of texts to send, under a subject that names nobody."""
    message = mail_of(page, to, house_of(shop.config, shop.now))
    number = len(page.today.cards)
    message.replace_header("Subject", "A text to send now" if number == 1 else f"{number} texts to send now")
    return message


def _told(shop: Shop) -> set[str]:
    """The Keys of the tasks that somebody was told of; none where that cannot be read, so that they are told again."""
    try:
        return set(map(str, json.loads((shop.config.state / FILE).read_text(encoding="utf-8"))))
    except (OSError, ValueError, TypeError):
        return set()


def _keep(shop: Shop, keys: set[str]) -> None:
    whole_file(shop.config.state / FILE, json.dumps(sorted(keys)).encode())
