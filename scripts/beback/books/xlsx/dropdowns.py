"""Drop-downs below new headings of a sheet; what others are for stays as it stands."""

from collections.abc import Iterator, Mapping, Sequence

from beback.books.choices import TITLE, WARNING
from beback.books.tab import ROWS
from beback.books.xlsx.frame import Frame
from beback.books.xlsx.markup import append_edit, attribute_edit, is_empty
from beback.books.xlsx.references import Range, range_of

# ECMA-376 part 1, CT_Worksheet: what stands between the rows and the drop-downs.
_BEFORE = frozenset({
    "sheetData", "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
})  # fmt: skip


def offer(frame: Frame, below: int, choices: Mapping[int, Sequence[str]]) -> None:
    """Edits a sheet so that these columns (from 0) offer these words below that row, but where something else is
    offered already."""
    taken = list(_taken(frame))
    wanted = {Range(below + 1, column, ROWS, column): words for column, words in sorted(choices.items())}
    free = {area: words for area, words in wanted.items() if not any(area.meets(other) for other in taken)}
    if not free:
        return
    new = "".join(_validation(area, words, frame.prefix) for area, words in free.items())
    name, held = f"{frame.prefix}dataValidations", frame.root.first("dataValidations")
    count = len(free) + (len(held.children) if held else 0)
    if held and not is_empty(frame.data, held.inner):
        frame.edits += [attribute_edit(frame.data, held, {"count": str(count)}), append_edit(frame.data, held, new)]
        return
    whole = f'<{name} count="{count}">{new}</{name}>'.encode()
    place = max(child.end for child in frame.root.children if child.name in _BEFORE)
    frame.edits.append((held.start, held.end, whole) if held else (place, place, whole))


def _taken(frame: Frame) -> Iterator[Range]:
    """The cells for which there are drop-downs or other checks, also in extensions."""
    for rule in frame.root.walk():
        if rule.name == "dataValidation":
            references = [rule.get("sqref") or "", *(below.text for below in rule.all("sqref"))]
            yield from (range_of(reference) for reference in " ".join(references).split())


def _validation(area: Range, words: Sequence[str], prefix: str) -> str:
    name = f"{prefix}dataValidation"
    return (
        f'<{name} type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" errorTitle="{TITLE}" '
        f'error="{WARNING}" sqref="{area}"><{prefix}formula1>"{",".join(words)}"</{prefix}formula1></{name}>'
    )
