"""check.py: what is fine, what to look at, what is a fault; it changes nothing and names rows, not customers."""

import json
import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import check
from beback.books.tab import OURS
from beback.commands import Command
from beback.doctor import machine
from merging import BOUGHT, DECIDING
from shop import REPO, Ran, Shop
from smtp_server import Script, mail_server

CHECK = Command(about=check.__doc__ or "", job=check.job, options=check.options)


class Checked(Shop):
    """A store that check.py looks at."""

    def check(self, *arguments: str) -> Ran:
        return self.run(CHECK, "--config", str(self.config), "--now", "2026-11-17 10:00", *arguments)

    def findings(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads(self.check("--json").out)["findings"]
        return found

    def about(self, what: str) -> list[tuple[str, str]]:
        return [(f["verdict"], f["seen"]) for f in self.findings() if f["about"] == what]


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Checked:
    store = Checked(tmp_path, capsys)
    store.write(BOUGHT, DECIDING)
    assert store.sync().status == 0
    return store


def test_a_store_in_order_has_nothing_to_mend(shop: Checked) -> None:
    with shop.untouched():
        ran = shop.check()
    assert ran.status == 0
    assert ran.out.splitlines()[-1].startswith("0 to mend")
    assert "book: it can be read: 2 prospects, 2 with a task" in ran.out


def test_it_writes_nothing_at_all(shop: Checked) -> None:
    before = shop.files()
    shop.check()
    assert shop.files() == before


def test_no_customer_is_named(shop: Checked) -> None:
    shop.write({**BOUGHT, "Email": "no address", "Item bought": None, "Looking for": None})
    out = shop.check().out
    assert not [word for word in ("Frank", "280-4410", "Oak St") if word in out]


def test_what_config_yaml_came_with_is_told_until_it_is_the_stores_own(shop: Checked) -> None:
    (told,) = shop.about("store")
    assert told[1].endswith(
        "under store: name; store: address; store: phone; mail: from; associates: Dana Reyes; associates: Lee Ortiz"
    )
    for old, new in (
        ("name: Hartwell & Daughters", "name: Marlow & Finch"), ("214 W Lake St", "9 Elm St"),
        ("phone: (312) 555-0100", "phone: (312) 280-0100"), ("hello@example.com>", "hello@marlow.shop>"),
        ("lee@example.com", "lee@marlow.shop"),
    ):  # fmt: skip
        shop.mend(old, new)
    assert shop.about("store") == [("look", "config.yaml still has what it came with under associates: Dana Reyes")]
    shop.mend("dana@example.com", "dana@marlow.shop")
    assert shop.about("store") == []


def test_who_said_stop_where_beback_does_not_look_is_told(shop: Checked) -> None:
    heading = "Do not contact"
    rows = [{**BOUGHT, heading: "x"}, {**DECIDING, heading: "x", "OK to contact": "No"}, {**DECIDING, heading: "no"}]
    shop.write(*rows, headings=[*OURS, heading])
    said = [seen for _, seen in shop.about("book") if heading in seen]
    assert said == [f'"{heading}" says something in row 2, where OK to contact has no No']


@pytest.mark.parametrize(
    ("cells", "about", "seen"),
    [
        ({"Email": "no address"}, "book", "Prospects, Email: to be completed in row 2"),
        (
            {"Item bought": None, "Looking for": None},
            "words",
            "row 2: the letter would be held back. Item bought is blank",
        ),
        ({"Status": "Deciding", "Photo": "ring.jpg"}, "photos", 'There is no picture "ring.jpg" in the folder photos'),
    ],
)
def test_a_row_to_complete_is_named(shop: Checked, cells: dict[str, Any], about: str, seen: str) -> None:
    shop.write({**BOUGHT, **cells})
    found = shop.about(about)
    assert any(verdict == "look" and seen in words for verdict, words in found)


def test_a_mistake_in_a_template_names_file_line_and_row(shop: Checked) -> None:
    words = shop.folder / "templates"
    shutil.copytree(REPO / "templates", words)
    (words / "after_sale_thanks.letter.txt").write_text(
        "Dear {{ first_name }},\n\n{{ frist_name }}\n", encoding="utf-8"
    )
    ran = shop.check()
    assert ran.status == 1
    assert "FAULT  templates: templates/after_sale_thanks.letter.txt, line 3" in ran.out
    assert "Prospects, row 2: the letter would be held back. templates/after_sale_thanks.letter.txt, line 3" in ran.out


def test_a_book_that_is_gone_does_not_hide_the_rest(shop: Checked) -> None:
    shop.book.unlink()
    found = shop.findings()
    assert [f["verdict"] for f in found if f["about"] == "book"] == ["fault"]
    assert any(f["about"] == "templates" and f["verdict"] == "fine" for f in found)


def test_a_missing_file_of_a_piece_is_a_fault(shop: Checked) -> None:
    shop.mend("file: pieces/care-guide.pdf", "file: pieces/gone.pdf")
    assert [verdict for verdict, _ in shop.about("pieces")] == ["fault"]


@pytest.mark.parametrize(("answering", "verdict"), [(True, "fine"), (False, "fault")])
def test_the_mail_server_is_asked_and_nothing_is_sent(shop: Checked, *, answering: bool, verdict: str) -> None:
    with mail_server(Script()) as server:
        port = server.port if answering else 1
        shop.mend("transport: outbox", f"transport: smtp\n  smtp: {{host: localhost, port: {port}, security: none}}")
        assert [found for found, _ in shop.about("mail")] == [verdict]
        assert not server.taken


def test_a_row_that_changed_since_the_last_sync_is_told(shop: Checked) -> None:
    shop.write(BOUGHT, DECIDING)
    assert ("look", "2 rows have changed since the last sync") in shop.about("book")


def test_little_room_on_the_disk_is_a_fault(shop: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "ROOM", 1 << 62)
    assert {verdict for verdict, _ in shop.about("disk")} == {"fault"}


def test_a_clock_that_is_behind_is_told(shop: Checked) -> None:
    ahead = datetime(2026, 11, 19).timestamp()
    os.utime(shop.book, (ahead, ahead))
    assert [verdict for verdict, _ in shop.about("clock")] == ["look"]


def test_a_schedule_that_never_ran_is_told(shop: Checked) -> None:
    assert shop.about("schedule") == [("look", "run.py has not run yet")]
