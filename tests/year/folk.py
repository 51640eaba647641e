"""Who walks in, and how associates fill in the sheet: mostly right, sometimes late, twice or wrongly."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from beback.cells import Cell
from year.paper import Hands

ASSOCIATES = ("Dana Reyes", "Lee Ortiz", "dana reyes", "")
THINGS = ("engagement ring", "wedding bands", "pearl strand", "watch", "diamond studs", "something for her")
_FIRST = ("Frank", "Nora", "Ada", "Luis", "Mei", "Omar", "Ida", "Paul", "Zoë", "Jürgen", "HANNAH", "kwame", "Dr. Ann")
_LAST = ("Hale", "Kim", "Cole", "Ortega", "Wu", "Haddad", "Bell", "O'Neil", "de la Cruz", "Müller", "MARSH", "mensah")
_CALLS = (
    ("No answer", 28), ("Left message", 26), (None, 12), ("Replied", 9), ("Bought", 7), ("Appointment", 6),
    ("Not now", 4), ("Stop", 3), ("Lost", 2), ("Problem", 2), ("maybe", 2),
)  # fmt: skip


@dataclass
class Tick:
    """What somebody ticked: the note that tells it from others, and whether its Result is a word that Beback knows."""

    note: str
    result: str | None
    known: bool


@dataclass
class Folk:
    """Everybody who has to do with the store; what they typed is remembered by the row's Tag."""

    dice: random.Random
    typed: dict[str, dict[str, Cell]] = field(default_factory=dict)
    ticks: dict[str, Tick] = field(default_factory=dict)
    number: int = 0
    ticked: int = 0

    def walk_in(self, hands: Hands, now: datetime) -> None:
        """Somebody new comes in, or somebody who has been here before; an associate types a row."""
        cells = self._visitor(now)
        again = self.dice.random() < 0.12 and self.typed
        if again:
            known = self.typed[self.dice.choice(sorted(self.typed))]
            cells |= {
                h: known[h] for h in ("Prospect", "Cell", "Email", "Home address", "Business address") if h in known
            }
        self.number += 1
        cells["Tag"] = f"T{self.number}"
        self.typed[str(cells["Tag"])] = dict(cells)
        places = [*hands]
        between = self.dice.choice(places) if places and self.dice.random() < 0.1 else None
        hands.add(cells, between)

    def _visitor(self, now: datetime) -> dict[str, Cell]:
        dice, n = self.dice, self.number
        status = dice.choices(("Be-back", None, "Deciding", "Not now", "Bought", "Lost"), (34, 12, 16, 14, 20, 4))[0]
        cells: dict[str, Cell] = {
            "Prospect": f"{dice.choice(_FIRST)} {dice.choice(_LAST)}",
            "Associate": dice.choice(ASSOCIATES) or None,
            "Visited": now if dice.random() < 0.8 else datetime.combine(now.date(), datetime.min.time()),
            "Status": status,
            "Looking for": dice.choice(THINGS),
            "Value": dice.choice((None, 300, 900, 4800)),
            "Ring size": dice.choice((None, 6.5, "7")),
            "For": dice.choice((None, "Emily", "his wife", "self")),
        }
        self._contacts(cells, n)
        if status == "Bought":
            cells |= {"Bought on": now, "Item bought": cells["Looking for"], "Amount": dice.choice((250, 1200, 8000))}
            cells["Special date"] = datetime(1990, dice.randint(1, 12), dice.randint(1, 28))
        if status == "Deciding" and dice.random() < 0.6:
            cells["Decides by"] = datetime.combine(
                now.date() + timedelta(days=dice.randint(3, 70)), datetime.min.time()
            )
        if dice.random() < 0.15:
            cells["Needed by"] = datetime.combine(now.date() + timedelta(days=dice.randint(2, 40)), datetime.min.time())
        if dice.random() < 0.15:
            cells["Surprise"] = dice.choice((True, "x"))
        if dice.random() < 0.5:
            cells["OK to contact"] = dice.choice(("Yes", "yes", "No", "Yes"))
        if dice.random() < 0.2:
            cells["Contact by"] = dice.choice(("Call", "Text", "Email", "carrier pigeon"))
        if status in ("Be-back", None) and dice.random() < 0.2:
            cells["Cadence"] = "save-the-sale"
        if dice.random() < 0.04:
            cells["Visited"] = dice.choice((None, "last week", f"{now:%m/%d/%Y} 2:10 PM"))
        return {heading: cell for heading, cell in cells.items() if cell is not None}

    def _contacts(self, cells: dict[str, Cell], n: int) -> None:
        dice = self.dice
        if dice.random() < 0.75:
            cells["Cell"] = dice.choice(
                (f"(312) 280-{n % 10000:04d}", 3122800000 + n % 10000, f"312.280.{n % 10000:04d}")
            )
        if dice.random() < 0.6:
            cells["Email"] = f"person{n}@example.com"
        if dice.random() < 0.5:
            cells["Home address"] = f"{n + 1} Oak St, Chicago, IL 60610"
        if dice.random() < 0.35:
            cells["Business address"] = f"{n + 1} Lake St\nChicago, IL 60606"
        if dice.random() < 0.05:
            cells["Cell"] = "call the office"

    def tick_due(self, hands: Hands, now: datetime, chance: float, away: str) -> None:
        """Associates, but for one who is away, do what is due by phone or text, and tick it; emails and letters are
        others' work."""
        for row in [*hands]:
            due, how, task = hands.get(row, "Due"), str(hands.get(row, "How") or ""), hands.get(row, "Task")
            ready = isinstance(due, datetime) and due <= now and not hands.get(row, "Done")
            if hands.get(row, "Associate") == away:
                continue
            if not ready or how.startswith(("Letter", "Email")) or self.dice.random() > chance:
                continue
            if task and not how:
                self.tick(hands, row, now, self.dice.choice((None, "Bought", "Lost", "Not now")))
            elif task:
                words, weights = zip(*_CALLS, strict=True)
                self.tick(hands, row, now, self.dice.choices(words, weights)[0])

    def tick(self, hands: Hands, row: int, now: datetime, result: str | None) -> None:
        """Somebody ticks a row."""
        self.ticked += 1
        note = f"note {self.ticked}"
        self.ticks[note] = Tick(note, result, result != "maybe")
        hands.set(row, "Done", self.dice.choice((True, "x", "Yes")))
        hands.set(row, "Result", result)
        hands.set(row, "Result note", note)
        if self.dice.random() < 0.1:
            hands.set(row, "Done on", now - timedelta(hours=self.dice.randint(1, 30)))
        if result == "Appointment":
            at = datetime.combine(now.date() + timedelta(days=self.dice.randint(1, 12)), datetime.min.time())
            self.type(hands, row, {"Appointment": at.replace(hour=self.dice.randint(10, 17)), "Coffee": "black"})

    def mend(self, hands: Hands) -> None:
        """A Result that is no word of Beback's is put right a day or two later."""
        for row in [*hands]:
            if hands.get(row, "Result") == "maybe" and self.dice.random() < 0.6:
                hands.set(row, "Result", "Left message")
                self.ticks[str(hands.get(row, "Result note"))].known = True

    def fiddle(self, hands: Hands, today: date, *, ticks: bool = True) -> None:
        """What else people do: sort, insert and copy rows, change a status or a snooze, tick what shows nothing."""
        rows = [*hands]
        if not rows:
            return
        row = self.dice.choice(rows)
        match self.dice.randint(0, 11):
            case 0:
                hands.sort(self.dice.choice(("Prospect", "Associate", "Status", "Tag")))
            case 1:
                hands.blank(self.dice.randint(1, len(hands.grid)))
            case 2:
                bought: dict[str, Cell] = {
                    "Status": "Bought",
                    "Bought on": _day(today),
                    "Amount": 700,
                    "Item bought": "watch",
                }
                self.type(hands, row, bought)
            case 3:
                self.type(hands, row, {"Status": self.dice.choice(("Deciding", "Not now", "Lost", "dead"))})
            case 4:
                self.type(hands, row, {"Not before": _day(today + timedelta(days=self.dice.randint(1, 60)))})
            case 5:
                self.type(hands, row, {"OK to contact": "No"})
            case 6:
                self.type(hands, row, {"Visited": datetime.combine(today, datetime.min.time()).replace(hour=11)})
            case 7 if ticks and not hands.get(row, "Task"):
                self.tick(hands, row, datetime.combine(today, datetime.min.time()).replace(hour=12), "Left message")
            case 8:
                self.type(hands, row, {"Surprise": True})
            case 9 if not hands.get(row, "Done"):
                self._copy(hands, row)

    def _copy(self, hands: Hands, row: int) -> None:
        """Somebody who is back in the shop gets a copy of their row, with all that stands in it, above it or below."""
        tag = str(hands.get(row, "Tag"))
        self.number += 1
        copy = row + self.dice.randint(0, 1)
        hands.grid.insert(copy, [*hands.grid[row]])
        hands.set(copy, "Tag", f"T{self.number}")
        self.typed[f"T{self.number}"] = self.typed[tag] | {"Tag": f"T{self.number}"}

    def type(self, hands: Hands, row: int, cells: Mapping[str, Cell]) -> None:
        """Types into a row, and remembers it."""
        for heading, cell in cells.items():
            hands.set(row, heading, cell)
            self.typed[str(hands.get(row, "Tag"))][heading] = cell


def _day(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())
