"""What a drop-down offers under some of our headings. Other words pass with a warning, and Check tells of them."""

from collections.abc import Mapping

from beback.prospects import ContactBy, Status
from beback.recording import RESULTS

CHOICES: Mapping[str, tuple[str, ...]] = {
    "Status": tuple(status.value for status in Status),
    "Result": RESULTS,
    "Contact by": tuple(way.value for way in ContactBy),
    "OK to contact": ("Yes", "No"),
    "Surprise": ("x", "TRUE"),
    "Done": ("x", "TRUE"),
}
TITLE, WARNING = "Beback", "Beback does not know this word. Keep it all the same?"


def choices(columns: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
    """What is offered under columns of Prospects, by their place."""
    return {place: CHOICES[heading] for heading, place in columns.items() if heading in CHOICES}
