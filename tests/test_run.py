"""run.py: one job after the other at its time, whatever goes wrong; started twice, stopped, and asked how it goes."""

import argparse
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
import yaml
from schedule import Scheduler

import run
from beback.cells import Cell
from beback.clock import ClockState, Clockwork, Job, Status, keep_ticking, stop_signals
from beback.commands import Command
from beback.config import Config, load_config
from beback.errors import BebackError, BookError, ConfigError
from beback.runs import routine
from beback.times import WEEKDAYS, read_times
from beback.timetable import JOBS, Outcome
from shop import REPO, Shop

RUN = Command(about=run.__doc__ or "", job=run.job, options=run.options)
MINUTE = timedelta(minutes=1)
SETTINGS = """\
store:
  name: Hale & Son
  timezone: America/Chicago
  hours: {tue: "10:00-18:00", wed: "10:00-18:00"}
book: {workbook: book.xlsx}
schedule: {sync: every 10 minutes, emails: every 30 minutes}
"""


REST = '"times": "", "ran": null, "tried": null, "again": null, "good": true, "said": []}}}'
FRANK: dict[str, Cell] = {
    "Prospect": "Frank Hale",
    "Visited": datetime(2026, 11, 16, 14, 10),
    "Cell": "312-280-4410",
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/Chicago")).astimezone(UTC)


class Desk:
    """A clockwork with jobs that note when they were called and then do as they are told."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], *jobs: str) -> None:
        self.path, self.capsys = folder / "config.yaml", capsys
        self.path.write_text(SETTINGS, encoding="utf-8")
        self.state = ClockState(self.path)
        self.state.folder.mkdir()
        self.now = at("2026-11-17 12:00")
        self.called: list[tuple[str, datetime, Config]] = []
        self.does: dict[str, Callable[[], Outcome]] = {}
        self.jobs = {job: self._job(job) for job in jobs or ("sync", "emails")}
        self.restart()

    def _job(self, name: str) -> Job:
        def job(config: Config, now: datetime) -> Outcome:
            self.called.append((name, now, config))
            return self.does.get(name, lambda: Outcome(f"{name} done."))()

        return job

    def restart(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """run.py is started anew."""
        self.clockwork = Clockwork(self.path, self.jobs, lambda: self.now, stopped)

    def look(self, when: datetime | timedelta | None = None) -> list[str]:
        """One pass at a time, or that much later; the jobs that ran."""
        self.now = when if isinstance(when, datetime) else self.now + (when or timedelta())
        before = len(self.called)
        self.clockwork.run_due()
        return [name for name, _, _ in self.called[before:]]

    def said(self) -> tuple[str, str]:
        """What was said since this was last asked, on standard output and standard error."""
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return out, err

    def fails(self, job: str, error: Exception) -> None:
        def fail() -> Outcome:
            raise error

        self.does[job] = fail


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


class TestJobs:
    def test_they_are_handed_the_config_and_the_store_s_time_to_the_minute(self, desk: Desk) -> None:
        assert desk.look(at("2026-11-17 12:00:59")) == ["sync", "emails"]
        assert [(name, now) for name, now, _ in desk.called] == [
            ("sync", datetime(2026, 11, 17, 12, 0)),
            ("emails", datetime(2026, 11, 17, 12, 0)),
        ]
        assert all(now.tzinfo is None and config.path == desk.path for _, now, config in desk.called)
        assert desk.said() == ("2026-11-17 12:00  sync: sync done.\n2026-11-17 12:00  emails: emails done.\n", "")

    def test_each_comes_when_it_is_due_and_not_before(self, desk: Desk) -> None:
        assert [desk.look(MINUTE * n) for n in (0, 9, 1, 0, 19, 1)] == [
            ["sync", "emails"], [], ["sync"], [], ["sync"], ["sync", "emails"],
        ]  # fmt: skip

    def test_what_follows_a_sync_comes_in_the_same_pass_before_the_others(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        desk = Desk(tmp_path, capsys, "emails", "pages", "notify", "sync")
        assert [desk.look(), desk.look(10 * MINUTE)] == [
            ["sync", "notify", "pages", "emails"], ["sync", "notify", "pages"],
        ]  # fmt: skip
        desk.fails("sync", BookError("it is open"))
        assert desk.look(10 * MINUTE) == ["sync"]

    def test_a_job_that_this_run_py_does_not_have_is_never_called(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        desk = Desk(tmp_path, capsys, "sync")
        assert desk.look(at("2026-11-23 07:00")) == ["sync"]
        assert list(desk.state.load()) == ["sync"]

    def test_those_of_run_py_are_jobs_of_the_timetable(self) -> None:
        assert set(routine.JOBS) == set(JOBS)


class TestTrouble:
    def test_a_fault_of_its_own_is_one_line_without_customers_data_and_the_others_go_on(self, desk: Desk) -> None:
        desk.fails("sync", KeyError("Frank Hale"))
        assert desk.look() == ["sync", "emails"]
        out, err = desk.said()
        assert out == "2026-11-17 12:00  emails: emails done.\n"
        assert err.startswith("2026-11-17 12:00  sync: Beback has a fault of its own (KeyError at ")
        assert err.count("\n") == 1
        assert "Frank" not in err + desk.state.file.read_text(encoding="utf-8")
        assert desk.look(9 * MINUTE) == []
        assert desk.look(1 * MINUTE) == ["sync"]

    def test_an_open_book_is_quietly_tried_again_soon(self, desk: Desk) -> None:
        desk.fails("sync", BookError("book.xlsx is open in Excel"))
        assert desk.look() == ["sync", "emails"]
        assert desk.said()[1] == "2026-11-17 12:00  sync: will try again: book.xlsx is open in Excel\n"
        assert [desk.look(MINUTE * n) for n in (0, 1, 1, 1)] == [[], ["sync"], ["sync"], ["sync"]]
        assert desk.said() == ("", "")
        del desk.does["sync"]
        assert [desk.look(MINUTE * n) for n in (1, 1, 4, 1, 1)] == [["sync"], [], [], ["sync"], []]
        assert desk.said() == ("2026-11-17 12:04  sync: sync done.\n2026-11-17 12:10  sync: sync done.\n", "")

    def test_another_error_is_tried_again_a_little_later(self, desk: Desk) -> None:
        desk.fails("emails", BebackError("The mail server\nis gone"))
        assert desk.look() == ["sync", "emails"]
        assert desk.said()[1] == "2026-11-17 12:00  emails: will try again: The mail server is gone\n"
        assert [desk.look(MINUTE) for _ in range(5)] == [[], [], [], [], ["emails"]]
        assert desk.said() == ("", "")
        desk.fails("emails", BebackError("The mail server does not know us"))
        desk.look(5 * MINUTE)
        assert "does not know us" in desk.said()[1]

    def test_a_fault_of_the_config_that_a_job_finds_is_one_line(self, desk: Desk) -> None:
        desk.fails("sync", ConfigError(["config.yaml:5: no credentials", "config.yaml:6: no sheet"]))
        assert desk.look() == ["sync", "emails"]
        assert desk.said()[1].endswith("sync: will try again: config.yaml:5: no credentials config.yaml:6: no sheet\n")

    def test_the_same_trouble_is_said_again_on_another_day_only(self, desk: Desk) -> None:
        desk.fails("sync", BookError("it is open"))
        desk.look(at("2026-11-17 23:58"))
        desk.look(MINUTE)
        assert desk.said()[1].count("it is open") == 1
        desk.look(MINUTE)
        assert desk.said()[1] == "2026-11-18 00:00  sync: will try again: it is open\n"

    def test_what_was_done_in_part_is_said_and_not_done_again(self, desk: Desk) -> None:
        desk.does["emails"] = lambda: Outcome("2 of 3 sent", ("row 7: no such address",), good=False)
        assert desk.look() == ["sync", "emails"]
        out, err = desk.said()
        assert "emails" not in out
        assert err == "2026-11-17 12:00  emails: 2 of 3 sent\n2026-11-17 12:00  emails: row 7: no such address\n"
        assert [desk.look(5 * MINUTE) for _ in range(6)].count(["emails"]) == 0
        assert desk.called[-1][0] == "emails"  # together with the sync of 12:30

    def test_notes_on_a_good_run_are_said_once(self, desk: Desk) -> None:
        desk.does["sync"] = lambda: Outcome("5 prospects.", ("Prospects, Cell: look at row 4",))
        desk.look()
        desk.look(10 * MINUTE)
        out, err = desk.said()
        assert out.count("5 prospects.") == 2
        assert err == "2026-11-17 12:00  sync: Prospects, Cell: look at row 4\n"


class TestConfig:
    def test_it_is_read_anew_before_each_job(self, desk: Desk) -> None:
        def edit() -> Outcome:
            desk.path.write_text(SETTINGS.replace("Hale & Son", "Hale & Daughter"), encoding="utf-8")
            return Outcome("synced.")

        desk.does["sync"] = edit
        desk.look()
        assert [config.store.name for _, _, config in desk.called] == ["Hale & Son", "Hale & Daughter"]
        desk.path.write_text(SETTINGS.replace("every 10 minutes", "every 2 minutes"), encoding="utf-8")
        assert [desk.look(MINUTE) for _ in range(3)] == [["sync"], ["sync"], []]

    def test_a_broken_one_is_said_once_and_nothing_runs_until_it_is_mended(self, desk: Desk) -> None:
        desk.look()
        desk.said()
        desk.path.write_text(SETTINGS.replace("tue:", "tus:"), encoding="utf-8")
        assert [desk.look(30 * MINUTE), desk.look(MINUTE), desk.clockwork.run_due()] == [[], [], False]
        out, err = desk.said()
        assert out == ""
        fault, last = err.splitlines()
        assert "store.hours.tus: unknown key; nearest: tue" in fault
        assert last == "config.yaml is wrong: nothing runs until it is mended"
        desk.path.write_text(SETTINGS, encoding="utf-8")
        assert desk.look(MINUTE) == ["sync", "emails"]
        assert desk.said()[1] == "config.yaml is in order again\n"

    def test_one_that_is_gone_is_waited_for(self, desk: Desk) -> None:
        desk.look()
        desk.said()
        desk.path.unlink()
        assert [desk.look(30 * MINUTE), desk.look(MINUTE)] == [[], []]
        assert desk.said()[1].count("there is no such file") == 1
        desk.path.write_text(SETTINGS, encoding="utf-8")
        assert desk.look(MINUTE) == ["sync", "emails"]


class TestState:
    def test_a_new_start_knows_what_ran(self, desk: Desk) -> None:
        desk.look()
        desk.restart()
        assert [desk.look(9 * MINUTE), desk.look(1 * MINUTE)] == [[], ["sync"]]

    def test_a_new_start_catches_up_once(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        desk = Desk(tmp_path, capsys, "sync", "morning", "letters")
        desk.look(at("2026-11-12 12:00"))
        desk.restart()
        assert [desk.look(at("2026-11-17 07:55")), desk.look(MINUTE)] == [["sync", "letters"], []]
        desk.restart()
        assert [desk.look(MINUTE), desk.look(at("2026-11-17 09:00")), desk.look(MINUTE)] == [[], ["morning"], []]

    @pytest.mark.parametrize(
        "spoiled",
        ["", "{", "[]", "null", '{"jobs": 5}', '{"jobs": {"sync": {}}}', '{"jobs": {"sync": null}}',
         '{"jobs": {"sync": {"since": "2026-11-17 12:00", ' + REST, '{"jobs": {"sync": {"since": null, ' + REST],
    )  # fmt: skip
    def test_one_that_cannot_be_read_is_said_and_begun_anew_without_a_flood(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoiled: str
    ) -> None:
        desk = Desk(tmp_path, capsys, "sync", "morning", "letters", "report")
        desk.look()
        desk.said()
        desk.state.file.write_text(spoiled, encoding="utf-8")
        desk.restart()
        assert desk.said()[1].startswith(f"{desk.state.file} cannot be read, so nobody knows what ran when")
        assert [desk.look(MINUTE), desk.look(at("2026-11-18 08:30"))] == [["sync"], ["sync", "morning"]]
        desk.restart()
        assert desk.said()[1] == ""

    def test_bytes_that_are_no_text_are_no_traceback(self, desk: Desk) -> None:
        desk.state.file.write_bytes(b"\xff\xfe\x00\x81")
        desk.restart()
        assert "cannot be read" in desk.said()[1]

    def test_one_that_cannot_be_written_is_said_once_and_the_jobs_go_on(self, desk: Desk) -> None:
        desk.state.file.mkdir()
        desk.restart()
        desk.said()
        assert [desk.look(), desk.look(10 * MINUTE), desk.look(MINUTE)] == [["sync", "emails"], ["sync"], []]
        assert desk.said()[1].count("cannot be written") == 1
        desk.state.file.rmdir()
        desk.look(MINUTE)
        assert set(desk.state.load()) == {"sync", "emails"}

    def test_nothing_is_left_beside_it_and_nothing_written_where_nothing_changed(self, desk: Desk) -> None:
        (desk.state.folder / "clock.json.new").write_text("half", encoding="utf-8")
        desk.look()
        assert [p.name for p in desk.state.folder.iterdir()] == ["clock.json"]
        before = desk.state.file.stat().st_ino, desk.state.file.stat().st_mtime_ns
        desk.look(MINUTE)
        assert (desk.state.file.stat().st_ino, desk.state.file.stat().st_mtime_ns) == before

    def test_a_second_one_is_refused_while_the_first_is_at_work(self, desk: Desk) -> None:
        assert not desk.state.is_held()
        with desk.state.held():
            assert desk.state.is_held()
            with pytest.raises(BebackError, match=r"run\.py is at work on this config\.yaml already"):
                desk.state.held().__enter__()
        assert not desk.state.is_held()
        with desk.state.held():
            pass


class TestStop:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_the_job_under_way_is_finished_and_the_next_not_begun(self, desk: Desk, number: signal.Signals) -> None:
        def stopped_meanwhile() -> Outcome:
            signal.raise_signal(number)
            return Outcome("synced.")

        desk.does["sync"] = stopped_meanwhile
        with stop_signals() as stopped:
            desk.restart(stopped)
            assert desk.look() == ["sync"]
            keep_ticking(lambda: pytest.fail("a tick after the stop"), stopped)
        assert "synced." in desk.said()[0]
        del desk.does["sync"]
        desk.restart()
        assert desk.look(MINUTE) == ["emails"]

    def test_a_second_time_ends_at_once(self) -> None:
        former = signal.getsignal(signal.SIGINT)
        with stop_signals() as stopped:
            assert not stopped()
            signal.raise_signal(signal.SIGINT)
            assert stopped()
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is former

    def test_ticks_go_on_where_the_wall_clock_of_the_computer_was_set_back(self) -> None:
        ticks: list[str] = []
        scheduler = Scheduler()
        end = time.monotonic() + 30

        def stopped() -> bool:
            if ticks == ["first"]:  # set back an hour: to `schedule` its next run lies ahead by as much
                for job in scheduler.jobs:
                    assert job.next_run
                    job.next_run += timedelta(hours=1)
                ticks.append("set back")
            return len(ticks) == 3 or time.monotonic() > end

        keep_ticking(lambda: ticks.append("after" if ticks else "first"), stopped, scheduler)
        assert ticks == ["first", "set back", "after"]


class TestManual:
    SCHEDULING = (REPO / "docs" / "scheduling.md").read_text(encoding="utf-8")

    def test_the_commands_in_it_name_options_that_there_are(self) -> None:
        parser = argparse.ArgumentParser()
        run.options(parser)
        named = re.findall(r"run\.py (--[a-z-]+)", self.SCHEDULING)
        assert set(named) == {"--once", "--status"}
        assert all(option in parser.format_help() for option in named)

    def test_the_jobs_and_times_in_it_are_those_of_the_shipped_config(self) -> None:
        table = dict(re.findall(r"^\| `(\w+)` \| ((?:every|\d|mon).*?) \|", self.SCHEDULING, re.MULTILINE))
        shipped = load_config(REPO / "config.yaml").schedule
        assert {key: read_times(typed) for key, typed in table.items()} == shipped


class TestStatus:
    def test_it_reads_well(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        desk = Desk(tmp_path, capsys, "sync", "notify", "morning", "emails", "letters", "report")
        desk.path.write_text(SETTINGS.replace("emails:", "report: off, emails:"), encoding="utf-8")
        desk.does["sync"] = lambda: Outcome("52 prospects, 48 tasks.", ("Prospects, Cell: look at row 4",))
        desk.look(at("2026-11-16 08:30"))
        desk.does["emails"] = lambda: Outcome("2 of 3 sent", good=False)
        desk.look(at("2026-11-17 11:40"))
        desk.fails("sync", BookError("book.xlsx is open in Excel"))
        desk.look(at("2026-11-17 11:52"))
        status = Status(load_config(desk.path), desk.jobs, desk.state.load(), desk.now, at_work=True)
        assert str(status) == STATUS

    def test_before_the_first_start_nothing_is_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shop = Shop(tmp_path / "shop", capsys)
        ran = shop.run(RUN, "--config", str(shop.config), "--status", "--now", "2026-11-17 11:24")
        assert (ran.status, ran.err) == (0, "")
        first, _, sync, last, coming, *_ = ran.out.splitlines()
        assert first.startswith("Hartwell & Daughters, Tue 2026-11-17 11:24. run.py is not at work at this moment")
        assert sync.split() == ["sync", "every", "10", "minutes", "in", "store", "hours,", "and", "at", "02:00"]
        assert (last.strip(), coming.strip()) == ("last: never", "next: now")
        assert shop.files() == {"config.yaml"}

    def test_last_runs_that_cannot_be_read_are_said(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        shop = Shop(tmp_path / "shop", capsys)
        (shop.folder / "state").mkdir()
        (shop.folder / "state" / "clock.json").write_text("{", encoding="utf-8")
        ran = shop.run(RUN, "--config", str(shop.config), "--status")
        assert ran.status == 0
        assert "clock.json cannot be read" in ran.err
        assert "last: never" in ran.out


STATUS = """\
Hale & Son, Tue 2026-11-17 11:52. run.py is at work.

sync     every 10 minutes in store hours, and at 02:00
         last: today 11:40
         tried in vain: today 11:52
           will try again: book.xlsx is open in Excel
         next: today 11:52, once more

notify   after each sync
         last: today 11:40
           notify done.
         next: today 11:52

morning  at 08:30
         last: today 11:40
           morning done.
         next: tomorrow 08:30

emails   every 30 minutes in contact hours
         last: today 11:40, not all went well
           2 of 3 sent
         next: today 12:00

letters  Mon at 07:00
         last: never
         next: Mon 2026-11-23 07:00

report   off"""


class TestOnce:
    def test_it_does_what_is_due_and_ends(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        shop = Shop(tmp_path / "shop", capsys)
        shop.mend('emails: every 30 minutes, morning: "08:30"', "emails: off, morning: off")
        shop.write(FRANK)
        ran = shop.run(RUN, "--config", str(shop.config), "--now", "2026-11-17 11:24")
        assert (ran.status, ran.err) == (0, "")
        assert ran.out.splitlines()[0].startswith("2026-11-17 11:24  sync: 1 prospect, 1 task; ")
        assert shop.rows()[0]["Task"] == "Thank and invite back"
        with shop.untouched():
            again = shop.run(RUN, "--config", str(shop.config), "--now", "2026-11-17 11:29", "--once")
        assert (again.status, again.out, again.err) == (0, "", "")

    def test_what_could_not_be_done_is_1_and_is_done_by_the_next(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shop = Shop(tmp_path / "shop", capsys)
        shop.mend('emails: every 30 minutes, morning: "08:30"', "emails: off, morning: off")
        shop.write(FRANK)
        lock = shop.book.with_name(f".~lock.{shop.book.name}#")
        lock.write_text("Dana Reyes,dana,till,", encoding="utf-8")
        with shop.untouched():
            ran = shop.run(RUN, "--config", str(shop.config), "--now", "2026-11-17 11:24")
        assert ran.status == 1
        assert ran.err.startswith("2026-11-17 11:24  sync: will try again: prospects.xlsx is open in LibreOffice")
        lock.unlink()
        assert shop.run(RUN, "--config", str(shop.config), "--now", "2026-11-17 11:25").status == 0
        assert shop.rows()[0]["Task"] == "Thank and invite back"

    @pytest.mark.parametrize("arguments", [("--once", "--status"), ("--onc",), ("sync",)])
    def test_other_words_are_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
    ) -> None:
        shop = Shop(tmp_path / "shop", capsys)
        assert shop.run(RUN, "--config", str(shop.config), *arguments).status == 2
        assert shop.files() == {"config.yaml"}

    def test_a_config_that_is_wrong_from_the_start_is_2(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        shop = Shop(tmp_path / "shop", capsys)
        shop.mend("every 10 minutes", "each 10 minutes")
        ran = shop.run(RUN, "--config", str(shop.config))
        assert ran.status == 2
        assert 'schedule.sync: "each 10 minutes" will not do' in ran.last


@contextmanager
def at_work(shop: Shop) -> Iterator["subprocess.Popen[str]"]:
    """A run.py of its own on this shop's config; ended by force where it hangs or the test fails."""
    command = [sys.executable, str(REPO / "scripts" / "run.py"), "--config", str(shop.config)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        guard = threading.Timer(120, process.kill)
        guard.start()
        try:
            yield process
        finally:
            guard.cancel()
            process.kill()


def line(stream: IO[str] | None) -> str:
    """The next line that run.py says."""
    assert stream
    return stream.readline()


def noon_zone() -> str:
    """A time zone in which it is about noon now, far from the hours at which a store closes."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


@pytest.mark.process
@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_a_real_run_py_over_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop = Shop(tmp_path / "Dana's shop – Ü", capsys)
    yesterday = datetime.now(ZoneInfo(noon_zone())).replace(tzinfo=None, second=0, microsecond=0) - timedelta(days=1)
    shop.write({**FRANK, "Visited": yesterday})
    settings = yaml.safe_load(shop.config.read_text(encoding="utf-8"))
    settings["store"] |= {"timezone": noon_zone(), "hours": dict.fromkeys(WEEKDAYS, "00:00-23:59"), "closed": []}
    settings["schedule"] = {**dict.fromkeys(settings["schedule"], "off"), "sync": "every second"}
    shop.config.write_text(yaml.safe_dump(settings), encoding="utf-8")

    with at_work(shop) as process:
        assert line(process.stderr) == (
            "At work for Hartwell & Daughters. Ctrl+C stops it; scripts/run.py --status says how it goes\n"
        )
        runs = [line(process.stdout) for _ in range(9)]
        syncs = [run for run in runs if "  sync: " in run]
        assert [run[16:].split(";")[0] for run in syncs] == ["  sync: 1 prospect, 1 task"] * 3
        assert syncs[2].endswith("0 cells changed.\n")
        assert [run[16:].split(":")[0].strip() for run in runs] == ["sync", "notify", "pages"] * 3

        second = shop.run(RUN, "--config", str(shop.config))
        assert (second.status, second.out) == (1, "")
        assert second.last.startswith("run.py is at work on this config.yaml already")
        status = shop.run(RUN, "--config", str(shop.config), "--status")
        assert (status.status, status.err) == (0, "")
        assert "run.py is at work." in status.out
        assert "last: today" in status.out

        lock = shop.book.with_name(f".~lock.{shop.book.name}#")
        lock.write_text("Dana Reyes,dana,till,", encoding="utf-8")
        book = openpyxl.load_workbook(shop.book)
        book["Prospects"].append(["Rosa Ortiz"])
        book.save(tmp_path / "saved.xlsx")
        (tmp_path / "saved.xlsx").replace(shop.book)
        assert "sync: will try again: prospects.xlsx is open in LibreOffice by Dana Reyes" in line(process.stderr)
        lock.unlink()
        while "2 prospects" not in line(process.stdout):
            assert process.poll() is None

        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err.endswith("Stopped\n")
    assert set(ClockState(shop.config).load()) >= {"sync"}
    assert not ClockState(shop.config).is_held()
    assert len(shop.rows()) == 2
