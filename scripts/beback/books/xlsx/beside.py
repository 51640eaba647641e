"""Where a package holds text beside its cells: notes, charts, pivot tables and whatever else an Excel keeps."""

from collections.abc import Callable, Iterator, Mapping

from beback.books.xlsx.archive import Archive, plain
from beback.books.xlsx.contents import TYPES

_TEXT = (".xml", ".rels", ".vml")
# The folder or the beginning of a part's name, and what people call it, with what to do.
_KINDS = {
    "comments": "a note or comment: right-click its cell, Delete",
    "threadedcomments": "a note or comment: right-click its cell, Delete",
    "pivot": "a pivot table: in Excel Data, Refresh All, then save",
    "chart": "a chart: open the workbook in Excel and save it",
    "drawing": "a picture or a text box",
    "vmldrawing": "a picture or a text box",
    "slicer": "a slicer: in Excel Data, Refresh All, then save",
    "tables": "a table's filter: in Excel Data, Clear",
    "externallinks": "a link to another workbook: in Excel Data, Edit Links",
    "docprops": "File, Info, Properties",
}


def elsewhere(archive: Archive, frames: Mapping[str, tuple[str, bytes]], named: Callable[[str], bool]) -> Iterator[str]:
    """Names the places with text of which `named` is true, in people's words.

    `frames` gives for each sheet's part its tab, and what stands around its cells.
    """
    around = {plain(part): frame for part, frame in frames.items()}
    for part in archive.members:
        if part == plain(TYPES) or not part.endswith(_TEXT) or part.endswith("sharedstrings.xml"):
            continue
        tab, data = around.get(part) or ("", archive.read(part))
        if named(data.decode("utf-8", "replace")):
            yield f"a filter, a rule or a link on the tab {tab}" if tab else _called(part)


def _called(part: str) -> str:
    folders = [folder for folder in part.split("/") if folder not in ("xl", "worksheets", "_rels")]
    found = (words for folder in folders for kind, words in _KINDS.items() if folder.startswith(kind))
    return next(found, f"its part {part}")
