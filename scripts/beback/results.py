"""What a sync did, for people and for `--json`."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from beback.books import Changes
from beback.cells import text
from beback.prospects import Problem

_SHOWN = 60  # characters of a cell in the list of changes
_ROWS = 8  # rows named in one message


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, or with a dry run would do: counts as `--json` names them, and the changes themselves.

    `names` gives the prospect of each row. `log_problems` are in the log's rows; `warnings` are about the whole run.
    """

    rows: int
    tasks: int
    recorded: int
    changes: Changes
    problems: tuple[Problem, ...]
    log_problems: tuple[Problem, ...]
    warnings: tuple[str, ...]
    requests: int
    seconds: float
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Called:
    """What the store calls its two tabs, and with `label` its heading for one of ours."""

    prospects: str
    log: str
    label: Callable[[str], str] = str


def as_json(done: Synced, called: Called) -> dict[str, object]:
    """The object that `sync.py --json` prints."""
    problems = [
        {"row": p.row, "heading": called.label(p.heading), "message": f"{done.names.get(p.row, '')}: {p.message}"}
        for p in done.problems
    ]
    problems += [{"row": p.row, "heading": p.heading, "message": p.message} for p in done.log_problems]
    return {
        "rows": done.rows,
        "tasks": done.tasks,
        "recorded": done.recorded,
        "changed_cells": done.changes.changed_cells,
        "problems": problems,
        "warnings": list(done.warnings),
        "requests": done.requests,
        "seconds": round(done.seconds, 3),
    }


def as_text(done: Synced, called: Called, *, dry: bool) -> str:
    """The result for people: a line of counts; for a dry run first what would change."""
    would = "would be " if dry else ""
    recorded = f"{_count(done.recorded, 'tick')} {would}recorded"
    cells = f"{_count(done.changes.changed_cells, 'cell')} {would}changed"
    counts = f"{_count(done.rows, 'prospect')}, {_count(done.tasks, 'task')}; {recorded}, {cells}."
    return "\n".join((*_listed(done, called), counts)) if dry else counts


def _listed(done: Synced, called: Called) -> Iterator[str]:
    if done.changes and done.changes.basis.log is None:
        yield f"would make the tab {called.log}"
    for heading in done.changes.headings:
        yield f"would add the column {called.label(heading)}"
    for change in done.changes.cells:
        new = " ".join(text(change.new).split()) or "(empty)"
        cut = new if len(new) <= _SHOWN else new[: _SHOWN - 1] + "…"
        name = " ".join(done.names.get(change.row, "").split())
        yield f"would write row {change.row}, {name}, {called.label(change.heading)}: {cut}"
    for line in done.changes.lines:
        yield f"would record {text(line.get('Prospect'))}: {text(line.get('Step'))}, {text(line.get('Result'))}"


def messages(done: Synced, called: Called) -> Iterator[str]:
    """What standard error says: warnings, and where somebody should look, without what customers are called."""
    yield from done.warnings
    for heading, some in _rows_by_heading(done.problems):
        what = f"the column {called.label('Check')} says what to do"
        yield f"{called.prospects}, {called.label(heading)}: look at {some}; {what}"
    for heading, some in _rows_by_heading(done.log_problems):
        yield f"{called.log}, {heading}: look at {some}; what stands there cannot be read, type it anew"


def _rows_by_heading(problems: Sequence[Problem]) -> Iterator[tuple[str, str]]:
    """Each heading with its rows, the first eight of them by number."""
    rows: dict[str, dict[str, None]] = {}
    for problem in problems:
        rows.setdefault(problem.heading, {})[str(problem.row)] = None
    for heading, numbers in rows.items():
        found = list(numbers)
        more = f" and {len(found) - _ROWS} more" if len(found) > _ROWS else ""
        yield heading, f"row{'s' if len(found) > 1 else ''} {', '.join(found[:_ROWS])}{more}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
