"""The scripts from outside: options, the clock, exit status, and what stands on which output."""

import argparse
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock

from beback.books.opening import at_work
from beback.cells import Cell
from beback.commands import DONE, Command
from beback.config import Config
from beback.errors import BookError, ConfigError
from shop import NOW, REPO, Shop

FRANK: dict[str, Cell] = {
    "Prospect": "Frank Hale",
    "Visited": datetime(2026, 11, 16, 14, 10),
    "Cell": "312-280-4410",
    "Coffee": "oat",
}
SCRIPTS = ("sync.py", "setup_book.py")
LEFT = {"config.yaml", "book/prospects.xlsx", "book/backups/prospects 2026-11-17.xlsx", "state/run.lock"}


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path / "Dana's shop – Ü", capsys)


class TestOptions:
    @pytest.mark.parametrize(
        "typed", ["2026-11-17 09:00", "2026-11-17T09:00", " 2026-11-17 09:00:59 ", "2026-11-17T09:00:01"]
    )
    def test_now_stands_in_for_the_clock_to_the_minute(self, shop: Shop, typed: str) -> None:
        seen: list[datetime] = []
        shop.run(watching(seen), "--config", str(shop.config), "--now", typed)
        assert seen == [datetime(2026, 11, 17, 9, 0)]

    @pytest.mark.parametrize(
        "typed",
        ["", "tomorrow", "2026-11-17", "09:00", "11/17/2026 09:00", "2026-02-30 09:00", "2026-11-17 25:00",
         "2026-11-17 09:00Z", "2026-11-17 09:00+01:00"],
    )  # fmt: skip
    def test_other_words_for_now_are_refused_with_the_form_to_use(self, shop: Shop, typed: str) -> None:
        shop.write(FRANK)
        with shop.untouched():
            ran = shop.sync(now=typed)
        assert (ran.status, ran.out) == (2, "")
        assert ran.last.endswith(f'--now: "{typed}" is no time: write it as "2026-11-17 09:00"')

    @pytest.mark.parametrize("arguments", [("--dry",), ("--jsn",), ("now",), ("--now",), ("--config",), ("--sample",)])
    def test_an_option_that_is_none_or_lacks_its_value_is_refused(self, shop: Shop, arguments: tuple[str, ...]) -> None:
        shop.write(FRANK)
        with shop.untouched():
            ran = shop.sync(*arguments)
        assert (ran.status, ran.out) == (2, "")
        assert arguments[-1] in ran.last
        assert shop.files() == {"config.yaml", "book/prospects.xlsx"}

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])  # 25 hours apart
    def test_without_now_the_clock_is_the_stores(self, shop: Shop, zone: str) -> None:
        seen: list[datetime] = []
        shop.mend("America/Chicago", zone)
        shop.run(watching(seen), "--config", str(shop.config))
        there = datetime.now(ZoneInfo(zone)).replace(tzinfo=None)
        assert timedelta(0) <= there - seen[0] < timedelta(minutes=2)
        assert (seen[0].second, seen[0].microsecond) == (0, 0)


def watching(seen: list[datetime]) -> Command:
    """A command that notes which time it was told."""

    def job(_: argparse.Namespace, config: Config, now: datetime) -> int:
        seen.append(now)
        return DONE

    return Command("watches", job)


def failing(error: BaseException) -> Command:
    """A command that comes to grief."""

    def job(_: argparse.Namespace, config: Config, now: datetime) -> int:
        raise error

    return Command("fails", job)


class TestExitStatus:
    def test_what_cannot_be_done_is_one_line_and_1(self, shop: Shop) -> None:
        ran = shop.run(failing(BookError("book.xlsx, tab\nOrders: gone. Mend it")), "--config", str(shop.config))
        assert (ran.status, ran.out, ran.err) == (1, "", "book.xlsx, tab Orders: gone. Mend it\n")

    def test_one_fault_of_the_config_is_one_line_and_2(self, shop: Shop) -> None:
        ran = shop.run(failing(ConfigError(["config.yaml:3: no"])), "--config", str(shop.config))
        assert (ran.status, ran.out, ran.err) == (2, "", "config.yaml:3: no\n")

    @pytest.mark.parametrize(
        "error", [KeyError("Frank Hale"), ValueError("312-280-4410"), MemoryError(), SyntaxError()]
    )
    def test_a_fault_of_our_own_is_one_line_without_customers_data(self, shop: Shop, error: Exception) -> None:
        ran = shop.run(failing(error), "--config", str(shop.config))
        kind = type(error).__name__
        assert (ran.status, ran.out) == (1, "")
        assert ran.err.startswith(f"Beback has a fault of its own ({kind} at commands.py:")
        assert ran.err.count("\n") == 1
        assert "Frank" not in ran.err
        assert "4410" not in ran.err

    def test_a_fault_inside_a_library_is_placed_where_beback_called_it(self, shop: Shop) -> None:
        shop.write(FRANK)

        def job(_: argparse.Namespace, config: Config, now: datetime) -> int:
            at_work(config, wait="soon").__enter__()  # type: ignore[arg-type]
            return DONE

        ran = shop.run(Command("fails", job), "--config", str(shop.config))
        assert ran.status == 1
        assert " at locks.py:" in ran.err

    def test_stopped_by_hand_is_one_line_and_1(self, shop: Shop) -> None:
        ran = shop.run(failing(KeyboardInterrupt()), "--config", str(shop.config))
        assert ran.status == 1
        assert ran.err == "Stopped, and nothing is half written. Start it again: the next run does what is left\n"


class TestConfig:
    def test_a_missing_file_is_told_with_its_path(self, shop: Shop) -> None:
        shop.config.unlink()
        ran = shop.sync()
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"{shop.config}: there is no such file")
        assert "--config" in ran.last
        assert shop.files() == set()

    def test_five_faults_are_five_lines_and_a_last_one(self, shop: Shop) -> None:
        shop.mend("country: US  ", "country: XX  ")
        shop.mend('morning: "09:30"', "morning: early")
        shop.mend("attempts: 3\n", "attempts: 4\n")
        shop.mend("until: reply\n    before", "untill: reply\n    before")
        shop.mend("photos: photos", "fotos: photos")
        shop.write(FRANK)
        text = shop.config.read_bytes()
        lines = {
            n
            for n, line in enumerate(text.decode().splitlines(), 1)
            for sign in FAULTY
            if line.strip().startswith(sign)
        }
        with shop.untouched():
            ran = shop.sync("--json")
        *faults, last = ran.err.splitlines()
        assert (ran.status, ran.out) == (2, "")
        assert {int(fault.split(":")[1]) for fault in faults} == lines
        assert len(faults) == len(lines) == 5
        assert all(fault.startswith("config.yaml:") and "accepted: " in fault for fault in faults)
        assert last == f"{shop.config}: 5 faults, nothing was done. Mend the lines above, then start again"
        assert shop.config.read_bytes() == text
        assert shop.files() == {"config.yaml", "book/prospects.xlsx"}

    @pytest.mark.parametrize("script", ["sync", "setup"])
    def test_a_google_sheet_without_credentials_is_a_fault_of_the_config(self, shop: Shop, script: str) -> None:
        shop.mend("  workbook: book/prospects.xlsx", "  google_sheet: 1abcDEFghiJKLmnoPQRstuVWXyz0123456789_-abcd")
        ran = shop.sync() if script == "sync" else shop.setup()
        assert (ran.status, ran.out) == (2, "")
        assert "book.credentials: there is no file" in ran.last
        assert shop.files() == {"config.yaml"}


FAULTY = ("country: XX", "morning: early", "attempts: 4", "untill:", "fotos:")


class TestOneRunAtATime:
    def test_a_run_waits_for_another_and_then_gives_up(self, shop: Shop) -> None:
        ran = self.held(shop, wait=0.05)
        assert (ran[0], ran[1]) == (1, ["waited"])

    def held(self, shop: Shop, wait: float) -> tuple[int, list[str]]:
        reached: list[str] = []

        def job(_: argparse.Namespace, config: Config, now: datetime) -> int:
            reached.append("waited")
            with at_work(config, wait=wait):
                reached.append("worked")
            return DONE

        (shop.folder / "state").mkdir()
        with FileLock(shop.folder / "state" / "run.lock"):
            ran = shop.run(Command("works", job), "--config", str(shop.config))
        assert ran.err == (
            "Another run of Beback is at work on this book, nothing was written. Try again in a few minutes\n"
        )
        return ran.status, reached

    def test_a_dry_run_waits_for_nobody(self, shop: Shop) -> None:
        shop.write(FRANK)
        (shop.folder / "state").mkdir()
        with FileLock(shop.folder / "state" / "run.lock"):
            assert shop.sync("--dry-run").status == 0

    def test_a_run_leaves_the_way_free_for_the_next(self, shop: Shop) -> None:
        shop.write(FRANK)
        assert [shop.sync().status, shop.sync().status, shop.setup().status] == [0, 0, 0]

    def test_where_beback_cannot_keep_its_own_files_it_says_so(self, shop: Shop) -> None:
        shop.write(FRANK)
        (shop.folder / "state").write_text("a file in the way")
        with shop.untouched():
            ran = shop.sync()
        assert (ran.status, ran.out) == (1, "")
        assert str(shop.folder / "state") in ran.last
        assert "Give the user who runs Beback the right" in ran.last


class TestSync:
    def test_the_result_is_one_line_of_counts(self, shop: Shop) -> None:
        shop.write(FRANK)
        ran = shop.sync()
        assert (ran.status, ran.err) == (0, "")
        assert ran.out == "1 prospect, 1 task; 0 ticks recorded, 8 cells changed.\n"
        assert shop.files() == LEFT

    def test_json_is_one_object_with_just_these_keys(self, shop: Shop) -> None:
        zoe = {**FRANK, "Prospect": "Zoë Łukasz 💍", "Cell": None, "Status": "Maybe later"}
        shop.write(FRANK, zoe, {"Coffee": "a row of nobody"})
        ran = shop.sync("--json")
        assert list(ran.json) == [
            "rows", "tasks", "recorded", "changed_cells", "problems", "warnings", "requests", "seconds"
        ]  # fmt: skip
        assert (ran.json["rows"], ran.json["tasks"], ran.json["recorded"], ran.json["requests"]) == (2, 1, 0, 0)
        assert {p["heading"] for p in ran.json["problems"]} == {"Status"}
        assert [list(p) for p in ran.json["problems"]] == [["row", "heading", "message"]]
        assert ran.json["problems"][0]["row"] == 3
        assert ran.json["problems"][0]["message"].startswith('Zoë Łukasz 💍: Status "Maybe later": use Be-back')
        assert isinstance(ran.json["seconds"], float)

    def test_changed_cells_counts_headings_too(self, shop: Shop) -> None:
        shop.write(FRANK, headings=["Prospect", "Visited", "Cell", "Shop notes"])
        before = shop.lines("Prospects")
        ran = shop.sync("--json")
        after = shop.rows()
        head = [heading for heading in after[0] if heading not in before[0]]
        filled = [cell for heading in head for cell in [after[0][heading]] if cell is not None]
        assert len(head) == 9
        assert ran.json["changed_cells"] == len(head) + len(filled)

    def test_a_second_sync_writes_nothing(self, shop: Shop) -> None:
        shop.write(FRANK)
        shop.sync()
        with shop.untouched():
            ran = shop.sync("--json")
        assert (ran.status, ran.json["changed_cells"]) == (0, 0)
        assert shop.files() == LEFT

    def test_a_tick_is_recorded_once_and_counted(self, shop: Shop) -> None:
        shop.write(FRANK)
        shop.sync()
        with shop.opened() as file:
            sheet = file["Prospects"]
            for cell in sheet[1]:
                if cell.value in ("Done", "Result"):
                    sheet.cell(2, cell.column, {"Done": True, "Result": "Left message"}[cell.value])
        ran = shop.sync("--json", now="2026-11-17 12:00")
        assert ran.json["recorded"] == 1
        assert [(line["Step"], line["Result"]) for line in shop.lines("Contact log")] == [("call", "Left message")]
        with shop.untouched():
            assert shop.sync("--json", now="2026-11-17 12:00").json["recorded"] == 0

    def test_a_dry_run_says_would_and_writes_nothing(self, shop: Shop) -> None:
        shop.write({**FRANK, "Done": True}, headings=["Prospect", "Visited", "Cell", "Done", "Mobile"], log=False)
        with shop.untouched():
            ran = shop.sync("--dry-run")
        *listed, counts = ran.out.splitlines()
        assert (ran.status, ran.err) == (0, "")
        assert listed[:2] == ["would make the tab Contact log", "would add the column ID"]
        assert "would write row 2, Frank Hale, Task: Thank and invite back" in listed
        assert "would write row 2, Frank Hale, Done: FALSE" in listed
        assert "would record Frank Hale: unplanned, Done" in listed
        assert all(line.startswith("would ") for line in listed)
        assert counts.startswith("1 prospect, 1 task; 1 tick would be recorded, ")
        assert counts.endswith(" cells would be changed.")
        assert shop.files() == {"config.yaml", "book/prospects.xlsx"}

    def test_a_dry_run_counts_what_the_run_then_does(self, shop: Shop) -> None:
        shop.write({**FRANK, "Done": True}, headings=["Prospect", "Visited", "Cell", "Done"], log=False)
        would, did = shop.sync("--dry-run", "--json").json, shop.sync("--json").json
        assert {**would, "seconds": 0} == {**did, "seconds": 0}

    def test_a_renamed_heading_is_called_by_the_stores_name(self, shop: Shop) -> None:
        shop.mend("columns: {}", 'columns: {Cell: "Mobile #", Task: "To do", Check: "Look here"}')
        shop.write({"Prospect": "Frank Hale", "Visited": FRANK["Visited"], "Mobile #": "12"},
                   headings=["Prospect", "Visited", "Mobile #"])  # fmt: skip
        dry = shop.sync("--dry-run")
        assert "would add the column To do" in dry.out
        assert "Look here: " in dry.out
        ran = shop.sync("--json")
        assert "Prospects, Mobile #: look at row 2; the column Look here says what to do" in ran.err
        assert {p["heading"] for p in ran.json["problems"]} == {"Mobile #", "Look here"}
        assert "To do" in shop.rows()[0]


@pytest.mark.process
class TestProcesses:
    @pytest.mark.parametrize("script", SCRIPTS)
    def test_help_from_another_folder(self, script: str, tmp_path: Path) -> None:
        ran = start(script, "--help", cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert all(
            word in " ".join(ran.stdout.split())
            for word in ("--config", "--now", "config.yaml beside README.md", "--help")
        )

    @pytest.mark.parametrize("script", SCRIPTS)
    def test_a_python_without_the_libraries_says_which_one_to_take(self, script: str) -> None:
        bare = [sys.executable, "-S", str(REPO / "scripts" / script)]
        ran = subprocess.run(bare, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
        assert ran.stderr.startswith("Beback's libraries are missing in this Python. Install them as README.md says")

    def test_both_scripts_from_another_folder_with_a_relative_config(self, shop: Shop, tmp_path: Path) -> None:
        config = shop.config.relative_to(tmp_path)
        made = start("setup_book.py", "--config", str(config), "--now", NOW, "--sample", cwd=tmp_path)
        assert (made.returncode, made.stderr) == (0, "")
        ran = start("sync.py", "--config", str(config), "--now", NOW, "--json", cwd=tmp_path)
        assert ran.returncode == 0
        assert json.loads(ran.stdout)["rows"] >= 40
        photos = {f"photos/{name}.jpg" for name in ("pearls", "ring", "watch")}
        assert shop.files() == LEFT | photos

    def test_a_wrong_config_ends_with_2(self, tmp_path: Path) -> None:
        ran = start("sync.py", "--config", "nowhere.yaml", cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert "nowhere.yaml: there is no such file" in ran.stderr

    @pytest.mark.parametrize("option", ["--dry-run", "--json"])
    def test_an_output_without_the_letters_of_a_name_stops_nothing(self, shop: Shop, option: str) -> None:
        shop.write({**FRANK, "Prospect": "Zoë Łukasz 💍", "Cell": "12"})
        ran = start("sync.py", "--config", str(shop.config), "--now", NOW, option, cwd=shop.folder, letters="ascii")
        assert ran.returncode == 0
        assert "Traceback" not in ran.stderr
        if option == "--json":
            assert any("Zoë Łukasz 💍" in p["message"] for p in json.loads(ran.stdout)["problems"])

    @pytest.mark.skipif(os.name == "nt", reason="Windows tells a closed pipe in another way")
    @pytest.mark.parametrize("rows", [1, 300])
    def test_a_reader_that_leaves_early_is_no_fault(self, shop: Shop, rows: int) -> None:
        shop.write(*[FRANK] * rows)
        command = [sys.executable, str(REPO / "scripts" / "sync.py"), "--config", str(shop.config), "--dry-run"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ran:
            assert ran.stdout is not None
            assert ran.stderr is not None
            ran.stdout.close()
            said = ran.stderr.read()
            assert ran.wait(60) == 0
        assert "BrokenPipe" not in said


def start(script: str, *arguments: str, cwd: Path, letters: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """A script as cron starts it: in a process of its own, from a folder of its own."""
    return subprocess.run(
        [sys.executable, str(REPO / "scripts" / script), *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": letters},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
