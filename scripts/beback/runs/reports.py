"""The weekly report: reads the book, counts, writes the report's two files; the book stays as it is."""

import gc
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from beback.books import Book
from beback.config import Config
from beback.figures import figures
from beback.figures.periods import week_name
from beback.followups import Run
from beback.output import whole_file
from beback.reporting import as_html, as_pdf, report_of
from beback.stopfile import read_stops


@dataclass(frozen=True, slots=True)
class Reported:
    """The files of a report, and the rows of the log in which something cannot be read."""

    page: Path
    paper: Path
    unread: tuple[int, ...]


def report(book: Book, config: Config, now: datetime) -> Reported:
    """Writes `report/2026-W47.html` and `.pdf`, named by the week of now, in the place of older ones.

    Raises BebackError where the book cannot be read, a layout has a mistake, or a file cannot be written.
    """
    rules = replace(config.rules, stopped=read_stops(config.state))
    snapshot = book.read()
    gc.disable()  # counting makes no cycles, and looking for them among all rows costs a fifth of it
    try:
        found = figures(snapshot.prospects, snapshot.log or (), Run(rules, now, salt=""))
    finally:
        gc.enable()
    shown = report_of(found, config)
    page, paper = as_html(shown, config.templates), as_pdf(shown, config.templates)
    place = config.output / "report" / week_name(now.date())
    done = Reported(place.with_suffix(".html"), place.with_suffix(".pdf"), found.unread)
    whole_file(done.paper, paper)
    whole_file(done.page, page)
    return done
