#!/usr/bin/env python3
"""Looks at config, book, words, mail, schedule and machine, and says what to mend; changes and sends nothing."""

import argparse
import json
import sys
from dataclasses import replace
from datetime import datetime

from beback.commands import DONE, FAILED, Command, main, show
from beback.config import Config
from beback.doctor import Verdict, look_around


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print what was found as one JSON object")
    parser.add_argument(
        "--live-sheet",
        metavar="KEY-OR-URL",
        help="try on this empty scratch sheet of yours what Beback relies on, with the credentials of config.yaml",
    )


def job(chosen: argparse.Namespace, config: Config, now: datetime) -> int:
    if chosen.live_sheet:
        return _live(config, chosen.live_sheet, now)
    findings = []
    for finding in look_around(config, now):
        findings.append(finding)
        if not chosen.json:
            show(str(finding))
    counts = {verdict.value: sum(1 for f in findings if f.verdict is verdict) for verdict in Verdict}
    if chosen.json:
        show(json.dumps({**counts, "findings": [finding.as_json() for finding in findings]}))
    else:
        show(f"{counts['fault']} to mend, {counts['look']} to look at.")
    return FAILED if counts["fault"] else DONE


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
