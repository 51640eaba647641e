#!/usr/bin/env python3
"""Forgets a customer: out of book, ledger and output. Without --yes it says what it would remove, and asks."""

import argparse
import sys
from datetime import datetime

from beback.commands import DONE, FAILED, Command, main, show, tell
from beback.config import Config
from beback.errors import ConfigError
from beback.runs.forgetting import forget, lift, look_for
from beback.runs.forgotten import forgotten_messages, forgotten_text, found_text
from beback.runs.shop import Shop


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("who", metavar="WHO", help="their name as it stands in the book, a phone, an email, or an ID")
    parser.add_argument("--yes", action="store_true", help="remove it, without asking")
    parser.add_argument("--backups", action="store_true", help="delete the backups of the book as well")
    parser.add_argument(
        "--lift", action="store_true", help="instead: they said stop, came back, and want to hear from you"
    )


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    if chosen.lift and (chosen.yes or chosen.backups):
        raise ConfigError(["--lift goes alone: it removes nobody"])
    shop = Shop.open(config, now)
    if chosen.lift:
        return _lift(shop, chosen.who)
    found = look_for(shop, chosen.who)
    if not chosen.yes:
        show(found_text(found, config, backups=chosen.backups))
    wanted = bool(found) or (chosen.backups and bool(found.backups))
    if not wanted:
        tell(f'Nothing was found of "{chosen.who}", and nothing was removed')
        return FAILED
    if not chosen.yes and not _asked():
        return FAILED
    done = forget(shop, chosen.who, backups=chosen.backups)
    tell(*forgotten_messages(done, config))
    show(forgotten_text(done, config))
    return FAILED if done.left else DONE


def _asked() -> bool:
    """Whether the person at the keyboard says yes; without one nobody does."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        tell("Nothing was removed. To remove it, start this again with --yes")
        return False
    yes = input("Remove all of it for good? [y/N] ").strip().casefold() in ("y", "yes")
    if not yes:
        tell("Nothing was removed")
    return yes


def _lift(shop: Shop, who: str) -> int:
    lifted = lift(shop, who)
    show("They may be contacted again, as their row says." if lifted else "They were not on the list: nothing changed.")
    return DONE


if __name__ == "__main__":
    sys.exit(main(Command(about=__doc__ or "", job=job, options=options)))
