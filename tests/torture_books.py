"""Workbooks made up at random: every way of spelling, gaps, odd cells, and things around them, all mixed."""

import random
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from beback.cells import Cell
from beback.prospects import SYSTEM
from xlsx_fixtures.logs import log_rows
from xlsx_fixtures.people import HEADINGS, PEOPLE
from xlsx_fixtures.raw import Made, Raw, Sheet, Spelling, people_sheet, workbook
from xlsx_parts import letters

ODD_CELLS = (
    '<{p}c{at} s="4"/>', "<{p}c{at}/>", '<{p}c{at} t="e"><{p}v>#N/A</{p}v></{p}c>', '<{p}c{at} t="s"/>',
    '<{p}c{at} t="str"><{p}f>1/0&amp;""</{p}f><{p}v>x &lt; y</{p}v></{p}c>',
    '<{p}c{at} s="1"><{p}v>46342</{p}v></{p}c>',
    '<{p}c{at} t="inlineStr"><{p}is><{p}r><{p}rPr><{p}b/></{p}rPr><{p}t>bold</{p}t></{p}r></{p}is></{p}c>',
    '<{p}c{at} cm="1" vm="1"><{p}v>3.0</{p}v></{p}c>', "<{p}c{at}><{p}v>1E+2</{p}v></{p}c>", "<{p}c{at}><{p}v/></{p}c>",
    '<{p}c{at} t="inlineStr"><{p}is><{p}t xml:space="preserve"> _x000D_ &#10; &amp;amp; </{p}t></{p}is></{p}c>',
    '<{p}c{at} t="d"><{p}v>2026-11-16T00:00:00</{p}v></{p}c>',
)  # fmt: skip


def random_book(path: Path, dice: random.Random) -> Path:
    """A workbook of the people in some spelling, with whatever else the dice give."""
    how = _spelling(dice)
    sheets = {"Overview": Sheet({1: {1: "Sold", 2: 3}}), "Prospects": _prospects(dice, how)}
    if dice.random() < 0.5:
        log = log_rows()
        sheets["Contact log"] = Sheet(_filled(log) if not how.cell_refs else log)
    tabs = list(sheets)
    dice.shuffle(tabs)
    return _zipped(workbook({tab: sheets[tab] for tab in tabs}, how), path, dice)


def _spelling(dice: random.Random) -> Spelling:
    def some(share: float) -> bool:
        return dice.random() < share

    return Spelling(
        prefix=dice.choice(("", "", "", "x:", "main:")),
        strict=some(0.2),
        shared=some(0.7),
        row_refs=some(0.8),
        cell_refs=some(0.8),
        since_1904=some(0.2),
        styled=some(0.85),
        rooted=some(0.2),
        by_default=some(0.15),
        iso=some(0.1),
        pretty=some(0.2),
    )


def _prospects(dice: random.Random, how: Spelling) -> Sheet:
    headings = [*HEADINGS, *dice.sample(SYSTEM, dice.randrange(len(SYSTEM) + 1))]
    dice.shuffle(headings)
    for _ in range(dice.randrange(4)):
        headings.insert(dice.randrange(len(headings) + 1), "" if how.cell_refs else f"Own {len(headings)}")
    first = dice.choice((1, 1, 1, 3)) if how.row_refs else 1
    rows = people_sheet(headings, PEOPLE, first)
    spread = {
        n if not how.row_refs or n == first else first + (n - first) * dice.choice((1, 7)): c for n, c in rows.items()
    }
    rows = {n: dict(sorted(c.items())) for n, c in sorted(spread.items())} if len(spread) == len(rows) else rows
    own = [c for c, h in enumerate(headings, 1) if h == "Shop notes" or h.startswith("Own")]
    for number in list(rows)[1:]:
        if dice.random() < 0.6 and how.styled:
            rows[number] = dict(sorted((rows[number] | {dice.choice(own): Raw(dice.choice(ODD_CELLS))}).items()))
    if not how.cell_refs:
        rows = _filled(rows)
    last = max(rows)
    return Sheet(rows, _before(dice), _after(dice, last, len(headings)), _row_attributes(dice, rows))


def _filled(rows: dict[int, dict[int, Cell]]) -> dict[int, dict[int, Cell]]:
    """Without gaps, as cells without references need it."""
    return {n: {c: cells.get(c, Raw("<{p}c{at}/>")) for c in range(1, max(cells) + 1)} for n, cells in rows.items()}


def _before(dice: random.Random) -> str:
    parts = (
        "<{p}sheetPr/>", '<{p}sheetViews><{p}sheetView workbookViewId="0"/></{p}sheetViews>',
        '<{p}sheetFormatPr defaultRowHeight="15"/>',
        '<{p}cols><{p}col min="1" max="99" width="12" customWidth="1"/></{p}cols>',
    )  # fmt: skip
    return "".join(part for part in parts if dice.random() < 0.5)


def _after(dice: random.Random, last: int, width: int) -> str:
    corner = f"{letters(width)}{last}"
    rule = '<{p}cfRule type="expression" priority="1"><{p}formula>TRUE</{p}formula></{p}cfRule>'
    words = '<{p}formula1>"a,b"</{p}formula1></{p}dataValidation></{p}dataValidations>'
    parts = (
        f'<{{p}}autoFilter ref="A1:{corner}"/>',
        '<{p}mergeCells count="1"><{p}mergeCell ref="A90:C91"/></{p}mergeCells>',
        f'<{{p}}conditionalFormatting sqref="A2:A{last}">{rule}</{{p}}conditionalFormatting>',
        f'<{{p}}dataValidations count="1"><{{p}}dataValidation type="list" sqref="A2:A{last}">{words}',
        '<{p}pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>',
        '<{p}extLst><{p}ext uri="{00000000-0000-0000-0000-000000000000}"/></{p}extLst>',
    )
    return "".join(part for part in parts if dice.random() < 0.4)


def _row_attributes(dice: random.Random, rows: dict[int, dict[int, Cell]]) -> dict[int, str]:
    said = (' ht="30" customHeight="1"', ' hidden="1"', ' outlineLevel="1"', ' spans="1:99"')
    return {number: dice.choice(said) for number in rows if dice.random() < 0.3}


def _zipped(made: Made, path: Path, dice: random.Random) -> Path:
    names = list(made.parts)
    dice.shuffle(names)
    with ZipFile(path, "w") as archive:
        archive.comment = b"a comment" * dice.randrange(3)
        for name in names:
            info = ZipInfo(name, (2026, 11, 16, 9, 0, 0))
            info.compress_type = dice.choice((ZIP_DEFLATED, ZIP_DEFLATED, ZIP_STORED))
            with archive.open(info, "w", force_zip64=dice.random() < 0.1) as out:
                out.write(made.parts[name])
    return path
