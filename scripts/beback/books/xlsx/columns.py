"""The widths of new columns in a sheet: elements of their own for them; what others say stays as it stands."""

from collections.abc import Iterator, Mapping, Sequence

from beback.books.widths import Breadth
from beback.books.xlsx.frame import Frame
from beback.books.xlsx.markup import Element, append_edit, with_attributes

_GONE = ("bestFit", "collapsed", "outlineLevel")  # where another's width came from, and the group that it was in


def widen(frame: Frame, breadths: Mapping[int, Breadth]) -> None:
    """Edits a sheet so that these columns (from 0) are as wide as that.

    An element that speaks of other columns too is parted; what it says of those stays.
    """
    left = dict(breadths)
    held = sorted((col for columns in frame.root.all("cols") for col in columns.all("col")), key=_span)
    for col in held:
        first, last = _span(col)
        inside = {column: left.pop(column) for column in sorted(left) if first <= column <= last}
        if inside:
            frame.edits.append((col.start, col.end, b"".join(_parted(frame, col, inside))))
    _add(frame, held, left)


def columns_of(breadths: Mapping[int, Breadth], prefix: str = "") -> str:
    """The elements of columns of which nothing is said yet."""
    return "".join(
        f'<{prefix}col min="{column + 1}" max="{column + 1}" '
        + " ".join(f'{name}="{value}"' for name, value in _look(breadth).items() if value is not None)
        + "/>"
        for column, breadth in sorted(breadths.items())
    )


def _parted(frame: Frame, col: Element, inside: Mapping[int, Breadth]) -> Iterator[bytes]:
    """An element anew: once for each column of `inside`, and as it was for those before, between and after them."""
    tag, rest = frame.data[col.start : col.inner], frame.data[col.inner : col.end]
    first, last = _span(col)

    def part(start: int, end: int, look: Mapping[str, str | None]) -> bytes:
        return with_attributes(tag, {"min": str(start + 1), "max": str(end + 1), **look}) + rest

    for column, breadth in inside.items():
        if first < column:
            yield part(first, column - 1, {})
        yield part(column, column, {**_look(breadth), **dict.fromkeys(_GONE)})
        first = column + 1
    if first <= last:
        yield part(first, last, {})


def _add(frame: Frame, held: Sequence[Element], left: Mapping[int, Breadth]) -> None:
    """Puts in the elements of columns of which none speaks: each before that of a later column, the others last."""
    for col in held:
        before = {column: breadth for column, breadth in left.items() if column < _span(col)[0]}
        if before:
            frame.edits.append((col.start, col.start, columns_of(before, frame.prefix).encode()))
            left = {column: breadth for column, breadth in left.items() if column not in before}
    if not left:
        return
    new = columns_of(left, frame.prefix)
    groups = [*frame.root.all("cols")]
    if groups:
        frame.edits.append(append_edit(frame.data, groups[-1], new))
    else:
        frame.put_before_rows(f"<{frame.prefix}cols>{new}</{frame.prefix}cols>")


def _look(breadth: Breadth) -> Mapping[str, str | None]:
    return {"width": str(breadth.width), "customWidth": "1", "hidden": "1" if breadth.hidden else None}


def _span(col: Element) -> tuple[int, int]:
    """The first and the last column (from 0) that an element speaks of."""
    return int(col.get("min") or 1) - 1, int(col.get("max") or 1) - 1
