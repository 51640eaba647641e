"""Letters for tests, printed into a folder, and what stands on the pages."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfReader

from beback.config.records import LetterSettings, Store
from beback.letters import Look, Printed, print_letters
from beback.messages import About, Letter, Picture

REPO = Path(__file__).resolve().parents[1]
STORE = Store(
    "Hartwell & Daughters", "214 W Lake St\nChicago, IL 60606", "(312) 555-0100", "America/Chicago", "US", "IL"
)
US = LetterSettings(paper="letter", envelope="10", labels="5160", word_letter=None, post_days=2)
EUROPE = LetterSettings(paper="a4", envelope="DL", labels="L7160", word_letter=None, post_days=2)
BODY = (
    "Dear Frank,",
    "Thank you for coming in. It was a pleasure to show you the ring, and I still have everything here.",
    "Should you like to look once more, in peace and over a good coffee, I will set everything out for you.",
)
HOME = ("3122 W Armitage Ave", "Chicago, IL 60647")


def letter(row: int = 2, name: str = "Frank Hale", address: Sequence[str] = HOME, **other: Any) -> Letter:
    """A letter to somebody."""
    about = About(
        row, f"P{row}", f"K{row}", name, "Dana Reyes", "Thank-you note", "Letter to business address", "",
        datetime(2026, 11, 16, 9, 30),
    )  # fmt: skip
    usual = Letter(
        about, (name, *address), "business address", "second_chance_note.letter.txt", BODY, "Dana Reyes",
        date(2026, 11, 16),
    )  # fmt: skip
    return replace(usual, **other)


def picture(width: int = 320, height: int = 240) -> Picture:
    """A photo."""
    jpeg = io.BytesIO()
    Image.new("RGB", (width, height), "darkgoldenrod").save(jpeg, "JPEG")
    return Picture("0412.jpg", jpeg.getvalue(), width, height)


def look(settings: LetterSettings = US, **other: Any) -> Look:
    """The shipped look."""
    return replace(Look(STORE, settings, (REPO / "templates",)), **other)


@dataclass(frozen=True)
class Day:
    """A print day: its folder and what it gave back."""

    folder: Path
    printed: Printed

    @property
    def files(self) -> set[str]:
        """The files that were written."""
        return {file.name for file in self.folder.iterdir()}

    @property
    def reasons(self) -> list[str]:
        """Why letters were held back."""
        return [held.reason for held in self.printed.held]

    @property
    def places(self) -> list[tuple[int, str, int]]:
        """Row, file and page of each letter."""
        return [(place.letter.about.row, place.file, place.page) for place in self.printed.places]

    def pages(self, file: str) -> list[str]:
        """The words of each page."""
        return [page.extract_text() for page in PdfReader(self.folder / file).pages]

    def sizes(self, file: str) -> set[tuple[int, int]]:
        """The sizes of its pages, in points."""
        return {(round(p.mediabox.width), round(p.mediabox.height)) for p in PdfReader(self.folder / file).pages}


def print_day(folder: Path, letters: Sequence[Letter], looks: Look | None = None) -> Day:
    """Prints into the folder, which must be fresh."""
    folder.mkdir(parents=True, exist_ok=True)
    return Day(folder, print_letters(letters, folder, looks or look()))


def flat(text: str) -> str:
    """Words on one line, without the places where a line may end."""
    return " ".join(text.replace("\u200b", "").split())
