"""Large books for the benchmark and for tests: every column that people write, filled as a busy store fills it."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from itertools import count
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from beback.cells import Cell
from beback.prospects import DATES, HUMAN

NOW = datetime(2026, 11, 17, 9, 0)
AREAS = ("312", "773", "847", "630", "708", "224", "872", "331")
EXCHANGES = tuple(str(n) for n in range(220, 990) if n % 100 != 11 and n != 555)
NUMBERS = len(AREAS) * len(EXCHANGES) * 10_000
SCATTER = 7_919_777  # without a common divisor with NUMBERS, so that no two people share a number
PHONE_FORMS = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}", "+1 {0} {1} {2}")
STATUSES = ("Be-back", "Deciding", "Not now", "Bought", "Lost")
WEIGHTS = (30, 8, 17, 33, 12)
ASSOCIATES = ("Dana Reyes", "Lee Ortiz", "Imani Brooks", "Sam Whitlock")
GIVEN = (
    "Abel",
    "Bea",
    "Cyrus",
    "Dina",
    "Edgar",
    "Flora",
    "Gwen",
    "Hiro",
    "Ilse",
    "Jonas",
    "Kirra",
    "Lars",
    "Mona",
    "Nils",
)
FAMILY = (
    "Abara",
    "Bloom",
    "Castell",
    "Duarte",
    "Ekwueme",
    "Fenn",
    "Gallo",
    "Hartung",
    "Ivers",
    "Jain",
    "Kemp",
    "Lund",
    "Marsh",
    "Niemi",
)
WISHES = (
    "engagement ring",
    "wedding bands",
    "diamond studs",
    "tennis bracelet",
    "pearl strand",
    "pendant",
    "watch",
    "signet ring",
)
DETAILS = (
    "oval, 1 ct",
    "18k, comfort fit",
    "size 6 1/2",
    "7 inches, white gold",
    "by daylight, please",
    "steel, 39 mm",
)
OCCASIONS = ("engagement", "anniversary", "birthday", "wedding", "graduation", "retirement")
RECIPIENTS = ("wife", "husband", "mother", "daughter", "herself", "himself", "sister")
TALK = (
    "comes back with her sister",
    "asked about engraving",
    "likes the plain one",
    "compares prices",
    "in a hurry, call after five",
)
STREETS = ("Oak St", "W Lake St", "N Clark St", "Ridge Ave", "E Elm St", "S Dorchester Ave")


def prospects(rows: int, seed: int = 1, now: datetime = NOW) -> Iterator[dict[str, Cell]]:
    """So many rows by heading, blank cells left out; one in twenty-five is a further visit of an earlier person.

    The same arguments give the same rows. Visits lie in the three years before `now`.
    """
    dice = random.Random(seed)
    people = count()
    known: list[dict[str, Cell]] = []
    for _ in range(rows):
        if known and dice.random() < 0.04:
            person = dice.choice(known)
        else:
            person = _person(next(people), dice)
            known.append(person)
        yield person | _visit(dice, now)


def phone(n: int) -> str:
    """The n-th phone number; no two of the first fifty million are alike, all are valid in the US."""
    rest, line = divmod(n * SCATTER % NUMBERS, 10_000)
    area, exchange = divmod(rest, len(EXCHANGES))
    return PHONE_FORMS[n % len(PHONE_FORMS)].format(AREAS[area], EXCHANGES[exchange], f"{line:04}")


def _person(n: int, dice: random.Random) -> dict[str, Cell]:
    given, family = dice.choice(GIVEN), dice.choice(FAMILY)
    person: dict[str, Cell] = {"Prospect": f"{given} {family}", "Associate": dice.choice(ASSOCIATES)}
    if dice.random() < 0.9:
        person["Cell"] = phone(2 * n)
    if dice.random() < 0.25:
        person["Work phone"] = phone(2 * n + 1)
    if dice.random() < 0.7:
        person["Email"] = f"{given}.{family}{n}@example.com".lower()
    if dice.random() < 0.8:
        person["Home address"] = (
            f"{dice.randint(1, 9999)} {dice.choice(STREETS)}, Chicago, IL 606{dice.randint(1, 60):02}"
        )
    if dice.random() < 0.2:
        person["Business address"] = f"{dice.randint(1, 999)} {dice.choice(STREETS)}, Chicago, IL 60606"
    return person


def _visit(dice: random.Random, now: datetime) -> dict[str, Cell]:
    visited = datetime.combine(
        now.date() - timedelta(days=dice.randint(1, 1095)), time(dice.randint(10, 17), dice.randrange(0, 60, 5))
    )
    status = dice.choices(STATUSES, WEIGHTS)[0]
    if status == "Be-back" and dice.random() < 0.9:  # most of the open ones are young
        visited = datetime.combine(now.date() - timedelta(days=dice.randint(1, 28)), visited.time())
    row: dict[str, Cell] = {
        "Visited": visited,
        "Status": status,
        "Looking for": dice.choice(WISHES),
        "Details": dice.choice(DETAILS),
        "Occasion": dice.choice(OCCASIONS),
        "For": dice.choice(RECIPIENTS),
        "Value": dice.randrange(100, 12_000, 50),
        "Conversation": dice.choice(TALK),
        "Surprise": dice.random() < 0.05,
        "Done": False,
    }
    _seldom(row, dice, now)
    if status == "Bought":
        row["Bought on"] = min(visited + timedelta(days=dice.randint(0, 20)), now)
        row["Item bought"], row["Amount"] = row["Looking for"], row["Value"]
        if dice.random() < 0.5:
            row["Special date"] = datetime(dice.randint(1950, 2010), dice.randint(1, 12), dice.randint(1, 28))
    if status == "Deciding" and dice.random() < 0.7:
        row["Decides by"] = _midnight(visited + timedelta(days=dice.randint(5, 60)))
    if status == "Not now":
        row["OK to contact"] = dice.choice(("Yes", "Yes", "Yes", "No"))
    return row


def _seldom(row: dict[str, Cell], dice: random.Random, now: datetime) -> None:
    if dice.random() < 0.2:
        row["Needed by"] = _midnight(now + timedelta(days=dice.randint(-200, 60)))
    if dice.random() < 0.1:
        row["Contact by"] = dice.choice(("Call", "Text", "Email"))
    if dice.random() < 0.02:
        row["Appointment"] = _midnight(now) + timedelta(days=dice.randint(1, 14), hours=dice.randint(10, 17))
        row["Coffee"] = dice.choice(("black", "espresso", "tea, lemon"))
    if dice.random() < 0.02:
        row["Not before"] = _midnight(now + timedelta(days=dice.randint(1, 30)))
    if dice.random() < 0.01:
        row["Cadence"] = "save-the-sale"


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(0))


def write_book(path: Path, rows: Iterable[dict[str, Cell]], headings: tuple[str, ...] = HUMAN) -> None:
    """A workbook as Excel would save it: shared strings, real dates, a frozen header, a filter and a drop-down."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Prospects")
        bold, dated = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, headings, bold)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, heading in enumerate(headings):
                cell = row.get(heading)
                if cell is None:
                    continue
                if heading in DATES and isinstance(cell, datetime):
                    sheet.write_datetime(last, column, cell, dated)
                else:
                    sheet.write(last, column, cell)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(last, 1), len(headings) - 1)
        if "Status" in headings:
            column = headings.index("Status")
            sheet.data_validation(1, column, max(last, 1), column, {"validate": "list", "source": list(STATUSES)})
