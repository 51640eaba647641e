"""What a sync did, for people and for `--json`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from beback.books import Changes
from beback.cells import text
from beback.prospects import Problem

_SHOWN = 60  # characters of a cell in the list of changes


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


def as_json(done: Synced) -> dict[str, object]:
    """The object that `sync.py --json` prints."""
    problems = [
        {"row": p.row, "heading": p.heading, "message": f"{done.names.get(p.row, '')}: {p.message}"}
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


def as_text(done: Synced, *, dry: bool) -> str:
    """The result for people: a line of counts; for a dry run first what would change."""
    would = "would be " if dry else ""
    recorded = f"{_count(done.recorded, 'tick')} {would}recorded"
    cells = f"{_count(done.changes.changed_cells, 'cell')} {would}changed"
    counts = f"{_count(done.rows, 'prospect')}, {_count(done.tasks, 'task')}; {recorded}, {cells}."
    return "\n".join((*_listed(done), counts)) if dry else counts


def _listed(done: Synced) -> Iterator[str]:
    for heading in done.changes.headings:
        yield f"would add the column {heading}"
    for change in done.changes.cells:
        new = " ".join(text(change.new).split()) or "(empty)"
        cut = new if len(new) <= _SHOWN else new[: _SHOWN - 1] + "…"
        yield f"would write row {change.row}, {done.names.get(change.row, '')}, {change.heading}: {cut}"
    for line in done.changes.lines:
        yield f"would record {text(line.get('Prospect'))}: {text(line.get('Step'))}, {text(line.get('Result'))}"


def messages(done: Synced, prospects: str, log: str) -> Iterator[str]:
    """What standard error says: warnings, and where somebody should look, without what customers are called."""
    yield from done.warnings
    for tab, problems in ((prospects, done.problems), (log, done.log_problems)):
        rows: dict[str, list[str]] = {}
        for problem in problems:
            rows.setdefault(problem.heading, []).append(str(problem.row))
        for heading, found in rows.items():
            some = ", ".join(found[:8]) + (f" and {len(found) - 8} more" if len(found) > 8 else "")
            column = "the column Check says what to do" if tab == prospects else "a date or a number cannot be read"
            yield f"{tab}, {heading}: row{'s' if len(found) > 1 else ''} {some}: {column}"


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
