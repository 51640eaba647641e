#!/usr/bin/env python3
"""Writes the letters, envelopes, labels, emails and texts of the tasks that are due; --send sends the emails."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime

from beback.cells import Unreadable, email
from beback.commands import DONE, FAILED, Command, main, show, tell
from beback.config import Config
from beback.errors import ConfigError
from beback.messages import Email
from beback.rules import Channel
from beback.runs.choosing import MERGED, Wanted
from beback.runs.marking import mark_done
from beback.runs.merging import Merged, merge, reprint
from beback.runs.posted import doubts
from beback.runs.sending import Sending, refuse_outbox, send_due, settle
from beback.runs.shop import Shop
from beback.runs.telling import first_sending, marked_text, merged_messages, merged_text, sent_messages, sent_text

ONLY = {"letters": Channel.LETTER, "emails": Channel.EMAIL, "texts": Channel.TEXT}
TODAY, SENT, NOT_SENT = "today", "sent", "not-sent"


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until",
        type=day,
        metavar="DATE",
        help="tasks due up to that day, such as 2026-11-22 (without it: up to Sunday, and letters that cannot wait)",
    )
    parser.add_argument("--only", choices=ONLY, help="make these alone")
    parser.add_argument("--docx", action="store_true", help="the letters for Word as well")
    parser.add_argument(
        "--prospect", type=name, metavar="NAME", help="print one letter once more, into a file of its own"
    )
    parser.add_argument("--send", action="store_true", help="send the emails that are due, and record them as Sent")
    parser.add_argument(
        "--to", type=address, metavar="ADDRESS", help="with --send: a trial, all go here, nothing is recorded"
    )
    parser.add_argument(
        "--mark-done",
        nargs="?",
        const=TODAY,
        type=day_or_today,
        metavar="DATE",
        help="record the letters printed on that day (today) as Sent",
    )
    parser.add_argument(
        "--settle",
        nargs=2,
        metavar=("KEY", "WHAT"),
        help="of a message in doubt: sent or not-sent",
    )


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    _refuse_odd_pairs(chosen)
    shop = Shop.open(config, now)
    if chosen.settle:
        return _settle(shop, *chosen.settle)
    if chosen.mark_done:
        return _mark_done(shop, now.date() if chosen.mark_done == TODAY else chosen.mark_done)
    if chosen.prospect:
        done = reprint(shop, chosen.prospect, docx=chosen.docx)
        _tell(done, config)
        return DONE if done.letters else FAILED
    if chosen.send:
        refuse_outbox(config)
    else:
        tell(*doubts(config))
    channels = frozenset({ONLY[chosen.only]}) if chosen.only else MERGED
    _tell(merge(shop, Wanted(channels, chosen.until), docx=chosen.docx), config)
    return _send(shop, chosen.to) if chosen.send else DONE


def _tell(done: Merged, config: Config) -> None:
    tell(*merged_messages(done, config))
    show(merged_text(done))


def _send(shop: Shop, to: str | None) -> int:
    done = send_due(shop, Sending(_announce, to))
    tell(*sent_messages(done, shop.config))
    show(sent_text(done, to))
    return DONE if done.good else FAILED


def _announce(emails: Sequence[Email]) -> bool:
    """Before the first real sending: how many would go to whom; a person at the keyboard is asked."""
    show(first_sending(emails))
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    return input("Send them now? [y/N] ").strip().casefold() in ("y", "yes")


def _mark_done(shop: Shop, day: date) -> int:
    done = mark_done(shop, day)
    tell(*done.warnings)
    show(marked_text(done))
    return DONE


def _settle(shop: Shop, key: str, what: str) -> int:
    behind = settle(shop, key, sent=what == SENT)
    tell(*behind)
    show("Recorded as Sent." if what == SENT else "It goes out with the next sending.")
    return FAILED if behind else DONE


def _refuse_odd_pairs(chosen: argparse.Namespace) -> None:
    """Raises ConfigError, status 2, for options that do not go together."""
    faults = []
    if chosen.to and not chosen.send:
        faults.append("--to is for a trial of --send: write both")
    if chosen.send and chosen.only in ("letters", "texts"):
        faults.append(f"--send sends emails, --only {chosen.only} makes none: leave out one of them")
    alone = [name for name in ("prospect", "mark_done", "settle", "send") if getattr(chosen, name)]
    if len(alone) > 1:
        faults.append(
            f"{' and '.join('--' + name.replace('_', '-') for name in alone)} do not go together: one at a time"
        )
    if chosen.settle and chosen.settle[1] not in (SENT, NOT_SENT):
        faults.append(f"--settle KEY {chosen.settle[1]}: say {SENT} or {NOT_SENT}")
    if faults:
        raise ConfigError(faults)


def day(typed: str) -> date:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{typed}" is no day: write it as 2026-11-22') from None


def name(typed: str) -> str:
    """Raises ArgumentTypeError for a blank, which a script may hand over by mistake."""
    if not typed.strip():
        raise argparse.ArgumentTypeError("whose letter? Write the name as it stands in the book")
    return typed


def address(typed: str) -> str:
    """Raises ArgumentTypeError for what is no email address: a blank must not turn a trial into the real thing."""
    try:
        found = email(typed)
    except Unreadable:
        found = None
    if found is None:
        raise argparse.ArgumentTypeError(f'"{typed}" is no email address: write one such as me@example.com')
    return found


def day_or_today(typed: str) -> date | str:
    return typed if typed == TODAY else day(typed)


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
