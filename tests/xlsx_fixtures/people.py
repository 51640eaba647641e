"""The people who stand in every fixture, with a column of the shop's own among the columns."""

from datetime import datetime

from beback.cells import Cell

FIRST = datetime(2026, 11, 17, 9, 0)
SECOND = datetime(2026, 11, 18, 10, 0)

HEADINGS = (
    "Shop notes", "Prospect", "Associate", "Visited", "Status", "Looking for", "Cell", "Home address", "Value", "Done",
    "Result", "Result note", "OK to contact", "Bought on", "Amount",
)  # fmt: skip
DATES = frozenset({"Visited", "Bought on"})

PEOPLE: tuple[dict[str, Cell], ...] = (
    {
        "Shop notes": "  two leading blanks", "Prospect": "Frank Ortiz", "Associate": "Dana Reyes",
        "Visited": datetime(2026, 11, 16, 14, 10), "Status": "Be-back", "Looking for": "engagement ring",
        "Cell": "312-280-4410", "Home address": "12 W Lake St\nChicago, IL 60606", "Value": 4200, "Done": False,
    },
    {
        "Shop notes": "💍 ring <box> & \"safe\"", "Prospect": "Grace Lim", "Associate": "Lee Ortiz",
        "Visited": datetime(2026, 11, 10), "Status": "Deciding", "Cell": "(312) 280-4411",
        "Home address": "4 N Clark St, Chicago, IL 60601", "Value": 900.5, "Done": False,
    },
    {
        "Shop notes": "0012", "Prospect": "Hugo Stein", "Visited": datetime(2026, 10, 1, 11, 0), "Status": "Bought",
        "Looking for": "watch", "Cell": "312.280.4412", "Bought on": datetime(2026, 10, 2), "Amount": 1999.95,
        "Home address": "7 E Ohio St, Chicago, IL 60611", "Done": False,
    },
    {
        "Shop notes": "שלום\tline\nbreak", "Prospect": "Ivy Tran", "Visited": datetime(2026, 9, 3, 16, 45),
        "Status": "Not now", "Cell": "312 280 4413", "OK to contact": "Yes", "Done": False,
    },
    {
        "Shop notes": "=NOT A FORMULA", "Prospect": "Jonas Weber", "Visited": datetime(2026, 8, 1),
        "Status": "Lost", "Done": False,
    },
    {
        "Shop notes": "5e3", "Prospect": "Kim O'Park", "Visited": datetime(2026, 11, 14, 17, 59), "Status": "Be-back",
        "Cell": "3122804414", "Home address": "9 S Dorchester Ave, Chicago, IL 60615", "Done": "x",
        "Result": "Left message", "Result note": "rang <twice> & said \"later\"",
    },
)  # fmt: skip
