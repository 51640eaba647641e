"""The weekly report: figures become one page of words and charts, which HTML and PDF layouts show alike."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from beback.config import Config
from beback.figures import Figures
from beback.layouts import Layouts
from beback.places import layouts_of
from beback.press import Press
from beback.reporting import sections
from beback.reporting.glance import headline, tiles, weekly
from beback.reporting.page import Report
from beback.reporting.promised import follow_ups
from beback.reporting.wording import Wording, moment

__all__ = ["as_html", "as_pdf", "report_of"]


def report_of(f: Figures, config: Config) -> Report:
    """The report's words and charts for this store."""
    words = Wording(config.store.country, f.now.date())
    return Report(
        store=config.store.name,
        title=f"The week of {words.days(f.last.period)}",
        made=f"Made {moment(f.now)}. This week so far is {words.days(f.so_far.period)}.",
        headline=headline(f, words),
        glance=weekly(f, words),
        tiles=tiles(f, words),
        sections=(
            sections.numbers(f, words),
            sections.contacts(f, words),
            sections.won(f, words),
            follow_ups(f),
            sections.budget(f, words),
            sections.regulars(f, words),
            sections.stuck(f, words),
        ),
        notes=tuple(sections.notes(f, config.book.log)),
        paper=config.letters.paper,
    )


def as_html(report: Report, folders: Sequence[Path]) -> bytes:
    """The report as one page that needs nothing else, in UTF-8. Raises BebackError for a mistake in the layout."""
    return Layouts(folders).fill("report.html", report=report).encode()


def as_pdf(report: Report, folders: Sequence[Path]) -> bytes:
    """The report for paper. Raises BebackError for a mistake in the layout."""
    with TemporaryDirectory() as work:
        press = Press(Path(work), layouts_of(folders), embedded=True)
        return press.pdf("report.typ", {**asdict(report), "fonts": press.families})
