"""The proposal, the troubles and the forecast in words, for somebody at a terminal."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from beback.adoption.forecast import OLD, Forecast, Outlook
from beback.adoption.proposal import OPPOSITE, Clash, Doubt, Match, Proposal
from beback.adoption.samples import shown
from beback.adoption.split import Split
from beback.adoption.unheeded import Unheeded
from beback.books.tab import letters
from beback.prospects import shortened

_SAMPLES = 3
_HEADING = 26  # characters of a heading in a table


def proposal_told(proposal: Proposal, book: str) -> list[str]:
    """What Beback would take, what it leaves in doubt, and what it leaves alone; a line each."""
    lines = [f'{book}, tab "{proposal.tab}", headings in row {proposal.row}:']
    if proposal.renamed:
        lines.append("config.yaml has another name for the tab; Beback would put this one there.")
    if proposal.others:
        others = ", ".join(f'"{tab}"' for tab in proposal.others)
        lines.append(f"(Also {others} may hold people; Beback works on one tab.)")
    if proposal.matches:
        lines += ["", "These headings Beback would take for its own:", *_matches(proposal.matches)]
    if proposal.clashes:
        lines += ["", "These are yours, but called like columns that Beback writes. Its own get another name:"]
        lines += [f"  {_heading(clash.column.heading)}: ours is {clash.instead}" for clash in proposal.clashes]
    for number, split in enumerate(proposal.splits, 1):
        place = max(column.place for column in proposal.columns) + number
        lines += ["", *_split(split, letters(place), proposal.row)]
    doubts = [doubt for doubt in proposal.doubts if doubt.ours != OPPOSITE]
    if doubts:
        lines += ["", "Not taken, because it is not sure. If you know better, write it under columns: in config.yaml:"]
        lines += [line for doubt in doubts for line in _doubt(doubt)]
    lines += [line for doubt in proposal.doubts if doubt not in doubts for line in ("", _left_in_peace(doubt))]
    if alone := list(_alone(proposal)):
        lines += ["", f"Yours alone, never touched: {', '.join(alone)}"]
    return lines


def outlook_told(outlook: Outlook, start: date | None) -> list[str]:
    """What the first sync would make, then what Beback cannot read yet: each with a row to look at and its mend."""
    f = outlook.forecast
    late = f", {f.old} of them late by more than {OLD.days} days" if f.old else ""
    since = f" With start: {start}, older visits make none to win a sale." if start else ""
    lines = [f"{_many(f.rows, 'prospect')}. The first sync would make {_many(f.tasks, 'task')}{late}.{since}"]
    if outlook.troubles:
        lines += ["", "To mend when you have time; until then the rows stay as they are, and Check says so in each:"]
    for trouble in outlook.troubles:
        count = len(trouble.rows)
        where = f"row {trouble.rows[0]}" if count == 1 else f"{count} rows, such as row {trouble.rows[0]}"
        lines += [f"  {where}: {trouble.what}.", f"    {trouble.mend}."]
    return lines


def _left_in_peace(doubt: Doubt) -> str:
    samples = _samples(doubt) or "blank so far"
    return f"Not read by Beback: {_heading(doubt.column.heading)} ({samples}). {doubt.why[0].upper()}{doubt.why[1:]}."


def unheeded_told(found: Iterable[Unheeded], label: str) -> Iterator[str]:
    """Who said stop where Beback does not look; `label` is the store's heading for OK to contact."""
    for one in found:
        many = len(one.rows) > 1
        where = f"{len(one.rows)} rows, such as row {one.rows[0]}, have" if many else f"row {one.rows[0]} has"
        yield (
            f'Important: {where} something under "{one.column.heading}" ({_samples(one)}), and no No under {label}, '
            f"which is all that Beback reads. Filter for {'them' if many else 'it'} and put No there before any sync."
        )


def offer_told(offered: Forecast, day: date) -> str:
    """The offer of a day before which visits make no tasks to win a sale."""
    late = f", {offered.old} of them so late" if offered.old else ""
    return (
        f"\nOld visits can rest: with start: {day} in config.yaml, visits before that day make no tasks to win a sale, "
        f"and it would make {_many(offered.tasks, 'task')}{late}. The option --start {day} writes it."
    )


def _matches(matches: Sequence[Match]) -> Iterator[str]:
    width = max(len(_heading(match.column.heading)) for match in matches)
    ours = max(len(match.ours) for match in matches)
    for match in matches:
        heading = _heading(match.column.heading).ljust(width)
        yield f"  {heading} -> {match.ours.ljust(ours)}  {match.confidence:.0%}  {_samples(match) or '(blank)'}"
        yield f"  {' ' * (width + ours + 4)}       ({match.reason})"


def _doubt(doubt: Doubt) -> Iterator[str]:
    samples = _samples(doubt)
    yield f"  {_heading(doubt.column.heading)}: {doubt.ours}? {doubt.why}{f' ({samples})' if samples else ''}"


def _split(split: Split, free: str, row: int) -> Iterator[str]:
    names = " and ".join(f'"{column.heading}"' for column in split.columns)
    what = "The name stands" if split.ours == "Prospect" else "The address stands"
    yield f"{what} in several columns: {names}. Beback needs it whole, in a column of its own:"
    yield f"  1. Type the heading {split.heading} into a free column of row {row}, such as {free}{row}."
    yield f"  2. Below it, in {free}{row + 1}, put {split.formula}"
    last = max((column.rows[-1] for column in split.columns if column.rows), default=row + 1)
    yield (
        f"  3. Copy it down over blank rows too: type {free}{row + 1}:{free}{last} into the box above column A, press "
        "Enter, then Ctrl+D. Save, and run this again."
    )


def _alone(proposal: Proposal) -> Iterator[str]:
    told: set[int] = set()
    for group in (proposal.matches, proposal.doubts, proposal.clashes):
        told |= {one.column.place for one in group}
    told |= {column.place for split in proposal.splits for column in split.columns}
    told |= {column.place for column in proposal.known.values()}
    for column in proposal.columns:
        if column.place not in told:
            yield shortened(column.heading, _HEADING)


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _heading(heading: str) -> str:
    return f'"{shortened(heading, _HEADING)}"'


def _samples(one: Match | Doubt | Clash | Unheeded) -> str:
    found = dict.fromkeys(shown(cell) for cell in one.column.cells[:12])
    return "; ".join(list(found)[:_SAMPLES])
