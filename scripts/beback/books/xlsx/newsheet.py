"""A new log's own part."""

from beback.books.package import TabEdit
from beback.books.xlsx.cellwriting import Pen
from beback.books.xlsx.columns import columns_of
from beback.books.xlsx.references import Range


def sheet_part(edit: TabEdit, pen: Pen, space: str, bold: int | None) -> str:
    """A sheet with headings that stay in sight, wide enough for dates, printed across the page."""
    width = max(edit.headings) + 1
    rows = [pen.row(1, edit.headings, dict.fromkeys(edit.headings, bold) if bold else {})]
    rows += [pen.row(number, line, {}) for number, line in enumerate(edit.lines, 2)]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="{Range(1, 0, len(rows), width - 1)}"/>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" '
        'state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{columns_of(edit.breadths)}</cols>"
        f"<sheetData>{''.join(rows)}</sheetData>"
        '<pageMargins left="0.3" right="0.3" top="0.4" bottom="0.4" header="0.3" footer="0.3"/>'
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )
