"""forget.py on a store's folder: what it says, what it removes under `output` and in backups/, and what it leaves."""

import json
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import forget
import morning
import report
import run
from beback.commands import Command
from beback.errors import BebackError
from beback.stopfile import FILE, read_stops
from forgetting import contents
from merging import BOUGHT, DECIDING, MERGE, NOW, TEXTED, Merging
from pdf_texts import pages
from shop import Ran, Shop

FORGET = Command(about=forget.__doc__ or "", job=forget.job, options=forget.options)
MORNING = Command(about=morning.__doc__ or "", job=morning.job, options=morning.options)
REPORT = Command(about=report.__doc__ or "", job=report.job)
RUN = Command(about=run.__doc__ or "", job=run.job, options=run.options)
FRANK, NORA, ADA = "Frank Hale", "Nora Kim", "Ada Cole"
WORDS = {
    FRANK: ("Frank", "frank", "Hale", "280-4410", "2804410", "Orleans", "Oak St"),
    NORA: ("Nora Kim", "nora@example"),
    ADA: ("Ada Cole", "280-4411", "2804411"),
}


class Office:
    """A store after a morning: letters, an email, a text, the lists and the report have been made."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], made: Path) -> None:
        self.shop, self.out = Shop(folder, capsys), folder / "out"
        if not made.exists():
            first = Shop(made, capsys)
            Merging(first, BOUGHT, DECIDING, TEXTED, {**BOUGHT, **OTHER})
            for command in (MERGE, MORNING, REPORT):
                assert first.run(command, "--config", str(first.config), "--now", NOW).status == 0
        shutil.copytree(made, folder, dirs_exist_ok=True)

    def run(self, command: Command, *arguments: str, now: str = NOW) -> Ran:
        return self.shop.run(command, "--config", str(self.shop.config), "--now", now, *arguments)

    def forget(self, *arguments: str) -> Ran:
        return self.run(FORGET, *arguments)

    def naming(self, name: str) -> set[str]:
        """The files, and parts of packed ones, that still name somebody."""
        words = WORDS[name]
        found = {file for file, data in contents(self.shop.folder) if any(word.encode() in data for word in words)}
        for file in self.out.rglob("*.pdf"):
            if any(word in page for page in pages(file) for word in words):
                found.add(file.name)
        return found

    def files(self) -> set[str]:
        return {name for name in self.shop.files() if not name.startswith("state/")}


OTHER: dict[str, Any] = {
    "Prospect": "Ida Bell", "Cell": "(312) 280-4412", "Email": "ida@example.com", "Associate": "Lee Ortiz",
    "Home address": "1 Elm St, Chicago, IL 60610", "Business address": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made") / "store"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], made: Path) -> Office:
    return Office(tmp_path / "store", capsys, made)


@pytest.mark.parametrize("name", [FRANK, NORA, ADA])
def test_no_file_of_the_store_names_them_any_more(office: Office, name: str) -> None:
    assert office.naming(name)
    assert office.forget(name, "--yes", "--backups").status == 0
    assert office.naming(name) == set()


def test_files_that_do_not_name_them_stay(office: Office) -> None:
    before = office.files()
    office.forget(NORA, "--yes")
    assert before - office.files() == {
        "out/emails/2026-11-17/nora-kim.eml", "out/morning/2026-11-17/index.html",
        "out/morning/2026-11-17/lee-ortiz.html", "out/morning/2026-11-17/lee-ortiz.ics",
    }  # fmt: skip


def test_both_files_of_a_report_that_names_them_go(office: Office) -> None:
    assert office.files() >= {"out/report/2026-W47.html", "out/report/2026-W47.pdf"}
    office.forget(FRANK, "--yes")
    assert not [name for name in office.files() if name.startswith("out/report")]


def test_of_a_day_s_letters_no_page_can_be_cut_so_all_of_them_go(office: Office) -> None:
    ran = office.forget(FRANK, "--yes")
    assert not (office.out / "letters" / "2026-11-17").exists()
    assert "out/letters/2026-11-17, all letters of that day" in ran.out


def test_letters_of_others_stay_and_a_reprint_of_theirs_goes(office: Office) -> None:
    letters = office.out / "letters" / "2026-11-17"
    kept = {file.name for file in letters.iterdir()}
    (letters / "reprint-nora-kim-letters.pdf").write_bytes(b"%PDF")
    (letters / "reprint-nora-kimball-letters.pdf").write_bytes(b"%PDF")
    office.forget(NORA, "--yes")
    assert {file.name for file in letters.iterdir()} == kept | {"reprint-nora-kimball-letters.pdf"}


def test_what_it_cannot_look_into_is_named(office: Office) -> None:
    (office.out / "report" / "scan.pdf").write_bytes(b"%PDF")
    assert "Beback cannot look into out/report/scan.pdf" in office.forget(NORA, "--yes").out


def test_a_calendar_that_folds_their_name_is_found(office: Office) -> None:
    file = office.out / "morning" / "2026-11-16" / "dana-reyes.ics"
    file.parent.mkdir()
    file.write_bytes(b"SUMMARY:Thank and invite back: Nora K\r\n im\r\n")
    office.forget(NORA, "--yes")
    assert not file.exists()


def test_files_of_your_own_beside_beback_s_folders_stay(office: Office) -> None:
    for file in (office.out / "Nora Kim.html", office.out / "mine" / "wishes.csv"):
        file.parent.mkdir(exist_ok=True)
        file.write_text("Nora Kim", encoding="utf-8")
    office.forget(NORA, "--yes")
    assert {name for name in office.files() if "Nora" in name or "mine" in name} == {
        "out/Nora Kim.html", "out/mine/wishes.csv"
    }  # fmt: skip


class TestAsking:
    def test_without_yes_it_says_what_and_does_nothing(self, office: Office) -> None:
        before = dict(contents(office.shop.folder))
        ran = office.forget(FRANK)
        assert (ran.status, ran.last) == (1, "Nothing was removed. To remove it, start this again with --yes")
        for words in (
            "Prospects, row 2 (Frank Hale): all that stands there", "out/letters/2026-11-17", "out/report/2026-W47.pdf",
            "Backups stay for 14 days, unless you add --backups: prospects 2026-11-17.xlsx", "Out of Beback's reach:",
            "letters that were printed", "Excel's own recovery files",
        ):  # fmt: skip
            assert words in ran.out
        after = dict(contents(office.shop.folder))
        assert after == before

    @pytest.mark.parametrize(
        ("answer", "status", "gone"), [("y", 0, True), ("YES", 0, True), ("", 1, False), ("n", 1, False)]
    )
    def test_at_a_terminal_it_asks(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, answer: str, status: int, gone: bool
    ) -> None:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", lambda _: answer)
        assert office.forget(FRANK).status == status
        assert (not any(row["Prospect"] == FRANK for row in office.shop.rows())) == gone

    def test_somebody_whom_nothing_names(self, office: Office) -> None:
        ran = office.forget("Somebody Else", "--yes")
        assert (ran.status, ran.last) == (1, 'Nothing was found of "Somebody Else", and nothing was removed')

    @pytest.mark.parametrize("arguments", [("--lift", "--yes"), ("--lift", "--backups")])
    def test_lift_goes_alone(self, office: Office, arguments: tuple[str, ...]) -> None:
        assert office.forget(FRANK, *arguments).status == 2

    def test_standard_error_names_no_customer(self, office: Office) -> None:
        with office.shop.opened() as file:
            file["Prospects"]["A5"] = "Frank Hale"
        assert "row 2; row 5" in office.forget("Frank Hale", "--yes").last
        for arguments in (("(312) 280-4410",), ("(312) 280-4410", "--yes")):
            ran = office.forget(*arguments)
            assert not any(word in ran.err for word in ("Frank", "Hale", "Oak St"))


class TestBackups:
    def folder(self, office: Office) -> set[str]:
        return {file.name for file in (office.shop.book.parent / "backups").iterdir()}

    def test_they_stay_and_are_named(self, office: Office) -> None:
        assert "Backups stay for 14 days" in office.forget(FRANK, "--yes").out
        assert self.folder(office) == {"prospects 2026-11-17.xlsx"}

    def test_with_backups_all_of_this_book_go_and_none_is_made(self, office: Office) -> None:
        folder = office.shop.book.parent / "backups"
        (folder / "prospects 2026-11-10.xlsx").write_bytes(b"older")
        (folder / "other 2026-11-10.xlsx").write_bytes(b"another book's")
        ran = self.ran(office, "2026-11-18 10:00")
        assert self.folder(office) == {"other 2026-11-10.xlsx"}
        assert "3 backups" in ran.out

    def ran(self, office: Office, now: str) -> Ran:
        return office.run(FORGET, FRANK, "--yes", "--backups", now=now)

    def test_whoever_is_gone_from_the_book_is_taken_out_of_them_later(self, office: Office) -> None:
        office.forget(FRANK, "--yes")
        assert office.naming(FRANK)
        assert office.forget(FRANK, "--yes", "--backups").status == 0
        assert office.naming(FRANK) == set()


class TestStop:
    def test_they_are_left_in_peace_when_somebody_types_them_in_anew(self, office: Office) -> None:
        with office.shop.opened() as file:
            sheet = file["Prospects"]
            column = next(cell.column for cell in sheet[1] if cell.value == "OK to contact")
            sheet.cell(2, column).value = "no"
        assert "They said stop." in office.forget(FRANK, "--yes").out
        anew = {**BOUGHT, "Prospect": "Frank", "Bought on": datetime(2026, 11, 16, 12)}
        office.shop.write(anew)
        office.shop.sync(now=NOW)
        (row,) = office.shop.rows()
        assert (row["Task"], row["Check"]) == (None, "Do not contact")
        office.run(MERGE)
        listed = (office.out / "letters" / "2026-11-17" / "letters.csv").read_text(encoding="utf-8")
        assert len(listed.splitlines()) == 1
        assert "may be contacted again" in office.forget("Frank", "--lift").out
        office.shop.sync(now=NOW)
        assert office.shop.rows()[0]["Task"] == "Thank-you note"
        assert "were not on the list" in office.forget("Frank", "--lift").out

    def test_without_a_list_that_can_be_read_nothing_runs(self, office: Office) -> None:
        (office.shop.folder / "state" / FILE).write_text("{}", encoding="utf-8")
        before = dict(contents(office.shop.folder))
        for ran in (office.shop.sync(now=NOW), office.run(MERGE), office.run(MORNING), office.run(REPORT)):
            assert ran.status == 1
            assert "stopped.json is damaged" in ran.last
        assert office.run(RUN, "--once").status == 1
        after = dict(contents(office.shop.folder))
        assert {name: data for name, data in after.items() if name in before} == before


WHOLE: dict[str, Any] = {"format": 1, "key": "0" * 64, "stopped": ["a" * 64], "with_name": []}


@pytest.mark.parametrize(
    "told",
    [
        "", "[]", "\xff", "{}", *({h: c for h, c in WHOLE.items() if h != gone} for gone in WHOLE),
        {**WHOLE, "format": 2}, {**WHOLE, "key": "zz"}, {**WHOLE, "key": "00"}, {**WHOLE, "key": 7},
        *({**WHOLE, part: bad} for part in ("stopped", "with_name") for bad in (["00"], [7], None, ["é" * 64])),
    ],
)  # fmt: skip
def test_a_list_that_is_not_whole_is_refused(tmp_path: Path, told: object) -> None:
    words = told if isinstance(told, str) else json.dumps(told)
    (tmp_path / FILE).write_bytes(words.encode("latin-1"))
    with pytest.raises(BebackError, match="put back the latest backup"):
        read_stops(tmp_path)


def test_no_list_is_none_and_a_whole_one_is_read(tmp_path: Path) -> None:
    assert read_stops(tmp_path) is None
    (tmp_path / FILE).write_text(json.dumps(WHOLE), encoding="utf-8")
    found = read_stops(tmp_path)
    assert found
    assert (found.secret, found.marks, found.named) == (bytes(32), frozenset({"a" * 64}), frozenset())


def test_a_file_that_is_in_the_way_is_named_and_the_rest_goes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "index.html":
            raise PermissionError("in use")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    ran = office.forget(NORA, "--yes")
    assert ran.status == 1
    assert "1 file in out/morning/2026-11-17 could not be removed" in ran.err
    assert "NOT REMOVED: out/morning/2026-11-17/index.html" in ran.out
    assert not (office.out / "emails/2026-11-17/nora-kim.eml").exists()
