"""What was done for some of the sample prospects: lines of the Contact log, so that there is a story to look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from beback.books import CellChange, Changes, Snapshot
from beback.cells import Row, text
from beback.history import Line, TaskName, code
from beback.rules import Channel


@dataclass(frozen=True, slots=True)
class _Past:
    """One touch: so many days after the visit or the purchase, at that time."""

    cadence: str
    step: str
    channel: Channel
    days: int
    clock: str
    result: str
    attempt: str = ""
    note: str = ""


_CALL, _LETTER, _EMAIL, _TEXT = Channel.CALL, Channel.LETTER, Channel.EMAIL, Channel.TEXT
_STORIES: Mapping[tuple[str, str], tuple[_Past, ...]] = {
    ("Bridget O'Malley", "Be-back"): (
        _Past("second-chance", "call", _CALL, 1, "10:20", "Left message", "1 of 3", "Nora is in Galway until Friday"),
    ),
    ("Hannah Lindqvist", "Be-back"): (
        _Past("second-chance", "call", _TEXT, 1, "10:05", "No answer", "1 of 3"),
        _Past("second-chance", "note", _LETTER, 3, "12:30", "Sent", "2 of 3"),
    ),
    ("Nathan Goldberg", "Deciding"): (_Past("romance", "piece: Diamond care guide", _EMAIL, 3, "10:00", "Sent"),),
    ("Winifred Clarke", "Not now"): (
        _Past("keep-in-touch", "touch", _CALL, 30, "11:15", "Left message", note="her granddaughter has a cold"),
    ),
    ("Robert Ellison", "Bought"): (_Past("after-sale", "thanks", _LETTER, 2, "12:00", "Sent"),),
    ("Ngozi Eze", "Bought"): (
        _Past("after-sale", "thanks", _LETTER, 3, "12:00", "Sent"),
        _Past("after-sale", "satisfaction", _CALL, 31, "14:40", "Done", note="wears it every day"),
    ),
    ("Lakshmi Iyer", "Bought"): (
        _Past("after-sale", "thanks", _EMAIL, 2, "12:00", "Sent"),
        _Past("after-sale", "satisfaction", _CALL, 32, "15:10", "Done", note="asked about matching earrings"),
    ),
}


def sample_changes(snapshot: Snapshot) -> Changes:
    """IDs and log lines for those sample prospects in the book that have a story; their visits lie
    further back than the last touch."""
    cells, lines = [], []
    for row in snapshot.prospects:
        story = _STORIES.get((text(row.get("Prospect")), text(row.get("Status"))), ())
        since = row.get("Bought on") or row.get("Visited")
        if not story or not isinstance(since, datetime):
            continue
        id_ = f"P{code(row.number, text(row.get('Prospect')), length=6)}"
        cells.append(CellChange(row.number, "ID", None, id_))
        lines += [_line(past, row, id_, since).cells() for past in story]
    return Changes(snapshot, (), tuple(cells), tuple(lines))


def _line(past: _Past, row: Row, id_: str, since: datetime) -> Line:
    name = TaskName(id_, past.cadence, past.step, since.date().isoformat())
    return Line(
        when=datetime.combine(since.date() + timedelta(days=past.days), time.fromisoformat(past.clock)),
        id=id_,
        prospect=text(row.get("Prospect")),
        associate=text(row.get("Associate")),
        cadence=past.cadence,
        step=past.step,
        channel=past.channel,
        attempt=past.attempt,
        result=past.result,
        note=past.note,
        cost=None,
        since=since.date(),
        key=name.key(code(name, length=5)),
    )
