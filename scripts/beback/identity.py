"""Which row is which: IDs, never reused, and copied rows (I1)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from beback.cells import Row, Unreadable, text, ticked
from beback.history import History, code, named_by


@dataclass(frozen=True, slots=True)
class Identity:
    """The ID of a row; for a copied row the number of the row that it copies, and whether that one is ticked too."""

    id: str
    copy_of: int | None = None
    ticked_twice: bool = False


def identities(rows: Sequence[Row], history: History, salt: str) -> Mapping[int, Identity]:
    """The identity of each row, by row number. Of rows with one ID the upper keeps it, the lower get new ones.

    A row whose ID was emptied, or written over with that of another row, has it back from its Key. New IDs are made
    from the run's `salt`; none is in the book or in the log.
    """
    shown = Counter(text(row.get("ID")) for row in rows)
    in_rows = frozenset(shown)
    taken = {*in_rows, *history.by_id}
    found: dict[int, Identity] = {}
    owner: dict[str, Row] = {}
    for row in sorted(rows, key=lambda r: r.number):
        id_ = text(row.get("ID"))
        if not id_ or shown[id_] > 1:
            id_ = _restored(row, in_rows) or id_
        upper = owner.get(id_)
        if upper or not id_:
            id_ = _new(salt, row.number, taken)
        found[row.number] = Identity(id_, upper.number if upper else None, bool(upper and _is_ticked(upper)))
        taken.add(id_)
        owner.setdefault(id_, row)
    return found


def _restored(row: Row, in_rows: frozenset[str]) -> str:
    """The ID that a row's Key names, blank where another row has it."""
    named = named_by(text(row.get("Key")))
    return named.id if named and named.id not in in_rows else ""


def _new(salt: str, row: int, taken: set[str]) -> str:
    return next(id_ for n in count() if (id_ := "P" + code(salt, row, n, length=6)) not in taken)


def _is_ticked(row: Row) -> bool:
    try:
        return ticked(row.get("Done"))
    except Unreadable:
        return False
