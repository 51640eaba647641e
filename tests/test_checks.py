"""Which Checks ask somebody to act, and under which heading to look (the morning list's gaps; fine print: People)."""

from datetime import datetime
from typing import Any

import pytest

from beback.cells import Row
from beback.followups import Run, plan
from playbook import rules_of

NOW = "2026-11-17 11:00"
VISITED = {"Visited": datetime(2026, 11, 16, 14, 10)}
CELL = {"Cell": "312-280-4410"}
ATTEMPTS = [{"Cadence": "second-chance", "Step": s, "Channel": "call", "Attempt": "1 of 3"} for s in ("a", "b", "c")]


def checks(cells: dict[str, Any], log: list[dict[str, Any]], now: str) -> list[tuple[str, bool, str]]:
    row = Row(2, {"Prospect": "Frank Hale", "ID": "F1", **cells})
    lines = [Row(n, {"ID": "F1", "When": datetime(2026, 11, 16, 16), **line}) for n, line in enumerate(log, 2)]
    (planned,) = plan([row], lines, Run(rules_of(), datetime.fromisoformat(now), "salt")).rows
    return [(check.text, check.mend, check.heading) for check in planned.checks]


@pytest.mark.parametrize(
    ("cells", "log", "now", "told"),
    [
        ({**VISITED, **CELL}, ATTEMPTS, NOW, "3 of 3 attempts made: let it rest"),
        ({**VISITED, **CELL}, [], "2026-12-16 14:10", "Over 30 days: set Status to Not now or Lost"),
        ({**VISITED, **CELL, "Needed by": datetime(2026, 11, 16)}, [], NOW, "Needed by has passed"),
        ({**VISITED, **CELL}, [{"Step": "agree"}], NOW, "Replied: set Status or Appointment"),
        (
            {**VISITED, **CELL, "Status": "Deciding"},
            [{"Cadence": "romance", "Step": "decision", "Since": datetime(2026, 11, 16)}],
            "2026-12-20 11:00",
            "Decision date has passed: set Status",
        ),
        ({**VISITED, **CELL, "OK to contact": "No"}, [], NOW, "Do not contact"),
    ],
)
def test_a_row_at_rest_asks_nobody_to_act(
    cells: dict[str, Any], log: list[dict[str, Any]], now: str, told: str
) -> None:
    assert checks(cells, log, now) == [(told, False, "Check")]


@pytest.mark.parametrize(
    ("cells", "log", "told", "heading"),
    [
        ({**VISITED, **CELL, "Status": "Not now"}, [], "Ask if they would like you to follow up", "Check"),
        ({**VISITED, **CELL, "Status": "Deciding"}, [], "Ask when they will decide", "Check"),
        (VISITED, [], "No way to reach: add Cell, Work phone, Email, Home address or Business address", "Check"),
        (CELL, [], "Visited is missing", "Visited"),
        (
            {**CELL, "Visited": datetime(2026, 11, 16), "Cadence": "save-the-sale"},
            [],
            "Visited needs a time",
            "Visited",
        ),
        ({**VISITED, **CELL}, [{"Result": "Appointment"}], "Appointment has no date", "Appointment"),
        ({**VISITED, **CELL, "Cell": "call her"}, [], 'Cell cannot be read: "call her"', "Cell"),
        (
            {**VISITED, "Status": "maybe"},
            [],
            'Status "maybe": use Be-back, Deciding, Not now, Bought, Lost',
            "Status",
        ),
        (
            {**VISITED, **CELL, "Done": "sure"},
            [],
            'Done "sure": tick it, or write x, yes, y, 1 or TRUE',
            "Done",
        ),
        (
            {**VISITED, **CELL, "Done": True, "Result": "talked"},
            [],
            (
                'Result "talked": use Sent, No answer, Left message, Replied, Appointment, Bought, Not now, Lost, '
                "Problem or Stop"
            ),
            "Result",
        ),
        ({**VISITED, **CELL, "Done on": "today"}, [], 'Done on cannot be read: "today"', "Done on"),
    ],
)
def test_what_is_missing_or_wrong_is_told_with_its_heading(
    cells: dict[str, Any], log: list[dict[str, Any]], told: str, heading: str
) -> None:
    assert (told, True, heading) in checks(cells, log, NOW)


def test_a_copied_row_is_told_beside_its_new_id() -> None:
    rows = [Row(n, {"Prospect": "Frank Hale", "ID": "F1", **VISITED, **CELL}) for n in (2, 3)]
    _, copied = plan(rows, (), Run(rules_of(), datetime.fromisoformat(NOW), "salt")).rows
    assert [(check.text, check.heading) for check in copied.checks if check.mend] == [
        ("Copied row: it has an ID of its own now", "ID")
    ]
