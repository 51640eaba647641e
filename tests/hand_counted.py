"""A book of a few weeks, small enough to count by hand: test_figures.py says what each figure must be, and why.

Now is Tuesday, November 17, 2026, 9:00. Last week is Monday, November 9, to Sunday, November 15. The store of
playbook.py is open Monday to Saturday, 10:00 to 18:00.
"""

from datetime import datetime

from beback.cells import Cell, Row

NOW = datetime(2026, 11, 17, 9, 0)

_HEADINGS = ("ID", "Prospect", "Associate", "Visited", "Status", "Cell", "Home address", "OK to contact", "Bought on",
             "Amount")  # fmt: skip
_DANA, _LEE = "Dana Reyes", "Lee Ortiz"
_PROSPECTS: tuple[tuple[Cell, ...], ...] = (
    ("ann", "Ann Abel", _DANA, "2026-11-10 11:00", "Be-back", "312-280-4401", "1 Oak St", "Yes", None, None),
    ("bo", "Bo Berg", _LEE, "2026-11-09 15:00", "Be-back", "312-280-4402", None, None, None, None),
    ("cy", "Cy Cole", _DANA, "2026-11-06 12:00", "Bought", "312-280-4403", "3 Oak St", None, "2026-11-12", 4800),
    ("di", "Di Dorn", _DANA, "2026-11-12 10:00", "Bought", "312-280-4404", "4 Oak St", None, "2026-11-12", 900),
    ("ed", "Ed Eng", _LEE, "2026-11-04 13:00", "Bought", "312-280-4405", "5 Oak St", None, "2026-11-04", 1500),
    ("flo", "Flo Funk", _LEE, "2026-11-05 13:00", "Bought", "312-280-4406", "6 Oak St", None, "2026-11-05", None),
    ("gil", "Gil Gray", _LEE, "2026-11-11 13:00", "Deciding", None, None, None, None, None),
    ("hal", "Hal Hart", _LEE, "2026-11-14 16:00", "Be-back", "312-280-4408", None, None, None, None),
    ("ida", "Ida Ives", _LEE, "2026-11-16 12:00", "Be-back", "312-280-4409", None, None, None, None),
    ("jo", "Jo Jung", _LEE, "2026-11-13 12:00", "Be-back", "312-280-4410", None, "No", None, None),
    ("kai", "Kai Kern", _DANA, "2026-10-20 12:00", "Be-back", "312-280-4411", "11 Oak St", None, None, None),
    ("kai2", "Kai Kern", _DANA, "2026-11-10 12:00", "Bought", "312-280-4411", "11 Oak St", "Yes", None, 2000),
    ("lou", "Lou Lang", _DANA, "2026-11-02 12:00", "Be-back", "312-280-4413", "13 Oak St", None, None, None),
    ("mae", "Mae Moor", _DANA, "2026-10-12 12:00", "Be-back", "312-280-4414", None, None, None, None),
    ("ned", "Ned Nash", " lee  ortiz ", "2026-11-12 14:00", "Be-back", "312-280-4415", None, None, None, None),
)  # fmt: skip
_MORE: dict[str, dict[str, Cell]] = {
    "gil": {"Email": "gil@example.com", "Decides by": "2026-11-28"},
    "ned": {"Cadence": "save-the-sale"},
}

_LOG_HEADINGS = ("When", "ID", "Cadence", "Step", "Channel", "Attempt", "Result", "Cost", "Since")
_LINES: tuple[tuple[Cell, ...], ...] = (
    ("2026-10-21 10:00", "kai", "second-chance", "call", "call", "1 of 3", "No answer", None, "2026-10-20"),
    ("2026-10-23 10:00", "kai", "second-chance", "note", "letter", "2 of 3", "Sent", None, "2026-10-20"),
    ("2026-10-27 10:00", "kai", "second-chance", "gift", "letter", "3 of 3", "Sent", 100, "2026-10-20"),
    ("2026-11-03 11:00", "lou", "second-chance", "call", "call", "1 of 3", "Left message", None, "2026-11-02"),
    ("2026-11-05 11:00", "lou", "second-chance", "note", "letter", "2 of 3", "Sent", None, "2026-11-02"),
    ("2026-11-07 10:00", "cy", "second-chance", "call", "call", "1 of 3", "Left message", None, "2026-11-06"),
    ("2026-11-09 11:00", "cy", "second-chance", "note", "letter", "2 of 3", "Sent", None, "2026-11-06"),
    ("2026-11-10 12:00", "ed", "after-sale", "thanks", "letter", None, "Sent", None, "2026-11-04"),
    ("2026-11-11 10:00", "ann", "second-chance", "call", "call", "1 of 3", "Left message", None, "2026-11-10"),
    ("2026-11-11 15:00", "kai2", "after-sale", "thanks", "letter", None, "Sent", None, "2026-11-10"),
    ("2026-11-12 12:00", "lou", "second-chance", "gift", "letter", "3 of 3", "Sent", 100, "2026-11-02"),
    ("2026-11-13 12:00", "cy", "after-sale", "thanks", "letter", None, "Sent", None, "2026-11-12"),
    ("2026-11-14 12:00", "ann", "second-chance", "note", "letter", "2 of 3", "Sent", None, "2026-11-10"),
    ("2026-11-16 15:00", "hal", None, "unplanned", None, None, "Done", None, None),
)


def rows() -> list[Row]:
    """The rows of Prospects, from row 2 on."""
    found = [dict(zip(_HEADINGS, cells, strict=True)) for cells in _PROSPECTS]
    return _rows([{**row, **_MORE.get(str(row["ID"]), {})} for row in found])


def log() -> list[Row]:
    """The lines of the Contact log, from row 2 on; Associate is that of the row."""
    whose = {cells[0]: cells[2] for cells in _PROSPECTS}
    found = [dict(zip(_LOG_HEADINGS, cells, strict=True)) for cells in _LINES]
    return _rows([{**line, "Associate": whose[line["ID"]]} for line in found])


def _rows(found: list[dict[str, Cell]]) -> list[Row]:
    filled = [{heading: cell for heading, cell in row.items() if cell is not None} for row in found]
    return [Row(number, cells) for number, cells in enumerate(filled, 2)]
