"""Whoever asked for it is told of a text that cannot wait: at once, once, under a subject that names nobody (C2)."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from beback.cells import Cell
from beback.config import load_config
from beback.runs.notifying import notify
from beback.runs.shop import Shop as Job
from merging import DECIDING, Merging
from shop import Shop

HOT: Mapping[str, Cell] = {
    "Prospect": "Ada Cole", "Associate": "Dana Reyes", "Visited": datetime(2026, 11, 17, 11, 0),
    "Cadence": "save-the-sale", "Looking for": "watch", "Cell": "(312) 280-4411",
}  # fmt: skip


class Told:
    """A store with Dana to be told, and the mails that she gets."""

    def __init__(self, shop: Shop, *rows: Mapping[str, Cell], notified: bool = True) -> None:
        if notified:
            shop.mend("cover: Lee Ortiz, notify: none", "cover: Lee Ortiz, notify: email")
        self.made = Merging(shop, *rows, now="2026-11-17 11:10")
        self.mails: list[EmailMessage] = []

    def at(self, clock: str, day: str = "2026-11-17") -> int:
        """How many mails a run sends at that time."""
        job = Job.open(load_config(self.made.shop.config), datetime.fromisoformat(f"{day} {clock}"))
        sent, failed = notify(job, self.mails.append)
        assert not failed
        return sent


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path, capsys)


def test_a_new_text_is_told_at_once_and_once(shop: Shop) -> None:
    told = Told(shop, HOT)
    assert [told.at("10:40"), told.at("11:10"), told.at("11:20"), told.at("12:00")] == [0, 1, 0, 0]
    (mail,) = told.mails
    assert (mail["To"], mail["Subject"]) == ("Dana Reyes <dana@example.com>", "A text to send now")
    assert "Ada Cole" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "sms:+13122804411" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]


def test_the_next_text_of_the_same_person_is_told_as_well(shop: Shop) -> None:
    told = Told(shop, HOT)
    told.at("11:10")
    with shop.opened() as file:
        sheet = file["Prospects"]
        sheet.cell(2, next(c.column for c in sheet[1] if c.value == "Done")).value = "x"
    told.made.sync("2026-11-17 11:20")
    told.made.sync("2026-11-17 18:00")
    assert [told.at("22:30"), told.at("08:20", "2026-11-18"), told.at("08:40", "2026-11-18")] == [0, 0, 1]


@pytest.mark.parametrize(
    ("row", "notified"),
    [(HOT, False), ({**DECIDING, "Associate": "Dana Reyes"}, True), ({**HOT, "Associate": "Lee Ortiz"}, True)],
)
def test_nobody_else_and_nothing_else_is_told(shop: Shop, row: Mapping[str, Cell], notified: bool) -> None:
    assert Told(shop, row, notified=notified).at("11:10") == 0


def test_a_task_that_the_book_does_not_show_yet_waits_for_the_sync(shop: Shop) -> None:
    told = Told(shop)
    shop.write(HOT)
    assert told.at("11:10") == 0
    told.made.sync()
    assert told.at("11:10") == 1
