"""Real runs of scripts/sync.py over a Google Sheet: two at once, and one killed while its write is under way."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

import check
from beback.commands import Command, main
from playbook import STORE, merged
from sheet_storms import Storm
from sheets_server import SheetsServer, traffic
from shop import SYNC, Ran

CHECK = Command(about=check.__doc__ or "", job=check.job, options=check.options)
SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
pytestmark = [pytest.mark.process, pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")]


@dataclass
class Computer:
    """A computer with a config file for the storm's sheet."""

    storm: Storm
    folder: Path
    more: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        key = self.storm.shop.server.credentials(self.folder)
        book: dict[str, object] = {
            "google_sheet": self.storm.shop.sheet.id,
            "credentials": key.name,
            "endpoint": self.storm.shop.server.url,
        }
        book |= self.more
        settings = {**{k: v for k, v in STORE.items() if k != "book"}, "book": book}
        (self.folder / "config.yaml").write_text(yaml.safe_dump(merged({}, settings)), encoding="utf-8")

    def start(self) -> "subprocess.Popen[str]":
        """A run of scripts/sync.py that goes on."""
        moment = f"{self.storm.now:%Y-%m-%d %H:%M}"
        command = [sys.executable, str(SCRIPTS / "sync.py"), "--config", str(self.folder / "config.yaml")]
        return subprocess.Popen([*command, "--now", moment], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, capsys: pytest.CaptureFixture[str], command: Command, *more: str) -> Ran:
        """A run of a script in this process, however it ends."""
        moment = f"{self.storm.now:%Y-%m-%d %H:%M}"
        status = main(command, ["--config", str(self.folder / "config.yaml"), "--now", moment, *more])
        told = capsys.readouterr()
        return Ran(status, told.out, told.err)


@pytest.fixture
def storm(server: SheetsServer, tmp_path: Path, request: pytest.FixtureRequest) -> Storm:
    found = Storm.over(server, tmp_path / "before", request.node.name)
    found.tick(3)
    found.traffic.forget()
    return found


def test_two_at_once_on_two_computers_record_each_tick_once(storm: Storm, tmp_path: Path) -> None:
    runs = [Computer(storm, tmp_path / name).start() for name in ("one", "other")]
    told = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], told
    assert storm.calm() == []


@pytest.mark.parametrize("effect", ["before", "after"])
def test_one_that_is_killed_while_it_writes_is_made_good_by_the_next(
    storm: Storm, tmp_path: Path, capsys: pytest.CaptureFixture[str], effect: str
) -> None:
    computer = Computer(storm, tmp_path / "one")
    runs: list[subprocess.Popen[str]] = []

    def kill() -> None:
        runs[0].send_signal(signal.SIGKILL)
        runs[0].wait(60)

    if effect == "before":
        storm.traffic.fail(2, traffic.dropped())
    plan = storm.traffic.before if effect == "before" else storm.traffic.during
    plan(2, kill)
    runs.append(computer.start())
    runs[0].communicate(timeout=240)
    assert runs[0].returncode == -signal.SIGKILL
    storm.sheet.sort("Prospect", reverse=True)
    storm.now += timedelta(minutes=10)
    storm.traffic.forget()
    assert computer.run(capsys, SYNC, "--json").json["recorded"] == (0 if effect == "after" else 3)
    assert storm.calm() == []


def test_a_sync_says_how_many_requests_it_made_and_nothing_secret(
    storm: Storm, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Computer(storm, tmp_path / "one").run(capsys, SYNC, "--json")
    assert (run.status, run.json["requests"], run.json["recorded"]) == (0, 2, 3)
    assert "private" not in run.out + run.err


def test_missing_credentials_are_status_2(storm: Storm, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Computer(storm, tmp_path / "one", {"credentials": "nowhere.json"}).run(capsys, SYNC)
    assert (run.status, "book.credentials: there is no file" in run.err) == (2, True)


def test_a_workbook_does_not_load_gspread() -> None:
    code = "import sys, beback.runs, beback.books.opening, sync; sys.exit('gspread' in sys.modules)"
    path = {**os.environ, "PYTHONPATH": str(SCRIPTS)}
    assert subprocess.run([sys.executable, "-c", code], env=path, check=False).returncode == 0


class TestTheLiveCheck:
    @pytest.fixture
    def scratch(self, server: SheetsServer, tmp_path: Path) -> Storm:
        return Storm.before_the_first(server, tmp_path, 1, {"Sheet1": []})

    def check(self, storm: Storm, capsys: pytest.CaptureFixture[str]) -> Ran:
        return Computer(storm, storm.shop.folder).run(capsys, CHECK, "--live-sheet", storm.sheet.id)

    def test_finds_the_local_server_as_expected(self, scratch: Storm, capsys: pytest.CaptureFixture[str]) -> None:
        run = self.check(scratch, capsys)
        assert (run.status, run.err) == (0, "")
        assert "NOT" not in run.out
        assert run.out.count("as expected: ") == 16
        assert run.out.endswith("All is as Beback believes.\n")

    @pytest.mark.parametrize(
        ("kind", "point"),
        [
            ("createDeveloperMetadata", "A mark with a number of one's own, which makes a batch fail"),
            ("addSheet", "A new tab with headings"),
            ("appendCells", "Lines appended below the last one"),
            ("updateCells", "Text of every kind"),
            ("repeatCell", "The same in many cells at once"),
            ("insertDimension", "New columns at the end and in between"),
            ("addFilterView", "Drop-downs, check boxes, colours, warnings and filter views"),
        ],
    )
    def test_says_where_google_does_otherwise_and_why(
        self, scratch: Storm, capsys: pytest.CaptureFixture[str], kind: str, point: str
    ) -> None:
        scratch.sheet.refused[kind] = "Not today."
        run = self.check(scratch, capsys)
        assert run.status == 1
        (line,) = (line for line in run.out.splitlines() if line.startswith(f"NOT as expected: {point}"))
        assert "Google refused" in line
        assert run.out.endswith("Please send the lines with NOT to those who make Beback.\n")
